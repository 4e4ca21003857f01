"""What populations, views and assemblies have in common: they give access to cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.pynn07.cell_id import CellID
from nmpi_emulator.backends.pynn07.cells import drawn
from nmpi_emulator.backends.pynn07.errors import InvalidDimensionsError

if TYPE_CHECKING:
    from nmpi_emulator.backends.pynn07.populations import Population


class Group:
    """Cells of one or more populations, in an order of their own."""

    label: str

    def parts(self) -> list[tuple[Population, IntArray]]:
        """Return the populations that the cells are of, and which of their cells these are."""
        raise NotImplementedError

    @property
    def size(self) -> int:
        """Number of cells."""
        return sum(len(indices) for _, indices in self.parts())

    @property
    def local_size(self) -> int:
        """Number of cells that this process simulates: all."""
        return self.size

    def __len__(self) -> int:
        """Return the number of cells."""
        return self.size

    def numbers(self) -> IntArray:
        """Return the number of every cell in the network."""
        return np.concatenate([population.first_id + indices for population, indices in self.parts()])

    @property
    def all_cells(self) -> list[CellID]:
        """The IDs of all cells."""
        return [
            CellID(population.first_id + int(index), population)
            for population, indices in self.parts()
            for index in indices
        ]

    @property
    def local_cells(self) -> list[CellID]:
        """The IDs of all cells."""
        return self.all_cells

    def all(self) -> Iterator[CellID]:
        """Iterate over the IDs of all cells."""
        return iter(self.all_cells)

    def __iter__(self) -> Iterator[CellID]:
        """Iterate over the IDs of all cells."""
        return iter(self.all_cells)

    def __contains__(self, cell: Any) -> bool:
        """Tell whether a cell is one of these."""
        return int(cell) in self.numbers()

    @property
    def positions(self) -> FloatArray:
        """Where the cells are in space: an array of three rows."""
        return np.concatenate([p.all_positions[:, indices] for p, indices in self.parts()], axis=1)

    def set(self, parameter: Any, value: Any = None) -> None:
        """Set a parameter of all cells: ``set("v_rest", -65.0)`` or ``set({"v_rest": -65.0})``."""
        given = parameter if isinstance(parameter, dict) else {parameter: value}
        for name, each in given.items():
            for population, indices in self.parts():
                population.set_cells(name, each, indices)

    def tset(self, name: str, values: Any) -> None:
        """Set a parameter to one value for each cell."""
        self._require_one_each(values)
        start = 0
        for population, indices in self.parts():
            population.set_cells(name, values[start : start + len(indices)], indices)
            start += len(indices)

    def _require_one_each(self, values: Any) -> None:
        if len(values) != self.size:
            raise InvalidDimensionsError(f"{self.size} cells need {self.size} values, not {len(values)}")

    def rset(self, name: str, distribution: Any) -> None:
        """Set a parameter to a random number for each cell."""
        self.tset(name, drawn(distribution, self.size))

    def get(self, name: str) -> list[Any]:
        """Return a parameter of every cell."""
        return [value for p, indices in self.parts() for value in p.parameters[name][indices]]

    def inject(self, source: Any) -> None:
        """Let a current source flow into all cells."""
        source.inject_into(self)

    def record(self, *args: Any, **kwargs: Any) -> None:
        """Record the spikes of all cells."""
        self._record("spikes")

    def record_v(self, *args: Any, **kwargs: Any) -> None:
        """Record the membrane of all cells."""
        self._record("v")

    def _record(self, variable: str) -> None:
        for population, indices in self.parts():
            population.record_cells(variable, indices)

    def _names(self, population: Population, cells: IntArray) -> IntArray:
        """Return what cells are called in results: their places in the population."""
        return cells

    def getSpikes(self, *args: Any, **kwargs: Any) -> FloatArray:  # noqa: N802
        """Return the spikes of the last run: one row ``cell, time (ms)`` per spike, in order of time."""
        rows = [np.empty((0, 2))]
        for population, indices in self.parts():
            cells, times = population.description.results.spikes_of(population)
            mine = np.isin(cells, indices) & population.recorded_cells("spikes")[cells]
            rows.append(np.column_stack((self._names(population, cells[mine]), times[mine])))
        table = np.concatenate(rows)
        return table[np.argsort(table[:, 1], kind="stable")]

    def get_v(self, *args: Any, **kwargs: Any) -> FloatArray:
        """Return the membranes of the last run: one row ``cell, time (ms), potential (mV)`` per sample."""
        rows = [np.empty((0, 3))]
        for population, indices in self.parts():
            for trace in population.description.results.traces_of(population):
                if trace.cell in indices:
                    names = self._names(population, np.full(len(trace.times), trace.cell))
                    rows.append(np.column_stack((names, trace.times, trace.values)))
        return np.concatenate(rows)

    def get_spike_counts(self, *args: Any, **kwargs: Any) -> dict[CellID, int]:
        """Return the number of spikes of each cell."""
        counts: dict[CellID, int] = {}
        for population, indices in self.parts():
            cells, _ = population.description.results.spikes_of(population)
            per_cell = np.bincount(cells, minlength=population.size)
            counts.update(
                {CellID(population.first_id + int(i), population): int(per_cell[i]) for i in indices}
            )
        return counts

    def meanSpikeCount(self, *args: Any, **kwargs: Any) -> float:  # noqa: N802
        """Return the number of spikes per cell."""
        return len(self.getSpikes()) / self.size

    def printSpikes(self, file: str, *args: Any, **kwargs: Any) -> None:  # noqa: N802
        """Write the spikes into a file, one ``time cell`` per line."""
        np.savetxt(file, self.getSpikes()[:, ::-1], fmt=("%.4f", "%d"), header=self._header())

    def print_v(self, file: str, *args: Any, **kwargs: Any) -> None:
        """Write the membranes into a file, one ``potential cell`` per line."""
        np.savetxt(file, self.get_v()[:, [2, 0]], fmt=("%.4f", "%d"), header=self._header())

    def _header(self) -> str:
        return f"label = {self.label}\nsize = {self.size}"

    def describe(self, *args: Any, **kwargs: Any) -> str:
        """Say in words what cells these are."""
        kinds = sorted({type(population.celltype).__name__ for population, _ in self.parts()})
        return f"{type(self).__name__} {self.label!r}: {self.size} cells of type {', '.join(kinds)}"
