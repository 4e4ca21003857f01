"""Cell types of Spikey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Names of cell types and parameters are PyNN's.
# ruff: noqa: N801
from pyNN.errors import NonExistentParameterError

from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.backends.pynn07 import sources
from nmpi_emulator.backends.pynn07.cells import CellType


class _Cell(CellType):
    @classmethod
    def unknown_parameter(cls, name: str) -> Exception:
        """Return the error for a parameter that there is not."""
        error: Exception = NonExistentParameterError(name, cls.__name__, sorted(cls.default_parameters))
        return error


class IF_facets_hardware1(_Cell):
    """Leaky integrate-and-fire neuron with conductance-based synapses.

    The membrane capacitance is 0.2 nF, so that the membrane time constant is 200 ms divided by
    ``g_leak`` (nS).  Voltages are in mV, ``tau_refrac`` in ms.
    """

    default_parameters = {
        "g_leak": 20.0,
        "tau_refrac": 1.0,
        "v_reset": -80.0,
        "e_rev_I": -80.0,
        "v_rest": -75.0,
        "v_thresh": -55.0,
    }

    def __init__(self, parameters: Mapping[str, Any] | None = None) -> None:
        """Keep the parameters; ``lowlevel_parameters``, voltages of single DACs, are not emulated."""
        given = dict(parameters or {})
        if given.pop("lowlevel_parameters", None):
            get("PyN.cfg").warn("lowlevel_parameters has no effect: the DACs of the chip are not emulated")
        super().__init__(given)


class SpikeSourceArray(_Cell, sources.SpikeSourceArray):
    """Spikes at given times (ms)."""


class SpikeSourcePoisson(_Cell, sources.SpikeSourcePoisson):
    """Spikes of a Poisson process: rate in Hz, start and duration in ms."""

    default_parameters = {"rate": 1.0, "start": 0.0, "duration": 1e6}
