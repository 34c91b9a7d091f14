"""p(x|z) given the decoder's logits: -log p(x|z) and the mean. Densities are PyTorch's own."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.distributions import ContinuousBernoulli, Normal

from .config import Model
from .networks import levels_of


class Likelihood(nn.Module):
    """That of a configuration: of Bernoulli pixels, of Gaussian ones with a variance that is given or learned, of a categorical's
    levels, or continuous Bernoulli."""

    logvar: Tensor

    def __init__(self, config: Model):
        super().__init__()
        self.kind, self.levels = config.likelihood, config.levels
        logvar = torch.tensor([config.variance]).log()
        if self.kind == "gaussian-learned":
            self.logvar = nn.Parameter(logvar)
        elif self.kind == "gaussian":
            self.register_buffer("logvar", logvar, persistent=False)

    def nll(self, logits: Tensor, x: Tensor) -> Tensor:
        """-log p(x|z) (n), nats an image."""
        if self.kind == "bernoulli":
            terms = F.binary_cross_entropy_with_logits(logits, x, reduction="none")
        elif self.kind == "categorical":
            terms = F.cross_entropy(self.by_level(logits).movedim(-1, 1), levels_of(x, self.levels), reduction="none")
        elif self.kind == "continuous-bernoulli":
            terms = -ContinuousBernoulli(logits=logits).log_prob(x)
        else:
            terms = -Normal(logits, self.logvar.exp().sqrt()).log_prob(x)
        return terms.sum(-1)

    def mean(self, logits: Tensor) -> Tensor:
        """The mean of p(x|z) (n, input)."""
        if self.kind == "bernoulli":
            return torch.sigmoid(logits)
        if self.kind == "categorical":
            values = torch.arange(self.levels, dtype=logits.dtype, device=logits.device) / (self.levels - 1)
            return self.by_level(logits).softmax(-1) @ values
        if self.kind == "continuous-bernoulli":
            return continuous_bernoulli_mean(logits)
        return logits

    def by_level(self, logits: Tensor) -> Tensor:
        """A categorical's logits (n, input * levels) by pixel (n, input, levels): those of one pixel stand side by side."""
        return logits.unflatten(-1, (-1, self.levels))


def continuous_bernoulli_mean(logits: Tensor) -> Tensor:
    """1 / (1 - exp(-logit)) - 1 / logit, around 0 by its series, where the two would cancel: PyTorch's own, by the probability, has
    an error of 1e-3 there."""
    near = logits.abs() < 0.5
    series = 0.5 + logits / 12 - logits**3 / 720 + logits**5 / 30240 - logits**7 / 1209600
    away = torch.where(near, 1.0, logits)
    return torch.where(near, series, 1 / (1 - torch.exp(-away)) - 1 / away)
