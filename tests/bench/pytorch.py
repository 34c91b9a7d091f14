"""PyTorch doing the benchmark's work, as a child process: one command a line on standard input ("run 30", "losses 78"), one
line of JSON each on standard output. Arguments: the number of threads, "default" for PyTorch as most programs run it or
"tuned" for its fused Adam without subnormal numbers, MNIST's training images as an IDX file, and "dense" or "conv" for the
page's preset of convolutions."""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

BATCH, INPUT, HIDDEN, LATENT = 128, 784, 400, 20
IMAGES = 78 * BATCH

threads, manner, images, network = sys.argv[1:]
torch.set_num_threads(int(threads))
torch.manual_seed(1)
with open(images, "rb") as file:
    pixels = torch.frombuffer(bytearray(file.read()[16:]), dtype=torch.uint8).view(-1, INPUT)[:IMAGES]
# Shuffled once: the file's order has runs of one hand.
batches = list((pixels[torch.randperm(IMAGES)].float() / 255).split(BATCH))

if network == "conv":
    HIDDEN = 32 * 7 * 7
    encoder = nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.Flatten()
    )
    decoder = nn.Linear(LATENT, HIDDEN)
    out = nn.Sequential(
        nn.Unflatten(1, (32, 7, 7)),
        nn.ConvTranspose2d(32, 16, 3, 2, 1, 1), nn.ReLU(),
        nn.ConvTranspose2d(16, 1, 3, 2, 1, 1), nn.Flatten(),
    )
else:
    encoder, decoder, out = nn.Linear(INPUT, HIDDEN), nn.Linear(LATENT, HIDDEN), nn.Linear(HIDDEN, INPUT)
mu_layer, logvar_layer = nn.Linear(HIDDEN, LATENT), nn.Linear(HIDDEN, LATENT)
model = nn.ModuleList([encoder, mu_layer, logvar_layer, decoder, out])
tuned = manner == "tuned"
torch.set_flush_denormal(tuned)
fused = True if tuned else None
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8, fused=fused)
count = 0


def step():
    """One training step; returns the loss, nats per image, as a tensor."""
    global count
    x = batches[count % len(batches)]
    count += 1
    hidden = F.relu(encoder(x))
    mu, logvar = mu_layer(hidden), logvar_layer(hidden)
    z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
    logits = out(F.relu(decoder(z)))
    nll = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    kl = 0.5 * (mu * mu + logvar.exp() - 1 - logvar).sum()
    loss = (nll + kl) / BATCH
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


def run(steps):
    """`steps` steps; returns their milliseconds."""
    began = time.perf_counter()
    for _ in range(steps):
        step()
    return (time.perf_counter() - began) * 1000


def answer(value):
    print(json.dumps(value), flush=True)


answer(torch.__version__)
for line in sys.stdin:
    command, steps = line.split()
    answer(run(int(steps)) if command == "run" else [step().item() for _ in range(int(steps))])
