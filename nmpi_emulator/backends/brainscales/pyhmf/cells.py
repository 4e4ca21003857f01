"""Cell types of pyhmf: those that the wafer has, and those that exist by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy.typing as npt

from nmpi_emulator.backends.pynn07.cells import CellType, ParameterTable

# Names of cell types and parameters are PyNN's.
# ruff: noqa: N801


class HardwareCell(CellType):
    """A neuron of the wafer."""

    #: Whether it has an exponential and adaptation.
    adaptive: ClassVar[bool] = False
    #: Whether its synaptic inputs are given as lists, and addressed by number.
    multi_input: ClassVar[bool] = False


class IF_cond_exp(HardwareCell):
    """Leaky integrate-and-fire neuron with exponentially decaying conductances."""

    default_parameters = {
        "cm": 1.0,
        "tau_m": 20.0,
        "tau_refrac": 0.1,
        "v_rest": -65.0,
        "v_reset": -65.0,
        "v_thresh": -50.0,
        "e_rev_E": 0.0,
        "e_rev_I": -70.0,
        "tau_syn_E": 5.0,
        "tau_syn_I": 5.0,
        "i_offset": 0.0,
    }


class EIF_cond_exp_isfa_ista(HardwareCell):
    """Adaptive exponential integrate-and-fire neuron with exponentially decaying conductances."""

    adaptive = True
    default_parameters = {
        "cm": 0.281,
        "tau_m": 9.3667,
        "tau_refrac": 0.1,
        "v_rest": -70.6,
        "v_reset": -70.6,
        "v_thresh": -50.4,
        "v_spike": -40.0,
        "e_rev_E": 0.0,
        "e_rev_I": -80.0,
        "tau_syn_E": 5.0,
        "tau_syn_I": 5.0,
        "i_offset": 0.0,
        "a": 4.0,
        "b": 0.0805,
        "tau_w": 144.0,
        "delta_T": 2.0,
    }


def _with_lists(single: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters in which synaptic inputs are lists."""
    plain = {name: value for name, value in single.items() if not name.startswith(("e_rev", "tau_syn"))}
    return {
        **plain,
        "e_rev": [single["e_rev_E"], single["e_rev_I"]],
        "tau_syn": [single["tau_syn_E"], single["tau_syn_I"]],
    }


class IF_multicond_exp(HardwareCell):
    """Leaky integrate-and-fire neuron with up to four synaptic inputs."""

    multi_input = True
    sequences = frozenset({"e_rev", "tau_syn"})
    default_parameters = _with_lists(IF_cond_exp.default_parameters)


class EIF_multicond_exp_isfa_ista(HardwareCell):
    """Adaptive exponential integrate-and-fire neuron with up to four synaptic inputs."""

    adaptive = True
    multi_input = True
    sequences = frozenset({"e_rev", "tau_syn"})
    default_parameters = _with_lists(EIF_cond_exp_isfa_ista.default_parameters)


class UnsupportedCell(CellType):
    """A cell type of PyNN that the wafer does not have."""

    def __init__(self, parameters: Mapping[str, Any] | None = None) -> None:
        """Refuse the cell type.

        :raises RuntimeError: always.
        """
        raise RuntimeError(
            f"BrainScaleS does not support this celltype: {type(self).__name__}. It has IF_cond_exp, "
            "EIF_cond_exp_isfa_ista, IF_multicond_exp, EIF_multicond_exp_isfa_ista, SpikeSourceArray and "
            "SpikeSourcePoisson"
        )


class IF_curr_exp(UnsupportedCell):
    """Leaky integrate-and-fire neuron with current-based synapses."""


class IF_curr_alpha(UnsupportedCell):
    """Leaky integrate-and-fire neuron with alpha-shaped currents."""


class IF_cond_alpha(UnsupportedCell):
    """Leaky integrate-and-fire neuron with alpha-shaped conductances."""


class EIF_cond_alpha_isfa_ista(UnsupportedCell):
    """Adaptive exponential integrate-and-fire neuron with alpha-shaped conductances."""


class HH_cond_exp(UnsupportedCell):
    """Hodgkin-Huxley neuron."""


class IF_cond_exp_gsfa_grr(UnsupportedCell):
    """Leaky integrate-and-fire neuron with spike-frequency adaptation."""


class IF_facets_hardware1(UnsupportedCell):
    """Neuron of Spikey."""


class IF_brainscales_hardware(UnsupportedCell):
    """Neuron of the wafer, in its own parameters."""


class SpikeSourceInhGamma(UnsupportedCell):
    """Inhomogeneous gamma process."""


def largest_number_of_inputs(parameters: ParameterTable) -> int:
    """Return how many synaptic inputs the cells of a population have.

    :raises RuntimeError: if lists differ in length, or are too long.
    """
    lengths: set[int] = set()
    columns: list[npt.NDArray[Any]] = [parameters["e_rev"], parameters["tau_syn"]]
    for column in columns:
        lengths |= {len(one) for one in column}
    if len(lengths) != 1 or not 1 <= max(lengths) <= MOST_INPUTS:
        raise RuntimeError(
            f"e_rev and tau_syn need equally many values for all cells, 1 to {MOST_INPUTS}; "
            f"there are lists of {', '.join(map(str, sorted(lengths)))}"
        )
    return max(lengths)


#: Synaptic inputs of a neuron: a denmem has two, and up to two denmems work together.
#: Source: euter, IF_multicond_exp; marocco, read 2026-08.
MOST_INPUTS = 4
