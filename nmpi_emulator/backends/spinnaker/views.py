"""Views of populations, and single cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pyNN import descriptions

from .population_family import PopulationBase
from .selectors import select

if TYPE_CHECKING:
    from .cell_values import ParameterHolder
    from .groups import Group
    from .populations import Population
    from .recorder import Recorder

#: The attributes of views themselves; any other name is a parameter of the cells.
_OWN = frozenset(("_parent", "_population", "_indices", "_mask", "_label", "_annotations"))


class PopulationView(PopulationBase):
    """Some cells of a population.

    Attributes that a view does not have itself are parameters of its cells.

    :param parent: a population or a view.
    :param selector: which of its cells: a number, slice, mask or list.
    """

    _parent: Any
    _population: Population
    _indices: Sequence[int]

    def __init__(self, parent: Any, selector: Any, label: str | None = None) -> None:
        self._parent = parent
        indices = select(selector, parent.size, warn=True)
        if isinstance(parent, PopulationView):
            self._population = parent.grandparent
            self._indices = parent.index_in_grandparent(indices)
        else:
            self._population = parent
            self._indices = indices
        self._mask = selector
        self._label = f"{parent.label}:{selector}" if label is None else label
        self._annotations: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name in _OWN or (name.startswith("__") and name.endswith("__")):
            raise AttributeError(name)  # while an instance is being made or copied
        return self._group.get_parameters(name, self._indices)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _OWN:
            object.__setattr__(self, name, value)
        else:
            self._group.set_parameter(name, value, self._indices)

    # --- what it is ---

    @property
    def _group(self) -> Group:
        return self._population._group

    @property
    def _recorder(self) -> Recorder:
        return self._population._recorder

    @property
    def _selection(self) -> Sequence[int] | None:
        return self._indices

    @property
    def indices(self) -> tuple[int, ...]:
        """The indices of the cells in the population."""
        return tuple(self._indices)

    @property
    def is_contiguous(self) -> bool:
        """Whether the cells follow one another."""
        return tuple(self._indices) == tuple(range(self._indices[0], self._indices[-1] + 1))

    @property
    def label(self) -> str:
        """The name of the view."""
        return self._label

    @property
    def size(self) -> int:
        """The number of cells."""
        return len(self._indices)

    @property
    def celltype(self) -> Any:
        """The cell type."""
        return self._parent.celltype

    @property
    def parent(self) -> Any:
        """What this is a view of."""
        return self._parent

    @property
    def grandparent(self) -> Population:
        """The population that the cells belong to."""
        return self._population

    @property
    def mask(self) -> Any:
        """How the cells were selected."""
        return self._mask

    def describe(self, template: Any = "populationview_default.txt", engine: str = "default") -> Any:
        """Return a description of the view."""
        context = {
            "label": self.label,
            "parent": self.parent.label,
            "mask": self.mask,
            "size": self.size,
            **self._annotations,
        }
        return descriptions.render(engine, template, context)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, PopulationView)
            and self._group is other._group
            and self.indices == other.indices
        )

    def __str__(self) -> str:
        return f"{self._group}{self._indices}"

    def __repr__(self) -> str:
        return f"{self._group!r}{self._indices}"

    # --- cells ---

    def __getitem__(self, index: Any) -> PopulationView:
        if isinstance(index, int):
            return IDMixin(self._population, index)
        return PopulationView(self, index, label=f"{self.label}_{index}")

    def __iter__(self) -> Iterator[Any]:
        return self.all()

    def all(self) -> Iterator[Any]:
        """Go through the cells."""
        return (IDMixin(self._population, index) for index in self._indices)

    def id_to_index(self, id: Any) -> Any:  # noqa: A002
        """Return the index in the view of a cell, or of several, by the number in the population."""
        indices = list(self._indices)
        return indices.index(id) if isinstance(id, int) else [indices.index(each) for each in id]

    def index_in_grandparent(self, indices: Any) -> list[int]:
        """Return the numbers of cells in the population, by their index in the view."""
        return [self._indices[index] for index in indices]

    # --- what views do otherwise ---

    def get(self, parameter_names: Any, gather: bool = False, simplify: bool = True) -> ParameterHolder:
        """Return the values of one or several parameters; the warning is for *gather*, as in the release."""
        return super().get(parameter_names, gather, simplify)

    def inject(self, current_source: Any) -> None:
        """Let a current flow into the cells."""
        self._group.inject(current_source, list(self._indices))

    @property
    def positions(self) -> Any:
        """Positions, which views do not have."""
        raise self._not_implemented(f"positions is not implemented for {type(self).__name__}")

    @property
    def position_generator(self) -> Any:
        """Positions, which views do not have."""
        raise self._not_implemented(f"position_generator is not implemented for {type(self).__name__}")

    @property
    def structure(self) -> Any:
        """The structure, which views do not have."""
        raise self._not_implemented(f"structure is not implemented for {type(self).__name__}")


class IDMixin(PopulationView):
    """A single cell.

    Its attributes are its parameters: ``population[2].tau_m``.
    """

    def __getattr__(self, name: str) -> Any:
        if name in _OWN or (name.startswith("__") and name.endswith("__")):
            raise AttributeError(name)
        return self._group.get_parameters(name, self.id)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _OWN:
            object.__setattr__(self, name, value)
        else:
            self._group.set_parameter(name, value, self.id)

    @property
    def id(self) -> int:
        """The number of the cell in its population."""
        return int(self._indices[0])

    @property
    def local(self) -> bool:
        """True: there is only one host."""
        return True

    def as_view(self) -> IDMixin:
        """Return this cell, which is a view already."""
        return self

    def get_parameters(self) -> ParameterHolder:
        """Return all parameters."""
        return self._group.get_parameters(self._group.parameter_names(), self.id)

    def set_parameters(self, **parameters: Any) -> None:
        """Set parameters."""
        for name, value in parameters.items():
            self._group.set_parameter(name, value, self.id)

    def get_initial_value(self, variable: str) -> ParameterHolder:
        """Return the initial value of a state variable."""
        return self._group.get_initial(variable, self.id)

    def set_initial_value(self, variable: str, value: Any) -> None:
        """Set the initial value of a state variable."""
        self._group.set_initial(variable, value, self.id)

    @property
    def initial_values(self) -> ParameterHolder:
        """Initial values of the state variables."""
        return self._group.get_initial(self._group.state_names(), self.id)
