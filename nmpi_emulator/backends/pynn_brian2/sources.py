"""PyNN's standard spike sources."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pyNN import errors
from pyNN.parameters import ArrayParameter
from pyNN.standardmodels import build_translations, cells

from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.sources.poisson import Poisson
from nmpi_emulator.backends.engine.sources.spike_times import SpikeTimes
from nmpi_emulator.backends.pynn_brian2.celltype import SourceCell, Values


class SpikeSourceArray(SourceCell, cells.SpikeSourceArray):
    """Spikes at given times (ms)."""

    translations = build_translations(("spike_times", "spike_times"))

    def make_source(self, size: int, values: Values) -> SpikeTimes:
        """Return a source of ``size`` cells."""
        return SpikeTimes(size, self.times(values))

    def set_source(self, source: SpikeTimes, values: Values) -> None:
        """Bring a source up to date with all its parameters."""
        source.set_times(self.times(values))

    def times(self, values: Values) -> Sequence[FloatArray]:
        """Return the spike times of each cell."""
        times = [as_array(sequence) for sequence in values["spike_times"]]
        for each in times:
            if np.any(each[:-1] > each[1:]):
                raise errors.InvalidParameterValueError(
                    "Spike times given to SpikeSourceArray must be in increasing order"
                )
            if not np.all(np.isfinite(each)) or np.any(each < 0):
                raise errors.InvalidParameterValueError(
                    "Spike times given to SpikeSourceArray must be numbers of ms from 0 on"
                )
        return times


class SpikeSourcePoisson(SourceCell, cells.SpikeSourcePoisson):
    """Spikes of Poisson processes."""

    translations = build_translations(
        ("rate", "rate"), ("start", "start"), ("duration", "duration")
    )

    def make_source(self, size: int, values: Values) -> Poisson:
        """Return a source of ``size`` cells."""
        check_rates(values["rate"])
        return Poisson(size, values["rate"], values["start"], values["duration"])

    def set_source(self, source: Poisson, values: Values) -> None:
        """Bring a source up to date with all its parameters."""
        check_rates(values["rate"])
        source.set_pieces(
            rates=values["rate"], starts=values["start"], durations=values["duration"]
        )


def as_array(sequence: Any) -> FloatArray:
    """Return the numbers of one of PyNN's sequences, of a list or of a single number."""
    value = sequence.value if isinstance(sequence, ArrayParameter) else sequence
    return np.atleast_1d(np.asarray(value, dtype=float))


def check_rates(rates: Any) -> None:
    """Refuse a rate that no process can have."""
    if not np.all(rates >= 0):
        raise errors.InvalidParameterValueError("The rate of a spike source must be 0 Hz or more")
