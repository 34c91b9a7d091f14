"""The model in PyTorch, from its definition alone: what the Rust crate is measured against.

Parameter names come out as those of our checkpoints because the attributes are called so. Likelihoods, KL and
densities are PyTorch's own (`torch.nn.functional`, `torch.distributions`), not formulas of ours. Making fixtures is
left to fixtures.py, comparing with the command line to check_pytorch.py.
"""

import gzip
import json
import pathlib
import struct

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import safe_open
from torch import nn
from torch.distributions import Normal, kl_divergence

ACTIVATIONS = {"relu": F.relu, "tanh": torch.tanh, "silu": F.silu}
LOGVAR_BOUND = 15.0


class Mlp(nn.Module):
    """Linear layers, each followed by the activation."""

    def __init__(self, widths, activation):
        super().__init__()
        self.activation = ACTIVATIONS[activation]
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))

    def forward(self, h):
        for layer in self.hidden:
            h = self.activation(layer(h))
        return h


def levels_of(x, levels):
    """The nearest of `levels` levels spread evenly over 0..1, the higher one from halfway on."""
    return torch.floor(x * (levels - 1) + 0.5).clamp(0, levels - 1).long()


def classes_of(config):
    """How many units tell a model the class of an image: none of one that is not conditional."""
    return config.get("classes", 10) if config.get("condition", "none") == "class" else 0


def told(values, labels, classes):
    """[values, one_hot(labels)] where there are classes to tell."""
    return torch.cat([values, F.one_hot(labels, classes).to(values.dtype)], 1) if classes else values


class Encoder(Mlp):
    """x (n, input), of a conditional model with labels (n) -> mu, logvar (n, latent)."""

    def __init__(self, config):
        units = config["levels"] if config.get("pixels") == "one-hot" else None
        widths = [config["input"] * (units or 1) + classes_of(config), *config["hidden"]]
        super().__init__(widths, config["activation"])
        self.units, self.classes = units, classes_of(config)
        self.mu = nn.Linear(widths[-1], config["latent"])
        self.logvar = nn.Linear(widths[-1], config["latent"])

    def forward(self, x, labels=None):
        if self.units:
            x = F.one_hot(levels_of(x, self.units), self.units).flatten(1).to(x.dtype)
        h = super().forward(told(x, labels, self.classes))
        return self.mu(h), self.logvar(h).clamp(-LOGVAR_BOUND, LOGVAR_BOUND)


class Decoder(Mlp):
    """z (n, latent) -> logits (n, input); (n, input * levels) where the likelihood is categorical."""

    def __init__(self, config):
        widths = [config["latent"] + classes_of(config), *reversed(config["hidden"])]
        super().__init__(widths, config["activation"])
        self.classes = classes_of(config)
        per_pixel = config["levels"] if config["likelihood"] == "categorical" else 1
        self.out = nn.Linear(widths[-1], config["input"] * per_pixel)

    def forward(self, z, labels=None):
        return self.out(super().forward(told(z, labels, self.classes)))


class Likelihood(nn.Module):
    """p(x|z) given logits."""

    def __init__(self, config):
        super().__init__()
        self.kind, self.levels = config["likelihood"], config.get("levels")
        logvar = torch.tensor([config["variance"]]).log()
        if self.kind == "gaussian-learned":
            self.logvar = nn.Parameter(logvar)
        elif self.kind == "gaussian":
            self.register_buffer("logvar", logvar, persistent=False)

    def nll(self, logits, x):
        """-log p(x|z) (n), nats per image."""
        if self.kind == "bernoulli":
            terms = F.binary_cross_entropy_with_logits(logits, x, reduction="none")
        elif self.kind == "categorical":
            target = levels_of(x, self.levels)
            terms = F.cross_entropy(self.by_level(logits).movedim(-1, 1), target, reduction="none")
        else:
            terms = -Normal(logits, self.logvar.exp().sqrt()).log_prob(x)
        return terms.sum(-1)

    def mean(self, logits):
        """The mean of p(x|z) (n, input)."""
        if self.kind == "categorical":
            values = torch.arange(self.levels, dtype=logits.dtype) / (self.levels - 1)
            return self.by_level(logits).softmax(-1) @ values
        return torch.sigmoid(logits) if self.kind == "bernoulli" else logits

    def by_level(self, logits):
        """(n, input * levels) -> (n, input, levels)"""
        return logits.unflatten(-1, (-1, self.levels))


class Vae(nn.Module):
    """Encoder, decoder and likelihood of the `model` part of a configuration."""

    def __init__(self, config):
        super().__init__()
        self.encoder, self.decoder = Encoder(config), Decoder(config)
        self.likelihood = Likelihood(config)

    def forward(self, x, eps, labels=None):
        """Everything that one pass gives, by name; nll and kl (n)."""
        mu, logvar = self.encoder(x, labels)
        posterior = Normal(mu, (logvar / 2).exp())
        z = mu + posterior.stddev * eps
        logits = self.decoder(z, labels)
        prior = Normal(torch.zeros_like(mu), torch.ones_like(mu))
        return {
            "mu": mu,
            "logvar": logvar,
            "z": z,
            "logits": logits,
            "mean": self.likelihood.mean(logits),
            "nll": self.likelihood.nll(logits, x),
            "kl": kl_divergence(posterior, prior).sum(-1),
        }


def load(path):
    """The model in a checkpoint written by `vae`, its optimizer state left aside, and the model's configuration."""
    with safe_open(path, framework="pt") as file:
        config = json.loads(file.metadata()["config"])["model"]
        names = [name for name in file.keys() if not name.startswith("optimizer.")]
        state = {name: file.get_tensor(name).float() for name in names}
    vae = Vae(config)
    vae.load_state_dict(state)
    return vae.eval(), config


def idx_images(path):
    """The images (n, rows * columns) of an IDX file, plain or gzip, as uint8."""
    data = pathlib.Path(path).read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    magic, n, rows, columns = struct.unpack(">4I", data[:16])
    if magic != 0x803:
        raise SystemExit(f"{path}: not an IDX file of images")
    return torch.from_numpy(np.frombuffer(data, np.uint8, offset=16).reshape(n, rows * columns).copy())


def idx_labels(path):
    """The labels (n) of a plain IDX file, as uint8."""
    data = pathlib.Path(path).read_bytes()
    if data[:4] != b"\0\0\x08\x01":
        raise SystemExit(f"{path}: not an IDX file of labels")
    return torch.from_numpy(np.frombuffer(data, np.uint8, offset=8).copy())
