from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.spinnaker.numerics import ticks
from nmpi_emulator.backends.spinnaker.numerics.currents import (
    AlternatingCurrent,
    DirectCurrent,
    NoisyCurrent,
    StepCurrent,
)
from nmpi_emulator.backends.spinnaker.numerics.fixed_point import S1615
from nmpi_emulator.backends.spinnaker.numerics.sources.poisson import PoissonTicks

FOREVER = np.inf


def counts(source: PoissonTicks, length: int, dt: float = 1.0, block: int = 0, seed: int = 1) -> np.ndarray:
    """Return the number of spikes of each cell in each tick."""
    player = source.player(Grid(dt, ticks()), np.random.default_rng(seed))
    size = block or length
    table = np.zeros((length, source.size), dtype=int)
    for first in range(0, length, size):
        spikes = player.block(first, first + size)
        assert ((spikes.steps >= first) & (spikes.steps < first + size)).all()
        np.add.at(table, (spikes.steps, spikes.cells), 1)
    return table


def steady(rate: float, size: int = 200) -> PoissonTicks:
    every = np.ones((size, 1))
    return PoissonTicks(size, rate * every, 0 * every, FOREVER * every)


@pytest.mark.parametrize("rate", [5.0, 100.0, 800.0, 3000.0])
@pytest.mark.parametrize("block", [0, 10])
def test_counts_of_ticks_are_poisson_numbers(rate: float, block: int) -> None:
    table = counts(steady(rate), 500, block=block)
    expected = rate / 1000
    error = 4 * np.sqrt(expected / table.size)
    assert table.mean() == pytest.approx(expected, abs=error)
    assert table.var() == pytest.approx(expected, abs=error * np.sqrt(2 * expected + 1))
    assert np.corrcoef(table[:-1].ravel(), table[1:].ravel())[0, 1] == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("rate", [10_000.0, 40_000.0])
def test_fast_sources_are_gaussian_with_a_quarter_of_a_spike_too_much(rate: float) -> None:
    table = counts(steady(rate), 500)
    expected = rate / 1000
    error = 4 * np.sqrt(expected / table.size)
    assert table.mean() == pytest.approx(expected + 0.25, abs=error)
    assert table.var() == pytest.approx(expected + 0.125 + 1 / 12, rel=0.05)


def test_several_spikes_of_a_cell_in_a_tick_are_recorded_as_repeats(bench: Any) -> None:
    net = bench(1.0)
    source = steady(5000.0, size=1)
    net.network.add_source(source)
    spikes = net.record_spikes(source)
    net.run(50)
    times = [time for time, _ in spikes()]
    assert len(times) == pytest.approx(250, abs=70)
    assert len(set(times)) <= 50
    assert set(times) <= set(np.arange(50.0))


@pytest.mark.parametrize(
    ("start", "duration", "dt", "first", "last"),
    [(5.0, 10.0, 1.0, 5, 15), (4.5, 10.0, 1.0, 5, 15), (4.4, 10.0, 1.0, 4, 14), (0.25, 1.0, 0.1, 3, 13)],
)
def test_a_source_is_on_from_its_nearest_tick_to_that_of_its_end(
    start: float, duration: float, dt: float, first: int, last: int
) -> None:
    source = PoissonTicks(50, np.full(50, 900.0 / dt), np.full(50, start), np.full(50, duration))
    on = np.flatnonzero(counts(source, 40, dt).sum(axis=1))
    assert (on.min(), on.max()) == (first, last - 1)


def test_a_piece_ends_where_the_next_one_starts() -> None:
    source = PoissonTicks(
        100,
        np.tile([2000.0, 0.0, 500.0], (100, 1)),
        np.tile([0.0, 100.0, 200.0], (100, 1)),
        np.full((100, 3), FOREVER),
    )
    rates = counts(source, 300).reshape(3, 100, 100).mean(axis=(1, 2))
    assert rates == pytest.approx([2.0, 0.0, 0.5], abs=0.06)


@pytest.mark.parametrize("rate", [0.0, -50.0])
def test_a_source_without_a_positive_rate_is_silent(rate: float) -> None:
    assert counts(steady(rate), 100).sum() == 0


def test_rates_can_be_changed_while_a_network_runs(bench: Any) -> None:
    net = bench(1.0)
    source = steady(0.0, size=50)
    net.network.add_source(source)
    spikes = net.record_spikes(source)
    net.run(100)
    source.set_values(rates=np.full((50, 1), 1000.0))
    net.run(100)
    times = np.array([time for time, _ in spikes()])
    assert times.min() >= 100.0
    assert len(times) == pytest.approx(5000, abs=400)


def amplitudes(waveform: Any, length: int, dt: float = 1.0) -> np.ndarray:
    return np.asarray(waveform.amplitudes(0, length, Grid(dt, ticks()), np.random.default_rng(1)))


def test_a_direct_current_without_a_stop_never_flows() -> None:
    assert not amplitudes(DirectCurrent(1.0), 20).any()


def test_amplitudes_are_fixed_point_numbers() -> None:
    flowing = amplitudes(DirectCurrent(0.1, stop=10.0), 12)
    assert flowing.tolist() == [float(S1615.nearest(0.1))] * 10 + [0.0] * 2
    noise = amplitudes(NoisyCurrent(0.0, 1.0, 1.0, stop=10.0), 12)
    assert (noise * 32768 == np.rint(noise * 32768)).all()
    assert noise[:10].std() > 0.3
    assert not noise[10:].any()


def test_a_step_current_takes_each_amplitude_at_its_tick() -> None:
    waveform = StepCurrent(np.array([2.9, 5.0, 7.2]), np.array([0.5, -0.25, 0.0]))
    assert amplitudes(waveform, 9).tolist() == [0, 0, 0.5, 0.5, 0.5, -0.25, -0.25, 0, 0]


def test_an_alternating_current_is_a_sine_around_its_offset() -> None:
    waveform = AlternatingCurrent(
        amplitude=0.5, offset=0.25, frequency=20.0, phase=90.0, start=10.0, stop=110.0
    )
    flowing = amplitudes(waveform, 120)
    elapsed = np.arange(100) / 1000
    expected = 0.25 + 0.5 * np.sin(2 * np.pi * 20 * elapsed + np.pi / 2)
    np.testing.assert_allclose(flowing[10:110], expected, atol=2e-3)
    assert not flowing[:10].any()
    assert not flowing[110:].any()


def test_the_argument_of_an_alternating_current_counts_ticks_whatever_they_last() -> None:
    waveform = AlternatingCurrent(amplitude=0.5, frequency=20.0, stop=1000.0)
    np.testing.assert_array_equal(amplitudes(waveform, 100, dt=0.1), amplitudes(waveform, 100, dt=1.0))
