"""Populations, views and assemblies of cells."""

# mypy: allow-subclassing-any

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from pyNN import common
from pyNN.parameters import ArrayParameter, LazyArray, ParameterSpace, simplify

from nmpi_emulator.backends.pynn_brian2 import simulator
from nmpi_emulator.backends.pynn_brian2.recording import Recorder


class Assembly(common.Assembly):
    """A group of populations and views; see PyNN's documentation."""

    _simulator = simulator

    @property
    def receptor_types(self) -> list[str]:
        """The receptors that all populations have, in the order in which the first one has them.

        A projection without ``receptor_type`` takes the first one for positive weights.
        """
        first, *others = (population.receptor_types for population in self.populations)
        return [name for name in first if all(name in names for names in others)]


class _CellValues:
    """What a population and a view have in common: they read and set values of cells."""

    celltype: Any
    size: int

    def _root(self) -> Population:
        """Return the population that the cells belong to."""
        raise NotImplementedError

    def _where(self) -> Any:
        """Return which cells of the population these are, as an index."""
        raise NotImplementedError

    def _get_parameters(self, *names: str) -> ParameterSpace:
        """Return the parameters of the cells, under PyNN's names and in PyNN's units."""
        if any(name in self.celltype.computed_parameters() for name in names):
            names = ()
        native = self._get_native_parameters(*self.celltype.get_native_names(*names))
        return self.celltype.reverse_translate(native)

    def _get_native_parameters(self, *names: str) -> ParameterSpace:
        """Return parameters of the cells under the names of the engine."""
        values = self._root().native_values
        where = self._where()
        return ParameterSpace({n: simplify(values[n][where]) for n in names}, shape=(self.size,))

    def _set_parameters(self, parameter_space: ParameterSpace) -> None:
        """Set parameters of the cells; ``parameter_space`` holds the engine's names."""
        parameter_space.evaluate(simplify=False)
        self._root().set_native(parameter_space.as_dict(), self._where())

    def _set_initial_value_array(self, variable: str, value: LazyArray) -> None:
        """Set a state variable of the cells, for now and for every later reset."""
        values = value.evaluate(simplify=False)
        self._root().set_initial(variable, values, self._where())

    def _set_cell_initial_value(self, id: Any, variable: str, value: float) -> None:  # noqa: A002
        """Set a state variable of one cell, as ``initialize`` does."""
        root = self._root()
        root.set_initial(variable, [value], np.array([root.id_to_index(id)]))

    def _get_view(self, selector: Any, label: str | None = None) -> PopulationView:
        return PopulationView(self, selector, label)


class PopulationView(_CellValues, common.PopulationView):
    """A selection of the cells of a population; see PyNN's documentation."""

    _assembly_class = Assembly
    _simulator = simulator

    def _root(self) -> Population:
        root: Population = self.grandparent
        return root

    @cached_property
    def _selection(self) -> npt.NDArray[np.intp]:
        selection: npt.NDArray[np.intp] = self.index_in_grandparent(np.arange(self.size))
        return selection

    def _where(self) -> npt.NDArray[np.intp]:
        return self._selection

    @property
    def initial_values(self) -> Mapping[str, LazyArray]:
        """The initial values of the cells of this view."""
        where = self._where()
        return {
            name: LazyArray(values.evaluate(simplify=False)[where], shape=(self.size,))
            for name, values in self._root().initial_values.items()
        }

    def initialize(self, **initial_values: Any) -> None:
        """Set initial values of state variables of the cells of this view."""
        for variable, value in initial_values.items():
            array = LazyArray(value, shape=(self.size,), dtype=float)
            self._set_initial_value_array(variable, array)


class Population(_CellValues, common.Population):
    """A group of cells of one type; see PyNN's documentation."""

    __doc__ = common.Population.__doc__
    _simulator = simulator
    _recorder_class = Recorder
    _assembly_class = Assembly

    def __init__(
        self,
        size: Any,
        cellclass: Any,
        cellparams: Mapping[str, Any] | None = None,
        structure: Any = None,
        initial_values: Mapping[str, Any] | None = None,
        label: str | None = None,
    ) -> None:
        """Create a population of ``size`` cells."""
        if isinstance(size, (int, np.integer)) and size < 1:
            raise ValueError(f"A population has at least one cell, not {size}.")
        if inspect.isclass(cellclass) and cellparams is None:
            cellparams = {}
        super().__init__(size, cellclass, cellparams, structure, dict(initial_values or {}), label)

    def _root(self) -> Population:
        return self

    def _where(self) -> slice:
        return slice(None)

    def _create_cells(self) -> None:
        """Describe the cells and number them."""
        first = self._simulator.state.id_counter
        self.all_cells = np.array(
            [self._simulator.ID(number) for number in range(first, first + self.size)],
            dtype=self._simulator.ID,
        )
        for cell in self.all_cells:
            cell.parent = self
        self._mask_local = np.ones(self.size, dtype=bool)
        parameters = self.celltype.native_parameters
        parameters.shape = (self.size,)
        parameters.evaluate(simplify=False)
        #: The parameters of every cell, under the names of the engine.
        self.native_values = {
            name: per_cell(values, self.size) for name, values in parameters.as_dict().items()
        }
        #: What the engine knows of these cells.
        self.block = self.celltype.add_to(
            self._simulator.state.network, self.size, self.native_values, self.label
        )

    def set_native(self, parameters: Mapping[str, Any], where: Any) -> None:
        """Set parameters, under the names of the engine, of the cells that ``where`` selects."""
        changed = {name: self.native_values[name].copy() for name in parameters}
        for name, array in changed.items():
            array[where] = per_cell(parameters[name], array[where].size, array.dtype)
        self.celltype.update(self.block, {**self.native_values, **changed}, set(changed))
        self.native_values.update(changed)

    def set_initial(self, variable: str, values: Any, where: Any) -> None:
        """Set a state variable, under PyNN's name, of the cells that ``where`` selects."""
        try:
            name, factor = self.celltype.variables[variable]
        except KeyError:
            raise KeyError(
                f"{type(self.celltype).__name__} has no state variable {variable!r}; "
                f"it has {sorted(self.celltype.variables)}."
            ) from None
        self.block.set_initial(name, np.asarray(values, dtype=float) / factor, where)
        if variable in self.initial_values and not isinstance(where, slice):
            known = self.initial_values[variable]
            array = known.evaluate(simplify=False)
            array[where] = values
            self.initial_values[variable] = LazyArray(array, shape=(self.size,), dtype=float)


def per_cell(values: Any, size: int, dtype: Any = None) -> npt.NDArray[Any]:
    """Return one value per cell, of a number, a sequence, or already one of them per cell.

    PyNN returns a bare value where a population has one cell, and a list of sequences where a
    script gave nested lists.
    """
    if isinstance(values, ArrayParameter):
        array = np.empty(size, dtype=object)
        array[:] = [values] * size
        return array
    array = np.asarray(values)
    if np.dtype(object) in (array.dtype, dtype):
        items = list(array.ravel())
        array = np.empty(size, dtype=object)
        array[:] = items * size if len(items) == 1 else items
        return array
    return np.array(np.broadcast_to(array, (size,)), dtype=float)
