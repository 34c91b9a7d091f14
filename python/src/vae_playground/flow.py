"""Flows that make of the encoder's Gaussian another q(z|x): planar steps (Rezende and Mohamed 2015), all of whose numbers the encoder
gives, and inverse autoregressive ones (Kingma et al. 2016), which it tells of x.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from .config import Model

#: Numbers that an autoregressive flow is told of an x.
TOLD = 32


def told_of(config: Model) -> int:
    """Numbers that a configuration's flow is told of an x; 0 where it has none."""
    return {"gaussian": 0, "planar": config.flow_length * (2 * config.latent + 1)}.get(config.posterior, TOLD)


def planar(z: Tensor, u: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """z + u' tanh(w z + b) and log|1 + (1 - tanh^2) w u'| of each row of z, u, w (n, latent), b (n); u' is u moved along w so that
    the step is invertible (appendix A.1)."""
    along = (w * u).sum(-1)
    # The m of the paper's appendix, moved so that m(0) = 0.
    m = -1 + torch.log1p(torch.exp(along + math.log(math.e - 1)))
    bent = u + ((m - along) / w.square().sum(-1))[:, None] * w
    height = torch.tanh((w * z).sum(-1) + b)
    return z + bent * height[:, None], torch.log1p((1 - height.square()) * m)


class Autoregressive(nn.Module):
    """z' = shift + exp(log_scale) z, both of a network in which a latent hears of those before it and of what is told alone:
    latents have the degrees 1 to latent, a hidden unit of degree d hears of those up to d, a latent of units below its own."""

    latents: Tensor
    units: Tensor

    def __init__(self, latent: int, told: int, backwards: bool):
        super().__init__()
        units = 16 + 2 * latent
        degrees = torch.arange(1, latent + 1)
        self.register_buffer("latents", degrees.flip(0) if backwards else degrees, persistent=False)
        self.register_buffer("units", torch.arange(units) % max(latent, 2), persistent=False)
        self.hidden = nn.Linear(latent + told, units)
        self.shift, self.log_scale = nn.Linear(units, latent), nn.Linear(units, latent)

    def forward(self, z: Tensor, told: Tensor) -> tuple[Tensor, Tensor]:
        """z (n, latent) and what is told (n, told) -> z' (n, latent) and log|det| (n)."""
        of_z, of_told = self.hidden.weight.split([z.shape[1], told.shape[1]], 1)
        h = torch.tanh(z @ (of_z * (self.latents <= self.units[:, None])).T + told @ of_told.T + self.hidden.bias)
        hears = self.units < self.latents[:, None]
        shift, log_scale = (h @ (layer.weight * hears).T + layer.bias for layer in (self.shift, self.log_scale))
        return shift + log_scale.exp() * z, log_scale.sum(-1)


class Flow(nn.ModuleList):
    """All steps after the Gaussian."""

    def __init__(self, config: Model):
        self.kind, self.length, self.latent = config.posterior, config.flow_length, config.latent
        steps = range(self.length if self.kind == "autoregressive" else 0)
        super().__init__(Autoregressive(self.latent, TOLD, k % 2 == 1) for k in steps)

    def forward(self, z: Tensor, told: Tensor) -> tuple[Tensor, Tensor]:
        """z_0 (n, latent) and what is told (n, told) -> z (n, latent) and log|det| (n)."""
        total = torch.zeros_like(z[:, 0])
        if self.kind == "autoregressive":
            for step in self:
                z, log_det = step(z, told)
                total = total + log_det
            return z, total
        for own in told.unflatten(1, (self.length, -1)).unbind(1):
            u, w, b = own.split([self.latent, self.latent, 1], 1)
            z, log_det = planar(z, u, w, b[:, 0])
            total = total + log_det
        return z, total
