"""The model in PyTorch, from its definition alone: what the Rust crate is measured against.

Parameter names come out as those of our checkpoints because the attributes are called so. Likelihoods, KL and
densities are PyTorch's own (`torch.nn.functional`, `torch.distributions`), not formulas of ours. Making fixtures is
left to fixtures.py, comparing with the command line to check_pytorch.py.
"""

import gzip
import json
import math
import pathlib
import struct

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import safe_open
from torch import nn
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal, kl_divergence

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
    return config.get("classes", 10) if config.get("condition", "none") != "none" else 0


def told(values, labels, classes):
    """[values, one_hot(labels)] where there are classes to tell."""
    return torch.cat([values, F.one_hot(labels, classes).to(values.dtype)], 1) if classes else values


def sides(config):
    """Sides of the square pictures between convolutions, from the data's on; the data's alone where there are none."""
    side, kernel = int(config["input"] ** 0.5), config.get("kernel", 3)
    found = [side]
    for _ in channels(config):
        found.append((found[-1] + 2 * ((kernel - 1) // 2) - kernel) // config.get("stride", 2) + 1)
    return found


def channels(config):
    """Channels that convolutions answer, in the encoder's order."""
    return config.get("channels", [16, 32]) if config.get("network") == "conv" else []


class Seeing(Mlp):
    """What encoder and classifier have in common: x (n, input), beside it labels (n) where it is told `classes` of them ->
    (n, width of the last hidden layer)."""

    def __init__(self, config, classes):
        units = config["levels"] if config.get("pixels") == "one-hot" else None
        chain = [units or 1, *channels(config)]
        seen = chain[-1] * sides(config)[-1] ** 2 if chain[1:] else config["input"] * (units or 1)
        widths = [seen + classes, *config["hidden"]]
        super().__init__(widths, config["activation"])
        kernel = config.get("kernel", 3)
        self.conv = nn.ModuleList(
            nn.Conv2d(a, b, kernel, config.get("stride", 2), (kernel - 1) // 2) for a, b in zip(chain, chain[1:])
        )
        self.side = sides(config)[0]
        self.units, self.classes, self.outputs = units, classes, widths[-1]

    def forward(self, x, labels=None):
        if self.units:
            x = F.one_hot(levels_of(x, self.units), self.units).flatten(1).to(x.dtype)
        if self.conv:
            # Units of a pixel are its channels, which PyTorch has before rows and columns.
            x = x.unflatten(1, (self.side, self.side, -1)).movedim(-1, 1)
            for layer in self.conv:
                x = self.activation(layer(x))
        return super().forward(told(x.flatten(1), labels, self.classes))


class Encoder(Seeing):
    """x (n, input), of a conditional model with labels (n) -> mu, logvar (n, latent)."""

    def __init__(self, config):
        super().__init__(config, classes_of(config))
        self.mu = nn.Linear(self.outputs, config["latent"])
        self.logvar = nn.Linear(self.outputs, config["latent"])
        if flow_of(config):
            self.flow = nn.Linear(self.outputs, told_of(config))

    def forward(self, x, labels=None):
        h = super().forward(x, labels)
        return self.mu(h), self.logvar(h).clamp(-LOGVAR_BOUND, LOGVAR_BOUND)

    def told(self, x, labels=None):
        """What a flow after the Gaussian is told of x (n, told)."""
        return self.flow(super().forward(x, labels))


def flow_of(config):
    """The kind of the posterior's flow; none of a Gaussian."""
    kind = config.get("posterior", "gaussian")
    return None if kind == "gaussian" else kind


def told_of(config):
    """Numbers that a flow is told of an x."""
    return config["flow_length"] * (2 * config["latent"] + 1) if flow_of(config) == "planar" else 32


def planar(z, u, w, b):
    """A planar step of one z (latent)."""
    along = w @ u
    # The m of the paper's appendix, moved so that m(0) = 0.
    m = -1 + torch.log1p(torch.exp(along + math.log(math.e - 1)))
    bent = u + (m - along) * w / (w @ w)
    return z + bent * torch.tanh(w @ z + b)


class Autoregressive(nn.Module):
    """An inverse autoregressive step: each latent by a network of those before it and of what is told alone."""

    def __init__(self, latent, told, backwards):
        super().__init__()
        units = 16 + 2 * latent
        self.order = list(range(latent))[::-1] if backwards else list(range(latent))
        self.hidden = nn.Linear(latent + told, units)
        self.shift, self.log_scale = nn.Linear(units, latent), nn.Linear(units, latent)

    def forward(self, z, told):
        """One z (latent) and what is told of its x (told)."""
        latent, moved = len(z), [None] * len(z)
        for i, at in enumerate(self.order):
            shift, log_scale = self.shift.bias[at], self.log_scale.bias[at]
            for h, bias in enumerate(self.hidden.bias):
                hears = self.order[: h % max(latent, 2)]
                if len(hears) > i:
                    continue
                own = self.hidden.weight[h]
                unit = torch.tanh(sum(own[j] * z[j] for j in hears) + own[latent:] @ told + bias)
                shift = shift + self.shift.weight[at, h] * unit
                log_scale = log_scale + self.log_scale.weight[at, h] * unit
            moved[at] = shift + torch.exp(log_scale) * z[at]
        return torch.stack(moved)


class Flow(nn.ModuleList):
    """The steps after the Gaussian: z and log|det|, which is that of the Jacobian that autograd finds."""

    def __init__(self, config):
        self.kind, self.length, self.latent = flow_of(config), config["flow_length"], config["latent"]
        steps = range(self.length if self.kind == "autoregressive" else 0)
        super().__init__(Autoregressive(self.latent, told_of(config), k % 2 == 1) for k in steps)

    def whole(self, z, told):
        if self.kind == "autoregressive":
            for step in self:
                z = step(z, told)
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


class Classifier(Seeing):
    """x (n, input) -> log q(y|x) (n, classes)."""

    def __init__(self, config):
        super().__init__(config, 0)
        self.out = nn.Linear(self.outputs, classes_of(config))

    def forward(self, x):
        return self.out(super().forward(x)).log_softmax(-1)


class Decoder(Mlp):
    """z (n, latent) -> logits (n, input); (n, input * levels) where the likelihood is categorical."""

    def __init__(self, config):
        self.classes = classes_of(config)
        per_pixel = config["levels"] if config["likelihood"] == "categorical" else 1
        self.chain, self.sides = [per_pixel, *channels(config)][::-1], sides(config)[::-1]
        first = [self.chain[0] * self.sides[0] ** 2] if self.chain[1:] else []
        widths = [config["latent"] + classes_of(config), *reversed(config["hidden"]), *first]
        super().__init__(widths, config["activation"])
        if not first:
            self.out = nn.Linear(widths[-1], config["input"] * per_pixel)
            return
        kernel, stride = config.get("kernel", 3), config.get("stride", 2)
        padding = (kernel - 1) // 2
        layers = [
            # As much output padding as comes back to the size that the convolution read.
            nn.ConvTranspose2d(a, b, kernel, stride, padding, to - ((at - 1) * stride - 2 * padding + kernel))
            for a, b, at, to in zip(self.chain, self.chain[1:], self.sides, self.sides[1:])
        ]
        self.conv, self.out = nn.ModuleList(layers[:-1]), layers[-1]

    def forward(self, z, labels=None):
        h = super().forward(told(z, labels, self.classes))
        if not self.chain[1:]:
            return self.out(h)
        h = h.unflatten(1, (self.chain[0], self.sides[0], self.sides[0]))
        for layer in self.conv:
            h = self.activation(layer(h))
        return self.out(h).movedim(1, -1).flatten(1)


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


class Prior(nn.Module):
    """A learned p(z): a mixture of Gaussians, or of the encoder's answers to pseudo-inputs."""

    def __init__(self, config):
        super().__init__()
        count, latent = config["components"], config["latent"]
        self.vamp = config["prior"] == "vamp"
        if self.vamp:
            self.pseudo_inputs = nn.Parameter(torch.rand(count, config["input"]))
            return
        self.mu = nn.Parameter(torch.randn(count, latent))
        self.logvar = nn.Parameter(torch.randn(count, latent))
        self.logits = nn.Parameter(torch.randn(count))

    def components(self, encoder):
        """mu, logvar (K, latent) and the logits of the weights (K)."""
        if not self.vamp:
            return self.mu, self.logvar.clamp(-LOGVAR_BOUND, LOGVAR_BOUND), self.logits
        mu, logvar = encoder(self.pseudo_inputs.clamp(0, 1))
        return mu, logvar, torch.zeros_like(mu[:, 0])

    @staticmethod
    def density(mu, logvar, logits):
        return MixtureSameFamily(Categorical(logits=logits), Independent(Normal(mu, (logvar / 2).exp()), 1))


class Vae(nn.Module):
    """Encoder, decoder, likelihood and prior of the `model` part of a configuration."""

    def __init__(self, config):
        super().__init__()
        self.encoder, self.decoder = Encoder(config), Decoder(config)
        self.likelihood = Likelihood(config)
        if config.get("condition") == "semi-supervised":
            self.classifier = Classifier(config)
        if config.get("prior", "standard") != "standard":
            self.prior = Prior(config)
        if flow_of(config):
            self.flow = Flow(config)

    def draw(self, x, eps, labels=None):
        """z (n, latent) and log q(z|x) (n)."""
        mu, logvar = self.encoder(x, labels)
        q = Normal(mu, (logvar / 2).exp())
        z = mu + q.stddev * eps
        log_q = q.log_prob(z).sum(-1)
        if not hasattr(self, "flow"):
            return z, log_q
        z, log_det = self.flow(z, self.encoder.told(x, labels))
        return z, log_q - log_det

    def log_prior(self, z, fixed=False):
        """log p(z), summed over latents; `fixed`: nothing that the prior learns, or the encoder for it, gets a gradient."""
        if not hasattr(self, "prior"):
            return Normal(torch.zeros_like(z), torch.ones_like(z)).log_prob(z).sum(-1)
        components = self.prior.components(self.encoder)
        return self.prior.density(*(part.detach() if fixed else part for part in components)).log_prob(z)

    def forward(self, x, eps, labels=None):
        """Everything that one pass gives, by name; nll and kl (n)."""
        mu, logvar = self.encoder(x, labels)
        posterior = Normal(mu, (logvar / 2).exp())
        z, log_q = self.draw(x, eps, labels)
        logits = self.decoder(z, labels)
        if hasattr(self, "prior") or hasattr(self, "flow"):
            kl = log_q - self.log_prior(z)
        else:
            kl = kl_divergence(posterior, Normal(torch.zeros_like(mu), torch.ones_like(mu))).sum(-1)
        return {
            "mu": mu,
            "logvar": logvar,
            "z": z,
            "logits": logits,
            "mean": self.likelihood.mean(logits),
            "nll": self.likelihood.nll(logits, x),
            "kl": kl,
        }

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
