"""Cell types of the older API."""

from __future__ import annotations

# Names of cell types and parameters are PyNN's.
# ruff: noqa: N801
from collections.abc import Mapping
from typing import Any

from pyNN.errors import NonExistentParameterError

from nmpi_emulator.backends.brainscales.pyhmf import cells
from nmpi_emulator.backends.pynn07 import sources
from nmpi_emulator.backends.pynn07.cells import CellType


class _Cell(CellType):
    """A cell type that is given with a dictionary (PyNN 0.7) or with named parameters (PyNN 0.8).

    What it can be is a matter of the ranges of the hardware, which ``setup`` may switch off.
    """

    positive = frozenset()
    not_negative = frozenset()

    def __init__(self, parameters: Mapping[str, Any] | None = None, **named: Any) -> None:
        super().__init__({**(parameters or {}), **named})

    @classmethod
    def unknown_parameter(cls, name: str) -> Exception:
        """Return the error for a parameter that there is not."""
        error: Exception = NonExistentParameterError(name, cls.__name__, sorted(cls.default_parameters))
        return error


class IF_cond_exp(_Cell, cells.IF_cond_exp):
    """Leaky integrate-and-fire neuron with exponentially decaying conductances."""


class EIF_cond_exp_isfa_ista(_Cell, cells.EIF_cond_exp_isfa_ista):
    """Adaptive exponential integrate-and-fire neuron with exponentially decaying conductances."""


class SpikeSourceArray(_Cell, sources.SpikeSourceArray):
    """Spikes at given times (ms)."""


class SpikeSourcePoisson(_Cell, sources.SpikeSourcePoisson):
    """Spikes of a Poisson process: rate in Hz, start and duration in ms."""
