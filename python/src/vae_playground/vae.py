"""The model: encoder, decoder, likelihood and prior of a configuration, and the bounds on log p(x) that it is trained by."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.distributions import Distribution, Independent, Normal, kl_divergence

from .config import Config
from .flow import Flow, told_of
from .likelihood import Likelihood
from .networks import Classifier, Decoder, Encoder
from .prior import Prior
from .words import Alphabet


class Vae(nn.Module):
    """A variational autoencoder with random weights, of a configuration. x (n, input) are numbers from 0 to 1, of a table standardised,
    of words as `alphabet` has them; labels (n) are the classes of a model that is told them, whole numbers, and None else."""

    def __init__(self, config: Config | None = None):
        super().__init__()
        self.config = config or Config()
        model = self.config.model
        self.encoder, self.decoder = Encoder(model, told_of(model)), Decoder(model)
        self.likelihood = Likelihood(model)
        self.classifier = Classifier(model) if model.condition == "semi-supervised" else None
        self.prior = Prior(model) if model.prior != "standard" else None
        self.flow = Flow(model) if told_of(model) else None

    @property
    def alphabet(self) -> Alphabet:
        """What a model of words spells them with."""
        model = self.config.model
        return Alphabet(model.letters, model.input) if model.letters else Alphabet()

    def visit(self, x: Tensor) -> Tensor:
        """x as the model takes it to be: pixels that it wants to be 0 or 1 are drawn anew, or cut at one half."""
        if self.config.model.pixels == "dynamic":
            return torch.bernoulli(x)
        return (x >= 0.5).to(x.dtype) if self.config.model.pixels == "threshold" else x

    def encode(self, x: Tensor, labels: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """mu and logvar (n, latent) of q(z|x), before a flow where it has one. The greys of a model of drawn pixels stay greys."""
        return self.encoder(x if self.config.model.pixels == "dynamic" else self.visit(x), labels)

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """The mean of p(x|z) (n, input), of z (n, latent)."""
        return self.likelihood.mean(self.decoder(z, labels))

    def classify(self, x: Tensor) -> Tensor:
        """q(y|x) (n, classes), of a semi-supervised model. ValueError of any other."""
        if self.classifier is None:
            raise ValueError("classify: this model has no classifier")
        return self.classifier(x).exp()

    def sample(self, count: int, labels: Tensor | None = None) -> Tensor:
        """As many means of p(x|z) (count, input), at z from the prior."""
        return self.decode(self.prior_density().sample((count,)), labels)

    def prior_density(self, fixed: bool = False) -> Distribution:
        """p(z), of z (n, latent). `fixed`: nothing that it learns, or the encoder for it, gets a gradient."""
        if self.prior is None:
            zero = torch.zeros_like(self.encoder.mu.bias)
            return Independent(Normal(zero, torch.ones_like(zero)), 1)
        components = self.prior.components(self.encoder)
        return self.prior.density(*(part.detach() if fixed else part for part in components))

    def draw(self, x: Tensor, eps: Tensor, labels: Tensor | None = None) -> tuple[Tensor, Tensor, Normal]:
        """z (n, latent) by noise eps (n, latent), log q(z|x) (n), and the Gaussian that q(z|x) is, or begins with."""
        h = self.encoder.features(x, labels)
        mu, logvar = self.encoder.gaussian(h)
        q = Normal(mu, (logvar / 2).exp())
        z = q.loc + q.scale * eps
        log_q = q.log_prob(z).sum(-1)
        if self.flow is None:
            return z, log_q, q
        z, log_det = self.flow(z, self.encoder.flow(h))
        return z, log_q - log_det, q

    def terms(self, x: Tensor, labels: Tensor | None = None, eps: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """nll and kl (n), nats an image: -log p(x|z) at one draw of z, and KL(q(z|x) || p(z)), which is estimated at that z where it has
        no closed form. eps (n, latent) is the noise of the draw, N(0, I) unless given."""
        x = self.visit(x)
        z, log_q, q = self.draw(x, self._noise(x) if eps is None else eps, labels)
        nll = self.likelihood.nll(self.decoder(z, labels), x)
        if self.prior is None and self.flow is None:
            return nll, kl_divergence(q, Normal(torch.zeros_like(q.loc), torch.ones_like(q.loc))).sum(-1)
        return nll, log_q - self.prior_density().log_prob(z)

    def elbo(self, x: Tensor, labels: Tensor | None = None, eps: Tensor | None = None) -> Tensor:
        """-(nll + kl) (n), nats an image: a bound on log p(x) from below."""
        nll, kl = self.terms(x, labels, eps)
        return -(nll + kl)

    def bound(self, x: Tensor, labels: Tensor | None = None, *, k: int = 1, beta: float = 1.0, eps: Tensor | None = None) -> Tensor:
        """L_k (n) of Burda et al. 2016, equation 8, nats an image, the nearer to log p(x) the larger k; eps (k, n, latent). With another
        beta, that of log q(z|x) - log p(z) in the weights, it bounds nothing."""
        x = self.visit(x)
        eps = torch.stack([self._noise(x) for _ in range(k)]) if eps is None else eps
        prior, log_weights = self.prior_density(), []
        for one in eps:
            z, log_q, _ = self.draw(x, one, labels)
            log_px = -self.likelihood.nll(self.decoder(z, labels), x)
            log_weights.append(log_px + beta * (prior.log_prob(z) - log_q))
        return torch.stack(log_weights).logsumexp(0) - math.log(len(log_weights))

    def loss(self, x: Tensor, labels: Tensor | None = None, eps: Tensor | None = None, beta: float | None = None) -> Tensor:
        """What training minimises, nats an image (a scalar): nll + beta kl, or -L_k where the configuration's objective is that; by any
        other objective the former. beta is the configuration's unless given."""
        train = self.config.train
        beta = train.beta if beta is None else beta
        if train.objective == "importance-weighted":
            return -self.bound(x, labels, k=train.iw_samples, beta=beta, eps=eps).mean()
        nll, kl = self.terms(x, labels, eps)
        return (nll + beta * kl).mean()

    def forward(self, x: Tensor, labels: Tensor | None = None, eps: Tensor | None = None, beta: float | None = None) -> Tensor:
        """`loss`, so that DistributedDataParallel and torch.compile have what they wrap."""
        return self.loss(x, labels, eps, beta)

    def _noise(self, x: Tensor) -> Tensor:
        return torch.randn(len(x), self.config.model.latent, dtype=x.dtype, device=x.device)
