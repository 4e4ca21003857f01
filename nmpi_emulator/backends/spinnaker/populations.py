"""Populations."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from pyNN import descriptions

from .celltypes.model import AbstractPyNNModel
from .errors import SpynnakerException
from .groups import Group
from .population_family import PopulationBase
from .recorder import Recorder
from .sealed import Sealed
from .session import session
from .views import IDMixin, PopulationView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Population(Sealed, PopulationBase):
    """Cells of one type.

    Source of the rules: sPyNNaker 7.4.1, ``Population``.

    :param cellclass: a cell type, or a class of cell types with *cellparams*.
    :param additional_parameters: keywords that only SpiNNaker knows; they may also be given as such.
    """

    settable = frozenset(("label", "positions"))

    def __init__(
        self,
        size: Any,
        cellclass: Any,
        cellparams: Any = None,
        structure: Any = None,
        initial_values: Any = None,
        label: str | None = None,
        additional_parameters: Any = None,
        **additional_kwargs: Any,
    ) -> None:
        keywords = {**(additional_parameters or {}), **additional_kwargs}
        self._celltype = _instance(cellclass, cellparams)
        self._cells = self._make_group(_whole_size(size, label), label, keywords)
        self._record = Recorder(self._cells)
        self._structure = structure
        self._positions: Any = None
        self._cells.structure = structure
        now = session()
        now.add_group(self._cells)
        self.annotations: dict[str, Any] = {}
        self._first_id, self._last_id = now.number_cells(self._cells.size)
        now.populations.append(self)
        for name, value in (initial_values or {}).items():
            self._cells.set_initial(name, value)

    def _make_group(self, size: int | None, label: str | None, keywords: Mapping[str, Any]) -> Group:
        cell = self._celltype
        if not isinstance(cell, AbstractPyNNModel):
            raise session().refuse_configuration(
                "spinnaker/cell-type",
                "The cell type must be one of pyNN.spiNNaker's own: standard cell types of PyNN or "
                "their names "
                "are not accepted",
                actual=type(cell).__name__,
            )
        if size is not None and size <= 0:
            raise session().refuse_configuration(
                "spinnaker/population-size",
                "A population cannot have a negative or zero size",
                limit=">= 1",
                actual=size,
            )
        known = dict(type(cell).default_population_parameters)
        for name, value in keywords.items():
            if name in known:
                known[name] = value
            else:
                message = f"The additional parameter {name} of a Population will be ignored"
                session().findings.note("spinnaker/population-keyword", message, limit=", ".join(known))
                session().log.warning(message)
        return cell.create_group(size or 1, label or f"{cell.name} vertex", known)

    @staticmethod
    def create(cellclass: Any, cellparams: Any = None, n: int = 1) -> Population:
        """Make a population."""
        return Population(n, cellclass, cellparams)

    # --- what it is ---

    @property
    def _group(self) -> Group:
        return self._cells

    @property
    def _recorder(self) -> Recorder:
        return self._record

    @property
    def label(self) -> str:
        """The name of the population, with a numeral if there was one of this name already."""
        return self._cells.label

    @label.setter
    def label(self, label: str) -> None:
        raise self._not_implemented("The label of a population identifies it and cannot be changed")

    @property
    def size(self) -> int:
        """The number of cells."""
        return self._cells.size

    @property
    def celltype(self) -> Any:
        """The cell type."""
        return self._celltype

    @property
    def first_id(self) -> int:
        """The ID of the first cell."""
        return self._first_id

    @property
    def last_id(self) -> int:
        """The ID of the last cell."""
        return self._last_id

    def describe(self, template: Any = "population_default.txt", engine: str = "default") -> Any:
        """Return a description of the population."""
        context = {
            "label": self.label,
            "celltype": self.celltype.describe(template=None),
            "structure": self.structure.describe(template=None) if self.structure else None,
            "size": self.size,
            "size_local": self.size,
            "first_id": self.first_id,
            "last_id": self.last_id,
            "local_first_id": 0,
            "cell_parameters": self._cells.describe_parameters() or "No cell parameters",
            **self.annotations,
        }
        return descriptions.render(engine, template, context)

    # --- cells ---

    def __iter__(self) -> Iterator[IDMixin]:
        return self.all()

    def all(self) -> Iterator[IDMixin]:
        """Go through the cells."""
        return (IDMixin(self, index) for index in range(self.size))

    def __getitem__(self, index_or_slice: Any) -> PopulationView:
        if isinstance(index_or_slice, int):
            return IDMixin(self, index_or_slice)
        return PopulationView(self, index_or_slice)

    def id_to_index(self, id: Any) -> Any:  # noqa: A002
        """Return the index of a cell, or of several, by ID."""
        if np.iterable(id):
            return [each - self._first_id for each in id]
        if not self._first_id <= id <= self._last_id:
            raise ValueError(f"id should be in the range [{self._first_id},{self._last_id}], actually {id}")
        return int(id - self._first_id)

    def index_to_id(self, index: Any) -> Any:
        """Return the ID of a cell, or of several, by index."""
        if np.iterable(index):
            return [each + self._first_id for each in index]
        if index > self._last_id - self._first_id:
            raise ValueError(
                f"indexes should be in the range [0,{self._last_id - self._first_id}], actually {index}"
            )
        return int(index + self._first_id)

    def id_to_local_index(self, cell_id: Any) -> Any:
        """Refuse: there are no local indices."""
        raise self._not_implemented("sPyNNaker does not currently do id_to_local_index")

    # --- space ---

    @property
    def structure(self) -> Any:
        """The structure by which positions are given."""
        return self._structure

    @property
    def positions(self) -> Any:
        """The positions of the cells, one row each."""
        if self._positions is None:
            if self._structure is None:
                raise session().findings.refuse(
                    ValueError,
                    "spinnaker/positions",
                    f"The positions of {self.label} were asked for, but it is unstructured: give it a "
                    "structure",
                )
            self._positions = self._structure.generate_positions(self.size)
        return self._positions.T

    @positions.setter
    def positions(self, positions: Any) -> None:
        self._positions = positions

    @property
    def position_generator(self) -> Any:
        """A function that returns the position of a cell."""
        return lambda i: self.positions[:, i]

    # --- data ---

    def spinnaker_get_data(
        self, variable: Any, as_matrix: bool = False, view_indexes: Sequence[int] | None = None
    ) -> Any:
        """Return one recorded variable as an array, of all cells or of some."""
        return self._data(variable, as_matrix, view_indexes)

    # --- the machine ---

    def inject(self, current_source: Any) -> None:
        """Let a current flow into all cells."""
        self._cells.inject(current_source, list(range(self.size)))

    def add_placement_constraint(self, x: int, y: int, p: int | None = None) -> None:
        """Put the population on a chip, and on a core of it."""
        self._cells.fixed_location = (int(x), int(y), None if p is None else int(p))

    def set_max_atoms_per_core(self, max_atoms_per_core: Any) -> None:
        """Limit how many cells share a core."""
        session().check_user_can_act()
        limit = type(self.celltype).absolute_max_atoms_per_core
        if np.prod(max_atoms_per_core) > limit:
            raise session().findings.refuse(
                SpynnakerException,
                "spinnaker/neurons-per-core",
                f"Cells of type {self.celltype.name} cannot share a core in that number",
                limit=limit,
                actual=max_atoms_per_core,
            )
        self._cells.set_max_atoms(max_atoms_per_core)


def _instance(cell_class: Any, parameters: Any) -> Any:
    """Return a cell type, made of a class and its parameters if need be."""
    if inspect.isclass(cell_class):
        cell = cell_class(**parameters) if parameters is not None else cell_class()
        if not isinstance(cell, AbstractPyNNModel):
            raise session().findings.refuse(
                AssertionError,
                "spinnaker/cell-type",
                f"{cell_class.__name__} is no cell type of pyNN.spiNNaker",
            )
        return cell
    if parameters:
        raise session().refuse_configuration(
            "spinnaker/cell-type",
            "cellparams must be None if the cell type is an instance, which has its parameters already",
        )
    return cell_class


def _whole_size(size: Any, label: str | None) -> int | None:
    if size is None or isinstance(size, int):
        return size
    rounded = round(size)
    if abs(rounded - size) < 0.001:
        session().log.warning(
            f"Size of the population {label} rounded from {size} to {rounded}. Please use int values for size"
        )
        return int(rounded)
    raise session().refuse_configuration(
        "spinnaker/population-size", f"The size of a population (label {label}) must be an int", actual=size
    )


class Assembly:
    """What cannot be made on SpiNNaker."""

    def __init__(self, *populations: Any, **kwargs: Any) -> None:
        raise session().findings.refuse(
            Exception, "spinnaker/not-implemented", "Assemblies are not supported on SpiNNaker"
        )
