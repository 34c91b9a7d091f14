"""Words as numbers: a word is a row of places, each a letter or, from the word's end on, the end symbol. The end is level 0, letters
are 1, 2 and so on in the alphabet's order; as x, a level is divided by the last.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Alphabet:
    """The letters, in the order of their levels, and the most letters of a word: a to z and 8 where a model does not say."""

    letters: str = string.ascii_lowercase
    places: int = 8

    def numbers(self, words: Sequence[str]) -> Tensor:
        """x (n, places) of `words`. ValueError for the first that is too long, empty or has other letters."""
        for word in words:
            if not 0 < len(word) <= self.places or not set(word) <= set(self.letters):
                raise ValueError(f"words: 1 to {self.places} letters of {self.letters}, not {word!r}")
        levels = [[self.letters.index(letter) + 1 for letter in word] + [0] * (self.places - len(word)) for word in words]
        return torch.tensor(levels, dtype=torch.float32) / len(self.letters)

    def words(self, logits: Tensor) -> list[str]:
        """The likeliest words of a decoder's logits (n, places * levels), each up to its first end."""
        levels = logits.unflatten(-1, (self.places, len(self.letters) + 1)).argmax(-1)
        symbols = "\0" + self.letters
        return ["".join(symbols[level] for level in word).split("\0")[0] for word in levels.tolist()]
