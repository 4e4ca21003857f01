"""Random distributions: PyNN's, and one more."""

from __future__ import annotations

from typing import Any

from pyNN.random import RandomDistribution as PyNNRandomDistribution
from pyNN.random import available_distributions

#: Distributions that only SpiNNaker has, with their parameters.
_MORE = {"exponential_clipped": ("beta", "low", "high")}


class RandomDistribution(PyNNRandomDistribution):  # type: ignore[misc]
    """A distribution of random numbers.

    Its parameters go to PyNN, which learns here of the distributions that only SpiNNaker has.
    """

    def __init__(
        self, distribution: str, parameters_pos: Any = None, rng: Any = None, **parameters_named: Any
    ) -> None:
        if distribution in _MORE:
            available_distributions.setdefault(distribution, _MORE[distribution])
        super().__init__(distribution, parameters_pos, rng, **parameters_named)

    def __repr__(self) -> str:
        return str(self)
