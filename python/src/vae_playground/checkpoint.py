"""Checkpoints: safetensors files whose tensors are called as the modules' parameters, with the configuration as JSON in the metadata.
Where a run stands, what `vae train --resume` goes on from, is `training.py`'s.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save as to_bytes
from torch import Tensor

from .config import Config
from .vae import Vae

#: How the names of an optimizer's tensors begin.
OPTIMIZER = "optimizer."


def read(path: str | os.PathLike[str]) -> tuple[dict[str, str], dict[str, Tensor]]:
    """The texts and the tensors of a file, all numbers as float32: a matrix in 8 bits is multiplied by the scale of each row, which
    stands beside it as `NAME.scale`."""
    with safe_open(path, framework="pt") as file:
        texts, stored = file.metadata() or {}, {name: file.get_tensor(name) for name in file.keys()}
    tensors = {name: tensor.float() for name, tensor in stored.items()}
    for name in [name for name, tensor in stored.items() if tensor.dtype == torch.int8]:
        tensors[name] = tensors[name] * tensors.pop(f"{name}.scale")[:, None]
    return texts, tensors


def load(path: str | os.PathLike[str], config: Config | None = None) -> Vae:
    """The model of a checkpoint of the page or of `vae`, on the CPU. ValueError for a file without a configuration, unless `config` says
    what it is: shapes tell widths, and not ReLU from tanh. RuntimeError, of PyTorch, names tensors that are missing, too many or of
    another shape."""
    texts, tensors = read(path)
    if config is None and '"model"' not in texts.get("config", ""):
        raise ValueError(f"{path}: no configuration of a VAE in it; say it by config=Config(Model(hidden=[...], activation=...))")
    vae = Vae(config or Config.of(texts["config"]))
    vae.load_state_dict({name: tensor for name, tensor in tensors.items() if not name.startswith(OPTIMIZER)})
    return vae


def write(
    vae: Vae,
    path: str | os.PathLike[str],
    *,
    half: bool = False,
    tensors: Mapping[str, Tensor] | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    """The model's configuration and parameters, as float16 where they are `half`, with other tensors (as float32) and texts beside
    them, put in the place of `path` when it is whole. ValueError for numbers that are not finite, which nothing reads."""
    precision = torch.float16 if half else torch.float32
    parts = {name: tensor.detach().to("cpu", precision) for name, tensor in vae.state_dict().items()}
    parts |= {name: tensor.detach().to("cpu", torch.float32) for name, tensor in (tensors or {}).items()}
    for name, tensor in parts.items():
        if not tensor.isfinite().all():
            raise ValueError(f"{name}: not all of its numbers are finite")
    target = Path(path)
    partial = target.with_name(f".{target.name}.partial")
    metadata = {"config": vae.config.json(), **(texts or {})}
    # Not by `save_file`, whose files nobody else may read.
    partial.write_bytes(to_bytes({name: tensor.contiguous() for name, tensor in parts.items()}, metadata))
    partial.replace(target)
