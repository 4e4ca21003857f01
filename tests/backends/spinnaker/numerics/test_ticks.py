from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.engine.numerics import NEST_ON_GRID, Numerics
from nmpi_emulator.backends.spinnaker.numerics.delays import dendritic_part
from nmpi_emulator.backends.spinnaker.numerics.effects import ALL, NONE, Effects
from nmpi_emulator.backends.spinnaker.numerics.ticks import (
    current_ticks,
    delay_ticks,
    source_ticks,
    ticks,
)


@pytest.mark.parametrize(
    ("time", "dt", "tick"),
    [
        (1.5, 1.0, 2),
        (1.0, 1.0, 1),
        (1.0004, 1.0, 1),
        (1.002, 1.0, 2),
        (0.0, 1.0, 0),
        (0.25, 0.1, 3),
        (0.3, 0.1, 3),
        (0.3001, 0.1, 3),
        (0.31, 0.1, 4),
        (1e30, 1.0, 2**62),
    ],
)
def test_spikes_are_sent_in_the_next_tick_after_their_microsecond(time: float, dt: float, tick: int) -> None:
    assert source_ticks(np.array([time]), dt).tolist() == [tick]


@pytest.mark.parametrize(
    ("delay", "dt", "steps"),
    [
        (1.0, 1.0, 1),
        (2.5, 1.0, 2),
        (3.5, 1.0, 4),
        (0.2, 1.0, 1),
        (0.0, 1.0, 1),
        (-5.0, 1.0, 1),
        (0.15, 0.1, 2),
        (0.25, 0.1, 2),
        (0.35, 0.1, 4),
        (14.4, 0.1, 144),
    ],
)
def test_delays_are_rounded_half_to_even_and_last_at_least_one_tick(
    delay: float, dt: float, steps: int
) -> None:
    assert delay_ticks(np.array([delay]), dt).tolist() == [steps]


@pytest.mark.parametrize(
    ("time", "dt", "tick"), [(1.9, 1.0, 1), (2.0, 1.0, 2), (0.29, 0.1, 2), (1e12, 0.1, 10**13)]
)
def test_times_of_currents_are_cut_to_whole_ticks(time: float, dt: float, tick: int) -> None:
    assert current_ticks(np.array([time]), dt).tolist() == [tick]


def test_without_effects_the_grid_is_the_engines() -> None:
    numerics = ticks(NONE)
    assert numerics == NEST_ON_GRID
    assert type(numerics) is Numerics


def test_the_loop_order_stamps_spikes_inputs_and_samples_at_the_beginning_of_a_step() -> None:
    numerics = ticks(Effects.only("order"))
    assert (numerics.spike_stamp, numerics.arrival, numerics.sample_stamp) == (0, 0, 0)
    assert numerics.delay_steps(np.array([0.15]), 0.1) == NEST_ON_GRID.delay_steps(np.array([0.15]), 0.1)


def test_each_rule_of_the_grid_is_switched_by_itself() -> None:
    time, delay = np.array([1.5]), np.array([0.15])
    only_grid, only_delays = ticks(Effects.only("spike_grid")), ticks(Effects.only("delays"))
    assert only_grid.source_steps(np.array([1.2]), 1.0) == 2
    assert only_delays.source_steps(np.array([1.2]), 1.0) == 1
    assert only_delays.delay_steps(delay, 0.1) == 2
    assert only_grid.delay_steps(delay, 0.1) == 1
    assert only_grid.current_steps(np.array([1.9]), 1.0) == 1
    assert only_grid.reported_times(time, np.array([2]), 1.0) == 2.0
    assert only_delays.reported_times(time, np.array([2]), 1.0) == 1.5


def test_given_spikes_are_reported_on_the_grid(bench: Any) -> None:
    net = bench(1.0)
    source = net.spikes_at([5.2, 1.0, 1.0], [7.0])
    spikes = net.record_spikes(source)
    net.run(10)
    assert spikes() == [(1.0, 0), (1.0, 0), (6.0, 0), (7.0, 1)]


def test_given_spikes_keep_their_times_without_the_effect(bench: Any) -> None:
    net = bench(1.0, ALL.without("spike_grid"))
    source = net.spikes_at([5.2])
    spikes = net.record_spikes(source)
    net.run(10)
    assert spikes() == [(5.2, 0)]


@pytest.mark.parametrize(
    ("steps", "slots", "within"), [(1, 16, 1), (16, 16, 16), (17, 16, 1), (40, 16, 8), (144, 16, 16)]
)
def test_long_delays_are_dendritic_for_what_is_left_of_whole_stages(
    steps: int, slots: int, within: int
) -> None:
    assert round(dendritic_part([steps], slots)[0] * steps) == within


def test_effects_are_named_and_switched_by_name() -> None:
    assert Effects.names() == ("weights", "state", "delays", "spike_grid", "order")
    assert Effects.only("state", "order") == NONE.__class__(False, True, False, False, True)
    assert ALL.without("state").state is False
    with pytest.raises(TypeError):
        ALL.without("nonsense")
