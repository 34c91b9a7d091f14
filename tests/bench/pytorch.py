"""PyTorch doing the benchmark's work, as a child process: one command a line on standard input ("run 30", "losses 78"), one
line of JSON each on standard output. Arguments: the number of threads; "default" for PyTorch as most programs run it or
"tuned" for its fused Adam without subnormal numbers; MNIST's training images as an IDX file; "dense", "conv" for the page's
preset of convolutions, or "burda" for the network of Burda et al. 2016 with images binarized anew at every visit; and where
they are not those of the first two, the images in a batch and the draws of z an image."""

import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

INPUT = 784

threads, manner, images, network, *sizes = sys.argv[1:]
batch, draws = map(int, sizes or (128, 1))
torch.set_num_threads(int(threads))
torch.manual_seed(1)
with open(images, "rb") as file:
    pixels = torch.frombuffer(bytearray(file.read()[16:]), dtype=torch.uint8).view(-1, INPUT)


def fixed():
    """Batches of grey images x (batch, 784), shuffled once, since the file's order has runs of one hand; over and over."""
    count = 78 * batch
    batches = list((pixels[:count][torch.randperm(count)].float() / 255).split(batch))
    while True:
        yield from batches


def binarized():
    """Batches of all images, in a new order and drawn anew at every pass."""
    while True:
        for places in torch.randperm(len(pixels)).split(batch):
            yield torch.bernoulli(pixels[places].float() / 255)


def tanh(*widths):
    """Linear layers, each followed by tanh."""
    pairs = zip(widths, widths[1:])
    return [layer for a, b in pairs for layer in (nn.Linear(a, b), nn.Tanh())]


if network == "conv":
    hidden, latent = 32 * 7 * 7, 20
    encoder = nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(),
        nn.Flatten(),
    )
    decoder = nn.Sequential(
        nn.Linear(latent, hidden), nn.ReLU(), nn.Unflatten(1, (32, 7, 7)),
        nn.ConvTranspose2d(32, 16, 3, 2, 1, 1), nn.ReLU(),
        nn.ConvTranspose2d(16, 1, 3, 2, 1, 1), nn.Flatten(),
    )
elif network == "burda":
    hidden, latent = 200, 50
    encoder = nn.Sequential(*tanh(INPUT, 200, hidden))
    decoder = nn.Sequential(*tanh(latent, hidden, 200), nn.Linear(200, INPUT))
else:
    hidden, latent = 400, 20
    encoder = nn.Sequential(nn.Linear(INPUT, hidden), nn.ReLU())
    decoder = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, INPUT))
mu_layer, logvar_layer = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
model = nn.ModuleList([encoder, mu_layer, logvar_layer, decoder])
tuned = manner == "tuned"
torch.set_flush_denormal(tuned)
fused = True if tuned else None
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8, fused=fused)
batches = binarized() if network == "burda" else fixed()


def negative_elbo(x, mu, logvar):
    """Nats per image, the KL in closed form."""
    z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
    nll = F.binary_cross_entropy_with_logits(decoder(z), x, reduction="sum")
    kl = 0.5 * (mu * mu + logvar.exp() - 1 - logvar).sum()
    return (nll + kl) / len(x)


def negative_bound(x, mu, logvar):
    """-L_k of Burda et al. 2016, equation 8, nats per image, k being `draws`."""
    eps = torch.randn(draws, *mu.shape)
    z = mu + torch.exp(logvar / 2) * eps
    logits = decoder(z.flatten(0, 1)).view(draws, *x.shape)
    nll = F.binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction="none").sum(-1)
    log_w = -nll - 0.5 * (z * z - eps * eps - logvar).sum(-1)
    return (math.log(draws) - torch.logsumexp(log_w, 0)).mean()


def step():
    """One training step; returns the loss, nats per image, as a tensor."""
    x = next(batches)
    h = encoder(x)
    loss = (negative_elbo if draws == 1 else negative_bound)(x, mu_layer(h), logvar_layer(h))
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
