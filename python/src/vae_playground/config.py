"""A model's configuration, as a checkpoint carries it: every setting with its name and default, and the words that it may be. What each
means and its range, `vae config --schema` tells; which values go together is refused there, and not here a second time.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field, fields
from typing import Any

#: Classes of datasets whose models do not say how many; of any other there are 10.
CLASSES = {"characters": 6, "shapes": 4}

#: Of settings that are words, which there are.
CHOICES = {
    "activation": ("relu", "tanh", "silu"),
    "condition": ("none", "class", "semi-supervised"),
    "likelihood": ("bernoulli", "gaussian", "gaussian-learned", "categorical", "continuous-bernoulli"),
    "network": ("mlp", "conv"),
    "pixels": ("grey", "dynamic", "threshold", "one-hot"),
    "posterior": ("gaussian", "planar", "autoregressive"),
    "prior": ("standard", "mixture", "vamp"),
    "encoder_gradient": ("reparameterized", "doubly-reparameterized"),
    "objective": ("elbo", "importance-weighted", "free-bits", "beta-tc"),
    "optimizer": ("adam", "adamw", "sgd"),
    "schedule": ("constant", "cosine", "step"),
}


@dataclass
class Model:
    """What the network is."""

    data: str | None = None
    input: int = 784
    shape: list[int] | None = None
    #: Of a table what its numbers are: their names, means and deviations.
    columns: list[dict[str, Any]] | None = None
    network: str = "mlp"
    channels: list[int] = field(default_factory=lambda: [16, 32])
    kernel: int = 3
    stride: int = 2
    hidden: list[int] = field(default_factory=lambda: [400])
    decoder_hidden: list[int] | None = None
    latent: int = 20
    prior: str = "standard"
    components: int = 50
    posterior: str = "gaussian"
    flow_length: int = 8
    activation: str = "relu"
    likelihood: str = "bernoulli"
    variance: float = 0.1
    levels: int = 8
    pixels: str = "grey"
    condition: str = "none"
    classes: int | None = None
    labels: int = 100
    letters: str | None = None

    def __post_init__(self) -> None:
        _require_words(self)

    def told_classes(self) -> int:
        """Units that tell the class beside x and beside z; none of a model that is told nothing."""
        if self.condition == "none":
            return 0
        return self.classes or CLASSES.get(self.data or "", 10)

    def units(self) -> int:
        """Units of a pixel that the encoder sees."""
        return self.levels if self.pixels == "one-hot" else 1

    def logits(self) -> int:
        """Logits of a pixel that the decoder answers with."""
        return self.levels if self.likelihood == "categorical" else 1

    def convolutions(self) -> list[int]:
        """Channels of the encoder's convolutions, from x to z; none where the network has none."""
        return self.channels if self.network == "conv" else []

    def sides(self) -> list[int]:
        """Sides of the square pictures before and after each convolution, from x to z."""
        sides = [math.isqrt(self.input)]
        for _ in self.convolutions():
            sides.append((sides[-1] + 2 * ((self.kernel - 1) // 2) - self.kernel) // self.stride + 1)
        return sides


@dataclass
class Train:
    """How it is trained."""

    objective: str = "elbo"
    iw_samples: int = 5
    encoder_gradient: str = "reparameterized"
    free_bits: float = 0.25
    beta: float = 1.0
    optimizer: str = "adam"
    batch: int = 128
    lr: float = 0.001
    schedule: str = "constant"
    decay: float = 0.1
    decay_epochs: int = 5
    weight_decay: float = 0.01
    momentum: float = 0.9
    epochs: int = 10
    warmup: int = 0
    beta_cycles: int = 0
    labels_first: int = 1000
    alpha: float = 10.0
    clip: float = 0.0
    seed: int = 1

    def __post_init__(self) -> None:
        _require_words(self)


@dataclass
class Config:
    """The model's form, and the settings that it was trained with."""

    model: Model = field(default_factory=Model)
    train: Train = field(default_factory=Train)

    @classmethod
    def of(cls, text: str) -> Config:
        """The configuration in a checkpoint's metadata, JSON; what is not said has its default. ValueError for a setting that
        this version does not know."""
        tables = json.loads(text)
        return cls(_known(Model, tables.get("model", {})), _known(Train, tables.get("train", {})))

    def json(self) -> str:
        """What `of` reads, and `vae`; without what is None."""
        tables = {name: {key: value for key, value in table.items() if value is not None} for name, table in asdict(self).items()}
        return json.dumps(tables, separators=(",", ":"), ensure_ascii=False)


def _require_words(table: Model | Train) -> None:
    """ValueError for a word that a setting does not have: nothing is taken for what it is not."""
    for name, words in CHOICES.items():
        value = getattr(table, name, words[0])
        if value not in words:
            raise ValueError(f"{name}: one of {', '.join(words)}, not {value!r}")


def _known(table: type[Any], values: dict[str, Any]) -> Any:
    """`table` with these values."""
    unknown = values.keys() - {own.name for own in fields(table)}
    if unknown:
        raise ValueError(f"config: this version of vae_playground knows no setting {', '.join(sorted(unknown))}")
    return table(**values)
