"""A learned p(z): a mixture of Gaussians, or of the encoder's answers to pseudo-inputs (VampPrior, Tomczak and Welling 2018)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from .config import Model
from .networks import LOGVAR_BOUND, Encoder


class Prior(nn.Module):
    """As many components as the configuration says."""

    def __init__(self, config: Model):
        super().__init__()
        count, latent = config.components, config.latent
        self.vamp = config.prior == "vamp"
        if self.vamp:
            self.pseudo_inputs = nn.Parameter(torch.rand(count, config.input))
            return
        self.mu = nn.Parameter(torch.randn(count, latent))
        self.logvar = nn.Parameter(torch.randn(count, latent))
        self.logits = nn.Parameter(torch.randn(count))

    def components(self, encoder: Encoder) -> tuple[Tensor, Tensor, Tensor]:
        """mu, logvar (components, latent) and the logits of the weights (components)."""
        if not self.vamp:
            return self.mu, self.logvar.clamp(-LOGVAR_BOUND, LOGVAR_BOUND), self.logits
        mu, logvar = encoder(self.pseudo_inputs.clamp(0, 1))
        return mu, logvar, torch.zeros_like(mu[:, 0])

    @staticmethod
    def density(mu: Tensor, logvar: Tensor, logits: Tensor) -> MixtureSameFamily:
        """The mixture of these components."""
        return MixtureSameFamily(Categorical(logits=logits), Independent(Normal(mu, (logvar / 2).exp()), 1))
