"""Synapse types: what becomes of the input of each receptor.

Source of the updates: the machine's ``exp_synapse_utils.h``, ``synapse_types_alpha_impl.h``,
``synapse_types_delta_impl.h`` and ``synapse_types_semd_impl.h``, as they stand in the binaries of
sPyNNaker 7.4.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.cells.model import CellArrays
from nmpi_emulator.backends.spinnaker.numerics.arithmetic import Arithmetic, Numbers
from nmpi_emulator.backends.spinnaker.numerics.cells.constants import decay, entry
from nmpi_emulator.backends.spinnaker.numerics.cells.parts import BoundSynapses, Where
from nmpi_emulator.backends.spinnaker.numerics.cells.register import Register

EXCITATORY, EXCITATORY_2, INHIBITORY = "excitatory", "excitatory2", "inhibitory"

_TAU = {EXCITATORY: "tau_syn_E", EXCITATORY_2: "tau_syn_E2", INHIBITORY: "tau_syn_I"}
_STATE = {EXCITATORY: "isyn_exc", EXCITATORY_2: "isyn_exc2", INHIBITORY: "isyn_inh"}


def _split(receptors: Sequence[str], values: Sequence[Numbers]) -> tuple[list[Numbers], list[Numbers]]:
    """Separate values of excitatory receptors from those of inhibitory ones."""
    pairs = list(zip(receptors, values, strict=True))
    return (
        [value for receptor, value in pairs if receptor != INHIBITORY],
        [value for receptor, value in pairs if receptor == INHIBITORY],
    )


@dataclass(frozen=True)
class Exponential:
    """Receptors whose current or conductance decays exponentially."""

    receptors: tuple[str, ...] = (EXCITATORY, INHIBITORY)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the time constants (ms)."""
        return tuple(_TAU[receptor] for receptor in self.receptors)

    @property
    def state(self) -> dict[str, float]:
        """Names of the synaptic state."""
        return dict.fromkeys((_STATE[receptor] for receptor in self.receptors), 0.0)

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundSynapses:
        """Return the part of a group of cells."""
        return _Exponential(self, cells, arithmetic)


class _Exponential:
    def __init__(self, part: Exponential, cells: CellArrays, arithmetic: Arithmetic) -> None:
        self._receptors = part.receptors
        self._taus = [cells.array(name) for name in part.parameters]
        self._dt = cells.dt_ms
        self._arithmetic = arithmetic
        self.registers = [Register(name, cells, arithmetic) for name in part.state]

    def refresh(self) -> None:
        self._decays = [decay(self._arithmetic, tau, self._dt) for tau in self._taus]
        self._entries = [entry(self._arithmetic, tau, self._dt) for tau in self._taus]

    def absorb(self, receptor: int, where: Where, taken: Numbers) -> None:
        now, arithmetic = self.registers[receptor].now, self._arithmetic
        entering = arithmetic.scaled(taken, self._entries[receptor][where])
        now[where] = arithmetic.total(now[where] + entering)

    def outputs(self) -> tuple[Sequence[Numbers], Sequence[Numbers]]:
        return _split(self._receptors, [register.now for register in self.registers])

    def fade(self) -> None:
        for register, factor in zip(self.registers, self._decays, strict=True):
            register.now = self._arithmetic.scaled(register.now, factor)


@dataclass(frozen=True)
class Delta:
    """Receptors whose input lasts for one step."""

    receptors: tuple[str, ...] = (EXCITATORY, INHIBITORY)
    parameters: tuple[str, ...] = ()

    @property
    def state(self) -> dict[str, float]:
        """Names of the synaptic state."""
        return dict.fromkeys((_STATE[receptor] for receptor in self.receptors), 0.0)

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundSynapses:
        """Return the part of a group of cells."""
        return _Delta(self, cells, arithmetic)


class _Delta:
    def __init__(self, part: Delta, cells: CellArrays, arithmetic: Arithmetic) -> None:
        self._receptors = part.receptors
        self._arithmetic = arithmetic
        self.registers = [Register(name, cells, arithmetic) for name in part.state]

    def refresh(self) -> None:
        """There is nothing to derive."""

    def absorb(self, receptor: int, where: Where, taken: Numbers) -> None:
        now = self.registers[receptor].now
        now[where] = self._arithmetic.total(now[where] + taken)

    def outputs(self) -> tuple[Sequence[Numbers], Sequence[Numbers]]:
        return _split(self._receptors, [register.now for register in self.registers])

    def fade(self) -> None:
        for register in self.registers:
            register.now = np.zeros_like(register.now)


@dataclass(frozen=True)
class Alpha:
    """Two receptors with an alpha-shaped current, as the product of a ramp and an exponential.

    An input of weight w alone gives the current w * t / tau^2 * exp(-t / tau) with t in ms: its
    area is w nA ms, so its peak is w / (e * tau).  (PyNN's weight is the peak.)  An input that
    arrives while an earlier one lasts restarts the ramp so that the current does not jump, with the
    slope of the new input.
    """

    receptors: tuple[str, ...] = (EXCITATORY, INHIBITORY)
    parameters: tuple[str, ...] = ("tau_syn_E", "tau_syn_I")

    @property
    def state(self) -> dict[str, float]:
        """Ramp and exponential of each receptor, and the input that the ramp follows."""
        names = (*_ALPHA_STATE[EXCITATORY], *_ALPHA_STATE[INHIBITORY])
        return dict.fromkeys(names, 0.0)

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundSynapses:
        """Return the part of a group of cells."""
        return _Alpha(cells, arithmetic)


_ALPHA_STATE = {
    EXCITATORY: ("exc_response", "exc_exp_response", "q_exc"),
    INHIBITORY: ("inh_response", "inh_exp_response", "q_inh"),
}


class _AlphaReceptor:
    """One receptor of all cells."""

    def __init__(self, receptor: str, cells: CellArrays, arithmetic: Arithmetic) -> None:
        self._tau = cells.array(_TAU[receptor])
        self._dt = cells.dt_ms
        self._arithmetic = arithmetic
        self.registers = [Register(name, cells, arithmetic) for name in _ALPHA_STATE[receptor]]
        self._ramp, self._exponential, self._input = self.registers
        self._one = arithmetic.accum(np.ones(cells.size))

    def refresh(self) -> None:
        self._decay = decay(self._arithmetic, self._tau, self._dt)
        with np.errstate(divide="ignore"):
            self._slope = self._arithmetic.accum(self._dt / self._tau**2)

    def absorb(self, where: Where, taken: Numbers) -> None:
        cells = np.arange(self._tau.size)[where][taken > 0]
        taken = taken[taken > 0]
        arithmetic, one = self._arithmetic, self._one[cells]
        self._input.now[cells] = taken
        rise = arithmetic.product(taken, self._slope[cells])
        ramp = arithmetic.total(self._ramp.now[cells] + rise)
        faded = arithmetic.scaled(self._exponential.now[cells], self._decay[cells])
        exponential = arithmetic.total(faded + one)
        kept = arithmetic.total(one - arithmetic.quotient(one, exponential))
        self._exponential.now[cells] = exponential
        self._ramp.now[cells] = arithmetic.total(arithmetic.product(ramp, kept))

    def output(self) -> Numbers:
        product = self._arithmetic.product(self._ramp.now, self._exponential.now)
        return self._arithmetic.total(product)

    def fade(self) -> None:
        arithmetic = self._arithmetic
        rise = arithmetic.product(self._input.now, self._slope)
        self._ramp.now = arithmetic.total(self._ramp.now + rise)
        self._exponential.now = arithmetic.scaled(self._exponential.now, self._decay)


class _Alpha:
    def __init__(self, cells: CellArrays, arithmetic: Arithmetic) -> None:
        self._receptors = [
            _AlphaReceptor(receptor, cells, arithmetic) for receptor in (EXCITATORY, INHIBITORY)
        ]
        self.registers = [r for receptor in self._receptors for r in receptor.registers]

    def refresh(self) -> None:
        for receptor in self._receptors:
            receptor.refresh()

    def absorb(self, receptor: int, where: Where, taken: Numbers) -> None:
        self._receptors[receptor].absorb(where, taken)

    def outputs(self) -> tuple[Sequence[Numbers], Sequence[Numbers]]:
        excitatory, inhibitory = self._receptors
        return [excitatory.output()], [inhibitory.output()]

    def fade(self) -> None:
        for receptor in self._receptors:
            receptor.fade()


@dataclass(frozen=True)
class MotionDetector(Exponential):
    """Receptors of a spiking elementary motion detector.

    The second excitatory input is passed on, multiplied by what was left of the first one when the
    second began (Milde et al. 2018, "Elementary motion detection on the SpiNNaker").
    """

    receptors: tuple[str, ...] = (EXCITATORY, EXCITATORY_2, INHIBITORY)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the time constants (ms) and of the factor of the product."""
        return (*super().parameters, "scaling_factor")

    @property
    def state(self) -> dict[str, float]:
        """Names of the synaptic state."""
        return {**super().state, "multiplicator": 0.0, "exc2_old": 0.0}

    def bind(self, cells: CellArrays, arithmetic: Arithmetic) -> BoundSynapses:
        """Return the part of a group of cells."""
        return _MotionDetector(self, cells, arithmetic)


#: Synaptic input below this does not count as begun (0x20 in the binary, nearly 0.001).
_BEGUN = 32 / 32768


class _MotionDetector:
    def __init__(self, part: MotionDetector, cells: CellArrays, arithmetic: Arithmetic) -> None:
        exponential = Exponential(part.receptors)
        self._synapses = _Exponential(exponential, cells, arithmetic)
        self._first, self._second, self._inhibitory = self._synapses.registers
        self._multiplier = Register("multiplicator", cells, arithmetic)
        self._before = Register("exc2_old", cells, arithmetic)
        self.registers = [*self._synapses.registers, self._multiplier, self._before]
        self._factor_array = cells.array("scaling_factor")
        self._arithmetic = arithmetic
        self._begun = arithmetic.accum(_BEGUN)
        self.absorb = self._synapses.absorb
        self.fade = self._synapses.fade

    def refresh(self) -> None:
        self._synapses.refresh()
        self._factor = self._arithmetic.accum(self._factor_array)

    def outputs(self) -> tuple[Sequence[Numbers], Sequence[Numbers]]:
        second, multiplier, before = self._second.now, self._multiplier, self._before
        begun = second >= self._begun
        begins = begun & (multiplier.now == 0) & (before.now == 0)
        multiplier.now = np.where(begins, self._first.now, np.where(begun, multiplier.now, 0))
        before.now = second.copy()
        arithmetic = self._arithmetic
        scaled = arithmetic.total(arithmetic.product(second, self._factor))
        passed = arithmetic.total(arithmetic.product(scaled, multiplier.now))
        return [passed], [self._inhibitory.now]
