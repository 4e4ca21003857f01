"""From synaptic weights to 4-bit codes and back: what the default calibration does to a synapse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.platforms.brainscales import calibration as data
from nmpi_emulator.platforms.brainscales.limits import GMAX_CONFIGURATIONS

#: The code of a synapse that is not written: its weight was zero, negative or not a number.
NO_SYNAPSE = -1

LARGEST_CODE = data.SYNAPSE_CODES - 1

_NS_PER_US = 1e3


def conductances_ns(factor: float = 1.0) -> FloatArray:
    """Return the conductance on the hardware (nS) of each code; ``factor`` is that of the row's gmax."""
    code: FloatArray = np.arange(data.SYNAPSE_CODES, dtype=float)
    c0, c1, c2 = data.SYNAPSE_NS
    table: FloatArray = factor * (c0 + c1 * code + c2 * code * code)
    return table


def gmax_factor(v_gmax: float, divisor: float) -> float:
    """Return what a configuration of the largest conductance makes of a synapse, relative to the default one.

    Conductances are proportional to ``V_gmax`` and to one over the divisor.
    """
    default_v, default_divisor = GMAX_CONFIGURATIONS[0]
    return (v_gmax / default_v) * (default_divisor / divisor)


def gmax_factors_of_rows(largest_ns: FloatArray, configurations: Sequence[tuple[float, float]]) -> FloatArray:
    """Return, for each row of synapses, the factor of the configuration of its largest conductance.

    A row has one configuration of those that a calibration offers.  What the default one, which comes first,
    reaches gets the smallest one that reaches it; what is out of its reach gets the nearest in proportion.

    :param largest_ns: what each row needs, in nS on the hardware.
    :param configurations: pairs of ``V_gmax`` and divisor.
    """
    factors = np.array([gmax_factor(*configuration) for configuration in configurations])
    offered = factors * conductances_ns()[-1]
    needed = np.maximum(largest_ns, 1e-12)[:, np.newaxis]
    distance = np.abs(np.log(needed / offered))
    distance[(needed <= offered[0]) & (offered < needed)] = np.inf
    chosen: FloatArray = factors[np.argmin(distance, axis=1)]
    return chosen


@dataclass(frozen=True, kw_only=True)
class SynapseCalibration:
    """The default calibration of the synapses of a neuron.

    :param capacitance_nf: of the membrane of one denmem.
    :param denmems: how many denmems the neuron is made of.
    """

    capacitance_nf: float = data.BIG_CAPACITOR_NF
    speedup: float = 1e4
    denmems: int | IntArray = 4

    def scale(self, cm_nf: float | FloatArray) -> FloatArray:
        """Return how many nS on the hardware are 1 uS of a model neuron with a capacitance."""
        return np.asarray(_NS_PER_US * self.speedup * self.denmems * self.capacitance_nf / cm_nf)

    def codes(
        self,
        weights_us: FloatArray,
        cm_nf: float | FloatArray,
        uniform: FloatArray,
        factor: float | FloatArray = 1.0,
    ) -> IntArray:
        """Return the code of each weight, or ``NO_SYNAPSE``.

        Between two codes, the upper one is taken with a probability equal to the fractional distance;
        below the smallest conductance code 0 is taken, above the largest one the last.

        :param uniform: a random number between 0 and 1 for each synapse.
        :param factor: that of the row's largest conductance, for each synapse or for all.
        """
        table = conductances_ns()
        with np.errstate(invalid="ignore"):
            wanted = weights_us * self.scale(cm_nf) / factor
            written = weights_us > 0
        below = np.searchsorted(table, np.where(written, wanted, 0.0), side="left") - 1
        between = (below >= 0) & (below < len(table) - 1)
        low = table[np.clip(below, 0, len(table) - 2)]
        high = table[np.clip(below, 0, len(table) - 2) + 1]
        fraction = np.where(between, (wanted - low) / (high - low), 0.0)
        upper = uniform < fraction
        codes = np.clip(below, 0, None) + (between & upper)
        return np.where(written, codes, NO_SYNAPSE).astype(np.int64)

    def weights(
        self, codes: IntArray, cm_nf: float | FloatArray, factor: float | FloatArray = 1.0
    ) -> FloatArray:
        """Return the weight (uS) that each code stands for; 0 for no synapse."""
        values = factor * conductances_ns()[np.clip(codes, 0, None)] / self.scale(cm_nf)
        return np.where(codes == NO_SYNAPSE, 0.0, values)
