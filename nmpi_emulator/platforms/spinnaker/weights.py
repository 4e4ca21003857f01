"""How SpiNNaker stores weights: sixteen bits, with one scale per population and receptor."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .limits import LIMITS

FloatArray = npt.NDArray[np.float64]

WEIGHT_BITS = int(LIMITS["weight_bits"].value)
LARGEST_STORED = 2**WEIGHT_BITS - 1

#: Standard deviations that the number of spikes in a step is allowed for in the expected weight variance.
#: Source: sPyNNaker 7.4.1, constants POSSION_SIGMA_SUMMATION_LIMIT.
_SPIKE_SIGMAS = 3.0

#: Beyond this, exp() of a logarithm leaves the range of double precision.
_LARGEST_EXPONENT = 701.0


def shift_of(largest_sum: float) -> int:
    """Return the ring-buffer shift for the largest sum of weights that is expected in a step.

    An exact power of two moves up, so that the sum fits.
    Source: sPyNNaker 7.4.1, ``PopulationVertex.get_ring_buffer_shifts``.
    """
    power = 0 if largest_sum <= 0 else math.ceil(max(0.0, math.log2(largest_sum)))
    return power + 1 if 2**power <= largest_sum else power


def scale_of(shift: int, model_scale: float) -> float:
    """Return by what a weight is multiplied before it is rounded and stored.

    :param model_scale: 1 for current, 1024 for conductance models.
    """
    return float(2.0 ** (WEIGHT_BITS - (shift + 1)) * model_scale)


def stored(weights: FloatArray, scale: float | FloatArray) -> npt.NDArray[np.uint32]:
    """Return what is stored of weights: the sign is lost, halves go to even, high bits fall off."""
    with np.errstate(invalid="ignore"):
        whole = np.rint(np.abs(weights) * scale)
        whole = np.where(np.isfinite(whole), whole, 0.0)
    return np.asarray(whole.astype(np.uint64).astype(np.uint32) & np.uint32(LARGEST_STORED))


@dataclass
class RunningStatistics:
    """Mean and variance over groups of values, of which only mean and variance are known."""

    n: float = 0.0
    mean: float = 0.0
    _squares: float = 0.0

    def add(self, mean: float, variance: float, n: float) -> None:
        """Take in *n* values."""
        if n <= 0:
            return
        total = self.n + n
        difference = mean - self.mean
        self._squares += variance * (n - 1.0) + difference * difference * self.n * n / total
        self.mean = (self.n * self.mean + n * mean) / total
        self.n = total

    @property
    def variance(self) -> float:
        """Variance of all values."""
        return 0.0 if self.n <= 1 else self._squares / (self.n - 1.0)


@dataclass(frozen=True, kw_only=True)
class Afferent:
    """What the scale depends on, of one projection onto a receptor.

    :param synapses: the largest number of synapses that a cell gets from it.
    :param weight_mean: mean of the absolute weights; *weight_variance* and *weight_max* likewise.
    :param delay_variance: variance of the delays.
    :param rate_hz: assumed rate of the source cells.
    :param spikes_per_step: largest number of spikes of a source cell in a step.
    """

    synapses: float
    weight_mean: float
    weight_variance: float
    weight_max: float
    delay_variance: float
    rate_hz: float
    spikes_per_step: float


def largest_sum(
    afferents: list[Afferent],
    *,
    model_scale: float,
    sum_scaled: bool,
    sigma: float,
    steps_per_second: float,
) -> float:
    """Return the largest sum of weights that is expected to reach a receptor in one step.

    Without spread in the delays, all spikes may meet in one step.  With it, a normal bound of *sigma*
    standard deviations is taken.  The largest single weight must always fit.
    Source: sPyNNaker 7.4.1, ``population_vertex._Stats``.

    :param sum_scaled: whether the sum counts at the model's scale, as the single weight does (release 6).
    """
    weights, delays, rates = RunningStatistics(), RunningStatistics(), RunningStatistics()
    total = biggest = 0.0
    for afferent in afferents:
        n = afferent.synapses
        weights.add(afferent.weight_mean * model_scale, afferent.weight_variance * model_scale**2, n)
        delays.add(0.0, afferent.delay_variance, n)
        rates.add(afferent.rate_hz, 0.0, n)
        biggest = max(biggest, afferent.weight_max * model_scale)
        total += afferent.spikes_per_step * afferent.weight_max * n * (model_scale if sum_scaled else 1.0)
    if delays.variance == 0.0:
        return max(total, biggest)
    bound = _upper_bound(
        weights.mean, math.sqrt(weights.variance), rates.mean, weights.n, sigma, steps_per_second
    )
    return max(min(bound, total), biggest)


def _upper_bound(
    mean: float, deviation: float, rate_hz: float, synapses: float, sigma: float, steps_per_second: float
) -> float:
    """Return the mean of the summed weights of a step, plus *sigma* standard deviations."""
    spikes = synapses * rate_hz / steps_per_second
    variance = spikes * mean**2
    if deviation > 0:
        variance += _weight_variance(spikes, deviation)
    return spikes * mean + sigma * math.sqrt(variance)


def _weight_variance(spikes: float, deviation: float) -> float:
    """Return what the spread of the weights adds to the variance of their sum."""
    from scipy.special import gammaincc, gammaln

    most = round(spikes + _SPIKE_SIGMAS * math.sqrt(spikes))
    ratio = math.log(spikes) * most - gammaln(1 + most)
    if not -_LARGEST_EXPONENT < ratio < _LARGEST_EXPONENT or ratio == 0.0:
        return 0.0
    tail = math.exp(spikes) * gammaincc(1 + most, spikes) - math.exp(ratio)
    return math.exp(-spikes + math.log(spikes) + 2.0 * math.log(deviation) + math.log(tail))
