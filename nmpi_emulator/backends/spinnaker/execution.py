"""The execution of a network on the engine, with the machine's numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import SPIKES, Cells, Connections, Network, Recording
from nmpi_emulator.backends.engine.sources.spike_times import SpikeTimes
from nmpi_emulator.backends.engine.synapses.model import STATIC

from . import injection
from .neurons import NeuronGroup
from .plastic import Plasticity
from .rewired import RewiredPopulation
from .session import session
from .simulated_sources import poisson_source, poisson_values
from .sources.poisson import PoissonGroup
from .sources.spike_array import SpikeArrayGroup
from .synapses.structural import is_structural

if TYPE_CHECKING:
    from nmpi_emulator.backends.engine.simulation import Simulation
    from nmpi_emulator.backends.spinnaker.numerics.cells.engine_models import SignedNames
    from nmpi_emulator.backends.spinnaker.numerics.cells.form import CellForm
    from nmpi_emulator.backends.spinnaker.numerics.effects import Effects

    from .groups import Group
    from .mapping.mapping import Mapping
    from .projections import Projection

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.int64]


class Execution(Protocol):
    """Whoever runs a network, and holds what it records."""

    def run(self, steps: int) -> None:
        """Run for a number of steps."""

    def reset(self) -> None:
        """Go back to time zero."""

    def update(self) -> None:
        """Take over what the script has set since the last run."""

    def spikes(self, label: str) -> tuple[IndexArray, FloatArray]:
        """Return cells and times (ms) of all spikes of a population since the last reset."""

    def samples(self, label: str, variable: str, cells: Sequence[int], every: int) -> FloatArray:
        """Return the samples of a variable, one row per sample, one column per cell."""

    def state(self, label: str) -> dict[str, FloatArray]:
        """Return the present values of the state variables of a population, as far as they are simulated."""

    def saturations(self) -> dict[str, int]:
        """Return how often sums of weights were cut, for each population and receptor where they were."""


def effects_of_job() -> Effects:
    """Return which effects of the number formats the job wants."""
    from nmpi_emulator.backends.spinnaker.numerics.effects import ALL

    wanted = session().job.hardware_config.get("numerics") or {}
    off = [name for name, on in dict(wanted).items() if not on]
    unknown = sorted(set(off) - set(ALL.names()))
    if unknown:
        session().log.warning(f"hardware_config: numerics has no effects {unknown}; there are {ALL.names()}")
    return ALL.without(*(name for name in off if name in ALL.names()))


class EngineExecution:
    """A network described to the engine, and its simulation.

    :param mapping: gives the scales of the weights.
    """

    def __init__(self, mapping: Mapping) -> None:
        from nmpi_emulator.backends.spinnaker.numerics.ticks import ticks

        self.effects = effects_of_job()
        self._mapping = mapping
        self._network = Network(Grid(session().clock.step_ms, ticks(self.effects)))
        self._parts: dict[str, Any] = {}
        self._forms: dict[str, CellForm] = {}
        self._recordings: dict[tuple[str, str], Recording] = {}
        #: Those that are simulated; what a script adds later belongs to the next description.
        self._groups = list(session().groups)
        for group in self._groups:
            self._add_group(group)
        self._plasticity = Plasticity(mapping, self.effects)
        for projection in session().projections:
            if not is_structural(projection.synapse_dynamics):
                self._connect(projection)
        for index, group in enumerate(session().groups):
            if isinstance(group, NeuronGroup) and is_structural(group.dynamics):
                self._rewire(group, str(index))
        self._injections = injection.inject(self._network, self._parts)
        for group in self._groups:
            self._record(group)
        self._simulation: Simulation | None = None

    # --- description ---

    def _add_group(self, group: Group) -> None:
        if isinstance(group, NeuronGroup):
            self._add_neurons(group)
        elif isinstance(group, SpikeArrayGroup):
            source = SpikeTimes(group.size, self._times(group), label=group.label)
            self._network.add_source(source)
            self._parts[group.label] = source
        elif isinstance(group, PoissonGroup):
            poisson = poisson_source(group)
            poisson.label = group.label
            self._network.add_source(poisson)
            self._parts[group.label] = poisson
        else:
            silent = SpikeTimes(group.size, [np.empty(0)] * group.size, label=group.label)
            self._network.add_source(silent)
            self._parts[group.label] = silent

    def _add_neurons(self, group: NeuronGroup) -> None:
        from nmpi_emulator.backends.spinnaker.numerics.cells.form import cell_form

        form = cell_form(group.kind.dynamics, self.effects)
        self._forms[group.label] = form
        parameters = self._named(form.parameters, group.arrays(self._known(group, form.parameters)))
        factors = self._mapping.scales(group).factors
        parameters.update(
            {name: np.asarray(factor) for name, factor in zip(form.scales, factors, strict=False)}
        )
        initial = dict(self._state(group, form.state))
        cells = Cells(form.model, group.size, parameters, initial, label=group.label)
        self._network.add_cells(cells)
        self._parts[group.label] = cells

    def _state(self, group: NeuronGroup, names: SignedNames) -> Iterator[tuple[str, FloatArray]]:
        """Yield the names of the model's state variables, and what they begin with.

        :param names: lead from the population's variables to them, and to the sign that they have there.
        """
        for own, array in group.arrays(self._known(group, names)).items():
            name, sign = names[own]
            yield name, array * sign

    @staticmethod
    def _known(group: NeuronGroup, names: Any) -> dict[str, Any]:
        """Return the values of a population that the model has, too; what has no value keeps its default."""
        values = {**group.state, **group.parameters}
        known = {name: values[name] for name in names if name in values}
        return {name: v for name, v in known.items() if not (v.is_common and v.common is None)}

    @staticmethod
    def _named(names: Any, arrays: dict[str, FloatArray]) -> dict[str, Any]:
        """Return arrays by the model's names."""
        return {names[name]: array for name, array in arrays.items()}

    @staticmethod
    def _times(group: SpikeArrayGroup) -> list[FloatArray]:
        """Return the spike times of each cell, in ms, on the grid."""
        step_ms = session().clock.step_ms
        cache: dict[int, FloatArray] = {}
        times = []
        for each in group.ticks:
            if id(each) not in cache:
                cache[id(each)] = np.round(each[each >= 0] * step_ms, 9)
            times.append(cache[id(each)])
        return times

    def _connect(self, projection: Projection) -> None:
        """Describe a projection."""
        made = projection.synapses
        if made is None or not len(made):
            return
        source, target = self._parts[projection.pre_group.label], self._parts[projection.post_group.label]
        description = Connections(
            pre=(made.pre + source.first).astype(np.int32),
            post=(made.post + target.first).astype(np.int32),
            receptor=made.receptor.astype(np.int64),
            model=STATIC,
            weight=made.weight,
            delay=made.delay_steps.astype(float) * session().clock.step_ms,
            label=projection.label,
        )
        changing = self._plasticity.changing(
            projection, description, self._forms[projection.post_group.label]
        )
        self._network.connections.append(description if changing is None else changing)
        if changing is not None:
            made.present = lambda: replace(made, weight=self._present(changing, "weight"), present=None)

    def _rewire(self, group: NeuronGroup, name: str) -> None:
        """Describe the projections onto a population whose synapses form and vanish."""
        rewired = RewiredPopulation(
            group, self._mapping, self._forms[group.label], lambda label: self._parts[label].first
        )
        for projection, places in zip(rewired.projections, rewired.describe(name), strict=True):
            self._network.connections.append(places)
            assert projection.synapses is not None
            projection.synapses.present = partial(rewired.present, projection, places, self._present)

    def _present(self, connections: Connections, name: str) -> FloatArray:
        """Return a value of every synapse as it is now."""
        if self._simulation is None:
            return connections.value(name)
        return np.asarray(self._simulation.synapse_values(connections, name))

    def _record(self, group: Group) -> None:
        part = self._parts[group.label]
        form = self._forms.get(group.label)
        for name in group.recorded_variables():
            cells = part.first + np.asarray(list(group.recorded_cells(name)), dtype=np.int64)
            if name == SPIKES:
                recording = Recording(cells)
            elif form is not None and name in form.recorded:
                recording = Recording(cells, form.recorded[name][0], group.sampling_steps(name))
            else:
                message = f"{name} of {group.label} is recorded, but nothing of it is simulated"
                session().findings.note("spinnaker/not-simulated", message)
                session().log.warn_once(message)
                continue
            self._network.recordings.append(recording)
            self._recordings[group.label, name] = recording

    # --- execution ---

    @property
    def simulation(self) -> Simulation:
        """The simulation; it imports Brian2 when it is first needed."""
        if self._simulation is None:
            from nmpi_emulator.backends.engine.simulation import Simulation

            self._simulation = Simulation(self._network, session().job.seed)
        return self._simulation

    def run(self, steps: int) -> None:
        """Run for a number of steps."""
        self.simulation.run(steps)

    def reset(self) -> None:
        """Go back to time zero and the initial state."""
        self.update()
        for group in self._groups:
            if isinstance(group, NeuronGroup):
                for name, array in self._state(group, self._forms[group.label].state):
                    self._parts[group.label].set_initial(name, array)
        self.simulation.reset()

    def update(self) -> None:
        """Take over what the script has set since the last run."""
        for group in self._groups:
            part = self._parts[group.label]
            if isinstance(group, NeuronGroup) and group.changed:
                group.resolve()
                form = self._forms[group.label]
                known = self._known(group, [name for name in form.parameters if name in group.changed])
                for name, array in group.arrays(known).items():
                    part.set_parameter(form.parameters[name], array)
                changed = {name: array for name, array in form.state.items() if name in group.changed}
                for name, array in self._state(group, changed):
                    part.set_initial(name, array)
                group.changed.clear()
            elif isinstance(group, SpikeArrayGroup) and group.changed:
                part.set_values(times=self._times(group))
                group.changed = False
            elif isinstance(group, PoissonGroup) and group.changed:
                part.set_values(**poisson_values(group))
                group.changed = False
        injection.update(self._injections)

    # --- results ---

    def spikes(self, label: str) -> tuple[IndexArray, FloatArray]:
        """Return cells and times (ms) of all spikes of a population since the last reset."""
        part = self._parts[label]
        numbers, times = self.simulation.spikes()
        mine = (numbers >= part.first) & (numbers < part.first + part.size)
        return numbers[mine] - part.first, times[mine]

    def samples(self, label: str, variable: str, cells: Sequence[int], every: int) -> FloatArray:
        """Return the samples of a variable, one row per sample, one column per cell."""
        recording = self._recordings.get((label, variable))
        if recording is None:
            samples = -(-session().steps_done // every)
            return np.zeros((samples, len(cells)))
        _, factor = self._forms[label].recorded[variable]
        return np.asarray(self.simulation.signal(recording).values) * factor

    def state(self, label: str) -> dict[str, FloatArray]:
        """Return the present values of the state variables of a population, as far as they are simulated."""
        names, part = self._forms[label].state, self._parts[label]
        return {own: self.simulation.state(part, name) * sign for own, (name, sign) in names.items()}

    def saturations(self) -> dict[str, int]:
        """Return how often sums of weights were cut, for each population and receptor where they were."""
        counts = {}
        for label, form in self._forms.items():
            for name, receptor in zip(form.saturations, form.receptors, strict=False):
                count = int(np.sum(self.simulation.state(self._parts[label], name)))
                if count:
                    counts[f"{label}/{receptor}"] = count
        return counts


#: So many samples are made of cells to which nothing happens; of more there are none.
_MOST_IDLE_SAMPLES = 10_000_000


class NoExecution:
    """Time that passes while nothing happens: cells keep their initial state and never spike."""

    def run(self, steps: int) -> None:
        """Let time pass."""

    def reset(self) -> None:
        """Go back to time zero."""

    def update(self) -> None:
        """Heed nothing."""

    def spikes(self, label: str) -> tuple[IndexArray, FloatArray]:
        """Return no spikes."""
        return np.empty(0, dtype=np.int64), np.empty(0)

    def samples(self, label: str, variable: str, cells: Sequence[int], every: int) -> FloatArray:
        """Return the initial value of every cell, for every sample, unless that fills the memory."""
        samples = -(-session().steps_done // every)
        if samples * len(cells) > _MOST_IDLE_SAMPLES:
            samples = 0
        for group in session().groups:
            if group.label == label and isinstance(group, NeuronGroup) and variable in group.state:
                return np.tile(group.state[variable].array()[list(cells)], (samples, 1))
        return np.zeros((samples, len(cells)))

    def state(self, label: str) -> dict[str, FloatArray]:
        """Return nothing: no state has changed."""
        return {}

    def saturations(self) -> dict[str, int]:
        """Return that nothing was cut."""
        return {}
