"""Training on: the optimizer as a checkpoint has it, a step, epochs, and saving what `vae train --resume` and the page go on from.
Learning rates that fall, warm-up and the order of images are the caller's; the two generators know nothing of each other.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import SGD, Adam, AdamW, Optimizer

from .checkpoint import OPTIMIZER, load, read, write
from .vae import Vae

#: What each optimizer keeps of a parameter: its names in a checkpoint, and PyTorch's.
MOMENTS = {"m": "exp_avg", "v": "exp_avg_sq"}
SLOTS = {"adam": MOMENTS, "adamw": MOMENTS, "sgd": {"direction": "momentum_buffer"}}
#: The texts of a checkpoint beside its configuration: where its run stands, and its best epoch by validation.
TRAINING, VALIDATION = "training", "validation"


@dataclass
class Run:
    """A model in training: its optimizer, and how far it has come, as the text `training` of a checkpoint says it."""

    vae: Vae
    optimizer: Optimizer
    #: step, epoch (counted from 0), cursor (images of that epoch already seen), images, rng, epoch_rng and what else is there.
    training: dict[str, Any]
    validation: str | None = None

    @property
    def epochs(self) -> int:
        """Epochs that are over."""
        return self.training["epoch"] + int(0 < self.training["images"] == self.training["cursor"])

    def step(self, x: Tensor, labels: Tensor | None = None, eps: Tensor | None = None) -> float:
        """Moves the model by the gradient of its loss on a batch, clipped as its configuration says. The loss before, nats an image."""
        self.optimizer.zero_grad()
        loss = self.vae.loss(x, labels, eps)
        loss.backward()
        if self.vae.config.train.clip:
            nn.utils.clip_grad_norm_(self.vae.parameters(), self.vae.config.train.clip)
        self.optimizer.step()
        return loss.item()

    def epoch(self, x: Tensor, labels: Tensor | None = None) -> float:
        """A pass over the images x (n, input), in another order each time. The mean loss of its steps."""
        device = self.vae.encoder.mu.weight.device
        batches = torch.randperm(len(x)).split(self.vae.config.train.batch)
        losses = [self.step(x[rows].to(device), None if labels is None else labels[rows].to(device)) for rows in batches]
        self.advance(len(x), len(batches))
        return sum(losses) / len(losses)

    def advance(self, images: int, steps: int) -> None:
        """Counts an epoch of so many `images` and `steps`, for those who make their own steps. What the file knew of its training
        set, and of its best epoch, is not true of these."""
        before, kept = self.training, ("rng", "epoch_rng")
        epoch = {"step": before["step"] + steps, "epoch": self.epochs, "cursor": images, "images": images}
        self.training, self.validation = epoch | {name: before[name] for name in kept}, None
        self.vae.config.train.epochs = self.epochs


def begin(vae: Vae) -> Run:
    """A run from the model as it is, by the optimizer of its configuration."""
    generator = {"seed": vae.config.train.seed, "position": 0}
    return Run(vae, _optimizer(vae), {"step": 0, "epoch": 0, "cursor": 0, "images": 0, "epoch_rng": generator, "rng": generator})


def resume(path: str | os.PathLike[str], device: torch.device | str = "cpu") -> Run:
    """The run of a checkpoint on a device, its optimizer as it stood. ValueError for one of weights alone, with which a run can
    `begin`."""
    vae, (texts, tensors) = load(path).to(device), read(path)
    if TRAINING not in texts:
        raise ValueError(f"{path}: it has weights alone; begin(load(...)) is a run that begins with them")
    run = Run(vae, _optimizer(vae), json.loads(texts[TRAINING]), texts.get(VALIDATION))
    for name, parameter in vae.named_parameters():
        state = run.optimizer.state[parameter]
        state |= {own: tensors[f"{OPTIMIZER}{slot}.{name}"].to(device) for slot, own in SLOTS[vae.config.train.optimizer].items()}
        if not isinstance(run.optimizer, SGD):
            state["step"] = torch.tensor(float(run.training["step"]))
    return run


def save(model: Vae | Run, path: str | os.PathLike[str], *, half: bool = False) -> None:
    """A model, or a run with all that it takes to go on, for the page and `vae`. `half` halves the file: parameters as float16."""
    if isinstance(model, Vae):
        return write(model, path, half=half)
    tensors = {}
    for name, parameter in model.vae.named_parameters():
        state = model.optimizer.state[parameter]
        for slot, own in SLOTS[model.vae.config.train.optimizer].items():
            kept = state.get(own)
            tensors[f"{OPTIMIZER}{slot}.{name}"] = torch.zeros_like(parameter) if kept is None else kept
    texts = {TRAINING: json.dumps(model.training)}
    if model.validation is not None:
        texts[VALIDATION] = model.validation
    write(model.vae, path, half=half, tensors=tensors, texts=texts)


def _optimizer(vae: Vae) -> Optimizer:
    settings = vae.config.train
    if settings.optimizer == "sgd":
        return SGD(vae.parameters(), settings.lr, settings.momentum)
    if settings.optimizer == "adamw":
        return AdamW(vae.parameters(), settings.lr, weight_decay=settings.weight_decay)
    return Adam(vae.parameters(), settings.lr)
