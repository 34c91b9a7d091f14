"""The VAE playground's models in PyTorch: load what the page and `vae` saved, encode, decode, sample, train on, and save it for them."""

from .checkpoint import load
from .config import Config, Model, Train
from .training import Run, begin, resume, save
from .vae import Vae
from .words import Alphabet

__all__ = ["Alphabet", "Config", "Model", "Run", "Train", "Vae", "begin", "load", "resume", "save"]
