"""Projections of BrainScaleS-2."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from pyNN import common
from pyNN.parameters import ParameterSpace
from pyNN.space import Space

from nmpi_emulator.backends.brainscales2.experiment import current
from nmpi_emulator.backends.brainscales2.pynn import simulator
from nmpi_emulator.backends.brainscales2.pynn.standardmodels.synapses import StaticSynapse, require_no_delay
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.pynn_brian2.blocks import Blocks
from nmpi_emulator.backends.pynn_brian2.connectors import adapted

_SPACE = Space()


def _require_known(*ends: Any) -> None:
    """Refuse cells that are not of the present network."""
    known = current().populations
    for end in ends:
        for part in getattr(end, "populations", [end]):
            population = getattr(part, "grandparent", None)
            if population is not None and not any(population is each for each in known):
                raise RuntimeError(
                    f"{population.label!r} is of a network that setup() has replaced: make it again after it"
                )


class Connection(common.Connection):
    """One synapse of a projection."""

    def __init__(self, projection: Projection, index: int) -> None:
        """Refer to synapse ``index`` of ``projection``."""
        self.presynaptic_index = int(projection.pre_index[index])
        self.postsynaptic_index = int(projection.post_index[index])
        self.weight = float(projection.asked_weights[index])
        self.delay = 0.0

    def as_tuple(self, *attribute_names: str) -> tuple[Any, ...]:
        """Return several values of the synapse."""
        return tuple(getattr(self, name) for name in attribute_names)


class Projection(common.Projection):
    """The synapses between two groups of cells; see PyNN's documentation."""

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
        """Create the synapses.

        :raises NotImplementedError: if the postsynaptic cells are an assembly.
        :raises RuntimeError: for cells of a network that ``setup`` has replaced.
        """
        _require_known(presynaptic_population, postsynaptic_population)
        if isinstance(postsynaptic_population, common.Assembly):
            raise NotImplementedError(
                f"{postsynaptic_population.label!r}: an Assembly cannot be an end of a projection; make one "
                "for each part"
            )
        if getattr(getattr(postsynaptic_population, "celltype", None), "source", False):
            # The real software finds out when it maps the network.
            receptor_type = receptor_type or "excitatory"
            self._init_onto_sources(presynaptic_population, postsynaptic_population, connector, synapse_type)
            self.receptor_type, self.label = receptor_type, label or "projection onto sources"
        else:
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
        if not getattr(self.post, "celltype", None) or not self.post.celltype.source:
            adapted(connector).connect(self)
        self.pre_index, self.post_index = self._blocks.cells()
        values = self._blocks.values()
        del self._blocks
        #: Weights as a script gives them.
        self.asked_weights: FloatArray = values.get("weight", np.empty(0))
        require_no_delay(values.get("delay", np.empty(0)))
        current().projections.append(self)

    def _init_onto_sources(self, pre: Any, post: Any, connector: Any, synapse_type: Any) -> None:
        self.pre, self.post, self.source = pre, post, None
        self.space, self._connector = _SPACE, connector
        self.synapse_type = synapse_type or StaticSynapse()
        self.initial_values: dict[str, Any] = {}
        self.annotations: dict[str, Any] = {}

    @property
    def weights(self) -> IntArray:
        """The weights that the chip has: rounded, half to the even neighbour.

        :raises ValueError: if a weight is no number.
        """
        if not np.isfinite(self.asked_weights).all():
            raise ValueError(f"{self.label!r}: cannot convert NaN or infinity to a whole number (weight)")
        return np.rint(self.asked_weights).astype(np.int64)

    def pre_numbers(self) -> IntArray:
        """Return the number of the presynaptic cell of each synapse."""
        return np.asarray(self.pre.all_cells, dtype=np.int64)[self.pre_index]

    def post_numbers(self) -> IntArray:
        """Return the number of the postsynaptic cell of each synapse."""
        return np.asarray(self.post.all_cells, dtype=np.int64)[self.post_index]

    def _convergent_connect(
        self,
        presynaptic_indices: npt.ArrayLike,
        postsynaptic_index: npt.ArrayLike,
        location_selector: Any = None,
        **connection_parameters: Any,
    ) -> None:
        if location_selector is not None:
            raise ValueError("point neurons have no locations to connect to")
        self._blocks.add(presynaptic_indices, postsynaptic_index, connection_parameters)

    def __len__(self) -> int:
        """Return the number of synapses."""
        return len(self.asked_weights)

    def __getitem__(self, i: int) -> Connection:
        """Return a synapse."""
        if not -len(self) <= i < len(self):
            raise IndexError(f"{self.label} has {len(self)} connections")
        return Connection(self, i % len(self))

    @property
    def connections(self) -> Iterator[Connection]:
        """All synapses, one after the other."""
        return (Connection(self, index) for index in range(len(self)))

    def _set_attributes(self, parameter_space: ParameterSpace) -> None:
        """Set weights; ``parameter_space`` has a row for each presynaptic cell."""
        parameter_space.evaluate()
        for name, values in parameter_space.items():
            array = np.asarray(values, dtype=float)
            per_synapse = array[self.pre_index, self.post_index] if array.ndim == 2 else array
            if name == "delay":
                require_no_delay(per_synapse)
            else:
                self._set_weights(np.broadcast_to(per_synapse, (len(self),)))

    def _set_weights(self, weights: npt.ArrayLike) -> None:
        array = np.array(weights, dtype=float)
        self.synapse_type.parameter_checks["weight"](array, self)
        self.asked_weights = array

    def _set_initial_value_array(self, variable: str, value: Any) -> None:
        """Refuse initial values: synapses have no state."""
        raise NotImplementedError("synapses of BrainScaleS-2 have no initial values")

    def _get_attributes_as_list(self, names: Any) -> list[tuple[Any, ...]]:
        columns = [self._column(name) for name in names]
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def _get_attributes_as_arrays(self, names: Any, multiple_synapses: str = "sum") -> list[FloatArray]:
        operation = self.MULTI_SYNAPSE_OPERATIONS[multiple_synapses]
        arrays = []
        for name in names:
            matrix = np.full(self.shape, np.nan)
            places = zip(
                self.pre_index.tolist(), self.post_index.tolist(), self._column(name).tolist(), strict=True
            )
            for pre, post, value in places:
                known = matrix[pre, post]
                matrix[pre, post] = value if np.isnan(known) else operation(known, value)
            arrays.append(matrix)
        return arrays

    def _column(self, name: str) -> npt.NDArray[Any]:
        columns: dict[str, npt.NDArray[Any]] = {
            "presynaptic_index": self.pre_index,
            "postsynaptic_index": self.post_index,
            "weight": self.asked_weights,
            "delay": np.zeros(len(self)),
        }
        return columns[name]
