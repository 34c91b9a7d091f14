"""Makes tests/fixtures/state_dict.safetensors, the state dict of PyTorch's own example of a VAE in halves and under `DataParallel`, and what
it computes as which model, in state_dict.json beside it. The file says nothing of its model, as such files do.

    venv/bin/python scripts/state_dict.py
"""

import json
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn
from torch.distributions import Normal

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "tests" / "fixtures"
INPUT, HIDDEN, LATENT = 784, 4, 2
LAYERS = {"fc1": (INPUT, HIDDEN), "fc21": (HIDDEN, LATENT), "fc22": (HIDDEN, LATENT), "fc3": (LATENT, HIDDEN), "fc4": (HIDDEN, INPUT)}


def main():
    torch.manual_seed(13)
    layers = nn.ModuleDict({name: nn.Linear(*widths) for name, widths in LAYERS.items()})
    state = {f"module.{name}": tensor.half() for name, tensor in layers.state_dict().items()}
    save_file(state, FIXTURES / "state_dict.safetensors")
    layers.double().load_state_dict({name.removeprefix("module."): tensor.double() for name, tensor in state.items()})
    x = (torch.arange(INPUT) * 37 % 101)[None].double() / 100
    numbers = {}
    for name, activation in [("relu", F.relu), ("tanh", torch.tanh), ("silu", F.silu)]:
        h = activation(layers["fc1"](x))
        mu, logvar = layers["fc21"](h), layers["fc22"](h)
        logits = layers["fc4"](activation(layers["fc3"](mu)))
        numbers[name] = {
            "mu": mu[0].tolist(),
            "logvar": logvar[0].tolist(),
            "logits": logits[0, :8].tolist(),
            # -log p(x|z) at mu; soft targets, as the example's binary_cross_entropy takes them.
            "bernoulli": F.binary_cross_entropy_with_logits(logits, x, reduction="sum").item(),
            "gaussian": -Normal(logits, 0.5**0.5).log_prob(x).sum().item(),
        }
    with torch.no_grad():
        (FIXTURES / "state_dict.json").write_text(json.dumps(numbers, indent=1) + "\n")


if __name__ == "__main__":
    main()
