"""Encoder, decoder and classifier: which layers there are, and where the class is told. Attributes are called as checkpoints name
their tensors.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .config import Model

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {"relu": F.relu, "tanh": torch.tanh, "silu": F.silu}
#: logvar of q(z|x) stays within this on either side: what the layer answers beyond it is cut off, and has no gradient.
LOGVAR_BOUND = 15.0


def levels_of(x: Tensor, levels: int) -> Tensor:
    """The nearest of `levels` levels spread evenly over 0..1, the higher one from halfway on."""
    return torch.floor(x * (levels - 1) + 0.5).clamp(0, levels - 1).long()


def told(values: Tensor, labels: Tensor | None, classes: int) -> Tensor:
    """[values, one_hot(labels)] where there are `classes` to tell, else the values. ValueError where labels are wanting, or of no use."""
    if (labels is None) == bool(classes):
        raise ValueError(f"labels: {'one of ' + str(classes) + ' classes for each row' if classes else 'this model is told none'}")
    if labels is None:
        return values
    return torch.cat([values, F.one_hot(labels, classes).to(values.dtype)], 1)


class Mlp(nn.Module):
    """Linear layers, each followed by the activation."""

    def __init__(self, widths: list[int], activation: str):
        super().__init__()
        self.activation = ACTIVATIONS[activation]
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))

    def forward(self, h: Tensor) -> Tensor:
        for layer in self.hidden:
            h = self.activation(layer(h))
        return h


class Seeing(Mlp):
    """What encoder and classifier have in common: x (n, input), beside it labels (n) where it is told `classes` of them ->
    (n, outputs), the last hidden layer."""

    def __init__(self, config: Model, classes: int):
        chain = [config.units(), *config.convolutions()]
        seen = chain[-1] * config.sides()[-1] ** 2 if chain[1:] else config.input * config.units()
        widths = [seen + classes, *config.hidden]
        super().__init__(widths, config.activation)
        kernel, stride = config.kernel, config.stride
        self.conv = nn.ModuleList(nn.Conv2d(a, b, kernel, stride, (kernel - 1) // 2) for a, b in zip(chain, chain[1:]))
        self.side, self.units, self.classes, self.outputs = config.sides()[0], config.units(), classes, widths[-1]

    def forward(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        if self.units > 1:
            x = F.one_hot(levels_of(x, self.units), self.units).flatten(1).to(x.dtype)
        if len(self.conv):
            # Units of a pixel are its channels, which PyTorch has before rows and columns.
            x = x.unflatten(1, (self.side, self.side, -1)).movedim(-1, 1)
            for layer in self.conv:
                x = self.activation(layer(x))
            x = x.flatten(1)
        return super().forward(told(x, labels, self.classes))


class Encoder(Seeing):
    """x (n, input), of a conditional model with labels (n) -> mu, logvar (n, latent)."""

    def __init__(self, config: Model, told: int):
        """A flow after the Gaussian is `told` so many numbers of an x; 0 where there is none."""
        super().__init__(config, config.told_classes())
        self.mu = nn.Linear(self.outputs, config.latent)
        self.logvar = nn.Linear(self.outputs, config.latent)
        if told:
            self.flow = nn.Linear(self.outputs, told)

    def features(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """The last hidden layer (n, outputs); `flow` tells the flow of it."""
        return super().forward(x, labels)

    def gaussian(self, h: Tensor) -> tuple[Tensor, Tensor]:
        """mu and logvar of that layer."""
        return self.mu(h), self.logvar(h).clamp(-LOGVAR_BOUND, LOGVAR_BOUND)

    def forward(self, x: Tensor, labels: Tensor | None = None) -> tuple[Tensor, Tensor]:  # type: ignore[override]
        return self.gaussian(self.features(x, labels))


class Classifier(Seeing):
    """x (n, input) -> log q(y|x) (n, classes), of a semi-supervised model."""

    def __init__(self, config: Model):
        super().__init__(config, 0)
        self.out = nn.Linear(self.outputs, config.told_classes())

    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]
        return self.out(super().forward(x)).log_softmax(-1)


class Decoder(Mlp):
    """z (n, latent), of a conditional model with labels (n) -> logits (n, input * logits of a pixel)."""

    def __init__(self, config: Model):
        chain, sides = [config.logits(), *config.convolutions()][::-1], config.sides()[::-1]
        first = [chain[0] * sides[0] ** 2] if chain[1:] else []
        inner = config.hidden[::-1] if config.decoder_hidden is None else config.decoder_hidden
        widths = [config.latent + config.told_classes(), *inner, *first]
        super().__init__(widths, config.activation)
        self.classes, self.channels, self.side = config.told_classes(), chain[0], sides[0]
        if not first:
            self.conv = nn.ModuleList()
            self.out: nn.Module = nn.Linear(widths[-1], config.input * config.logits())
            return
        kernel, stride, padding = config.kernel, config.stride, (config.kernel - 1) // 2
        layers = [
            # As much output padding as comes back to the size that the convolution read.
            nn.ConvTranspose2d(a, b, kernel, stride, padding, to - ((at - 1) * stride - 2 * padding + kernel))
            for a, b, at, to in zip(chain, chain[1:], sides, sides[1:])
        ]
        self.conv, self.out = nn.ModuleList(layers[:-1]), layers[-1]

    def forward(self, z: Tensor, labels: Tensor | None = None) -> Tensor:  # type: ignore[override]
        h = super().forward(told(z, labels, self.classes))
        if isinstance(self.out, nn.Linear):
            return self.out(h)
        h = h.unflatten(1, (self.channels, self.side, self.side))
        for layer in self.conv:
            h = self.activation(layer(h))
        return self.out(h).movedim(1, -1).flatten(1)
