"""The model in PyTorch, from its definition alone: what the Rust crate is measured against.

It is that of the package in python/, whose parameters are called as those of our checkpoints and whose likelihoods, KL and
densities are PyTorch's own (`torch.nn.functional`, `torch.distributions`), not formulas of ours. Here is what measuring alone
asks for: everything that a pass gives, few labels, and flows of one z at a time with the log|det| that autograd finds. Making
fixtures is left to fixtures.py, comparing with the command line to check_pytorch.py.
"""

import dataclasses
import gzip
import math
import pathlib
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch.distributions import Categorical, kl_divergence

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "python/src"))

import vae_playground as package
from vae_playground import flow


def planar(z, u, w, b):
    """A planar step of one z (latent)."""
    along = w @ u
    # The m of the paper's appendix, moved so that m(0) = 0.
    m = -1 + torch.log1p(torch.exp(along + math.log(math.e - 1)))
    bent = u + (m - along) * w / (w @ w)
    return z + bent * torch.tanh(w @ z + b)


def autoregressive(step, order, z, told):
    """An inverse autoregressive step of one z (latent) and what is told of its x (told): each latent, in this order, by a network
    of those before it and of what is told alone."""
    latent, moved = len(z), [None] * len(z)
    for i, at in enumerate(order):
        shift, log_scale = step.shift.bias[at], step.log_scale.bias[at]
        for h, bias in enumerate(step.hidden.bias):
            hears = order[: h % max(latent, 2)]
            if len(hears) > i:
                continue
            own = step.hidden.weight[h]
            unit = torch.tanh(sum(own[j] * z[j] for j in hears) + own[latent:] @ told + bias)
            shift = shift + step.shift.weight[at, h] * unit
            log_scale = log_scale + step.log_scale.weight[at, h] * unit
        moved[at] = shift + torch.exp(log_scale) * z[at]
    return torch.stack(moved)


class Flow(flow.Flow):
    """The steps after the Gaussian: z and log|det|, which is that of the Jacobian that autograd finds."""

    def whole(self, z, told):
        if self.kind == "autoregressive":
            for k, step in enumerate(self):
                order = range(self.latent)[::-1] if k % 2 else range(self.latent)
                z = autoregressive(step, order, z, told)
            return z
        for own in told.reshape(self.length, -1):
            z = planar(z, own[: self.latent], own[self.latent : -1], own[-1])
        return z

    def forward(self, z, told):
        """z_0 (n, latent) and what is told (n, told) -> z (n, latent) and log|det| (n)."""
        moved, log_det = [], []
        for z, told in zip(z, told):
            step = lambda at: self.whole(at, told)
            jacobian = torch.autograd.functional.jacobian(step, z, create_graph=True)
            moved.append(step(z))
            log_det.append(torch.linalg.slogdet(jacobian)[1])
        return torch.stack(moved), torch.stack(log_det)


class Vae(package.Vae):
    """The package's model of the `model` part of a configuration, a dict."""

    def __init__(self, config):
        super().__init__(package.Config(package.Model(**config)))
        if self.flow is not None:
            with torch.random.fork_rng():
                own = Flow(self.config.model)
            own.load_state_dict(self.flow.state_dict())
            self.flow = own

    def log_prior(self, z, fixed=False):
        """log p(z), summed over latents; `fixed`: nothing that the prior learns, or the encoder for it, gets a gradient."""
        return self.prior_density(fixed).log_prob(z)

    def forward(self, x, eps, labels=None):
        """Everything that one pass gives, by name; nll and kl (n)."""
        mu, logvar = self.encoder(x, labels)
        z, _, _ = self.draw(x, eps, labels)
        logits = self.decoder(z, labels)
        nll, kl = self.terms(x, labels, eps)
        return {"mu": mu, "logvar": logvar, "z": z, "logits": logits, "mean": self.likelihood.mean(logits), "nll": nll, "kl": kl}

    def semi_supervised(self, known, labels, unknown, examples, example_labels, eps, alpha=0.1):
        """J / N of Kingma et al. 2014, equations 6 to 9, with p(y) the same for all classes; eps (known + classes * unknown,
        latent), that of the unknown as each class in turn."""
        log_q = self.classifier(unknown)
        q, (n, classes) = log_q.exp(), log_q.shape
        noise = [eps[: len(known)], *eps[len(known) :].reshape(classes, n, -1)]
        of_known = self(known, noise[0], labels)
        of_classes = [self(unknown, noise[1 + y], torch.full((n,), y)) for y in range(classes)]
        mean = lambda name: sum(q[:, y] * of_classes[y][name] for y in range(classes))
        both = {name: torch.cat([of_known[name], mean(name)]) for name in ["nll", "kl"]}
        prior = Categorical(logits=torch.zeros_like(log_q))
        divergence = torch.cat([
            -Categorical(logits=torch.zeros(len(known), classes, dtype=q.dtype)).log_prob(labels),
            kl_divergence(Categorical(logits=log_q), prior),
        ])
        entropy = F.cross_entropy(self.classifier(examples), example_labels)
        return {**both, "q": q, "classes": divergence.mean() + alpha * entropy}


def load(path):
    """The model in a checkpoint written by `vae`, its optimizer state left aside, and the model's configuration."""
    own = package.load(path)
    vae = Vae(dataclasses.asdict(own.config.model))
    vae.load_state_dict(own.state_dict())
    return vae.eval(), own.config.model


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
