"""Projections: the synapses between two groups of cells."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.pynn07.connectors import Connector, Ends, Synapses, values_for
from nmpi_emulator.backends.pynn07.description import Description
from nmpi_emulator.backends.pynn07.dynamics import SynapseDynamics
from nmpi_emulator.backends.pynn07.groups import Group


class Projection:
    """The synapses that a connector makes between two groups of cells."""

    #: Returns the description that new projections become a part of.
    current_description: ClassVar[Any]

    def __init__(
        self,
        presynaptic_population: Any,
        postsynaptic_population: Any,
        method: Any,
        source: Any = None,
        target: Any = "excitatory",
        synapse_dynamics: Any = None,
        label: str | None = None,
        rng: Any = None,
    ) -> None:
        """Create the synapses.

        :raises TypeError: without cells on both sides, a connector, or for plasticity that is none.
        :raises RuntimeError: for cells of a network that ``setup`` has replaced.
        """
        if not isinstance(method, Connector):
            raise TypeError(f"a projection needs a connector, such as AllToAllConnector(), not {method!r}")
        for end in (presynaptic_population, postsynaptic_population):
            if not isinstance(end, Group):
                raise TypeError(f"a projection joins populations, views or assemblies, not {end!r}")
        if not isinstance(synapse_dynamics, (SynapseDynamics, type(None))):
            raise TypeError(f"synapse_dynamics is a SynapseDynamics, not {synapse_dynamics!r}")
        self.pre, self.post = presynaptic_population, postsynaptic_population
        self.connector = method
        self.target = "excitatory" if target is None else target
        self.synapse_dynamics = synapse_dynamics
        self.label = label or f"{self.pre.label} -> {self.post.label}"
        self.description: Description = type(self).current_description()
        for population, _ in (*self.pre.parts(), *self.post.parts()):
            if population.description is not self.description:
                raise RuntimeError(
                    f"{population.label!r} is of a network that setup() has replaced: make it again after it"
                )
        self._ends = Ends(self.pre.positions, self.post.positions, self._same(), self._generator(rng))
        self.synapses: Synapses = method.connect(self._ends)
        self.check_synapses()
        self.description.projections.append(self)
        #: The place of the projection among all of the network.
        self.number = len(self.description.projections) - 1

    def check_synapses(self) -> None:
        """Refuse the synapses; a projection that is refused does not join the network."""

    def _same(self) -> bool:
        return self.pre.size == self.post.size and bool(np.all(self.pre.numbers() == self.post.numbers()))

    def _generator(self, rng: Any) -> np.random.Generator:
        """Return the generator from which a connector draws."""
        known = getattr(rng, "generator", None)
        return known if known is not None else self.description.rng

    def __len__(self) -> int:
        """Return the number of synapses."""
        return len(self.synapses.pre)

    def size(self) -> int:
        """Return the number of synapses."""
        return len(self)

    def pre_numbers(self) -> IntArray:
        """Return the number of the presynaptic cell of each synapse."""
        numbers: IntArray = self.pre.numbers()[self.synapses.pre]
        return numbers

    def post_numbers(self) -> IntArray:
        """Return the number of the postsynaptic cell of each synapse."""
        numbers: IntArray = self.post.numbers()[self.synapses.post]
        return numbers

    def values(self, value: Any) -> FloatArray:
        """Return one number per synapse of whatever a connector takes."""
        return values_for(value, self.synapses.pre, self.synapses.post, self._ends)

    def getWeights(self, format: str = "list", gather: bool = True) -> Any:  # noqa: A002, N802
        """Return the weights (uS), as a list or as a matrix (``format="array"``) with NaN for no synapse."""
        return self.formatted(self.synapses.weights, format)

    def getDelays(self, format: str = "list", gather: bool = True) -> Any:  # noqa: A002, N802
        """Return the delays (ms), as a list or as a matrix (``format="array"``) with NaN for no synapse."""
        return self.formatted(self.synapses.delays, format)

    def formatted(self, values: FloatArray, form: str) -> Any:
        """Return one number per synapse as a list or as a matrix with NaN for no synapse."""
        if form == "list":
            return values.tolist()
        if form != "array":
            raise ValueError(f"the format is 'list' or 'array', not {form!r}")
        matrix: npt.NDArray[np.float64] = np.full((self.pre.size, self.post.size), np.nan)
        matrix[self.synapses.pre, self.synapses.post] = values
        return matrix

    def setWeights(self, weights: Any) -> None:  # noqa: N802
        """Set the weights (uS): one for all, one for each, a matrix or a distribution."""
        self.synapses.weights = self.values(weights)

    def setDelays(self, delays: Any) -> None:  # noqa: N802
        """Set the delays (ms): one for all, one for each, a matrix or a distribution."""
        self.synapses.delays = self.values(delays)

    def randomizeWeights(self, distribution: Any) -> None:  # noqa: N802
        """Set the weights to random numbers."""
        self.setWeights(distribution)

    def randomizeDelays(self, distribution: Any) -> None:  # noqa: N802
        """Set the delays to random numbers."""
        self.setDelays(distribution)

    def printWeights(self, file: str, format: str = "list", gather: bool = True) -> None:  # noqa: A002, N802
        """Write the weights (uS) into a file."""
        np.savetxt(file, np.atleast_1d(self.getWeights(format)), fmt="%.8g")

    def printDelays(self, file: str, format: str = "list", gather: bool = True) -> None:  # noqa: A002, N802
        """Write the delays (ms) into a file."""
        np.savetxt(file, np.atleast_1d(self.getDelays(format)), fmt="%.8g")

    def saveConnections(self, filename: str, *args: Any, **kwargs: Any) -> None:  # noqa: N802
        """Write all synapses into a file that ``FromFileConnector`` reads."""
        made = self.synapses
        table = np.column_stack((made.pre, made.post, made.weights, made.delays))
        np.savetxt(filename, table, fmt=("%d", "%d", "%.8g", "%.8g"))

    def weightHistogram(  # noqa: N802
        self,
        min: float | None = None,  # noqa: A002
        max: float | None = None,  # noqa: A002
        nbins: int = 10,
    ) -> tuple[Any, Any]:
        """Return how many weights fall into each of ``nbins`` bins, and the edges of these."""
        weights = self.synapses.weights
        low = weights.min(initial=np.inf) if min is None else min
        high = weights.max(initial=-np.inf) if max is None else max
        return np.histogram(weights, bins=nbins, range=(low, high) if len(weights) else None)

    def getSynapseDynamics(self, parameter_name: str, *args: Any, **kwargs: Any) -> list[float]:  # noqa: N802
        """Return a parameter of the plasticity, once per synapse."""
        return [getattr(self._mechanism(parameter_name), parameter_name)] * len(self)

    def setSynapseDynamics(self, param: str, value: float) -> None:  # noqa: N802
        """Set a parameter of the plasticity."""
        setattr(self._mechanism(param), param, value)

    def _mechanism(self, parameter: str) -> Any:
        dynamics = self.synapse_dynamics
        for mechanism in (getattr(dynamics, "fast", None), getattr(dynamics, "slow", None)):
            if hasattr(mechanism, parameter):
                return mechanism
        raise AttributeError(f"the synapses of {self.label!r} have no {parameter!r}")

    def describe(self, *args: Any, **kwargs: Any) -> str:
        """Say in words what synapses these are."""
        return (
            f"Projection {self.label!r}: {len(self)} synapses "
            f"from {self.pre.label!r} to {self.post.label!r}, "
            f"{type(self.connector).__name__}, target {self.target!r}"
        )
