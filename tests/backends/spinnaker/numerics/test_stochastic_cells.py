"""Cells with random thresholds: their rates, from fixed seeds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

SIZE, TICKS = 400, 50


def rate(bench: Any, name: str, size: int = SIZE, initial: Any = None, **parameters: Any) -> Any:
    """Return the share of ticks in which cells spike, and the bench."""
    net = bench(1.0)
    form, cells = net.cells(name, size, initial=initial, **parameters)
    spikes = net.record_spikes(cells)
    reads = {variable: net.record(form, cells, variable) for variable in form.recorded}
    net.run(TICKS)
    return len(spikes()) / (size * TICKS), {name: read() for name, read in reads.items()}


def within(measured: float, expected: float, trials: float = SIZE * TICKS) -> bool:
    """Return whether a share is within four standard deviations."""
    return abs(measured - expected) < 4 * np.sqrt(expected * (1 - expected) / trials) + 1e-12


@pytest.mark.parametrize("chance", [0.0, 0.25, 1.0])
def test_a_cell_above_threshold_spikes_with_the_fixed_probability(chance: float, bench: Any) -> None:
    parameters = {"tau_m": 0.0001, "cm": 0.0001, "v_rest": 0.0, "v_reset": 0.0, "tau_refrac": 0.0}
    share, _ = rate(
        bench,
        "IFCurrDeltaFixedProb",
        v_thresh=1.0,
        p_thresh=chance,
        i_offset=2.0,
        initial={"v": 0.0},
        **parameters,
    )
    assert within(share, chance)


def test_a_cell_below_threshold_does_not_spike_by_chance(bench: Any) -> None:
    share, _ = rate(bench, "IFCurrDeltaFixedProb", v_thresh=-50.0, p_thresh=1.0)
    assert share == 0


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        (-1.0, 0.8 * (1 - np.exp(-np.exp(-2) / 20))),
        (0.0, 0.8 * (1 - np.exp(-1 / 20))),
        (2.0, 0.8 * (1 - np.exp(-np.exp(4) / 20))),
        (10.0, 0.8),
    ],
)
def test_a_stochastic_threshold_has_an_exponential_hazard(above: float, expected: float, bench: Any) -> None:
    v = -50.0 + above
    share, _ = rate(
        bench,
        "IFCondExpStoc",
        v_rest=v,
        v_reset=v,
        v_thresh=-50.0,
        tau_refrac=0.0,
        initial={"v": v},
    )
    assert within(share, expected)


def test_an_exponential_unit_goes_on_spiking_for_tau(bench: Any) -> None:
    share, samples = rate(bench, "StocExp", tau=10.0, bias=-1.0)
    chance = 2.0**-1 / 10
    assert set(np.unique(samples["prob"])) == {0.0, chance}
    # A cycle is a wait of 1 / chance - 1 ticks on average, then ten ticks of spikes.
    assert share == pytest.approx(10 / (1 / chance - 1 + 10), abs=0.05)
    for on in (samples["prob"] == 0.0).T:
        assert all(len(run) >= 9 or run[-1] == TICKS - 1 for run in runs(on))
    assert any(len(runs(on)) for on in (samples["prob"] == 0.0).T)


def runs(on: np.ndarray) -> list[np.ndarray]:
    """Return the ticks of each uninterrupted stretch."""
    ticks = np.flatnonzero(on)
    return [run for run in np.split(ticks, np.flatnonzero(np.diff(ticks) > 1) + 1) if len(run)]


def test_a_stable_unit_keeps_its_potential_and_does_not_fall_below_its_reset(bench: Any) -> None:
    net = bench(1.0)
    form, cells = net.cells("StocExpStable", 1, tau=0.0, v_reset=-1.0, initial={"v_init": 0.0})
    source = net.spikes_at([2.0], [5.0])
    net.connect([source.first, source.first + 1], [cells.first] * 2, 3.0, 1.0, np.array([0, 1]))
    v = net.record(form, cells)
    net.run(9)
    assert v()[:, 0].tolist() == [0, 0, 0, 3, 3, 3, 0, 0, 0]
    net = bench(1.0)
    form, cells = net.cells("StocExpStable", 1, tau=0.0, v_reset=-1.0, bias=-0.75)
    v = net.record(form, cells)
    net.run(4)
    assert v()[:, 0].tolist() == [-0.75, -1.5, -1.75, -1.75]


@pytest.mark.parametrize(
    ("bias", "expected"), [(0.0, 0.5), (-2.0, 2 ** -(2**-2.0)), (3.0, 2**-8.0), (20.0, 0.0)]
)
def test_a_sigmoid_unit_spikes_with_the_probability_of_its_potential(
    bias: float, expected: float, bench: Any
) -> None:
    share, samples = rate(bench, "StocSigma", tau_refrac=1.0, bias=bias, alpha=1.0)
    assert samples["v"][0, 0] == -bias
    assert samples["prob"][0, 0] == pytest.approx(expected)
    assert within(share, expected)


def test_units_record_their_inputs(bench: Any) -> None:
    net = bench(1.0)
    form, cells = net.cells("StocExp", 1, tau=1e9)
    source = net.spikes_at([2.0], [2.0])
    net.connect([source.first, source.first + 1], [cells.first] * 2, [1.5, 0.5], 1.0, np.array([0, 1]))
    reads = {variable: net.record(form, cells, variable) for variable in ("v", "ex_input", "in_input")}
    net.run(5)
    assert {name: read()[3, 0] for name, read in reads.items()} == {
        "v": 1.0,
        "ex_input": 1.5,
        "in_input": 0.5,
    }
