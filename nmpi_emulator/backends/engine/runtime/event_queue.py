"""Events on their way along an axon or a dendrite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Synapses = npt.NDArray[np.intp]


class EventQueue:
    """Holds, for each grid point, the synapses that an event reaches then."""

    def __init__(self) -> None:
        """Make an empty queue."""
        self._waiting: defaultdict[int, list[Synapses]] = defaultdict(list)

    def add(self, stamp: int, synapses: Synapses, delays: npt.NDArray[np.int32]) -> None:
        """Send an event to ``synapses``, each of which it reaches ``delays`` steps later."""
        if synapses.size == 0:
            return
        first = int(delays[0])
        if (delays == first).all():
            self._waiting[stamp + first].append(synapses)
            return
        order = np.argsort(delays, kind="stable")
        sorted_delays = delays[order]
        cuts = np.flatnonzero(np.diff(sorted_delays)) + 1
        for part in np.split(order, cuts):
            self._waiting[stamp + int(delays[part[0]])].append(synapses[part])

    def take(self, point: int) -> list[Synapses]:
        """Return the groups of synapses that events reach at a grid point."""
        return self._waiting.pop(point, [])

    def carried_over(self, new_places: Synapses) -> Iterator[tuple[int, Synapses]]:
        """Yield what is waiting, for a table in which the synapses have ``new_places``."""
        for point, groups in self._waiting.items():
            for synapses in groups:
                yield point, new_places[synapses]

    def put(self, point: int, synapses: Synapses) -> None:
        """Let an event reach ``synapses`` at a grid point."""
        self._waiting[point].append(synapses)
