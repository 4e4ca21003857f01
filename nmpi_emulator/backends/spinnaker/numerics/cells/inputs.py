"""Input types: how synaptic state becomes a current into the cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nmpi_emulator.backends.engine.cells.model import CellArrays
from nmpi_emulator.backends.spinnaker.numerics.arithmetic import Arithmetic, Numbers
from nmpi_emulator.backends.spinnaker.numerics.cells.parts import BoundInput
from nmpi_emulator.backends.spinnaker.numerics.cells.register import Register

#: Weights of conductances are stored and summed 2^10 times as large (sPyNNaker,
#: ``InputTypeConductance.get_global_weight_scale``), which a shift of ten bits undoes.
CONDUCTANCE_BITS = 10
CONDUCTANCE_GAIN = float(1 << CONDUCTANCE_BITS)


def _sum(values: Sequence[Numbers]) -> Numbers:
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total


@dataclass(frozen=True)
class Current:
    """Synaptic state is a current."""

    parameters: tuple[str, ...] = ()
    state: dict[str, float] = field(default_factory=dict)

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundInput:
        """Return the part of a group of cells."""
        return _Current()


class _Current:
    registers: Sequence[Register] = ()

    def refresh(self) -> None:
        """There is nothing to derive."""

    def values(self, outputs: Sequence[Numbers]) -> list[Numbers]:
        return list(outputs)

    def current(self, excitatory: Sequence[Numbers], inhibitory: Sequence[Numbers], v: Numbers) -> Numbers:
        difference: Numbers = _sum(excitatory) - _sum(inhibitory)
        return difference


@dataclass(frozen=True)
class Charge(Current):
    """Synaptic state is a charge that flows within one step."""

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundInput:
        """Return the part of a group of cells."""
        return _Charge(cells, arithmetic)


class _Charge(_Current):
    def __init__(self, cells: CellArrays, arithmetic: Arithmetic) -> None:
        self._arithmetic = arithmetic
        self._rate = arithmetic.accum(1.0 / cells.dt_ms)

    def current(self, excitatory: Sequence[Numbers], inhibitory: Sequence[Numbers], v: Numbers) -> Numbers:
        flowing_in = [self._arithmetic.product(charge, self._rate) for charge in excitatory]
        flowing_out = [self._arithmetic.product(charge, self._rate) for charge in inhibitory]
        return super().current(flowing_in, flowing_out, v)


@dataclass(frozen=True)
class Conductance:
    """Synaptic state is a conductance, kept 1024 times as large."""

    parameters: tuple[str, ...] = ("e_rev_E", "e_rev_I")
    state: dict[str, float] = field(default_factory=dict)

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundInput:
        """Return the part of a group of cells."""
        return _Conductance(cells, arithmetic)


class _Conductance:
    registers: Sequence[Register] = ()

    def __init__(self, cells: CellArrays, arithmetic: Arithmetic) -> None:
        self._arithmetic = arithmetic
        self._reversal_arrays = cells.array("e_rev_E"), cells.array("e_rev_I")

    def refresh(self) -> None:
        self._exc, self._inh = (self._arithmetic.accum(e) for e in self._reversal_arrays)

    def values(self, outputs: Sequence[Numbers]) -> list[Numbers]:
        return [self._arithmetic.without_bits(value, CONDUCTANCE_BITS) for value in outputs]

    def current(self, excitatory: Sequence[Numbers], inhibitory: Sequence[Numbers], v: Numbers) -> Numbers:
        arithmetic = self._arithmetic
        drive, pull = arithmetic.total(self._exc - v), arithmetic.total(self._inh - v)
        inward = _sum([arithmetic.product(g, drive) for g in excitatory])
        # The machine negates the conductance before it multiplies, which matters for the rounding.
        outward = _sum([arithmetic.product(-g, pull) for g in inhibitory])
        difference: Numbers = inward - outward
        return difference
