"""The mapping of a network onto the machine."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

import numpy as np

from nmpi_emulator.backends.spinnaker.errors import ConfigurationException, PacmanPlaceException
from nmpi_emulator.backends.spinnaker.groups import Group
from nmpi_emulator.backends.spinnaker.neurons import NeuronGroup
from nmpi_emulator.backends.spinnaker.session import session
from nmpi_emulator.backends.spinnaker.slices import Slice
from nmpi_emulator.backends.spinnaker.sources.poisson import PoissonGroup
from nmpi_emulator.backends.spinnaker.splitters import refuse_second_splitter
from nmpi_emulator.platforms.spinnaker import machine
from nmpi_emulator.platforms.spinnaker.limits import LIMITS
from nmpi_emulator.platforms.spinnaker.memory import LIVE, Memory

from .cores import Core, CoreGroup, CoreMaker, synapse_cores
from .edges import DelayExtension, Edges, extend_delays, slots_used
from .placement import Machine, Placer
from .scales import Scales, scales_of


@dataclass
class PopulationMapping:
    """What became of one population, or of a delay extension.

    :param synapse_cores: beside each core of neurons.
    :param shape: of the grid, if the cells are on one; else their number.
    :param delays_neurons: for a delay extension, whether it is one of neurons.
    :param delay_slots: steps that the cores delay by themselves.
    """

    label: str
    kind: str
    size: int
    cores: list[CoreGroup]
    shape: tuple[int, ...]
    scales: Scales | None = None
    synapse_cores: int = 0
    delay_slots: int = 0
    delay_stages: int = 0
    delays_neurons: bool = False


@dataclass
class Mapping:
    """What the software finds out before it loads a network.

    :param chips: that the network needs.
    :param machine: with all chips, once the network has been placed.
    :param steps_at_once: for how many steps there is memory for what is recorded.
    """

    populations: list[PopulationMapping] = field(default_factory=list)
    chips: int = 0
    boards: int = 1
    machine: Machine | None = None
    steps_at_once: int = sys.maxsize

    @property
    def cores(self) -> int:
        """The number of cores of the network."""
        return sum(len(group.cores) for population in self.populations for group in population.cores)

    @property
    def chips_used(self) -> int:
        """The number of chips on which a core of the network lies."""
        groups = (group for population in self.populations for group in population.cores)
        return len({group.chip for group in groups if group.chip is not None})

    def scales(self, group: NeuronGroup) -> Scales:
        """Return how the weights onto a population are stored."""
        for population in self.populations:
            if population.label == group.label and population.scales is not None:
                return population.scales
        raise KeyError(group.label)


def map_network(run_steps: int | None) -> Mapping:
    """Map the network of the session.

    :param run_steps: how long the run lasts; ``None`` if it has no end.
    :raises DelayExtensionException: and others, for what the machine cannot have.
    """
    now = session()
    options = now.configuration
    options.check_algorithms()
    _split_poisson_sources(now.groups)
    edges = Edges(now.projections)
    split = {id(g): synapse_cores(g) if isinstance(g, NeuronGroup) else 0 for g in now.groups}
    extend_delays(edges)
    mapping = _partition(edges, split)
    paused = options.truth("Buffers", "use_auto_pause_and_resume")
    planned = int(options.integer("Buffers", "minimum_auto_time_steps") or 0)
    steps = planned if paused or run_steps is None else run_steps
    max_core = options.integer("Machine", "max_machine_core")
    _count_chips(mapping, steps, max_core)
    mapping.machine = chips = _machine(mapping, max_core)
    _place(mapping, chips, steps, max_core)
    mapping.populations += _receivers(chips)
    _check_memory(mapping, run_steps, paused)
    return mapping


def _split_poisson_sources(groups: list[Group]) -> None:
    """Give Poisson sources their splitter.

    Source: sPyNNaker 7.4.1, ``spynnaker_splitter_selector``: it does so at every mapping, whether there is
    one or not.

    :raises PacmanConfigurationException: if there is one already.
    """
    if not session().rules.splits_cores:
        return
    for group in groups:
        if isinstance(group, PoissonGroup):
            if group.is_split:
                raise refuse_second_splitter(group.label)
            group.is_split = True


def _partition(edges: Edges, split: dict[int, int]) -> Mapping:
    maker, mapping = CoreMaker(edges, split), Mapping()
    groups: list[Group | DelayExtension] = [*session().groups, *edges.extensions]
    for group in groups:
        entry = PopulationMapping(group.label, _kind(group), _size(group), [], _shape(group))
        if isinstance(group, NeuronGroup):
            entry.scales = scales_of(group)
            entry.synapse_cores, entry.delay_slots = split[id(group)], slots_used(group)
        elif isinstance(group, DelayExtension):
            entry.delay_slots, entry.delay_stages = group.slots, group.stages
            entry.delays_neurons = isinstance(group.source, NeuronGroup)
        entry.cores = maker.cores(group)
        mapping.populations.append(entry)
    return mapping


def _kind(group: Group | DelayExtension) -> str:
    return "DelayExtensionVertex" if isinstance(group, DelayExtension) else group.kind_name


def _shape(group: Group | DelayExtension) -> tuple[int, ...]:
    return group.source.shape if isinstance(group, DelayExtension) else group.shape


def _size(group: Group | DelayExtension) -> int:
    return group.source.size if isinstance(group, DelayExtension) else group.size


def _count_chips(mapping: Mapping, steps: int, max_core: int | None) -> None:
    counter = machine.ChipCounter(
        machine.cores_for_network(max_core), machine.SDRAM_PER_CHIP - machine.MONITOR_SDRAM
    )
    for population in mapping.populations:
        for group in population.cores:
            counter.add(group.memory.total(steps), len(group.cores))
    mapping.chips, mapping.boards = counter.chips, machine.boards_for(counter.chips)


def _machine(mapping: Mapping, max_core: int | None) -> Machine:
    """Return a machine of the size that the script asks for, else of the size that the network needs."""
    now = session()
    boards = mapping.boards
    if now.n_boards_required is not None:
        boards = now.n_boards_required
    elif now.n_chips_required is not None:
        boards = machine.boards_for(now.n_chips_required)
    largest = int(LIMITS["boards"].value)
    if boards > largest:
        raise now.findings.refuse(
            PacmanPlaceException,
            "spinnaker/machine-size",
            "The network needs more boards than the whole machine has",
            limit=f"{largest} boards",
            actual=f"{boards} boards",
        )
    mapping.boards = boards
    return Machine(boards, max_core, len(now.live_receivers))


def _place(mapping: Mapping, chips: Machine, steps: int, max_core: int | None) -> None:
    placer = Placer(chips, steps, max_core)
    fixed = {g.label: g.fixed_location for g in session().groups if g.fixed_location is not None}
    for population in mapping.populations:
        if population.label in fixed:
            placer.place_fixed(population.cores, fixed[population.label])
    for population in mapping.populations:
        if population.label not in fixed:
            placer.place(population.cores)


def _receivers(chips: Machine) -> list[PopulationMapping]:
    """Return what sends spikes out, on the first core of the chips that have an Ethernet connection."""
    ethernet = [chip.xy for chip in chips.in_order() if chip.xy == chip.board]
    nothing = Slice(0, 0, np.empty(0, dtype=np.int64))
    return [
        PopulationMapping(
            receiver.label,
            receiver.kind_name,
            0,
            [
                CoreGroup(receiver.label, nothing, (Core(receiver.label, Memory(LIVE)),), xy, (number,))
                for xy in ethernet
            ],
            (0,),
        )
        for number, receiver in enumerate(session().live_receivers.values(), start=1)
    ]


def _check_memory(mapping: Mapping, run_steps: int | None, paused: bool) -> None:
    """Find out how long the network can run before recordings must be taken off the machine."""
    fixed: dict[tuple[int, int], float] = {}
    per_step: dict[tuple[int, int], float] = {}
    for population in mapping.populations:
        for group in population.cores:
            if group.chip is not None:
                fixed[group.chip] = fixed.get(group.chip, 0.0) + group.memory.fixed
                per_step[group.chip] = per_step.get(group.chip, 0.0) + group.memory.per_step
    for chip, bytes_per_step in per_step.items():
        if bytes_per_step:
            system = machine.MONITOR_SDRAM + (machine.GATHERER_SDRAM if chip == (0, 0) else 0)
            free = machine.SDRAM_PER_CHIP - fixed[chip] - system
            mapping.steps_at_once = min(mapping.steps_at_once, int(free // bytes_per_step))
    if not paused and run_steps is not None and mapping.steps_at_once < run_steps:
        raise session().findings.refuse(
            ConfigurationException,
            "spinnaker/recording-memory",
            "The memory for recordings is not enough for the whole run, and use_auto_pause_and_resume is off",
            limit=f"{mapping.steps_at_once} steps",
            actual=f"{run_steps} steps",
        )
