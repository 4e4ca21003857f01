"""The random numbers of the simulator itself."""

# mypy: allow-subclassing-any

from __future__ import annotations

from pyNN import random

from nmpi_emulator.backends.pynn_brian2 import simulator


class NativeRNG(random.NativeRNG, random.NumpyRNG):
    """A generator that is seeded by ``setup(rng_seed=...)`` unless it has a seed of its own."""

    def __init__(self, seed: int | None = None) -> None:
        """Make a generator."""
        if seed is None:
            seed = simulator.state.next_native_seed()
        random.NumpyRNG.__init__(self, seed=seed)
