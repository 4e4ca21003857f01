"""The spikes of a step, brought together."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nmpi_emulator.backends.engine.numerics import IntArray
from nmpi_emulator.backends.engine.runtime.cell_group import CellGroup
from nmpi_emulator.backends.engine.runtime.part import Part
from nmpi_emulator.backends.engine.runtime.source_group import SourceGroup
from nmpi_emulator.backends.engine.runtime.timeline import Timeline

_NONE: IntArray = np.empty(0, dtype=np.int64)


class SpikeBus(Part):
    """Collects who spiked in this step, as numbers in the network."""

    def __init__(self, groups: Sequence[CellGroup], sources: SourceGroup | None, timeline: Timeline) -> None:
        """Collect from these groups and sources."""
        super().__init__("spikes", "thresholds", timeline, order=1)
        self._groups = list(groups)
        self._sources = sources
        #: Cells that spiked in this step, and cells and sources together.
        self.from_cells = self.all = _NONE

    def run(self) -> None:
        """Collect the spikes of this step."""
        spikes = [group.spikes for group in self._groups if group.spikes.size]
        self.from_cells = _join(spikes)
        if self._sources is not None and self._sources.spikes.size:
            spikes.append(self._sources.spikes)
        self.all = _join(spikes)

    def only_sources(self) -> None:
        """Take up the spikes of the sources alone: before the first step no cell has spiked."""
        self.from_cells = _NONE
        self.all = self._sources.spikes if self._sources else _NONE


def _join(spikes: list[IntArray]) -> IntArray:
    if not spikes:
        return _NONE
    return spikes[0] if len(spikes) == 1 else np.concatenate(spikes)
