"""<<title>>

Everything that this model is, for PyTorch: the networks, the likelihood, the loss, and a training loop. Its weights, and how
its optimizer stood, are in model.safetensors beside this file; names are the same.

    pip install numpy safetensors torch
    python model.py sample --count 64 --out samples.npy
    python model.py train --data images.npy --epochs 10 --out trained.safetensors
    torchrun --nproc-per-node 4 model.py train --data images.npy --batch 512 --epochs 10 --out trained.safetensors
    python model.py onnx                # encoder.onnx and decoder.onnx, with the packages onnx and onnxscript

The third shares each batch among processors, on a GPU each where there are some. What training writes is a checkpoint like
the one it began with: `vae train --resume trained.safetensors` and the page go on from there.
"""

import argparse
import gzip
import json
<<import_math>>import os
import pathlib
import struct

import numpy as np
import torch
import torch.distributed
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn
from torch.distributions import <<distributions>>
from torch.nn.parallel import DistributedDataParallel

INPUT, LATENT = <<input>>, <<latent>>
BETA, LR, BATCH, CLIP, SEED = <<beta>>, <<lr>>, <<batch>>, <<clip>>, <<seed>>
HERE = pathlib.Path(__file__).resolve().parent
