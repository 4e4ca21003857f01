"""Random number generators and distributions under the names that scripts use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray

_Draw = Callable[..., Any]

#: How each distribution is drawn from a generator, given its parameters in the order of PyNN 0.7.
_DISTRIBUTIONS: dict[str, Callable[[np.random.Generator], _Draw]] = {
    "uniform": lambda rng: rng.uniform,
    "uniform_int": lambda rng: lambda low, high, size: rng.integers(low, high, size),
    "normal": lambda rng: rng.normal,
    "exponential": lambda rng: rng.exponential,
    "gamma": lambda rng: rng.gamma,
    "poisson": lambda rng: rng.poisson,
    "binomial": lambda rng: rng.binomial,
    "lognormal": lambda rng: rng.lognormal,
    "beta": lambda rng: rng.beta,
    "vonmises": lambda rng: rng.vonmises,
}


class NumpyRNG:
    """A generator of random numbers; equal seeds give equal numbers."""

    def __init__(self, seed: int | None = None, **ignored: Any) -> None:
        """Take a seed; without one the numbers differ from run to run."""
        self.seed = seed
        self.generator = np.random.default_rng(seed)

    def next(
        self, n: int | None = None, distribution: str = "uniform", parameters: Sequence[float] = ()
    ) -> Any:
        """Return ``n`` numbers as an array, or a single one."""
        if distribution not in _DISTRIBUTIONS:
            known = ", ".join(sorted(_DISTRIBUTIONS))
            raise ValueError(f"there is no distribution {distribution!r}; there are: {known}")
        arguments = tuple(parameters) or ((0.0, 1.0) if distribution == "uniform" else ())
        values = _DISTRIBUTIONS[distribution](self.generator)(*arguments, size=n or 1)
        return values if n is not None and n != 1 else values[0]

    def permutation(self, values: Any) -> Any:
        """Return a sequence in random order."""
        return self.generator.permutation(values)

    def __str__(self) -> str:
        """Say what generator this is."""
        return f"{type(self).__name__}(seed={self.seed})"


class GSLRNG(NumpyRNG):
    """A generator under the name of the GNU Scientific Library's; the numbers are numpy's."""

    def __init__(self, seed: int | None = None, type: str = "mt19937", **ignored: Any) -> None:  # noqa: A002
        """Take a seed and the name of an algorithm, which is not looked at."""
        super().__init__(seed)


class NativeRNG(NumpyRNG):
    """A generator that is the simulator's own on other platforms; here one like the others."""


class RandomDistribution:
    """Numbers that are drawn anew for every cell or synapse."""

    def __init__(
        self,
        distribution: str = "uniform",
        parameters: Sequence[float] = (),
        rng: Any = None,
        boundaries: tuple[float, float] | None = None,
        constrain: str = "clip",
    ) -> None:
        """Name a distribution, its parameters, and where the numbers come from.

        :param boundaries: the least and the largest number.
        :param constrain: what happens to others: ``"clip"`` or ``"redraw"``.
        """
        self.name = distribution
        self.parameters = parameters
        self.rng = rng if rng is not None else NumpyRNG()
        self.boundaries = boundaries
        self.constrain = constrain

    def next(self, n: int = 1) -> Any:
        """Return one number, or an array of ``n``."""
        values = np.atleast_1d(self._draw(n)).astype(float)
        if self.boundaries is not None:
            values = self._constrained(values)
        return values if n != 1 else float(values[0])

    def _draw(self, n: int) -> Any:
        return self.rng.next(n, self.name, self.parameters)

    def _constrained(self, values: FloatArray) -> FloatArray:
        low, high = sorted(self.boundaries or (-np.inf, np.inf))
        if self.constrain == "redraw":
            for _ in range(1000):
                outside = (values < low) | (values > high)
                if not outside.any():
                    return values
                values[outside] = self._draw(int(outside.sum()))
        return np.clip(values, low, high)

    def __str__(self) -> str:
        """Say what distribution this is."""
        return f"RandomDistribution('{self.name}', {self.parameters}, {self.rng})"
