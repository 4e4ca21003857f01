"""The texts of report files, as the real software writes them.

Source of the forms: SpiNNFrontEndCommon 7.4.1, ``report_functions``, and files that it has written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from nmpi_emulator.platforms.spinnaker import machine

from .groups import Group
from .mapping.cores import CoreGroup
from .mapping.edges import Edges
from .mapping.mapping import Mapping, PopulationMapping
from .mapping.placement import Chip
from .slices import Slice

#: What stands in the place of the address of the machine.
_MACHINE = "nmpi-emulator"


def network_specification(groups: list[Group], edges: Edges) -> str:
    """Describe populations and what they project onto."""
    lines = ["*** Vertices:"]
    for group in groups:
        lines.append(
            f"Vertex {group.label}, size: {group.size}, model: {group.kind_name}, "
            f"max_atoms: {group.max_atoms_per_core}"
        )
        if group.fixed_location is not None:
            lines.append(f"    Fixed at:{_location(group.fixed_location)}")
        lines.append("    Outgoing Edge Partitions:")
        outgoing = [edge for edge in edges if edge.source is group]
        for partition in dict.fromkeys(edge.partition for edge in outgoing):
            lines.append(f"    Partition {partition}:")
            lines += [
                f"        Edge: {edge.label}, From {group.label} to {edge.target.label}, "
                "model: ProjectionApplicationEdge"
                for edge in outgoing
                if edge.partition == partition
            ]
        lines.append("")
    return _text(lines)


def _location(location: tuple[int, int, int | None]) -> str:
    x, y, core = location
    return f"X:{x},Y{y}" if core is None else f"X:{x},Y:{y},P:{core}"


def partitioned_by_vertex(mapping: Mapping) -> str:
    """Say into which parts each population is split."""
    lines = _head("        Partitioning Information by Vertex", "        ===============================")
    for entry, parts in _by_population(mapping):
        lines += _vertex(entry)
        lines += [f"  Slice {part.cells}    Vertex {part.name}" for part in parts]
        lines.append("")
    return _text(lines)


def placement_by_vertex(mapping: Mapping) -> str:
    """Say on which core each part of each population is."""
    lines = _head("        Placement Information by Vertex", "        ===============================")
    for entry, parts in _by_population(mapping):
        lines += _vertex(entry)
        lines += [f"  Slice {part.cells} on core {part.place} {part.name}" for part in parts]
        lines.append("")
    return _text(lines)


def placement_by_core(mapping: Mapping) -> str:
    """Say what is on each core of each chip."""
    lines = _head("        Placement Information by Core", "        =============================")
    by_chip: dict[tuple[int, int], list[_Part]] = {}
    for part in _all_parts(mapping):
        by_chip.setdefault(part.place[:2], []).append(part)
    for chip in mapping.machine.in_order() if mapping.machine else ():
        lines += _chip(chip, by_chip.get(chip.xy, []), mapping)
    return _text(lines)


def _chip(chip: Chip, parts: list[_Part], mapping: Mapping) -> Iterator[str]:
    x, y = chip.xy
    yield f"**** Chip: ({x}, {y})"
    yield f"Application cores: {chip.processors}"
    fixed, per_step = 0, 0.0
    for number, (label, model, size) in enumerate(_system(chip), start=1):
        yield from (
            f"  Processor {number}: System Vertex: '{label}'",
            f"              Model: {model}",
            f"              {size}",
            "",
        )
        fixed += size
    entries = {entry.label: entry for entry in mapping.populations}
    for part in sorted(parts, key=lambda part: part.place):
        entry = entries[part.owner]
        yield from (
            f"  Processor {part.place[2]}: Vertex: '{entry.label}', pop size: {entry.size}",
            f"              Slice: {part.cells}  {part.name}",
            f"              Model: {entry.kind}",
            f"              {round(part.memory.fixed)}",
            "",
        )
        fixed += round(part.memory.fixed)
        per_step += part.memory.per_step
    steps = float(per_step) if parts else 0
    about = f"[Chip: x={x}, y={y}, n_cores={chip.processors}]"
    yield f"Total SDRAM on chip ({about} available): {fixed}; {steps} per-timestep"
    yield ""


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
        return f"Delay extension for {entry.label.removesuffix('_delayed')}"
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
