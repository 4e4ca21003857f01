"""Mean, variance and quantiles of random distributions, as the real software reckons them.

It hands PyNN's parameters to scipy.stats in PyNN's order.  For some distributions that is not what they mean
(the mean of an exponential distribution is taken for its shift); weight scales depend on it, so it is the
same here. Source: sPyNNaker 7.4.1, ``spynnaker.pyNN.utilities.random_stats``.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import Any

#: scipy.stats' name and PyNN's parameters in the order in which they are handed over.
_SHIFTED = {
    "gamma": ("gamma", ("k", "theta")),
    "exponential": ("expon", ("beta",)),
    "exponential_clipped": ("expon", ("beta",)),
    "lognormal": ("lognorm", ("mu", "sigma")),
    "poisson": ("poisson", ("lambda_",)),
    "binomial": ("binom", ("n", "p")),
    "vonmises": ("vonmises", ("mu", "kappa")),
}
_CLIPPED = ("normal_clipped", "normal_clipped_to_boundary")


@dataclass(frozen=True)
class _Uniform:
    """What scipy.stats.uniform knows; without a width, nothing."""

    low: float
    high: float

    @property
    def _width(self) -> float:
        return self.high - self.low if self.high > self.low else math.nan

    def mean(self) -> float:
        return self.low + self._width / 2

    def var(self) -> float:
        return self._width**2 / 12

    def ppf(self, quantile: float) -> float:
        return self.low + quantile * self._width

    def cdf(self, value: float) -> float:
        share = (value - self.low) / self._width
        return share if math.isnan(share) else min(max(share, 0.0), 1.0)


class _Normal:
    """What scipy.stats.norm knows; without a spread, nothing."""

    def __init__(self, mu: float, sigma: float) -> None:
        self._normal = statistics.NormalDist(mu, sigma) if sigma > 0 else None

    def mean(self) -> float:
        return self._normal.mean if self._normal else math.nan

    def var(self) -> float:
        return self._normal.variance if self._normal else math.nan

    def ppf(self, quantile: float) -> float:
        return self._normal.inv_cdf(quantile) if self._normal and 0 < quantile < 1 else math.nan

    def cdf(self, value: float) -> float:
        return self._normal.cdf(value) if self._normal else math.nan


def _frozen(distribution: Any) -> Any:
    """Return the distribution of scipy.stats that stands for one of PyNN's.

    :raises KeyError: for distributions that the real software does not know either.
    """
    name, values = distribution.name, distribution.parameters
    if name == "uniform":
        return _Uniform(values["low"], values["high"])
    if name == "normal":
        return _Normal(values["mu"], values["sigma"])
    # It takes a second to import, and most scripts do without it.
    from scipy import stats

    if name in _CLIPPED:
        mu, sigma = values["mu"], values["sigma"]
        return stats.truncnorm((values["low"] - mu) / sigma, (values["high"] - mu) / sigma, mu, sigma)
    known, names = _SHIFTED[name]
    return getattr(stats, known)(*(values[parameter] for parameter in names))


def mean(distribution: Any) -> float:
    """Return the mean."""
    return float(_frozen(distribution).mean())


def variance(distribution: Any) -> float:
    """Return the variance."""
    return float(_frozen(distribution).var())


def probability_between(distribution: Any, low: float, high: float) -> float:
    """Return the probability of a value between two bounds."""
    frozen = _frozen(distribution)
    return float(frozen.cdf(high) - frozen.cdf(low))


def probable_maximum(distribution: Any, n: float, chance: float = 0.01) -> float:
    """Return what the largest of *n* values exceeds only with a small chance."""
    return float(_frozen(distribution).ppf(1.0 - chance / float(n)))


def probable_minimum(distribution: Any, n: float, chance: float = 0.01) -> float:
    """Return what the smallest of *n* values falls below only with a small chance."""
    return float(_frozen(distribution).ppf(chance / float(n)))


def bound(distribution: Any, name: str) -> float | None:
    """Return the ``low`` or ``high`` bound, if there is one."""
    return distribution.parameters.get(name) if distribution.name != "exponential" else None


def most_selected(total: float, trials: float, probability: float, chance: float = 0.01) -> float:
    """Return what the number of successes in *trials* exceeds only with a small chance.

    :param total: the number of trials that the chance is meant for.
    :raises ValueError: if there is no such number.
    """
    return _binomial(1.0 - chance / float(total), trials, probability)


def fewest_selected(total: float, trials: float, probability: float, chance: float = 0.01) -> float:
    """Return what the number of successes in *trials* falls below only with a small chance."""
    return _binomial(chance / float(total), trials, probability)


def _binomial(quantile: float, trials: float, probability: float) -> float:
    """Return the smallest number of successes whose cumulative probability reaches *quantile*."""
    if not (0 <= probability <= 1 and trials >= 0 and float(trials).is_integer()):
        raise ValueError(
            f"There is no most probable number of selections from {trials} trials with probability "
            f"{probability}"
        )
    from scipy.special import bdtr, bdtrik

    if probability in (0.0, 1.0):
        return float(trials * probability)
    estimate = bdtrik(quantile, trials, probability)
    count = float(trials) if math.isnan(estimate) else math.ceil(estimate)
    count = min(max(count, 0.0), float(trials))
    while count > 0 and bdtr(count - 1, trials, probability) >= quantile:
        count -= 1
    while count < trials and bdtr(count, trials, probability) < quantile:
        count += 1
    return float(count)


def _smallest_poisson(quantile: float, rate: float) -> float:
    from scipy.special import pdtr

    count = math.floor(rate)
    while count > 0 and pdtr(count - 1, rate) >= quantile:
        count -= 1
    while pdtr(count, rate) < quantile:
        count += 1
    return float(count)


def most_spikes(rate_per_step: float, chance: float = 0.001) -> float:
    """Return how many spikes of a Poisson source in one step are exceeded only with a small chance."""
    return _smallest_poisson(1.0 - chance, rate_per_step)
