"""Projections: the synapses between two groups of cells."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from pyNN import common, errors
from pyNN.parameters import LazyArray, ParameterSpace
from pyNN.space import Space

from nmpi_emulator.backends.engine.network import Connections
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.pynn_brian2 import simulator
from nmpi_emulator.backends.pynn_brian2.blocks import Blocks
from nmpi_emulator.backends.pynn_brian2.connectors import adapted
from nmpi_emulator.backends.pynn_brian2.synapses import StaticSynapse

_SPACE = Space()


class Connection(common.Connection):
    """One synapse of a projection, with its weight, its delay and its other values."""

    def __init__(self, projection: Projection, index: int) -> None:
        """Refer to synapse ``index`` of ``projection``."""
        object.__setattr__(self, "projection", projection)
        object.__setattr__(self, "index", index)

    @property
    def presynaptic_cell(self) -> Any:
        """The cell that the synapse comes from."""
        return self.projection.pre[self.presynaptic_index]

    @property
    def postsynaptic_cell(self) -> Any:
        """The cell that the synapse leads to."""
        return self.projection.post[self.postsynaptic_index]

    def __getattr__(self, name: str) -> Any:
        """Return the index of a cell, the weight, the delay or another value of the synapse."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self.projection.column(name)[self.index].item()

    def __setattr__(self, name: str, value: float) -> None:
        """Set the weight, the delay or a parameter of the synapse."""
        values = self.projection.column(name).copy()
        values[self.index] = value
        self.projection.set_column(name, values)

    def as_tuple(self, *attribute_names: str) -> tuple[Any, ...]:
        """Return several values of the synapse."""
        return tuple(getattr(self, name) for name in attribute_names)


class Projection(common.Projection):
    """The synapses between two groups of cells; see PyNN's documentation."""

    __doc__ = common.Projection.__doc__
    _simulator = simulator
    _static_synapse_class = StaticSynapse

    def __init__(
        self,
        presynaptic_population: Any,
        postsynaptic_population: Any,
        connector: Any,
        synapse_type: Any = None,
        source: Any = None,
        receptor_type: str | None = None,
        space: Space = _SPACE,
        label: str | None = None,
    ) -> None:
        """Create a projection, and all its synapses in one go."""
        for cells in (presynaptic_population, postsynaptic_population):
            self._simulator.state.require(cells)
        _refuse_spike_sources(postsynaptic_population)
        super().__init__(
            presynaptic_population,
            postsynaptic_population,
            connector,
            synapse_type,
            source,
            receptor_type,
            space,
            label,
        )
        self._blocks = Blocks()
        adapted(connector).connect(self)
        self._describe()

    def _convergent_connect(
        self,
        presynaptic_indices: npt.ArrayLike,
        postsynaptic_index: npt.ArrayLike,
        location_selector: Any = None,
        **connection_parameters: Any,
    ) -> None:
        """Collect synapses; connectors call this for one postsynaptic cell after another."""
        if location_selector is not None:
            raise NotImplementedError("Multicompartmental cells are not available.")
        self._blocks.add(presynaptic_indices, postsynaptic_index, connection_parameters)

    def _describe(self) -> None:
        """Turn the collected synapses into connections of the engine."""
        self._pre_index, self._post_index = self._blocks.cells()
        values = self._blocks.values()
        del self._blocks
        weight = self.effective_weights(values.pop("weight", np.empty(0)))
        delay = self.effective_delays(values.pop("delay", np.empty(0)))
        fraction = values.pop("dendritic_fraction", np.ones(1))
        for name, array in values.items():
            if np.any(np.isnan(array)):
                raise errors.ConnectionError(f"{name} must be a number.")
        if weight.size:
            values = self.synapse_type.completed(values, self)
        #: What the engine knows of these synapses.
        self.block = Connections(
            pre=_numbers(self.pre, self._pre_index),
            post=_numbers(self.post, self._post_index),
            receptor=self._receptors(),
            model=self.synapse_type.model,
            weight=weight,
            delay=delay,
            parameters=values,
            dendritic_fraction=float(fraction[0]) if fraction.size else 1.0,
            label=self.label or "",
        )
        self._simulator.state.network.connections.append(self.block)

    def effective_weights(self, weights: FloatArray) -> FloatArray:
        """Return the weights that the synapses get: those that were asked for."""
        if not np.all(np.isfinite(weights)):
            raise errors.ConnectionError("Weights must be finite numbers.")
        return weights

    def effective_delays(self, delays: FloatArray) -> FloatArray:
        """Return the delays (ms) that the synapses get: whole steps, and at least one."""
        if np.any(~np.isfinite(delays)) or np.any(delays < 0):
            raise errors.ConnectionError("Delays must be numbers of ms from 0 on.")
        grid = self._simulator.state.network.grid
        return grid.times(grid.numerics.delay_steps(delays, grid.dt))

    def _receptors(self) -> int | npt.NDArray[np.int64]:
        """Return the index of the receptor: one for all synapses, or one for each."""
        populations = getattr(self.post, "populations", [self.post])
        indices = [list(p.celltype.receptor_types).index(self.receptor_type) for p in populations]
        if len(set(indices)) == 1:
            return indices[0]
        return np.repeat(indices, [p.size for p in populations])[self._post_index]

    def receptor_decay_times(self) -> FloatArray:
        """Return for each synapse the decay time (ms) of the receptor that it ends on.

        A receptor without one, which steps the membrane, counts as decaying within a time step.
        """
        populations = getattr(self.post, "populations", [self.post])
        times = [self._decay_times(population) for population in populations]
        return np.concatenate(times)[self._post_index]

    def _decay_times(self, population: Any) -> FloatArray:
        index = list(population.celltype.receptor_types).index(self.receptor_type)
        cells = getattr(population, "grandparent", population).block
        step = np.full(cells.size, self._simulator.state.dt)
        times: FloatArray = cells.parameters.get(f"tau{index}", step)
        own: FloatArray = times[np.array(population.all_cells, dtype=np.int64) - cells.first]
        return own

    def __len__(self) -> int:
        """Return the number of synapses."""
        return len(self.block)

    def __getitem__(self, i: int) -> Connection:
        """Return a synapse."""
        if not -len(self) <= i < len(self):
            raise IndexError(f"{self.label} has {len(self)} connections")
        return Connection(self, i % len(self))

    @property
    def connections(self) -> Iterator[Connection]:
        """All synapses, one after the other."""
        return (Connection(self, index) for index in range(len(self)))

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a value of every synapse, under PyNN's name and in PyNN's unit, as it is now."""
        if name == "presynaptic_index":
            return self._pre_index
        if name == "postsynaptic_index":
            return self._post_index
        native = name
        if name in self.synapse_type.translations:
            native = self.synapse_type.translations[name]["translated_name"]
        return self._native_column(native)

    def _native_column(self, native: str) -> npt.NDArray[Any]:
        """Return a value of every synapse, under the engine's name, in PyNN's unit."""
        values = self._simulator.state.synapse_values(self.block, native)
        space = ParameterSpace({native: values}, shape=values.shape)
        standard = self.synapse_type.reverse_translate(space)
        standard.evaluate()
        translated = standard.as_dict()
        # PyNN makes a bare number of an array with one value.
        return np.atleast_1d(next(iter(translated.values()))) if translated else values

    def set_column(self, name: str, values: FloatArray) -> None:
        """Set a value of every synapse, under PyNN's name and in PyNN's unit."""
        space = ParameterSpace({name: values}, self.synapse_type.get_schema(), shape=(len(self),))
        native = self.synapse_type.translate(space)
        native.evaluate()
        for native_name, array in native.as_dict().items():
            self._set_native(native_name, array)

    def _set_native(self, name: str, values: npt.ArrayLike) -> None:
        if name == "delay":
            values = self.effective_delays(np.asarray(values, dtype=float))
        elif name == "weight":
            values = self.effective_weights(np.asarray(values, dtype=float))
        self.block.set_values(name, values)

    def _set_attributes(self, parameter_space: ParameterSpace) -> None:
        """Set values given as numbers or as pre x post matrices, under the engine's names."""
        for name, values in parameter_space.items():
            array = values.evaluate(simplify=True)
            if np.ndim(array) == 2:
                array = array[self._pre_index, self._post_index]
            self._set_native(name, array)

    def initialize(self, **initial_values: Any) -> None:
        """Set state variables of the plasticity model: one value for all synapses, or one each."""
        for variable, value in initial_values.items():
            array = LazyArray(value, shape=(len(self),), dtype=float)
            self.block.set_initial(variable, array.evaluate(simplify=False))
            self.initial_values[variable] = array

    def _value_list_to_array(self, attributes: dict[str, Any]) -> dict[str, Any]:
        """Turn values given as a list, one for each connected pair of cells, into a pre x post matrix.

        The order is that of the matrix, as in PyNN; several synapses of a pair get the same value.
        """
        for name, value in attributes.items():
            if not isinstance(value, (list, np.ndarray)):
                continue
            matrix = np.asarray(value, dtype=float)
            if matrix.ndim == 1:
                exists = np.zeros(self.shape, dtype=bool)
                exists[self._pre_index, self._post_index] = True
                pairs = int(exists.sum())
                if matrix.size != pairs:
                    raise ValueError(
                        f"{name} is a list of {matrix.size} values, but {self.label} joins {pairs} pairs of "
                        "cells: give one value for each, in the order of get(name, 'array'), or a matrix."
                    )
                matrix = np.full(self.shape, np.nan)
                matrix[exists] = value
            attributes[name] = matrix
        return attributes

    def _get_attributes_as_list(self, names: Any) -> list[tuple[Any, ...]]:
        """Return one tuple per synapse."""
        columns = [self._listed(name) for name in names]
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def _listed(self, name: str) -> npt.NDArray[Any]:
        if name in ("presynaptic_index", "postsynaptic_index"):
            return self.column(name)
        return self._native_column(name)

    def _get_attributes_as_arrays(self, names: Any, multiple_synapses: str = "sum") -> list[FloatArray]:
        """Return pre x post matrices, with NaN where there is no synapse."""
        return [self._matrix(self._native_column(name), multiple_synapses) for name in names]

    def _matrix(self, values: FloatArray, multiple_synapses: str) -> FloatArray:
        cells = np.ravel_multi_index((self._pre_index, self._post_index), self.shape)
        matrix = np.full(self.shape, np.nan)
        if multiple_synapses in _COMBINE:
            operation, start = _COMBINE[multiple_synapses]
            matrix.flat[cells] = start
            operation.at(matrix.reshape(-1), cells, values)
        else:
            order = slice(None, None, -1 if multiple_synapses == "last" else 1)
            pairs, first = np.unique(cells[order], return_index=True)
            matrix.flat[pairs] = values[order][first]
        return matrix


#: How the values of several synapses between two cells are combined, and what to start from; the
#: first or the last of them is a choice, not a combination.
_COMBINE: dict[str, tuple[Any, float]] = {
    "sum": (np.add, 0.0),
    "min": (np.minimum, np.inf),
    "max": (np.maximum, -np.inf),
}


def _numbers(cells: Any, indices: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return the numbers in the network of cells of a population, view or assembly."""
    return np.array(cells.all_cells, dtype=np.int32)[indices]


def _refuse_spike_sources(cells: Any) -> None:
    """Refuse a projection onto cells that have no receptors."""
    if hasattr(cells, "receptor_types") and not cells.receptor_types:
        raise errors.ConnectionError(f"{cells.label} has no receptors: it cannot receive spikes.")
