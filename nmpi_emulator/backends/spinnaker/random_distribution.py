"""Random distributions: PyNN's, and one more."""

from __future__ import annotations

from typing import Any

import numpy as np
from pyNN.random import RandomDistribution as PyNNRandomDistribution
from pyNN.random import available_distributions

#: Distributions that only SpiNNaker has, with their parameters.
_MORE = {"exponential_clipped": ("beta", "low", "high")}

#: What PyNN's generators do not know, so that the host cannot draw it.
DRAWN_ONLY_BY_CORES = tuple(_MORE)


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

    def next(self, n: int | None = None, mask_local: Any = None) -> Any:
        """Return *n* numbers; one that is no array if *n* is not given."""
        if self.name != "exponential_clipped":
            return super().next(n, mask_local)
        beta, low, high = (self.parameters[name] for name in _MORE[self.name])
        uniform = self.rng.next(n, "uniform", {"low": 0.0, "high": 1.0}, mask_local)
        above, beyond = np.exp(-low / beta), np.exp(-high / beta)
        return -beta * np.log(above - uniform * (above - beyond))

    def __repr__(self) -> str:
        return str(self)
