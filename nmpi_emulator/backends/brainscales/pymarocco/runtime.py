"""``pymarocco.runtime``: the results of a mapping, kept for runs that skip it."""

from __future__ import annotations

from typing import Any

from nmpi_emulator.backends.brainscales.coordinates import Wafer as WaferCoordinate
from nmpi_emulator.backends.brainscales.pymarocco.results import Marocco
from nmpi_emulator.backends.brainscales.pysthal.wafer import Wafer


class Runtime:
    """What a mapping has made, and the wafer on which a script may change it before a run."""

    def __init__(self, wafer: Any = None) -> None:
        self._coordinate = wafer if wafer is not None else WaferCoordinate(0)
        self._wafer = Wafer(self._coordinate)
        self._results: Marocco | None = None
        #: The network as the experiment has mapped it; ``None`` before.
        self.mapped: Any = None

    def wafer(self) -> Wafer:
        """Return the wafer."""
        return self._wafer

    def wafer_coordinate(self) -> Any:
        """Return the coordinate of the wafer."""
        return self._coordinate

    def results(self) -> Marocco:
        """Return the results of the mapping.

        :raises RuntimeError: if there is none yet.
        """
        if self._results is None:
            raise RuntimeError("there are no results: call pynn.run first, without skip_mapping")
        return self._results

    def has_results(self) -> bool:
        """Tell whether there is a mapping."""
        return self._results is not None

    def clear_results(self) -> None:
        """Forget the mapping and everything that was set on the wafer."""
        self._results, self.mapped, self._wafer = None, None, Wafer(self._coordinate)

    def keep(self, mapped: Any, results: Marocco) -> None:
        """Keep a mapping."""
        self.clear_results()
        self.mapped, self._results = mapped, results
        self._wafer.allocate(mapped.hicanns)
        for number in mapped.placement.hicanns:
            chip = self._wafer.chip(number)
            if chip is not None:
                chip.mapped_weight = _reader(mapped, number)


def _reader(mapped: Any, hicann: int) -> Any:
    def weight(row: int, column: int) -> int:
        for one in mapped.synapses:
            here = (one.row == row) & (one.column == column)
            here &= mapped.placement.hicann[one.post] == hicann
            if here.any():
                return int(one.code[here][0])
        return 0

    return weight
