"""Synapses in the order in which spikes need them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Connections
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.runtime.accumulators import Accumulators

Places = npt.NDArray[np.intp]
_Number = TypeVar("_Number", bound=np.generic)


class Rows:
    """A list of synapses ordered by cell, and where the synapses of each cell are in it."""

    def __init__(self, cells: npt.NDArray[np.int32], network_size: int) -> None:
        """Order synapses by their cells; those of one cell keep their order."""
        self.order: Places = np.argsort(cells, kind="stable")
        self._counts = np.bincount(cells, minlength=network_size)
        self._begins = np.cumsum(self._counts) - self._counts

    def places(self, cells: IntArray) -> Places:
        """Return the places of all synapses of ``cells``, cell after cell."""
        if cells.size == 1:
            begin = self._begins[cells[0]]
            return np.arange(begin, begin + self._counts[cells[0]])
        counts = self._counts[cells]
        ends = counts.cumsum()
        places = np.arange(ends[-1])
        places += np.repeat(self._begins[cells] - ends + counts, counts)
        return places


class SynapseTable:
    """The synapses of several connections as one list, ordered by presynaptic cell."""

    def __init__(
        self,
        connections: Sequence[Connections],
        grid: Grid,
        accumulators: Accumulators,
        network_size: int,
    ) -> None:
        """Bring the synapses in order."""
        self.connections = list(connections)
        self.network_size = network_size
        self._grid = grid
        self._inverse: Places | None = None
        pre = np.concatenate([part.pre for part in connections])
        self.by_pre = Rows(pre, network_size)
        self.post = self.ordered(lambda part: part.post)
        self.targets = self.ordered(lambda part: accumulators.of(part.post, part.receptor))
        ends = np.cumsum([len(part) for part in connections]).tolist()
        self._parts = {part: slice(end - len(part), end) for part, end in zip(connections, ends, strict=True)}

    def __len__(self) -> int:
        """Return the number of synapses."""
        return len(self.post)

    def ordered(self, values: Callable[[Connections], npt.NDArray[_Number]]) -> npt.NDArray[_Number]:
        """Return values of all connections in the order of the table."""
        together: npt.NDArray[_Number] = np.concatenate([values(part) for part in self.connections])
        return together[self.by_pre.order]

    def weights(self) -> FloatArray:
        """Return the described weights in the order of the table."""
        return self.ordered(lambda part: part.weight)

    def delays(self) -> npt.NDArray[np.int32]:
        """Return the delays in steps, in the order of the table."""
        rule, dt = self._grid.numerics.delay_steps, self._grid.dt
        return self.ordered(lambda part: rule(part.delay, dt))

    def places_of(self, part: Connections) -> Places:
        """Return the place of each synapse of one of the connections."""
        if self._inverse is None:
            self._inverse = np.empty(len(self), dtype=np.intp)
            self._inverse[self.by_pre.order] = np.arange(len(self))
        return self._inverse[self._parts[part]]
