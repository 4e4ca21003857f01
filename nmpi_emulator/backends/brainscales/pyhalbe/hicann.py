"""``pyhalbe.HICANN``: values and names of the chip's configuration."""

from __future__ import annotations

import enum
from typing import Any


class SynapseWeight(int):
    """A 4-bit weight."""

    def __new__(cls, value: Any = 0) -> SynapseWeight:
        """Make a weight.

        :raises RuntimeError: if it does not fit into 4 bits.
        """
        if not 0 <= int(value) <= 15:
            raise RuntimeError(f"SynapseWeight is a number from 0 to 15, not {int(value)}")
        return super().__new__(cls, int(value))

    def value(self) -> int:
        """Return the number."""
        return int(self)

    def __repr__(self) -> str:
        return f"SynapseWeight({int(self)})"


class SharedParameter(enum.Enum):
    """Parameters that all neurons of a block share."""

    V_reset = enum.auto()
    int_op_bias = enum.auto()
    V_dllres = enum.auto()
    V_bout = enum.auto()
    V_bexp = enum.auto()
    V_br = enum.auto()
    V_bstdf = enum.auto()
    V_ccas = enum.auto()
    V_clra = enum.auto()
    V_clrc = enum.auto()
    V_dep = enum.auto()
    V_dtc = enum.auto()
    V_fac = enum.auto()
    V_gmax0 = enum.auto()
    V_gmax1 = enum.auto()
    V_gmax2 = enum.auto()
    V_gmax3 = enum.auto()
    V_m = enum.auto()
    V_stdf = enum.auto()
    V_thigh = enum.auto()
    V_tlow = enum.auto()
    I_breset = enum.auto()
    I_bstim = enum.auto()


class NeuronParameter(enum.Enum):
    """Parameters that each denmem has of its own."""

    E_l = enum.auto()
    E_syni = enum.auto()
    E_synx = enum.auto()
    I_bexp = enum.auto()
    I_convi = enum.auto()
    I_convx = enum.auto()
    I_fire = enum.auto()
    I_gl = enum.auto()
    I_gladapt = enum.auto()
    I_intbbi = enum.auto()
    I_intbbx = enum.auto()
    I_pl = enum.auto()
    I_radapt = enum.auto()
    I_rexp = enum.auto()
    I_spikeamp = enum.auto()
    V_exp = enum.auto()
    V_syni = enum.auto()
    V_syntci = enum.auto()
    V_syntcx = enum.auto()
    V_synx = enum.auto()
    V_t = enum.auto()


class FGConfig:
    """Settings of one pass of programming floating gates; they make no difference here."""

    def __init__(self) -> None:
        self.fg_biasn = 5
        self.fg_bias = 8
        self.maxcycle = 255
        self.acceleratorstep = 9
        self.pulselength = 15
        self.readtime = 63
        self.voltagewritetime = 15
        self.currentwritetime = 1


shared_parameter = SharedParameter
neuron_parameter = NeuronParameter
