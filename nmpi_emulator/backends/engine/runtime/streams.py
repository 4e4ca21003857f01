"""Streams of random numbers, one for each part of a network that needs them."""

from __future__ import annotations

import zlib

import numpy as np


class Streams:
    """Hands out independent generators by name.

    The numbers of a stream depend on the seed and on its name alone, so what one source draws does
    not change when another one is added.  Streams go on through resets.
    """

    def __init__(self, seed: int | None) -> None:
        """Take a seed, or with None one from the operating system."""
        self._entropy = np.random.SeedSequence(seed).entropy
        self._generators: dict[str, np.random.Generator] = {}

    def named(self, name: str) -> np.random.Generator:
        """Return the generator of this name, always the same object."""
        if name not in self._generators:
            key = zlib.crc32(name.encode())
            sequence = np.random.SeedSequence(self._entropy, spawn_key=(key,))
            self._generators[name] = np.random.default_rng(sequence)
        return self._generators[name]
