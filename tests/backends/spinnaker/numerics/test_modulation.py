"""Neuromodulation in a running network."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.spinnaker.numerics import Modulation, modulated_model

TIMES = {"tau_plus": 15.0, "tau_minus": 25.0, "alpha": 0.0, "tau": 20.0}
NUMBERS = {"w_min": 0.0, "w_max": 2.0, "A_plus": 0.5, "A_minus": 0.4, "scale": 2.0**13, "gain": 1.0}
MODULATION = Modulation(tau_c=1000.0, tau_d=200.0, w_min=0.25, w_max=1.75)


def weight(
    bench: Any,
    reward: Any = (),
    punishment: Any = (),
    amount: float = 0.01,
    ends: float = 900.0,
    timing: str = "pair",
) -> float:
    """Return what becomes of a weight of 1 whose synapse is potentiated at 55 ms."""
    net = bench(1.0)
    _, cells = net.cells(
        "IFTruncDelta", shifts=(8, 2), v_reset=0.0, v_thresh=1.0, tau_refrac=0.0, initial={"v": 0.0}
    )
    net.connect(net.spikes_at([53.0]), cells, 100.0)
    sources = net.spikes_at([50.0, ends], reward, punishment)
    model = modulated_model(timing, TIMES, "additive", MODULATION)
    synapses = net.connect(
        sources,
        cells,
        [1.0, amount, amount],
        receptor=1,
        model=model,
        parameters={name: NUMBERS.get(name, 0.0) for name in model.parameters}
        | {"modulates": np.array([0.0, 1.0, -1.0])},
    )
    net.run(round(ends) + 5)
    return float(net.simulation.synapse_values(synapses, "weight")[0])


def test_without_dopamine_eligibility_changes_no_weight(bench: Any) -> None:
    assert weight(bench) == 1.0


@pytest.mark.parametrize("timing", ["pair", "nearest_pair", "vogels2011"])
@pytest.mark.parametrize("given", [60.0, 200.0])
def test_the_weight_grows_by_the_integral_of_eligibility_and_dopamine(
    given: float, timing: str, bench: Any
) -> None:
    proposed = 0.5 * np.exp(-5 / (20 if timing == "vogels2011" else 15))
    lasting = 1 / (1 / 1000 + 1 / 200)
    left = np.exp(-(given + 1 - 55) / 1000)
    fading = 1 - np.exp(-(900 - given - 1) / lasting)
    expected = proposed * left * 0.01 * lasting * fading
    # The dopamine level has eleven bits: 0.01 is 20 of 2048.
    assert weight(bench, reward=[given], timing=timing) - 1 == pytest.approx(expected * 20 / 20.48, rel=0.04)


def test_punishment_takes_what_reward_gives(bench: Any) -> None:
    gain = weight(bench, reward=[100.0]) - 1
    loss = weight(bench, punishment=[100.0]) - 1
    assert gain > 0.1
    assert loss == pytest.approx(-gain, abs=0.005)
    assert weight(bench, reward=[100.0], punishment=[100.0]) == pytest.approx(1.0, abs=1e-3)


def test_weights_stay_within_the_bounds_of_the_modulation(bench: Any) -> None:
    assert weight(bench, reward=[100.0], amount=1.0) == 1.75
    assert weight(bench, punishment=[100.0], amount=1.0) == 0.25


def test_several_rewards_in_a_tick_add_up(bench: Any) -> None:
    single, double = (weight(bench, reward=times, amount=4 / 2048) - 1 for times in ([100.0], [100.0, 100.0]))
    assert double == pytest.approx(2 * single, rel=0.02)


def test_a_rule_that_is_not_computed_is_refused() -> None:
    with pytest.raises(KeyError, match="recurrent"):
        modulated_model("recurrent", TIMES, "multiplicative", MODULATION)
