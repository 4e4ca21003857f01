"""Which membranes can be read out at the same time."""

from __future__ import annotations

from collections import defaultdict

from nmpi_emulator.backends.brainscales.coordinates import Enum, HICANNOnWafer
from nmpi_emulator.backends.brainscales.mapping.placement import Placement
from nmpi_emulator.backends.engine.numerics import IntArray
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.platforms.brainscales.limits import LIMITS

_RETICLES_PER_GROUP = LIMITS["fpgas_per_wafer"].count // LIMITS["adc_groups_per_wafer"].count
_CHANNELS = LIMITS["membranes_per_adc_group"].count

#: The four positions of a denmem among its neighbours, each of which has a line of the multiplexer.
_ALL_LINES = frozenset({(0, 0), (0, 1), (1, 0), (1, 1)})


def check_readout(cells: IntArray, placement: Placement) -> None:
    """Give each recorded membrane a channel of an ADC and a line to it.

    :raises RuntimeError: if there is none left.
    """
    channels: defaultdict[int, int] = defaultdict(int)
    lines: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    for cell in cells:
        hicann = int(placement.hicann[cell])
        group = int(HICANNOnWafer(Enum(hicann)).toDNCOnWafer().toEnum()) // _RETICLES_PER_GROUP
        free = _lines(int(cell), placement) - lines[hicann]
        if channels[group] == _CHANNELS or not free:
            message = (
                f"Unable to record membrane on HICANN {hicann}: No analog outputs left. Two membranes can be "
                f"read out in each of the {LIMITS['adc_groups_per_wafer'].count} groups of "
                f"{_RETICLES_PER_GROUP} reticles, on different lines of the multiplexer; record fewer, or "
                "place the populations in different groups"
            )
            get("marocco").error(message)
            raise RuntimeError(message)
        channels[group] += 1
        lines[hicann].add(min(free))


def _lines(cell: int, placement: Placement) -> frozenset[tuple[int, int]]:
    """Return the multiplexer lines that a neuron can use: those of its denmems."""
    denmems, parity = int(placement.denmems[cell]), int(placement.column[cell]) % 2
    if denmems == 1:
        return frozenset({(int(placement.row[cell]), parity)})
    if denmems == 2:
        return frozenset({(0, parity), (1, parity)})
    return _ALL_LINES
