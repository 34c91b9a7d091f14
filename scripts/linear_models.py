"""Writes tests/fixtures/linear-models.safetensors: probabilistic PCA by NumPy, and a linear VAE by PyTorch.

    python scripts/linear_models.py

Likelihoods are those of `torch.distributions`; the ELBO is averaged image by image, its expectation by Gauss-Hermite nodes, which
are exact for it; gradients are autograd's, steps those of `torch.optim.Adam`.
"""

import itertools
import math
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch.distributions import MultivariateNormal, Normal, kl_divergence

COUNT, INPUT, LATENT, VARIANCE, STEPS = 40, 6, 3, 0.3, 10
torch.set_default_dtype(torch.float64)
rng = np.random.default_rng(12)
mixing = rng.normal(size=(INPUT, INPUT)) * np.linspace(1.2, 0.1, INPUT)
x = torch.tensor((rng.normal(size=(COUNT, INPUT)) @ mixing.T + rng.normal(size=INPUT)).astype(np.float32)).double()
mean = x.mean(0)


def log_px(weights, variance):
    covariance = weights.T @ weights + variance * torch.eye(INPUT)
    return MultivariateNormal(mean, covariance).log_prob(x).mean()


def pca(variance):
    """Tipping and Bishop 1999, equation 7, with R = I."""
    values, vectors = np.linalg.eigh(np.cov(x.numpy().T, bias=True))
    values, vectors = values[::-1][:LATENT].copy(), vectors.T[::-1][:LATENT].copy()
    lengths = np.sqrt(np.maximum(values - variance, 0))
    return torch.tensor(vectors * lengths[:, None]), int((values > variance).sum())


def elbo(w, v, logvar):
    q = Normal((x - mean) @ v.T, (logvar / 2).exp())
    nodes, shares = np.polynomial.hermite_e.hermegauss(2)
    shares = shares / shares.sum()
    log_likelihood = 0
    for at in itertools.product(range(len(nodes)), repeat=LATENT):
        z = q.loc + q.scale * torch.tensor(nodes[list(at)])
        inside = Normal(z @ w + mean, math.sqrt(VARIANCE)).log_prob(x).sum(-1)
        log_likelihood = log_likelihood + shares[list(at)].prod() * inside
    prior = Normal(torch.zeros_like(q.loc), torch.ones_like(q.loc))
    return (log_likelihood - kl_divergence(q, prior).sum(-1)).mean()


tensors = {"x": x.float(), "variance": torch.tensor([VARIANCE])}
for name, variance in [("some", 0.3), ("few", 2.0)]:
    weights, active = pca(variance)
    tensors[f"pca.{name}.variance"] = torch.tensor([variance])
    tensors[f"pca.{name}.log_px"] = log_px(weights, variance).reshape(1)
    tensors[f"pca.{name}.active"] = torch.tensor([float(active)])
    # Which way an eigenvector points is free, W W^T is not.
    tensors[f"pca.{name}.product"] = weights.T @ weights

learned = [torch.tensor(rng.normal(size=size) * 0.3, requires_grad=True) for size in [(LATENT, INPUT), (LATENT, INPUT), LATENT]]
tensors["start"] = torch.cat([p.detach().flatten() for p in learned])
tensors["log_px"] = log_px(learned[0].detach(), VARIANCE).reshape(1)
optimizer = torch.optim.Adam(learned, lr=0.02)
cosine = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 0.5 * (1 + math.cos(math.pi * step / STEPS)))
elbos = []
for step in range(STEPS):
    optimizer.zero_grad()
    bound = elbo(*learned)
    (-bound).backward()
    if step == 0:
        tensors["gradient"] = -torch.cat([p.grad.flatten() for p in learned])
    elbos.append(bound.item())
    optimizer.step()
    cosine.step()
elbos.append(elbo(*learned).item())
tensors["elbos"] = torch.tensor(elbos)
out = Path(__file__).resolve().parent.parent / "tests/fixtures/linear-models.safetensors"
save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, out)
print({name: tensor.flatten()[:6].tolist() for name, tensor in tensors.items() if name not in ("x",)})
