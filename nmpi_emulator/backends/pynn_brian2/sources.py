"""PyNN's standard spike sources."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import numpy as np
from pyNN import errors
from pyNN.standardmodels import build_translations, cells

from nmpi_emulator.backends.engine.sources.inhomogeneous_gamma import InhomogeneousGamma
from nmpi_emulator.backends.engine.sources.poisson import Poisson
from nmpi_emulator.backends.engine.sources.renewal import Gamma, RefractoryPoisson
from nmpi_emulator.backends.engine.sources.spike_times import SpikeTimes
from nmpi_emulator.backends.pynn_brian2.celltype import SourceCell, Values
from nmpi_emulator.backends.pynn_brian2.sequences import as_array

_WINDOW = (("start", "starts"), ("duration", "durations"))


class SpikeSourceArray(SourceCell, cells.SpikeSourceArray):
    """Spikes at given times (ms)."""

    translations = build_translations(("spike_times", "spike_times"))
    source = SpikeTimes

    def source_values(self, values: Values) -> dict[str, Any]:
        """Return the times of each cell, which must be in order."""
        times = [as_array(sequence) for sequence in values["spike_times"]]
        for each in times:
            if np.any(each[:-1] > each[1:]):
                raise errors.InvalidParameterValueError(
                    "Spike times given to SpikeSourceArray must be in increasing order"
                )
        return {"times": times}


class SpikeSourcePoisson(SourceCell, cells.SpikeSourcePoisson):
    """Spikes of Poisson processes."""

    translations = build_translations(("rate", "rates"), *_WINDOW)
    source = Poisson


class SpikeSourcePoissonRefractory(SourceCell, cells.SpikeSourcePoissonRefractory):
    """Spikes of Poisson processes with a dead time."""

    translations = build_translations(("rate", "rates"), ("tau_refrac", "tau_refrac"), *_WINDOW)
    source = RefractoryPoisson


class SpikeSourceGamma(SourceCell, cells.SpikeSourceGamma):
    """Spikes of gamma processes."""

    translations = build_translations(("alpha", "alpha"), ("beta", "beta"), *_WINDOW)
    source = Gamma


class SpikeSourceInhGamma(SourceCell, cells.SpikeSourceInhGamma):
    """Spikes of gamma processes whose parameters change with time."""

    translations = build_translations(("a", "shapes"), ("b", "scales"), ("tbins", "bins"), *_WINDOW)
    source = InhomogeneousGamma

    def source_values(self, values: Values) -> dict[str, Any]:
        """Return the parameters of the source, with one array per cell for each sequence."""
        sequences = {
            name: [as_array(sequence) for sequence in values[name]] for name in ("shapes", "scales", "bins")
        }
        return {**values, **sequences}
