"""Random numbers of PyNN that repeat with the seed of a job."""

from __future__ import annotations

import contextlib
import importlib
import random
from collections.abc import Iterator


@contextlib.contextmanager
def repeatable(seed: int | None) -> Iterator[None]:
    """Let PyNN's generators to which a script gives no seed begin with one that follows from the job's.

    PyNN takes new ones from the system, whatever seed numpy has been given: for its random
    distributions, and for connectors that draw.

    :param seed: of the job; ``None`` leaves everything as it is.
    """
    if seed is None:
        yield
        return
    try:
        generators = importlib.import_module("pyNN.random")
    except ImportError:
        yield
        return
    begin, seeds = generators.NumpyRNG.__init__, random.Random(seed)

    def begin_repeatably(rng: object, seed: int | None = None, parallel_safe: bool = True) -> None:
        begin(rng, seed, parallel_safe)
        if seed is None:
            rng.rng.seed(seeds.getrandbits(32))  # type: ignore[attr-defined]

    generators.NumpyRNG.__init__ = begin_repeatably
    try:
        yield
    finally:
        generators.NumpyRNG.__init__ = begin
