"""What a script has described so far, and what came of running it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray

if TYPE_CHECKING:
    from nmpi_emulator.backends.pynn07.populations import Population


class Spikes(NamedTuple):
    """Spikes of a population: indices of the cells in it, and times in ms."""

    cells: IntArray
    times: FloatArray


class Trace(NamedTuple):
    """The membrane of one cell: its index in the population, times in ms, potentials in mV."""

    cell: int
    times: FloatArray
    values: FloatArray


def flat_traces(
    cells: IntArray, potentials_mv: FloatArray, duration_ms: float, interval_ms: float
) -> list[Trace]:
    """Return the membranes of cells to which nothing happens, so that scripts that are checked find some.

    :param potentials_mv: one for each cell.
    :param interval_ms: between two samples.
    """
    times: FloatArray = np.arange(0.0, duration_ms, interval_ms, dtype=np.float64)
    return [
        Trace(cell, times, np.full(len(times), potential))
        for cell, potential in zip(cells.tolist(), potentials_mv.tolist(), strict=True)
    ]


@dataclass(eq=False)
class Injection:
    """A current source and the cells that it flows into."""

    source: Any
    population: Population
    cells: IntArray


@dataclass(eq=False)
class Results:
    """What the last run has recorded; empty before it."""

    spikes: dict[Any, Spikes] = field(default_factory=dict)
    traces: dict[Any, list[Trace]] = field(default_factory=dict)
    #: How long the run lasted, in ms of the model.
    duration_ms: float = 0.0

    def spikes_of(self, population: Population) -> Spikes:
        """Return the spikes of a population."""
        nothing = Spikes(np.empty(0, dtype=np.int64), np.empty(0))
        return self.spikes.get(population, nothing)

    def traces_of(self, population: Population) -> list[Trace]:
        """Return the membranes of a population."""
        return self.traces.get(population, [])


@dataclass(eq=False)
class Description:
    """Populations, projections and injected currents in the order in which they were made."""

    #: Of the platform's own classes, which know more than the dialect's.
    populations: list[Any] = field(default_factory=list)
    projections: list[Any] = field(default_factory=list)
    injections: list[Injection] = field(default_factory=list)
    results: Results = field(default_factory=Results)
    #: Number of cells and sources so far, and so the number of the next one.
    size: int = 0
    #: From which connectors draw that were not given a generator.
    rng: np.random.Generator = field(default_factory=np.random.default_rng)

    def add_population(self, population: Population) -> int:
        """Take a population and return the number of its first cell."""
        first = self.size
        self.populations.append(population)
        self.size += population.size
        return first

    @property
    def neuron_populations(self) -> list[Any]:
        """The populations that are no spike sources."""
        return [population for population in self.populations if not population.celltype.source]

    @property
    def source_populations(self) -> list[Any]:
        """The populations of spike sources."""
        return [population for population in self.populations if population.celltype.source]
