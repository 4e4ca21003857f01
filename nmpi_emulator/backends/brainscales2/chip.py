"""What the chip has room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.platforms.brainscales2.limits import LIMITS
from nmpi_emulator.platforms.brainscales2.parameters import LARGEST
from nmpi_emulator.platforms.brainscales2.versions import RuleSet

_NEURONS = LIMITS["neurons"].count
_ROWS = LIMITS["synapses_per_neuron"].count
_LARGEST_WEIGHT = LIMITS["largest_weight"].count


def rows_of(weights: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return how many synapse rows each weight takes: one for each started 63."""
    rows: npt.NDArray[np.int64] = np.maximum(-(-np.abs(weights) // _LARGEST_WEIGHT), 1)
    return rows


def check_projections(projections: Sequence[Any], rules: RuleSet, findings: Findings) -> None:
    """Refuse projections that cannot be put onto the chip.

    :raises NotImplementedError: for an assembly at either end.
    :raises RuntimeError: for spike sources as targets, and twice the same synapse.
    """
    for projection in projections:
        if hasattr(projection.pre, "populations") or hasattr(projection.post, "populations"):
            raise findings.refuse(
                NotImplementedError,
                "brainscales2/assembly",
                f"{projection.label!r}: an Assembly cannot be an end of a projection; make one for each part",
            )
        if projection.post.celltype.source:
            raise findings.refuse(
                RuntimeError,
                "brainscales2/source-as-target",
                f"{projection.label!r}: the postsynaptic population must be an on-chip neuron population",
            )
        pairs = projection.pre_index.astype(np.int64) * projection.post.size + projection.post_index
        if rules.refuses_duplicates and len(np.unique(pairs)) < len(pairs):
            raise findings.refuse(
                RuntimeError,
                "brainscales2/duplicate-synapse",
                f"{projection.label!r} joins a pair of neurons twice; add up the weights",
            )


def check_in_degree(projections: Sequence[Any], findings: Findings) -> npt.NDArray[np.int64]:
    """Return how many rows the synapses of each neuron take, by its number.

    :raises RuntimeError: if a neuron needs more than it has.
    """
    posts = [projection.post_numbers() for projection in projections]
    rows = [rows_of(projection.weights) for projection in projections]
    if not posts:
        return np.zeros(0, dtype=np.int64)
    used = np.bincount(np.concatenate(posts), weights=np.concatenate(rows)).astype(np.int64)
    if used.max(initial=0) > _ROWS:
        raise findings.refuse(
            RuntimeError,
            "brainscales2/in-degree",
            "Neuron(s) with in-degree larger than the number of synapse rows exist. A weight takes one row "
            f"for each started {_LARGEST_WEIGHT}",
            limit=f"{_ROWS} rows",
            actual=f"{int(used.max())} rows",
        )
    return used


def check_neurons(populations: Sequence[Any], projections: Sequence[Any], findings: Findings) -> int:
    """Return in how many executions a network runs.

    :raises RuntimeError: if neurons that depend on each other do not fit on the chip together.
    """
    total = sum(int(population.size) for population in populations)
    if total <= _NEURONS:
        return 1
    place = {id(population): index for index, population in enumerate(populations)}
    reaches = np.zeros((len(populations), len(populations)), dtype=bool)
    for projection in projections:
        ends = [place.get(id(end.grandparent)) for end in (projection.pre, projection.post)]
        if ends[0] is not None and ends[1] is not None:
            reaches[ends[0], ends[1]] = True
    for middle in range(len(populations)):
        reaches |= np.outer(reaches[:, middle], reaches[middle])
    sizes = np.array([population.size for population in populations])
    together = (reaches & reaches.T) @ sizes
    if together.max(initial=0) > _NEURONS:
        raise findings.refuse(
            RuntimeError,
            "brainscales2/recurrent-size",
            "neurons that excite or inhibit each other must be on the chip at the same time",
            limit=f"{_NEURONS} neurons",
            actual=f"{int(together.max())} neurons",
        )
    return -(-total // _NEURONS)


def check_codes(label: str, values: dict[str, npt.NDArray[Any]], findings: Findings) -> None:
    """Refuse parameters of the hardware that have no such value.

    :raises OverflowError: for a value that is negative or too large.
    """
    for name, largest in LARGEST.items():
        column = values[name]
        if np.any((column < 0) | (column > largest)):
            worst = int(column.min()) if column.min() < 0 else int(column.max())
            raise findings.refuse(
                OverflowError,
                "brainscales2/parameter-code",
                f"{name} of {label!r} has no such value",
                limit=f"0 to {largest}",
                actual=worst,
            )


def check_background(sources: Sequence[Any], rules: RuleSet, findings: Findings) -> None:
    """Refuse on-chip sources that the background generators cannot make.

    :raises ValueError: for too many populations.
    :raises RuntimeError: for a size that is no power of two, or too high a rate.
    """
    most = LIMITS["background_sources"].count
    if len(sources) > most and rules.one_chip:
        raise findings.refuse(
            ValueError,
            "brainscales2/background-sources",
            "there are too few background generators for the populations of SpikeSourcePoissonOnChip",
            limit=f"{most} populations",
            actual=f"{len(sources)} populations",
        )
    for source in sources:
        if rules.power_of_two and source.size & (source.size - 1):
            raise findings.refuse(
                RuntimeError,
                "brainscales2/background-size",
                f"the size of {source.label!r} must be a power of two: the generators address 2^n neurons",
                actual=source.size,
            )
        rate = float(source.values["rate"][0]) * source.size
        clock = LIMITS["background_clock"].value
        if not 0 < rate <= clock:
            raise findings.refuse(
                RuntimeError,
                "brainscales2/background-rate",
                f"the rate of {source.label!r} can not be realized by a background generator",
                limit=f"above 0 and up to {clock:g} Hz for all its neurons together",
                actual=f"{rate:g} Hz",
            )
