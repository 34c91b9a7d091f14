"""Makes tests/fixtures/flows.safetensors with PyTorch, for crates/vae/tests/suite/flow.rs to agree with.

    venv/bin/python scripts/flows.py

The steps are written as the papers have them, one latent after the other; log|det| and its gradients are those of the Jacobian that
autograd finds, not of a formula. Computed in float64 from numbers that are float32 and stored as float32.
"""

import math
import pathlib

import torch
from safetensors.torch import save_file

OUT = pathlib.Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "flows.safetensors"
LATENT, LENGTH, ROWS = 4, 3, 6


def planar(z, u, w, b):
    """One z (latent)."""
    along = w @ u
    # The m of the paper's appendix, moved so that m(0) = 0.
    m = -1 + torch.log1p(torch.exp(along + math.log(math.e - 1)))
    bent = u + (m - along) * w / (w @ w)
    return z + bent * torch.tanh(w @ z + b[0])


def autoregressive(z, p, backwards):
    """One z (latent): each latent by a network of those before it alone, what is not yet known being left out."""
    order = list(range(LATENT))[::-1] if backwards else list(range(LATENT))
    moved = [None] * LATENT
    for i, at in enumerate(order):
        known = [order[j] for j in range(i)]
        # Hidden units that hear of no more than what is known: unit h hears of 1 + h % (latent - 1) latents.
        units = [h for h in range(len(p["hidden.bias"])) if 1 + h % (LATENT - 1) <= i]
        shift, log_scale = p["shift.bias"][at], p["log_scale.bias"][at]
        for h in units:
            hears = known[: 1 + h % (LATENT - 1)]
            unit = torch.tanh(sum(p["hidden.weight"][h, j] * z[j] for j in hears) + p["hidden.bias"][h])
            shift = shift + p["shift.weight"][at, h] * unit
            log_scale = log_scale + p["log_scale.weight"][at, h] * unit
        moved[at] = shift + torch.exp(log_scale) * z[at]
    return torch.stack(moved)


def whole(kind, parameters, z):
    for k in range(LENGTH):
        own = {name.split(".", 1)[1]: value for name, value in parameters.items() if name.startswith(f"{k}.")}
        z = planar(z, own["u"], own["w"], own["b"]) if kind == "planar" else autoregressive(z, own, k % 2 == 1)
    return z


def shapes(kind):
    if kind == "planar":
        return {"u": (LATENT,), "w": (LATENT,), "b": (1,)}
    units = 16 + 2 * LATENT
    return {
        "hidden.weight": (units, LATENT), "hidden.bias": (units,),
        "shift.weight": (LATENT, units), "shift.bias": (LATENT,),
        "log_scale.weight": (LATENT, units), "log_scale.bias": (LATENT,),
    }


def main():
    generator = torch.Generator().manual_seed(5)
    draw = lambda *shape: torch.randn(*shape, generator=generator).float().double()
    tensors = {}
    for kind in ["planar", "autoregressive"]:
        size = 1.0 if kind == "planar" else 0.3
        parameters = {
            f"{k}.{name}": (size * draw(*shape)).float().double().requires_grad_()
            for k in range(LENGTH) for name, shape in shapes(kind).items()
        }
        if kind == "planar":
            # A u against w, which the appendix has to bend.
            parameters["1.u"] = (-2 * parameters["1.w"].detach()).float().double().requires_grad_()
        z = draw(ROWS, LATENT).requires_grad_()
        by_moved, by_log_det = draw(ROWS, LATENT), draw(ROWS)
        moved, log_det = [], []
        for row in z:
            step = lambda at: whole(kind, parameters, at)
            moved.append(step(row))
            jacobian = torch.autograd.functional.jacobian(step, row, create_graph=True)
            log_det.append(torch.linalg.slogdet(jacobian)[1])
        moved, log_det = torch.stack(moved), torch.stack(log_det)
        ((moved * by_moved).sum() + (log_det * by_log_det).sum()).backward()
        found = {"z": z, "moved": moved, "log_det": log_det, "by_moved": by_moved, "by_log_det": by_log_det, "gradient.z": z.grad}
        found |= {f"flow.{name}": value for name, value in parameters.items()}
        found |= {f"gradient.flow.{name}": value.grad for name, value in parameters.items()}
        tensors |= {f"{kind}.{name}": value.detach().float().contiguous() for name, value in found.items()}
    save_file(tensors, OUT)


main()
