"""The cores that each population takes, and their memory."""

from __future__ import annotations

import functools
import math
import operator
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from pyNN.random import RandomDistribution

from nmpi_emulator.backends.spinnaker.celltypes.kind import PACKETS
from nmpi_emulator.backends.spinnaker.connectors.simple import OneToOneConnector
from nmpi_emulator.backends.spinnaker.errors import SynapticConfigurationException
from nmpi_emulator.backends.spinnaker.live import LiveControlGroup
from nmpi_emulator.backends.spinnaker.neurons import NeuronGroup
from nmpi_emulator.backends.spinnaker.recorded_variables import REWIRING
from nmpi_emulator.backends.spinnaker.session import session
from nmpi_emulator.backends.spinnaker.sources.poisson import PoissonGroup
from nmpi_emulator.backends.spinnaker.sources.spike_array import SpikeArrayGroup
from nmpi_emulator.backends.spinnaker.splitters import (
    SplitterPopulationVertexFixed,
    SplitterPopulationVertexNeuronsSynapses,
)
from nmpi_emulator.backends.spinnaker.synapses.local_only import AbstractLocalOnly
from nmpi_emulator.backends.spinnaker.synapses.static import SynapseDynamicsStatic
from nmpi_emulator.backends.spinnaker.synapses.structural import is_structural
from nmpi_emulator.platforms.spinnaker import machine, memory
from nmpi_emulator.platforms.spinnaker.memory import Memory

from .edges import DelayExtension, Edges
from .rows import synapses_size

if TYPE_CHECKING:
    from nmpi_emulator.backends.spinnaker.groups import Group
    from nmpi_emulator.backends.spinnaker.projections import Projection
    from nmpi_emulator.backends.spinnaker.slices import Slice


@dataclass(frozen=True)
class Core:
    """A core, not placed yet.

    :param owner: the population that it works for.
    """

    owner: str
    memory: Memory


@dataclass
class CoreGroup:
    """Cores that must share a chip.

    :param cells: the slice of the population that they hold.
    :param cores: in the order in which they are placed.
    :param numbers: where each of them is on the chip.
    """

    label: str
    cells: Slice
    cores: tuple[Core, ...]
    chip: tuple[int, int] | None = None
    numbers: tuple[int, ...] = field(default=())

    @functools.cached_property
    def memory(self) -> Memory:
        """The memory of all of them together."""
        return functools.reduce(operator.add, (core.memory for core in self.cores))


def synapse_cores(group: NeuronGroup) -> int:
    """Return how many cores process synapses beside each core of neurons; 0 if the neuron cores do it.

    Source: sPyNNaker 7.4.1, ``PopulationVertex.use_combined_core``.

    :raises SynapticConfigurationException: if the script forces what the synapses cannot do.
    """
    dynamics, forced = group.dynamics, _forced(group)
    if not session().rules.splits_cores or isinstance(group.splitter, SplitterPopulationVertexFixed):
        return 0
    if isinstance(group.splitter, SplitterPopulationVertexNeuronsSynapses):
        return _asked_for(group)
    if not dynamics.is_combined_core_capable:
        if forced == 0:
            raise _refuse(
                f"The synapses of {group.label} need cores of their own: n_synapse_cores must be 1 or more"
            )
        return forced if forced is not None else _needed(group)
    if not dynamics.is_split_core_capable:
        if forced:
            raise _refuse(
                f"The synapses of {group.label} cannot have cores of their own: leave n_synapse_cores at 0"
            )
        return 0
    if forced is not None:
        return forced
    return _needed(group) if session().clock.step_ms < 1.0 else 0


def _forced(group: NeuronGroup) -> int | None:
    """Return the number of synapse cores that a script asks for; negative ones count as none.

    :raises TypeError: if it is no whole number.
    """
    number = group.n_synapse_cores
    if number is None or (not isinstance(number, str) and not number >= 0):
        return None
    if not isinstance(number, (int, np.integer)):
        raise session().findings.refuse(
            TypeError,
            "spinnaker/synapse-cores",
            f"n_synapse_cores of {group.label} is a whole number",
            actual=number,
            where=group.place,
        )
    return int(number)


def _asked_for(group: NeuronGroup) -> int:
    """Return how many synapse cores a population has whose script wants them apart.

    :raises IndexError: if it needs none, as in the real software.
    """
    forced = _forced(group)
    count = _needed(group) if forced is None else forced
    if not count:
        raise session().findings.refuse(
            IndexError,
            "spinnaker/synapse-cores",
            f"The splitter of {group.label} wants cores for its synapses, but it needs none: list index out "
            "of range. Set n_synapse_cores to 1 or more, or leave the splitter out",
            where=group.place,
        )
    return count


def _refuse(message: str) -> SynapticConfigurationException:
    return session().findings.refuse(SynapticConfigurationException, "spinnaker/synapse-cores", message)


def _needed(group: NeuronGroup) -> int:
    """Return how many synapse cores the expected traffic needs.

    Source: sPyNNaker 7.4.1, ``PopulationVertex.__update_n_synapse_cores``.
    """
    capacity = (group.dynamics.synapses_per_second or 0) * session().clock.time_scale
    available = machine.cores_for_network(_max_core()) - 1
    direct, direct_cores, total = 0.0, 0, 0.0
    for source, projections in group.incoming.items():
        events = sum(_events(projection, group) for projection in projections)
        if is_direct_poisson(projections):
            direct += events
        else:
            total += events
        if isinstance(source, PoissonGroup) and len(projections) == 1:
            direct_cores += 1
    cores = math.ceil(total / capacity)
    if cores + direct_cores < available:
        return cores
    cores = math.ceil((total + direct) / capacity)
    if cores > available:
        message = (
            f"{group.label} would need {cores} synapse cores, but only {available} cores are available: "
            "it may not "
            "keep up; raise time_scale_factor or reduce its synapses"
        )
        session().findings.note("spinnaker/synapse-cores", message, limit=available, actual=cores)
        session().log.warning(message)
        cores = available
    return cores


def _events(projection: Projection, group: NeuronGroup) -> int:
    """Return the synaptic events of a projection in a second, on one core."""
    pad = projection.synapse_dynamics.pad_to_length
    synapses = pad
    if synapses is None:
        synapses = projection.connector.row_maximum(group.max_atoms_per_core, projection, None, None)
    return math.ceil(synapses * float(group.spikes_per_second) * projection.pre_group.size)


def _max_core() -> int | None:
    return session().configuration.integer("Machine", "max_machine_core")


def is_direct_poisson(projections: list[Projection]) -> bool:
    """Tell whether a Poisson source can feed its targets through memory.

    Source: sPyNNaker 7.4.1, ``is_direct_poisson_source``.
    """
    if len(projections) != 1:
        return False
    projection = projections[0]
    source, delays = projection.pre_group, projection.delays
    return (
        isinstance(source, PoissonGroup)
        and len(source.outgoing) == 1
        and source.size == projection.post_group.size
        and isinstance(projection.connector, OneToOneConnector)
        and isinstance(projection.synapse_dynamics, SynapseDynamicsStatic)
        and not isinstance(delays, (RandomDistribution, str, np.ndarray))
        and delays == session().clock.step_ms
    )


class CoreMaker:
    """Splits populations into cores.

    :param edges: with their delay extensions.
    """

    def __init__(self, edges: Edges, split: dict[int, int]) -> None:
        self._edges = edges
        #: The number of synapse cores of each population, by identity.
        self._split = split
        self._direct = self._find_direct()

    def _find_direct(self) -> dict[int, list[PoissonGroup]]:
        """Return the Poisson sources that share the chips of their targets, by target."""
        direct: dict[int, list[PoissonGroup]] = {}
        for group in session().groups:
            if not isinstance(group, NeuronGroup) or not self._split[id(group)]:
                continue
            single = [p for p in group.incoming.values() if len(p) == 1 and is_poisson(p)]
            if len(single) + self._split[id(group)] + 1 >= machine.CORES_PER_CHIP - 1:
                continue
            direct[id(group)] = [
                p[0].pre_group
                for p in single
                if is_direct_poisson(p) and isinstance(p[0].pre_group, PoissonGroup)
            ]
        return direct

    def cores(self, group: Group | DelayExtension) -> list[CoreGroup]:
        """Return the cores of a population."""
        if isinstance(group, DelayExtension):
            return [
                CoreGroup(group.label, part, (Core(group.label, Memory(memory.delay_extension())),))
                for part in group.source.slices()
            ]
        if isinstance(group, NeuronGroup):
            return self._neuron_cores(group)
        if isinstance(group, PoissonGroup):
            if any(group in sources for sources in self._direct.values()):
                return []
            return [self._single(group, part, poisson_memory(group, part.size)) for part in group.slices()]
        if isinstance(group, SpikeArrayGroup):
            return [self._single(group, part, array_memory(group, part)) for part in group.slices()]
        if isinstance(group, LiveControlGroup):
            return [self._single(group, part, Memory(memory.LIVE)) for part in group.slices()]
        silent = memory.spike_array(0, is_recorded=False, step_ms=session().clock.step_ms)
        return [self._single(group, part, silent) for part in group.slices()]

    @staticmethod
    def _single(group: Group, part: Slice, amount: Memory) -> CoreGroup:
        return CoreGroup(group.label, part, (Core(group.label, amount),))

    # --- neurons ---

    def _neuron_cores(self, group: NeuronGroup) -> list[CoreGroup]:
        n, count = group.fullest_core, self._split[id(group)]
        rows = synapses_size(group, self._edges, n)
        if not count:
            amount = self._combined_memory(group, n, rows)
            return [self._single(group, part, amount) for part in group.slices()]
        if is_structural(group.dynamics) and count != 1:
            raise _refuse(
                f"Structural plasticity of {group.label} can only have one synapse core: set "
                "n_synapse_cores to 1"
            )
        sources = self._direct.get(id(group), [])
        neuron = Core(group.label, self._neuron_memory(group, n, count + len(sources)))
        lead = Core(group.label, self._synapse_memory(group, n, rows))
        shared = Core(group.label, self._synapse_memory(group, n, None))
        groups = []
        for part in group.slices():
            direct = (Core(source.label, poisson_memory(source, part.size)) for source in sources)
            groups.append(CoreGroup(group.label, part, (lead, *[shared] * (count - 1), *direct, neuron)))
        return groups

    def _combined_memory(self, group: NeuronGroup, n: int, rows: int) -> Memory:
        recordings = len(group.variables.all())
        if isinstance(group.dynamics, AbstractLocalOnly):
            words = memory.provenance("neuron", "main", "local")
            fixed = memory.common(recordings, words) + self._neuron_bytes(group, n)
            fixed += group.dynamics.memory_bytes(list(group.incoming_projections()), n)
            return Memory(fixed) + self._recorded(group, n) + self._recorded_events(group)
        words = memory.provenance("neuron", "main", "synapse", "spikes")
        fixed = memory.common(recordings, words) + self._neuron_bytes(group, n)
        recorded = self._recorded(group, n) + self._recorded_events(group)
        return Memory(fixed + self._synapse_bytes(group, n, rows)) + recorded

    def _neuron_memory(self, group: NeuronGroup, n: int, incoming: int) -> Memory:
        recordings = len(group.kind.recordable) + 1
        fixed = memory.common(recordings, memory.provenance("neuron", "neuron_main"))
        fixed += self._neuron_bytes(group, n) + memory.NEURON_TRANSFER
        fixed += memory.transfer(n, len(group.kind.receptors)) * incoming
        return Memory(fixed) + self._recorded(group, n)

    def _synapse_memory(self, group: NeuronGroup, n: int, rows: int | None) -> Memory:
        fixed = memory.common(2, memory.provenance("synapse", "fast_spikes"))
        fixed += memory.SYNAPSE_TRANSFER + memory.KEYS
        if rows is not None:
            # Neither the synapse type nor the rewiring takes less than a word.
            fixed += self._synapse_bytes(group, n, rows)
            fixed += 0 if group.dynamics.parameter_bytes(len(group.kind.receptors)) else memory.WORD
            fixed += 0 if is_structural(group.dynamics) else memory.WORD
        return Memory(fixed) + self._recorded_events(group)

    @staticmethod
    def _recorded_events(group: NeuronGroup) -> Memory:
        """Return what the recording of synapses takes."""
        attempts = group.dynamics.attempts_per_step if is_structural(group.dynamics) else 0
        words = {PACKETS: 2, REWIRING: 2 * attempts}
        return Memory(0, sum(memory.WORD * words.get(name, 0) for name in group.variables.active()))

    @staticmethod
    def _neuron_bytes(group: NeuronGroup, n: int) -> int:
        sources = memory.currents(n, [source.memory for source, _ in group.currents])
        return memory.neurons(group.kind.memory, n, sources)

    def _synapse_bytes(self, group: NeuronGroup, n: int, rows: int) -> int:
        receptors, edges = len(group.kind.receptors), self._edges.onto(group)
        fixed = memory.synapse_parameters(receptors) + rows + group.dynamics.parameter_bytes(receptors)
        doubled = sum(2 if edge.stages else 1 for edge in edges)
        entries = sum(len(edge.projections) * (2 if edge.stages else 1) for edge in edges)
        fixed += memory.population_table(doubled, entries)
        # What comes through memory carries no keys.  Source: bit_field_utilities._unique_edges.
        direct = self._direct.get(id(group), [])
        routed = [edge for edge in edges if edge.source not in direct]
        keys = sum(2 if edge.stages else 1 for edge in routed)
        filtered = [(edge.source.size, edge.stages) for edge in routed]
        fixed += memory.expander(receptors, keys, 0) + memory.bit_field(filtered)
        return fixed + (structural_bytes(group, n) if is_structural(group.dynamics) else 0)

    @staticmethod
    def _recorded(group: NeuronGroup, n: int) -> Memory:
        total = Memory()
        for name in group.variables.active():
            if group.variables.every(name) < 0:
                raise session().findings.refuse(
                    OverflowError,
                    "spinnaker/sampling-interval",
                    f"The sampling interval of {name} of {group.label} must not be negative",
                    where=group.place,
                )
            cells = _most_recorded(group, name, n)
            if name == "spikes":
                total += memory.recorded(memory.record_of_spikes(cells), group.variables.every(name))
            elif name in group.kind.recordable:
                total += memory.recorded(memory.record_of_values(cells), group.variables.every(name))
        return Memory(math.ceil(total.fixed), math.ceil(total.per_step))


def _most_recorded(group: NeuronGroup, name: str, n: int) -> int:
    """Return how many cells of the core with most of them a variable is recorded of."""
    cells = group.variables.cells(name)
    if len(cells) == group.size:
        return n
    return int(np.bincount(np.asarray(cells) // n).max())


def is_poisson(projections: list[Projection]) -> bool:
    """Tell whether projections come from a Poisson source."""
    return isinstance(projections[0].pre_group, PoissonGroup)


def structural_bytes(group: NeuronGroup, n: int) -> int:
    """Return what the rewiring of a core takes.  Source: SynapseDynamicsStructuralCommon.

    :raises SynapticConfigurationException: for a rewired projection beside another between the same
        populations.
    """
    dynamics = group.dynamics
    assert is_structural(dynamics)
    total = 68 + 4 * n * dynamics.s_max + dynamics.partner_selection.memory_bytes()
    between = Counter((id(p.pre_group), p.partition) for p in group.incoming_projections())
    for projection in group.incoming_projections():
        own = projection.synapse_dynamics
        if not is_structural(own):
            continue
        if between[id(projection.pre_group), projection.partition] > 1:
            raise session().findings.refuse(
                SynapticConfigurationException,
                "spinnaker/rewiring",
                "A projection that is rewired must be the only one between its populations: "
                f"{projection.pre.label} -> {projection.post.label} has more",
                where=projection.place,
            )
        total += 20 + 24 * len(projection.pre_group.slices())
        total += own.formation.memory_bytes() + own.elimination.memory_bytes()
    return total


def poisson_memory(group: PoissonGroup, n: int) -> Memory:
    """Return what *n* Poisson sources of a population take on a core."""
    amount = Memory(memory.poisson(n, group.most_rates))
    if not group.is_recorded:
        return amount
    words = math.ceil(n / 32)
    per_step = 2 * memory.WORD + words * memory.WORD * group.spikes_per_step
    return amount + Memory(math.ceil(per_step * 5), per_step)


def array_memory(group: SpikeArrayGroup, part: Slice) -> Memory:
    """Return what the cells of a SpikeSourceArray take on a core."""
    return memory.spike_array(
        group.busiest_step(part), is_recorded=group.is_recorded, step_ms=session().clock.step_ms
    )
