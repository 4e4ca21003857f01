"""What pair STDP should make of a weight, for scripts that compare.

Source: sPyNNaker 7.4.1, ``synapse_dynamics_utils``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_Times = npt.NDArray[np.integer]


def calculate_spike_pair_additive_stdp_weight(
    pre_spikes: _Times,
    post_spikes: _Times,
    initial_weight: float,
    plastic_delay: int,
    a_plus: float,
    a_minus: float,
    tau_plus: float,
    tau_minus: float,
) -> float:
    """Return the weight after all pre spikes by the additive rule.

    :param pre_spikes: times in ms, in order; the same for *post_spikes*.
    :param plastic_delay: of the synapse, in ms.
    """
    potentiation, depression = _intervals(pre_spikes, post_spikes, plastic_delay)
    gain = a_plus * np.exp(potentiation / tau_plus)
    loss = a_minus * np.exp(depression / tau_minus)
    return float(initial_weight + np.sum(gain) - np.sum(loss))


def calculate_spike_pair_multiplicative_stdp_weight(
    pre_spikes: _Times,
    post_spikes: _Times,
    initial_weight: float,
    plastic_delay: int,
    min_weight: float,
    max_weight: float,
    a_plus: float,
    a_minus: float,
    tau_plus: float,
    tau_minus: float,
) -> float:
    """Return the weight after all pre spikes by the multiplicative rule, all changes seen from its start."""
    return calculate_spike_pair_additive_stdp_weight(
        pre_spikes,
        post_spikes,
        initial_weight,
        plastic_delay,
        (max_weight - initial_weight) * a_plus,
        (initial_weight - min_weight) * a_minus,
        tau_plus,
        tau_minus,
    )


def _intervals(pre: _Times, post: _Times, delay: int) -> tuple[_Times, _Times]:
    """Return the intervals, all negative, of the pairs that potentiate and of those that depress.

    Post spikes after the last pre spike count no more: nothing updates the synapse after it.
    """
    none = np.zeros(0, dtype=int)
    if len(post) == 0:
        return none, none
    arrived = post[post < pre[-1] - delay] + delay
    after = np.subtract.outer(arrived, pre[:-1]).ravel()
    before = np.subtract.outer(arrived, pre).ravel()
    return -after[after > 0], before[before < 0]
