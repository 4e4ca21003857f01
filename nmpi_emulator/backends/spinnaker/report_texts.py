"""The texts of report files, as the real software writes them.

Source of the forms: SpiNNFrontEndCommon 7.4.1, ``report_functions``, and files that it has written.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from nmpi_emulator.platforms.spinnaker import machine

from .groups import Group
from .live import LiveControlGroup, LiveReceiver
from .mapping.cores import CoreGroup
from .mapping.edges import Edges
from .mapping.mapping import Mapping, PopulationMapping
from .mapping.placement import Chip
from .projections import SPIKES
from .slices import Slice

#: What stands in the place of the address of the machine.
_MACHINE = "nmpi-emulator"


def network_specification(groups: list[Group], receivers: list[LiveReceiver], edges: Edges) -> str:
    """Describe populations, what they project onto, and what sends spikes out or takes rates in."""
    lines = ["*** Vertices:"]
    for group in groups:
        limit = sys.maxsize if isinstance(group, LiveControlGroup) else group.max_atoms_per_core
        lines += _specified(group.label, group.size, group.kind_name, limit)
        if group.fixed_location is not None:
            lines.append(f"    Fixed at:{_location(group.fixed_location)}")
        lines.append("    Outgoing Edge Partitions:")
        outgoing = list(_outgoing(group, receivers, edges))
        for partition in dict.fromkeys(name for name, _ in outgoing):
            lines.append(f"    Partition {partition}:")
            lines += [f"        Edge: {edge}" for name, edge in outgoing if name == partition]
        lines.append("")
    for receiver in receivers:
        lines += [*_specified(receiver.label, 0, receiver.kind_name, 0), "    Outgoing Edge Partitions:", ""]
    return _text(lines)


def _specified(label: str, size: int, model: str, limit: int) -> list[str]:
    return [f"Vertex {label}, size: {size}, model: {model}, max_atoms: {limit}"]


def _outgoing(group: Group, receivers: list[LiveReceiver], edges: Edges) -> Iterator[tuple[str, str]]:
    """Yield the edges of a population: partition and description."""
    for edge in edges:
        if edge.source is group:
            ends = f"From {group.label} to {edge.target.label}"
            yield edge.partition, f"{edge.label}, {ends}, model: ProjectionApplicationEdge"
    for receiver in receivers:
        if group in receiver.sources:
            yield SPIKES, f"None, From {group.label} to {receiver.label}, model: ApplicationEdge"
    if isinstance(group, LiveControlGroup):
        yield "CONTROL", f"None, From {group.label} to {group.target.label}, model: ApplicationEdge"


def _location(location: tuple[int, int, int | None]) -> str:
    x, y, core = location
    return f"X:{x},Y{y}" if core is None else f"X:{x},Y:{y},P:{core}"


def partitioned_by_vertex(mapping: Mapping) -> str:
    """Say into which parts each population is split."""
    title = "        Partitioning Information by Vertex"
    return _by_vertex(title, mapping, lambda part: f"  Slice {part.cells}    Vertex {part.name}")


def placement_by_vertex(mapping: Mapping) -> str:
    """Say on which core each part of each population is."""
    title = "        Placement Information by Vertex"
    return _by_vertex(title, mapping, lambda part: f"  Slice {part.cells} on core {part.place} {part.name}")


def _by_vertex(title: str, mapping: Mapping, line: Callable[[_Part], str]) -> str:
    """Write a line for each part of each population."""
    lines = _head(title, "        ===============================")
    for entry, parts in _by_population(mapping):
        lines += [*_vertex(entry), *map(line, parts), ""]
    return _text(lines)


def placement_by_core(mapping: Mapping) -> str:
    """Say what is on each core of each chip."""
    lines = _head("        Placement Information by Core", "        =============================")
    by_chip: dict[tuple[int, int], list[_Part]] = {}
    for part in _all_parts(mapping):
        by_chip.setdefault(part.place[:2], []).append(part)
    for chip in mapping.machine.chips.values() if mapping.machine else ():
        lines += _chip(chip, by_chip.get(chip.xy, []), mapping)
    return _text(lines)


def _chip(chip: Chip, parts: list[_Part], mapping: Mapping) -> Iterator[str]:
    x, y = chip.xy
    yield f"**** Chip: ({x}, {y})"
    yield f"Application cores: {chip.processors}"
    entries = {entry.label: entry for entry in mapping.populations}
    cores = [_core(part, entries[part.owner]) for part in parts]
    taken = {core.number for core in cores}
    free = (number for number in itertools.count(1) if number not in taken)
    for number, (label, model, size) in zip(free, _system(chip), strict=False):
        title = f"  Processor {number}: System Vertex: '{label}'"
        cores.append(_Core(number, (title, f"              Model: {model}"), size))
    for core in sorted(cores, key=lambda core: core.number):
        yield from (*core.lines, f"              {core.fixed}", "")
    about = f"[Chip: x={x}, y={y}, n_cores={chip.processors}]"
    fixed = sum(core.fixed for core in cores)
    per_step = float(sum(part.memory.per_step for part in parts)) if parts else 0
    yield f"Total SDRAM on chip ({about} available): {fixed}; {per_step} per-timestep"
    yield ""


@dataclass(frozen=True)
class _Core:
    """What is said of a core, but for its memory."""

    number: int
    lines: tuple[str, ...]
    fixed: int


def _core(part: _Part, entry: PopulationMapping) -> _Core:
    number = part.place[2]
    lines = (
        f"  Processor {number}: Vertex: '{entry.label}', pop size: {entry.size}",
        f"              Slice: {part.cells}  {part.name}",
        f"              Model: {entry.kind}",
    )
    return _Core(number, lines, round(part.memory.fixed))


def _system(chip: Chip) -> Iterator[tuple[str, str, int]]:
    """Yield the cores of the software itself: label, model and bytes."""
    if chip.xy == chip.board:
        x, y = chip.xy
        label = f"SYSTEM:PacketGatherer({x},{y})"
        yield label, "DataSpeedUpPacketGatherMachineVertex", machine.GATHERER_SDRAM
    yield "SYSTEM:ExtraMonitor", "ExtraMonitorSupportMachineVertex", machine.MONITOR_SDRAM


# --- parts of populations ---


class _Part:
    """One core with what is on it.

    :param number: which one of those that share a chip.
    """

    def __init__(
        self, entry: PopulationMapping, shape: tuple[int, ...], group: CoreGroup, number: int
    ) -> None:
        core = group.cores[number]
        self.owner, self.memory = core.owner, core.memory
        self.first = group.cells.first
        self.cells = _slice(group.cells, shape)
        self.name = _name(entry, group, number, self.cells)
        x, y = group.chip or (-1, -1)
        self.place = (x, y, group.numbers[number] if group.chip else -1)


def _name(entry: PopulationMapping, group: CoreGroup, number: int, cells: str) -> str:
    """Return what the software calls a core."""
    if entry.delay_stages:
        source = entry.label.removesuffix("_delayed")
        # The software writes neurons with their number, and other sources without.
        return f"Delay extension for {source}" + (f" with {entry.size} atoms" if entry.delays_neurons else "")
    if not entry.size:
        return entry.label
    if len(group.cores) == 1:
        return f"{entry.label}{cells}"
    first = group.cells.first
    if group.cores[number].owner != entry.label:
        return f"{entry.label}_Poisson:{first}"
    if number == len(group.cores) - 1:
        return f"{entry.label}_Neurons:{first}"
    return f"{entry.label}_Synapses:{first}({number})"


def _all_parts(mapping: Mapping) -> Iterator[_Part]:
    for entry in mapping.populations:
        for group in entry.cores:
            for number in range(len(group.cores)):
                yield _Part(entry, entry.shape, group, number)


def _by_population(mapping: Mapping) -> Iterator[tuple[PopulationMapping, list[_Part]]]:
    owned: dict[str, list[_Part]] = {}
    for part in _all_parts(mapping):
        owned.setdefault(part.owner, []).append(part)
    for entry in mapping.populations:
        yield entry, sorted(owned.get(entry.label, []), key=lambda part: (part.first, part.name))


def _slice(cells: Slice, shape: tuple[int, ...]) -> str:
    if len(shape) == 1:
        return f"({cells.first}:{cells.last})"
    spans, rest = "", cells.cells
    for size in shape:
        at, rest = rest % size, rest // size
        spans += f"({int(np.min(at))}:{int(np.max(at)) + 1})"
    return f"{cells.first}{shape}{spans}"


# --- form ---


def _head(title: str, line: str) -> list[str]:
    now = datetime.now().strftime("%c")
    return [title, line, "", f"Generated: {now} for target machine '{_MACHINE}'", ""]


def _vertex(entry: PopulationMapping) -> list[str]:
    return [
        f"**** Vertex: '{entry.label}'",
        f"Model: {entry.kind}",
        f"Pop size: {entry.size}",
        "Machine Vertices:",
    ]


def _text(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
