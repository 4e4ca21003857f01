"""A population of neurons on the machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import InvalidOperation
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from pyNN.random import RandomDistribution

from nmpi_emulator.platforms.spinnaker.limits import LIMITS

from .cell_values import CellValues, ParameterHolder
from .celltypes.kind import PACKETS, SPIKES
from .currents import require_currents
from .errors import ShutdownException, SpynnakerException
from .fixed_point import check_drawn, check_range, check_unsigned, is_drawn_by_cores
from .generators import check_generator, checked_seed
from .groups import Group
from .recorded_variables import RecordedVariables, unknown_variable
from .session import Status, session
from .splitters import attach
from .synapses.static import SynapseDynamicsStatic

if TYPE_CHECKING:
    from .celltypes.model import AbstractPyNNNeuronModel
    from .projections import Projection
    from .synapses.dynamics import AbstractSynapseDynamics

NEURONS_PER_CORE = int(LIMITS["neurons_per_core"].value)

#: Listed among the state variables of some kinds, but no population keeps it: asking for all of them fails.
_SEED = "seed"
_STEPS_PER_TIMESTEP = "n_steps_per_timestep"


class NeuronGroup(Group):
    """The neurons of one population.

    :param cell: the cell type with its parameters.
    :param keywords: of ``Population``, those of the cell type's ``default_population_parameters``.
    """

    kind_name = "PopulationVertex"

    def __init__(
        self, cell: AbstractPyNNNeuronModel, size: int, label: str, keywords: Mapping[str, Any]
    ) -> None:
        model = type(cell)
        atoms = keywords["neurons_per_core"]
        if atoms is None:
            atoms = model.get_model_max_atoms_per_dimension_per_core()
        super().__init__(size, label, atoms, keywords["n_colour_bits"])
        self.cell, self.kind = cell, cell.kind
        self._take_keywords(keywords)
        self.parameters = self._make_parameters(keywords)
        self.initial = {name: self._values(name) for name in self.kind.state if name != _SEED}
        self.initial.update({name: CellValues(size, 0) for name in self.kind.hidden_state})
        self.state = {name: values.copy() for name, values in self.initial.items()}
        self.variables = RecordedVariables((*self.kind.recordable, SPIKES), size)
        self.dynamics: AbstractSynapseDynamics = SynapseDynamicsStatic()
        self.incoming: dict[Group, list[Projection]] = {}
        self.currents: list[tuple[Any, Sequence[int]]] = []
        self.changed: set[str] = set()
        self.placed_state = False

    def __repr__(self) -> str:
        return f"{self.label} with {self.size} atoms"

    def _take_keywords(self, keywords: Mapping[str, Any]) -> None:
        options, model = session().configuration, type(self.cell)

        def chosen(name: str, default: Any) -> Any:
            return default if keywords[name] is None else keywords[name]

        buffer = chosen(
            "incoming_spike_buffer_size", options.integer("Simulation", "incoming_spike_buffer_size")
        )
        self.ring_buffer_sigma = chosen(
            "ring_buffer_sigma", options.number("Simulation", "ring_buffer_sigma")
        )
        self.spikes_per_second = chosen(
            "spikes_per_second", options.number("Simulation", "spikes_per_second")
        )
        self.max_expected_summed_weight = keywords["max_expected_summed_weight"]
        if self.max_expected_summed_weight is not None:
            self._check_summed_weight(self.max_expected_summed_weight)
        self.seed = checked_seed(keywords["seed"])
        #: The reset and the step at which the state was read from the cores.
        self._state_read_at = (0, 0)
        self.splitter = keywords["splitter"]
        attach(self.splitter, self)
        late = keywords["drop_late_spikes"]
        #: What goes to the cores as it is, as a whole number of 32 bits.
        self._words = {
            "n_colour_bits": self.n_colour_bits,
            "incoming_spike_buffer_size": buffer,
            "drop_late_spikes": 0 if late is None else late,
        }
        self.n_synapse_cores = chosen("n_synapse_cores", model.get_model_n_synapse_cores())
        self.allow_delay_extensions = chosen(
            "allow_delay_extensions", model.get_model_allow_delay_extensions()
        )

    def _check_summed_weight(self, given: Any) -> None:
        if len(given) != len(self.kind.receptors):
            raise session().findings.refuse(
                ValueError,
                "spinnaker/summed-weight",
                "max_expected_summed_weight needs one number for each synapse type of the neuron model",
                limit=f"{len(self.kind.receptors)} numbers",
                actual=len(given),
            )

    # --- parameters and state ---

    def _make_parameters(self, keywords: Mapping[str, Any]) -> dict[str, CellValues]:
        hidden = {
            "timestep": session().clock.step_ms,
            _STEPS_PER_TIMESTEP: keywords.get(_STEPS_PER_TIMESTEP, 1),
        }
        made = {name: CellValues(self.size, hidden[name]) for name in self.kind.hidden_parameters}
        return {**made, **{name: self._values(name) for name in self.kind.parameters}}

    def _values(self, name: str) -> CellValues:
        """Return the values of a constructor's argument.

        Source: sPyNNaker 7.4.1, ``AbstractStandardNeuronComponent._convert``.
        """
        value = self.cell.values[name]
        if isinstance(value, RandomDistribution):
            return CellValues(self.size, value)
        if isinstance(value, (float, int, np.integer, np.floating)):
            return CellValues(self.size, float(value))
        try:
            length = len(value)
        except TypeError:
            raise ValueError(
                f"{name} must be a number, a RandomDistribution, or a list with a number for each cell"
            ) from None
        if length != self.size:
            raise session().findings.refuse(
                AssertionError,
                "spinnaker/parameter-length",
                f"{name} must be one number, or one for each cell of {self.label}",
                limit=f"{self.size} values",
                actual=f"{length} values",
            )
        return CellValues(self.size, value)

    def parameter_names(self) -> list[str]:
        """Return the names of the parameters."""
        return list(self.kind.parameters)

    def get_parameters(self, names: Any, selector: Any = None) -> ParameterHolder:
        """Return values of parameters."""
        self.check_names(names, self.parameters, "parameter")
        return ParameterHolder(names, lambda name, chosen: self.parameters[name].values(chosen), selector)

    def set_parameter(self, name: str, value: Any, selector: Any = None) -> None:
        """Set a parameter; the cores' values are read first, lest those that are not set be lost."""
        self.check_names(name, self.parameters, "parameter")
        self._read_state()
        self.parameters[name].set(value, selector)
        self.changed.add(name)

    def state_names(self) -> list[str]:
        """Return the names of the state variables."""
        return list(self.kind.state)

    def get_initial(self, names: Any, selector: Any = None) -> ParameterHolder:
        """Return initial values of state variables."""
        self.check_names(names, self.state, "variable")
        if session().has_run_last:
            _check_reachable()
        return ParameterHolder(names, lambda name, chosen: self.initial[name].values(chosen), selector)

    def set_initial(self, name: str, value: Any, selector: Any = None) -> None:
        """Set the initial value of a state variable; before a run, that is also the present one."""
        self.check_names(name, self.state, "variable")
        if not session().has_run_last:
            self.state[name].set(value, selector)
        self.initial[name].set(value, selector)

    def get_state(self, names: Any, selector: Any = None) -> ParameterHolder:
        """Return present values of state variables."""
        self.check_names(names, self.state, "variable")
        self._read_state()
        return ParameterHolder(names, lambda name, chosen: self.state[name].values(chosen), selector)

    def set_state(self, name: str, value: Any, selector: Any = None) -> None:
        """Set the present value of a state variable; cells that are not selected keep theirs."""
        self.check_names(name, self.state, "variable")
        self._read_state()
        self.state[name].set(value, selector)
        self.changed.add(name)

    def _read_state(self) -> None:
        """Take over the state in which the last run has left the cells, unless that has been done.

        Source: sPyNNaker 7.4.1, ``PopulationVertex.__read_parameters_now``.
        """
        now = session()
        moment = (now.reset_number, now.steps_done)
        if not now.has_run_last or self._state_read_at == moment:
            return
        self._state_read_at = moment
        _check_reachable()
        reader = now.segments[-1].reader
        present = reader.state(self.label) if reader else {}
        for name in self.state.keys() & present.keys():
            self.state[name].set(present[name].tolist())

    def units(self, name: str) -> str | None:
        """Return the unit of a parameter or variable.

        :raises KeyError: if there is no such name, or the release has no unit for it.
        """
        known = {*self.variables.all(), *self.parameters, *self.state}
        if name not in known:
            raise KeyError(f"There is no parameter or variable {name}; there are: {', '.join(sorted(known))}")
        unit = self.kind.units.get(name, "")
        if unit is None:
            raise KeyError(f"The release knows no unit of {name}")
        return unit

    def resolve(self) -> None:
        """Draw what is still to be drawn, and check that everything fits the number format.

        :raises ConfigurationException: for a seeded generator of something that the cores draw.
        :raises ValueError: for a value that is out of range.
        """
        everything = {**self.parameters, **self.state}
        if self.kind.generated and all(map(is_drawn_by_cores, _constants(everything.values()))):
            for name, values in everything.items():
                for value in _constants([values]):
                    if isinstance(value, RandomDistribution):
                        check_generator(value.rng, f"RandomDistribution for {name}")
        for name, values in everything.items():
            if name not in self.kind.integers:
                self._resolve(name, values)
        for name, value in self._words.items():
            check_unsigned(int(value) if name == "drop_late_spikes" else value, f"{name} of {self.label}")

    def _resolve(self, name: str, values: CellValues) -> None:
        for value in dict.fromkeys(_hashable(value) for value in _constants([values])):
            if isinstance(value, RandomDistribution):
                check_drawn(value, name, self.place)
            else:
                check_range(value, f"{name} of {self.label}", self.place)
        if values.is_common:
            if isinstance(values.common, RandomDistribution):
                values.set(np.atleast_1d(values.common.next(n=self.size)).tolist())
            return
        for index, value in enumerate(values.values()):
            if isinstance(value, RandomDistribution):
                values.put([index], [float(value.next())])

    def arrays(self, names: Mapping[str, CellValues]) -> dict[str, npt.NDArray[np.float64]]:
        """Return resolved values as arrays."""
        return {name: values.array() for name, values in names.items()}

    def reset(self) -> None:
        """Go back to the initial state."""
        for name, values in self.state.items():
            values.take(self.initial[name])

    def describe_parameters(self) -> dict[str, Any]:
        """Return the parameters of the first cell that scripts know of."""
        return {name: self.parameters[name].values(0)[0] for name in self.kind.parameters}

    # --- cores ---

    @property
    def max_atoms_per_core(self) -> int:
        """How many neurons may share a core: never more than a row of synapses can have."""
        return min(super().max_atoms_per_core, self.dynamics.absolute_max_atoms_per_core)

    def set_max_atoms(self, max_atoms: Any) -> None:
        """Limit how many neurons share a core."""
        limit = self.dynamics.absolute_max_atoms_per_core
        if np.prod(max_atoms) > limit:
            raise self._too_many(limit, max_atoms)
        super().set_max_atoms(max_atoms)

    def atoms_for_slices(self) -> tuple[int, ...]:
        """Return how many neurons a core takes in each dimension."""
        limit = self.max_atoms_per_core
        if len(self.shape) == 1:
            return (limit,)
        if np.prod(self.max_atoms_per_dimension) > limit:
            raise self._too_many(limit, self.max_atoms_per_dimension)
        return self.max_atoms_per_dimension

    def _too_many(self, limit: int, actual: Any) -> SpynnakerException:
        return session().findings.refuse(
            SpynnakerException,
            "spinnaker/neurons-per-core",
            f"The neurons of {self.label} on a core, all dimensions together, are too many in the current "
            "configuration",
            limit=limit,
            actual=actual,
        )

    # --- recording ---

    def recordable(self) -> list[str]:
        """Return the names of the variables that can be recorded."""
        return self.variables.all()

    def set_recording(self, name: str, interval_ms: float | None, indices: Any) -> None:
        """Begin to record a variable."""
        if name not in self.variables.all():
            raise unknown_variable(name, self.variables.all())
        self.variables.turn_on(name, interval_ms, indices)
        session().set_requires_mapping()

    def stop_recording(self, name: str, indices: Any) -> None:
        """Stop recording a variable."""
        if name not in self.variables.all():
            raise unknown_variable(name, self.variables.all())
        self.variables.turn_off(name, indices)

    def recorded_variables(self) -> list[str]:
        """Return what is being recorded."""
        return self.variables.active()

    def recorded_cells(self, name: str) -> Sequence[int]:
        """Return which cells a variable is recorded of; for what cores count, the first of each core."""
        if name == PACKETS:
            return [core.first for core in self.slices()]
        return self.variables.cells(name)

    def sampling_steps(self, name: str) -> int:
        """Return how many steps lie between two samples of a variable."""
        return self.variables.every(name)

    # --- input ---

    @property
    def conductance_based(self) -> bool:
        """Whether synaptic input is a conductance."""
        return self.kind.conductance

    def receptor(self, name: str | None) -> int | None:
        """Return the number of a receptor type; ``None`` if there is none of this name."""
        return self.kind.receptors.index(name) if name in self.kind.receptors else None

    def incoming_projections(self) -> Iterator[Projection]:
        """Go through the projections onto these cells, those of one source after the other."""
        for projections in self.incoming.values():
            yield from projections

    def add_incoming(self, projection: Projection) -> None:
        """Take note of a projection."""
        session().set_requires_mapping()
        self.incoming.setdefault(projection.pre_group, []).append(projection)

    @property
    def flowing(self) -> dict[Any, Sequence[int]]:
        """The cells that each current flows into: those of its last injection, as in the release."""
        return dict(self.currents)

    def inject(self, source: Any, indices: Sequence[int]) -> None:
        """Let a current flow into cells."""
        require_currents()
        if type(source).__hash__ is None:
            raise session().findings.refuse(
                TypeError,
                "spinnaker/current-sources",
                "Only one current source can be injected at a time; inject those of a list one by one",
                actual=repr(source),
            )
        if source in self.flowing:
            session().findings.note(
                "spinnaker/current-sources",
                f"A {type(source).__name__} that is injected into {self.label} again no longer flows into "
                "the cells that it was injected into before: make a source for each view",
            )
        self.currents.append((source, indices))
        source.add_target(self, indices)


def _check_reachable() -> None:
    """Raise if what is on the cores can no longer be read."""
    now = session()
    if now.status is Status.SHUTDOWN:
        raise now.findings.refuse(
            ShutdownException,
            "spinnaker/shut-down",
            "The state of the cells cannot be read from the cores after end() has been called",
        )


def _constants(lists: Any) -> Iterator[Any]:
    """Go through the values, those that all cells share only once."""
    for values in lists:
        if values.is_common:
            yield values.common
        else:
            yield from values.values()


def _hashable(value: Any) -> Any:
    if isinstance(value, (RandomDistribution, float, int, str, type(None))):
        return value
    if np.ndim(value):
        several = ValueError if np.size(value) > 1 else InvalidOperation
        raise session().findings.refuse(
            several if isinstance(value, np.ndarray) else TypeError,
            "spinnaker/parameter-value",
            "A parameter or an initial value must be one number for a cell, not an array",
            actual=repr(value),
        )
    return float(value)
