"""Writes tests/fixtures/disentangling.safetensors: the mutual information of latents and factors by NumPy.

    python scripts/disentangling.py

Means in 20 bins of one width by `np.digitize`, as disentanglement_lib has them; I(z; v) is the sum of p log(p / (p(z) p(v))) over
`np.histogram2d`.
"""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

N, LATENT = 700, 4
rng = np.random.default_rng(8)
factors = np.stack([rng.integers(0, 4, N), rng.integers(0, 10, N), rng.integers(0, 10, N)], 1)
mixing = np.array([[1.5, 0, 0, 0], [0, 0.8, 0.3, 0], [0, 0.2, 0, 0]])
mu = (factors @ mixing + 0.7 * rng.normal(size=(N, LATENT))).astype(np.float32)


def binned(values):
    edges = np.histogram(values.astype(np.float64), 20)[1]
    return np.digitize(values.astype(np.float64), edges[:-1]) - 1


def information(a, b):
    joint = np.histogram2d(a, b, [np.arange(-0.5, 21), np.arange(-0.5, 21)])[0] / N
    apart = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
    there = joint > 0
    return (joint[there] * np.log(joint[there] / apart[there])).sum()


found = np.array([[information(binned(mu[:, j]), v) for j in range(LATENT)] for v in factors.T])
entropy = np.array([-sum(p * np.log(p) for p in np.bincount(v) / N if p) for v in factors.T])
ranked = np.sort(found, 1)
path = Path(__file__).parent.parent / "tests/fixtures/disentangling.safetensors"
save_file(
    {
        "mu": mu,
        "factors": factors.astype(np.uint8),
        "information": found,
        "entropy": entropy,
        "gap": (ranked[:, -1] - ranked[:, -2]) / entropy,
    },
    path,
)
