"""Where external sources enter the wafer, and what gets lost on the way into the simulator."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.brainscales.coordinates import Enum, HICANNOnWafer
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.platforms.brainscales.limits import LIMITS

_HICANNS = LIMITS["hicanns_per_wafer"].count
_SOURCES_PER_HICANN = LIMITS["external_sources_per_hicann"].count


def place_sources(
    rates_hz: FloatArray, near: Sequence[int], *, speedup: float, utilisation: float
) -> IntArray:
    """Return the chip through which each external source enters the wafer.

    Chips take a number of sources, and chips and FPGAs a number of events per second.

    :param rates_hz: mean rate of each source in the time of the model.
    :param near: chips that are filled first: those with neurons.
    :raises RuntimeError: if there is no room for a source.
    """
    per_chip = LIMITS["input_events_per_hicann"].value * utilisation / speedup
    per_fpga = LIMITS["input_events_per_fpga"].value * utilisation / speedup
    order = [*near, *(number for number in range(_HICANNS) if number not in near)]
    reticle = [int(HICANNOnWafer(Enum(number)).toDNCOnWafer().toEnum()) for number in range(_HICANNS)]
    count, rate = np.zeros(_HICANNS), np.zeros(_HICANNS)
    fpga_rate = np.zeros(max(reticle) + 1)
    places = np.empty(len(rates_hz), dtype=np.int64)
    for source, wanted in enumerate(rates_hz):
        for chip in order:
            if (
                count[chip] < _SOURCES_PER_HICANN
                and rate[chip] + wanted <= per_chip
                and fpga_rate[reticle[chip]] + wanted <= per_fpga
            ):
                break
        else:
            raise RuntimeError(
                f"out of resources for external inputs: {len(rates_hz)} sources with {rates_hz.sum():.0f} Hz "
                f"together; a chip takes {_SOURCES_PER_HICANN} sources and {per_chip:.0f} Hz, an FPGA "
                f"{per_fpga:.0f} Hz, and this source alone has {wanted:.0f} Hz (all in the time of the model)"
            )
        places[source] = chip
        count[chip] += 1
        rate[chip] += wanted
        fpga_rate[reticle[chip]] += wanted
    return places


def dropped_events(times_ms: FloatArray, chips: IntArray, *, speedup: float) -> npt.NDArray[np.bool_]:
    """Return which input events the simulator drops because their chip gets too many at a time.

    Each chip takes events one after the other; a queue holds those that wait, and what finds it full
    is lost.

    :param times_ms: of all events, in the time of the model; any order.
    :param chips: the chip of each event.
    """
    interval = 1e3 * speedup / LIMITS["input_events_per_hicann"].value
    longest = LIMITS["input_queue_of_the_simulator"].value * interval
    dropped = np.zeros(len(times_ms), dtype=bool)
    for chip in np.unique(chips):
        mine = np.flatnonzero(chips == chip)
        free_at = -np.inf
        for event in mine[np.argsort(times_ms[mine], kind="stable")]:
            now = float(times_ms[event])
            if free_at - now > longest:
                dropped[event] = True
            else:
                free_at = max(free_at, now) + interval
    return dropped
