"""Holds what `vae export --torch` writes to what `vae` itself computes, for a tiny model of every kind.

    python3 -m venv venv && venv/bin/pip install numpy safetensors torch
    cargo build
    venv/bin/python scripts/check_export.py

Of each kind: `vae train` makes a checkpoint; mu, logvar and the decoder's mean agree; ten steps from there have the same losses
and come to the same weights in PyTorch as in `vae train --resume`; and `vae` goes on with what PyTorch wrote. The noise of training
cannot be the same, so that for this sigma is made as small as it can be; a kl that is estimated is noisy even then, and only the
weights are compared, or, with a VampPrior, whose components become as narrow, nll and kl with those of pytorch_vae.py. With the
packages onnx, onnxscript and onnxruntime the two ONNX files are held to PyTorch, and training under torchrun to training without it.
Prints the largest differences, and exits with 1 where one is above its tolerance.
"""

import argparse
import importlib.util
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

import pytorch_vae

ROOT = pathlib.Path(__file__).resolve().parent.parent
SIDE, IMAGES, STEPS = 8, 24, 10
KINDS = {
    "relu": "--hidden 12,7",
    "tanh, sgd": "--hidden 12 --activation tanh --optimizer sgd --lr 1e-3",
    "silu, adamw, clipped": "--hidden 12 --activation silu --optimizer adamw --clip 5 --decoder-hidden 9,8",
    "threshold": "--hidden 12 --pixels threshold --beta 4",
    "gaussian": "--hidden 12 --likelihood gaussian --variance 0.3",
    "gaussian-learned": "--hidden 12 --likelihood gaussian-learned",
    "continuous-bernoulli": "--hidden 12 --likelihood continuous-bernoulli",
    "categorical, one-hot": "--hidden 12 --likelihood categorical --levels 5 --pixels one-hot",
    "convolutions": "--network conv --channels 4,6 --kernel 3 --stride 2 --hidden 10",
    "convolutions alone, of units": "--network conv --channels 4 --kernel 4 --stride 1 --hidden none --likelihood categorical --levels 3 --pixels one-hot",
    "told the class": "--hidden 12 --condition class --classes 10",
    "convolutions, told the class": "--network conv --channels 4 --hidden 10 --condition class --classes 10",
    "mixture": "--hidden 12 --prior mixture --components 3",
    "vamp": "--hidden 12 --prior vamp --components 3",
    "importance-weighted": "--hidden 12 --objective importance-weighted --iw-samples 3",
}
TOLERANCE = {"mu": 1e-4, "logvar": 1e-4, "mean": 1e-4, "terms": 1e-5, "losses": 2e-3, "weights": 2e-2, "torchrun": 2e-3, "onnx": 1e-5}


def write_idx(path, array):
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    path.write_bytes(header + array.astype(np.uint8).tobytes())


def make_data(folder):
    generator = np.random.default_rng(1)
    for part in ["train", "t10k"]:
        write_idx(folder / f"{part}-images-idx3-ubyte", generator.integers(0, 256, (IMAGES, SIDE, SIDE)))
        write_idx(folder / f"{part}-labels-idx1-ubyte", generator.integers(0, 10, IMAGES))


def without_noise(path):
    """The checkpoint with sigma at its least, where it gets no gradient, so that every draw of z is mu."""
    with safe_open(path, framework="pt") as file:
        texts, tensors = file.metadata(), {name: file.get_tensor(name) for name in file.keys()}
    for name, tensor in tensors.items():
        if name.endswith(("encoder.logvar.weight", "encoder.logvar.bias")):
            tensor.fill_(-100.0 if name == "encoder.logvar.bias" else 0.0)
    save_file(tensors, path, texts)


def exported(vae, checkpoint, folder):
    """The module that `vae export` writes of a checkpoint."""
    vae("export", "--model", checkpoint, "--torch", folder)
    spec = importlib.util.spec_from_file_location("exported", folder / "model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def weights(path):
    """All that a checkpoint's model has learned, in a row."""
    tensors = load_file(path)
    return torch.cat([tensors[name].flatten() for name in sorted(tensors) if not name.startswith("optimizer.")])


def terms(path, module):
    """How far nll and kl are from those of pytorch_vae.py, which vae itself is held to, with the same noise."""
    reference, _ = pytorch_vae.load(path)
    x, eps = torch.rand(6, module.INPUT), torch.randn(6, module.LATENT)
    with torch.no_grad():
        expected = reference(x, eps)
        found = module.load(path)[0].terms(x, eps)
    return max(((a - b) / b).abs().max().item() for a, b in zip(found, (expected["nll"], expected["kl"]), strict=True))


def loss_of(line):
    return float(line.split("loss")[1])


def check(name, flags, vae, folder, data):
    """The largest difference of each result."""
    first, held = folder / "first.safetensors", folder / "held.safetensors"
    settings = ["--input", SIDE * SIDE, "--latent", 3, "--batch", IMAGES, "--epochs", 3, "--lr", 1e-2, *flags.split()]
    vae("train", "--data", data, *settings, "--out", first)
    module = exported(vae, first, folder / "out")
    model, _, texts = module.load()
    conditional = "class" in flags
    told = (torch.full((IMAGES,), 3),) if conditional else ()
    of_class = ["--class", 3] if conditional else []
    images = data / "t10k-images-idx3-ubyte"
    vae("encode", "--model", first, "--images", images, "--out", folder / "q.safetensors", *of_class)
    vae("decode", "--model", first, "--latents", folder / "q.safetensors", "--out", folder / "mean.safetensors", *of_class)
    ours = {**load_file(folder / "q.safetensors"), **load_file(folder / "mean.safetensors")}
    with torch.no_grad():
        mu, logvar = model.encode(module.numbers(images), *told)
        theirs = {"mu": mu, "logvar": logvar, "mean": model.decode(mu, *told)}
    found = {key: (ours[key] - theirs[key]).abs().max().item() for key in theirs}

    without_noise(first)
    log = folder / "held.jsonl"
    vae("train", "--data", data, "--resume", first, "--epochs", 3 + STEPS, "--out", held, "--log", log)
    beta = json.loads(texts["config"])["train"]["beta"]
    native = [line["train_nll"] + beta * line["train_kl"] for line in map(json.loads, log.read_text().splitlines())]
    exported(vae, first, folder / "held")
    labels = ["--labels", data / "train-labels-idx1-ubyte"] if conditional else []

    def losses(*program, out):
        command = [*program, folder / "held/model.py", "train", "--data", data / "train-images-idx3-ubyte", *labels]
        command += ["--epochs", STEPS, "--out", out]
        told = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
        return [loss_of(line) for line in told.stdout.splitlines() if "loss" in line]

    told_losses = losses(sys.executable, out=folder / "theirs.safetensors")
    difference = lambda a, b: max(abs(x - y) / abs(x) for x, y in zip(a, b, strict=True))
    if not any(word in flags for word in ["--prior", "--objective"]):
        found["losses"] = difference(native, told_losses)
    if "--prior" in flags:
        found["terms"] = terms(first, module)
    if "vamp" not in flags:
        start, ours, theirs = (weights(path) for path in [first, held, folder / "theirs.safetensors"])
        found["weights"] = ((ours - theirs).norm() / (ours - start).norm()).item()
    # What PyTorch wrote is a checkpoint that training goes on from.
    vae("train", "--data", data, "--resume", folder / "theirs.safetensors", "--epochs", 4 + STEPS, "--out", folder / "on.safetensors")
    if name == "relu":
        twice = losses(sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", 2, out=folder / "two.safetensors")
        found["torchrun"] = difference(told_losses, twice)
    if importlib.util.find_spec("onnxruntime"):
        found["onnx"] = onnx(module, model, folder, told)
    return found


def onnx(module, model, folder, told):
    """How far the ONNX files are from PyTorch, of other rows than they were made with."""
    import onnxruntime

    module.onnx(argparse.Namespace(weights=folder / "out/model.safetensors", out=folder))
    x, z, told = torch.rand(5, module.INPUT), torch.randn(5, module.LATENT), tuple(labels[:5] for labels in told)
    differences = []
    for name, inputs, call in [("encoder", (x, *told), model.encode), ("decoder", (z, *told), model.decode)]:
        session = onnxruntime.InferenceSession(folder / f"{name}.onnx")
        answers = session.run(None, {port.name: value.numpy() for port, value in zip(session.get_inputs(), inputs, strict=True)})
        with torch.no_grad():
            truths = call(*inputs)
        truths = truths if isinstance(truths, tuple) else (truths,)
        differences += [np.abs(answer - truth.numpy()).max() for answer, truth in zip(answers, truths, strict=True)]
    return float(max(differences))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--vae", default=ROOT / "target/debug/vae", help="the vae program")
    parser.add_argument("kinds", nargs="*", default=KINDS, help="some of them, by name")
    args = parser.parse_args()

    def vae(*arguments):
        done = subprocess.run([str(part) for part in [args.vae, *arguments]], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"check_export: vae {' '.join(map(str, arguments))}: {done.stderr}")

    wrong = []
    for name in args.kinds:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            data = folder / "data"
            data.mkdir()
            make_data(data)
            found = check(name, KINDS[name], vae, folder, data)
        print(f"{name:30}", "  ".join(f"{key} {value:.1e}" for key, value in found.items()), flush=True)
        wrong += [f"{name}: {key}" for key, value in found.items() if not value <= TOLERANCE[key]]
    if wrong:
        sys.exit(f"check_export: above the tolerance: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
