"""Put a network onto the chip."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.backends.pynn07.description import Description
from nmpi_emulator.backends.spikey.settings import Settings
from nmpi_emulator.backends.spikey.voltages import SharedVoltages, share_voltages
from nmpi_emulator.backends.spikey.weights import discretise
from nmpi_emulator.platforms.spikey.limits import CHIP_VERSIONS, LIMITS

BoolArray = npt.NDArray[np.bool_]

_SOURCES = LIMITS["external_sources"].count
_ALWAYS_EXTERNAL = LIMITS["drivers_always_external"].count
_LEAKS = (LIMITS["smallest_leak"].value, LIMITS["largest_leak"].value)


@dataclass
class Line:
    """The synapses of a projection as the chip has them."""

    projection: Any
    pre: IntArray
    post: IntArray
    code: IntArray
    inhibitory: BoolArray


@dataclass
class MappedChip:
    """A network on the chip: arrays with one entry per neuron, in the order in which they were made.

    :param numbers: numbers of the neurons in the network.
    :param places: their places on the chip.
    """

    numbers: IntArray
    places: IntArray
    voltages: SharedVoltages
    leak_ns: FloatArray
    refractory_ms: FloatArray
    sources: int
    lines: list[Line] = field(default_factory=list)


def map_chip(
    description: Description, settings: Settings, version: int, findings: Findings, rng: np.random.Generator
) -> MappedChip:
    """Put a network onto the chip.

    :param version: of the chip.
    :param rng: for weights between two codes.
    :raises Exception: if there are no neurons, too many, or too many sources.
    """
    neurons = description.neuron_populations
    numbers = np.concatenate([population.numbers() for population in neurons] or [np.empty(0, np.int64)])
    places = _places(len(numbers), settings, version, findings)
    asked = {
        name: np.concatenate([population.parameters[name] for population in neurons])
        for name in neurons[0].parameters.celltype.default_parameters
    }
    chip = MappedChip(
        numbers=numbers,
        places=places,
        voltages=share_voltages(asked, places, findings),
        leak_ns=_leaks(asked["g_leak"], findings),
        refractory_ms=np.maximum(asked["tau_refrac"], 0.0),
        sources=_sources(description, findings),
    )
    chip.lines = _lines(description, findings, rng)
    return chip


def _places(size: int, settings: Settings, version: int, findings: Findings) -> IntArray:
    if not size:
        raise findings.refuse(
            Exception, "spikey/no-neurons", "ERROR: Network size is zero! There is nothing to run"
        )
    first, end = CHIP_VERSIONS[version]
    available = np.array(settings.neuron_permutation or range(first, end), dtype=np.int64)
    if settings.neuron_permutation is not None:
        available = available[(available >= first) & (available < end)]
    room = len(available) - settings.mapping_offset
    if size > room:
        raise findings.refuse(
            Exception,
            "spikey/too-many-neurons",
            "ERROR: Network is larger than chip size!",
            limit=f"{room} neurons (chip version {version}, mappingOffset {settings.mapping_offset})",
            actual=f"{size} neurons",
        )
    return available[settings.mapping_offset : settings.mapping_offset + size]


def _leaks(asked: FloatArray, findings: Findings) -> FloatArray:
    outside = np.unique(asked[(asked < _LEAKS[0]) | (asked > _LEAKS[1])])
    for value in outside:
        kept = float(np.clip(value, *_LEAKS))
        message = f"g_leak of {value:g} nS: membrane time constant outside of the calibrated range"
        get("PyN.cfg").warn(f"{message}; {kept:g} nS is used")
        findings.note("spikey/leak-range", message, limit=f"{kept:g} nS", actual=float(value))
    return np.clip(asked, *_LEAKS)


def _sources(description: Description, findings: Findings) -> int:
    """Return how many external sources are connected, after checking that they have drivers."""
    external = np.concatenate(
        [p.numbers() for p in description.source_populations] or [np.empty(0, np.int64)]
    )
    connected = {int(number) for p in description.projections for number in np.unique(p.pre_numbers())}
    index = [place for place, number in enumerate(external) if int(number) in connected]
    if index and max(index) >= _SOURCES:
        raise findings.refuse(
            Exception,
            "spikey/source-index",
            "ERROR: Invalid source index! Each block has a limited number of synapse drivers",
            limit=f"sources 0 to {_SOURCES - 1}",
            actual=f"source {max(index)}",
        )
    if index and max(index) >= _ALWAYS_EXTERNAL:
        message = (
            "Synapse driver lines of external inputs overlap with those of feedback from neurons: "
            f"the first {_ALWAYS_EXTERNAL} sources are free of that"
        )
        get("PyN.cfg").warn(message)
        findings.note("spikey/driver-overlap", message)
    return len(index)


def _lines(description: Description, findings: Findings, rng: np.random.Generator) -> list[Line]:
    """Return the synapses of all projections; each presynaptic line has the sign of its last connection."""
    sign: dict[int, bool] = {}
    mixed: set[int] = set()
    for projection in description.projections:
        wanted = projection.inhibitory()
        for number, inhibitory in zip(projection.pre_numbers().tolist(), wanted.tolist(), strict=True):
            if sign.get(number, inhibitory) != inhibitory:
                mixed.add(number)
            sign[number] = inhibitory
    if mixed:
        message = (
            f"{len(mixed)} cells excite some targets and inhibit others: their line is what the last "
            "connection says"
        )
        get("PyN.cfg").warn(message)
        findings.note("spikey/mixed-sign", message)
    lines = []
    for projection in description.projections:
        pre, post = projection.pre_numbers(), projection.post_numbers()
        asked = projection.inhibitory()
        code = discretise(projection.synapses.weights, asked, rng)
        _note_clipped(projection, asked, code, findings)
        inhibitory = np.array([sign[number] for number in pre.tolist()], dtype=bool)
        lines.append(Line(projection, pre, post, code, inhibitory))
    return lines


def _note_clipped(projection: Any, inhibitory: BoolArray, code: IntArray, findings: Findings) -> None:
    largest = projection.largest_weights(inhibitory)
    clipped = int(np.count_nonzero(np.abs(projection.synapses.weights) > largest * (1 + 1e-9)))
    if clipped:
        findings.note(
            "spikey/weight-clipped",
            f"{clipped} weights of {projection.label!r} are above the largest one and were clipped",
            limit=f"{largest.max():g} uS (code {int(code.max())})",
            actual=f"up to {np.abs(projection.synapses.weights).max():g} uS",
        )
