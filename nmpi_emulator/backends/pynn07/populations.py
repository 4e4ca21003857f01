"""Populations, views and assemblies of cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from pyNN import space

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.pynn07.cell_id import CellID
from nmpi_emulator.backends.pynn07.cells import CellType, ParameterTable
from nmpi_emulator.backends.pynn07.description import Description
from nmpi_emulator.backends.pynn07.groups import Group


class _Selectable(Group):
    """Cells of one population: they can be selected from, and added up."""

    view_class: ClassVar[type[PopulationView]]
    assembly_class: ClassVar[type[Assembly]]

    @property
    def grandparent(self) -> Population:
        """The population that the cells are of."""
        return self.parts()[0][0]

    @property
    def celltype(self) -> CellType:
        """The type of the cells."""
        return self.grandparent.celltype

    @property
    def first_id(self) -> int:
        """The number of the first cell."""
        return int(self.numbers()[0])

    @property
    def last_id(self) -> int:
        """The number of the last cell."""
        return int(self.numbers()[-1])

    def __getitem__(self, index: Any) -> Any:
        """Return the ID of a cell, or a view for a slice, a list or a mask."""
        population, indices = self.parts()[0]
        if isinstance(index, (int, np.integer)):
            if not -len(indices) <= index < len(indices):
                raise IndexError(f"there is no cell {index} among {len(indices)}")
            return CellID(population.first_id + int(indices[index]), population)
        return self.view_class(self, index)

    def sample(self, n: int, rng: Any = None) -> PopulationView:
        """Return ``n`` cells chosen at random."""
        order = rng.permutation(self.size) if rng else np.random.default_rng().permutation(self.size)
        return self.view_class(self, np.asarray(order)[:n])

    def __add__(self, other: Any) -> Assembly:
        """Return these cells and others."""
        return self.assembly_class(self, other)

    def id_to_index(self, cell: Any) -> int:
        """Return the place of a cell."""
        places = np.flatnonzero(self.numbers() == int(cell))
        if not places.size:
            raise IndexError(f"cell {int(cell)} is not in {self.label!r}")
        return int(places[0])

    def nearest(self, position: Any) -> CellID:
        """Return the cell that is nearest to a point in space."""
        away = self.positions - np.reshape(position, (3, 1))
        return self.all_cells[int(np.argmin(np.sum(away**2, axis=0)))]

    def can_record(self, variable: str) -> bool:
        """Tell whether a variable of the cells can be recorded."""
        return variable == "spikes" or (variable == "v" and not self.celltype.source)


class Population(_Selectable):
    """Cells of one type."""

    #: Returns the description that new populations become a part of.
    current_description: ClassVar[Any]

    def __init__(
        self,
        size: Any,
        cellclass: Any,
        cellparams: Mapping[str, Any] | None = None,
        structure: Any = None,
        label: str | None = None,
    ) -> None:
        """Create ``size`` cells."""
        self._size: int = self.checked_size(size)
        if self._size < 0:
            raise ValueError(f"the size of a population is a number of cells, not {self._size}")
        self._celltype = self.checked_celltype(cellclass, cellparams)
        self.parameters = ParameterTable(type(self._celltype), self._size, self._celltype.parameters)
        self.check_parameters(np.arange(self._size))
        self.structure = structure or space.Line()
        self.all_positions: FloatArray = np.asarray(
            self.structure.generate_positions(self._size), dtype=float
        )
        self._recorded: defaultdict[str, npt.NDArray[np.bool_]] = defaultdict(
            lambda: np.zeros(self._size, dtype=bool)
        )
        self.description: Description = type(self).current_description()
        self._first: int = self.description.add_population(self)
        #: The place of the population among all of the network.
        self.number = len(self.description.populations) - 1
        self.label = label or f"population{self.number}"

    def checked_size(self, size: Any) -> int:
        """Return the number of cells, or refuse it."""
        if not isinstance(size, (int, np.integer)):
            raise TypeError(f"the size of a population is a number of cells, not {size!r}")
        number: int = int(size)
        return number

    def checked_celltype(self, cellclass: Any, cellparams: Mapping[str, Any] | None) -> CellType:
        """Return the cell type with its parameters, or refuse it."""
        if isinstance(cellclass, type) and issubclass(cellclass, CellType):
            return cellclass(cellparams)
        if isinstance(cellclass, CellType):
            return type(cellclass)({**cellclass.parameters, **(cellparams or {})})
        raise TypeError(f"{cellclass!r} is no cell type")

    def check_parameters(self, indices: IntArray) -> None:
        """Refuse parameters of some cells; a population that is refused does not join the network."""

    @property
    def celltype(self) -> CellType:
        """The type of the cells."""
        return self._celltype

    @property
    def size(self) -> int:
        """Number of cells."""
        return self._size

    @property
    def first_id(self) -> int:
        """The number of the first cell."""
        return self._first

    def parts(self) -> list[tuple[Population, IntArray]]:
        """Return this population with all its cells."""
        return [(self, np.arange(self._size))]

    def set_cells(self, name: str, value: Any, indices: IntArray) -> None:
        """Set a parameter of some cells."""
        self.parameters.set(name, value, indices)
        self.check_parameters(indices)

    def record_cells(self, variable: str, indices: IntArray) -> None:
        """Record a variable of some cells."""
        self._recorded[variable][indices] = True

    def forget_recording(self, variable: str) -> None:
        """Record a variable of no cell any more."""
        self._recorded.pop(variable, None)

    def recorded_cells(self, variable: str) -> npt.NDArray[np.bool_]:
        """Return of which cells a variable is recorded."""
        return self._recorded[variable]


class PopulationView(_Selectable):
    """Some cells of a population."""

    def __init__(self, parent: Any, selector: Any, label: str | None = None) -> None:
        """Select cells of a population or view by a slice, a list of indices or a mask."""
        population, known = parent.parts()[0]
        self.parent = parent
        self._population = population
        self._indices = known[_as_indices(selector, len(known))]
        self.label = label or f"view of {parent.label}"

    def parts(self) -> list[tuple[Population, IntArray]]:
        """Return the population and which of its cells these are."""
        return [(self._population, self._indices)]

    @property
    def parameters(self) -> Any:
        """The parameters of all cells of the population."""
        return self._population.parameters


class Assembly(Group):
    """Cells of several populations and views."""

    def __init__(self, *groups: Any, label: str | None = None) -> None:
        """Put groups together.

        :raises TypeError: for what is no population, view or assembly.
        """
        for group in groups:
            if not isinstance(group, Group):
                raise TypeError(f"an assembly consists of populations, views and assemblies, not {group!r}")
        self.groups = list(groups)
        self.label = label or "assembly"

    @property
    def populations(self) -> list[Any]:
        """The populations and views."""
        return self.groups

    def parts(self) -> list[tuple[Population, IntArray]]:
        """Return all populations with those of their cells that belong here."""
        return [part for group in self.groups for part in group.parts()]

    def __getitem__(self, index: Any) -> Any:
        """Return the ID of a cell, or a list of them."""
        return self.all_cells[index]

    def __add__(self, other: Any) -> Assembly:
        """Return these cells and others."""
        return type(self)(*self.groups, other)

    def __iadd__(self, other: Any) -> Assembly:
        """Take other cells in."""
        self.groups.append(other)
        return self

    def _names(self, population: Population, cells: IntArray) -> IntArray:
        """Return what cells are called in results: their numbers in the network."""
        return population.first_id + cells


def _as_indices(selector: Any, size: int) -> IntArray:
    """Return which of ``size`` cells a slice, a list of indices or a mask selects."""
    try:
        chosen: IntArray = np.arange(size)[selector if isinstance(selector, slice) else np.asarray(selector)]
    except IndexError:
        raise IndexError(f"{selector!r} selects cells that are not among {size}") from None
    if not np.size(chosen):
        raise IndexError(f"{selector!r} selects no cell of {size}")
    return np.atleast_1d(chosen)


_Selectable.view_class = PopulationView
_Selectable.assembly_class = Assembly
