"""How spikes reach cells: times of arrival, several synapses, several spikes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from nmpi_emulator.backends.engine.cells.lif import LIF_DELTA, lif
from nmpi_emulator.backends.engine.cells.receptors import CURR_EXP
from nmpi_emulator.backends.engine.sources.poisson import Poisson

LIF = {
    "v_rest": -65.0,
    "cm": 1.0,
    "tau_m": 20.0,
    "tau_refrac": 2.0,
    "v_reset": -65.0,
    "v_thresh": 1e6,
    "i_offset": 0.0,
}


def counter(bench, dt=1.0, size=1):
    """Return a bench and cells that add up their input: v + 65 is the sum of weights."""
    made = bench(dt)
    return made, made.cells(LIF_DELTA, size, **{**LIF, "tau_m": 1e12})


@pytest.mark.parametrize("delay", [1.0, 2.0, 7.0])
def test_spike_arrives_after_its_delay_and_not_before(bench, delay):
    made, cells = counter(bench)
    source = made.spikes_at([5.0])
    made.connect(source, cells, 1.0, delay)
    v = made.record(cells, "v")
    made.run(20.0)
    arrived = np.flatnonzero(made.values(v)[:, 0] > -64.5)
    assert arrived[0] == 5 + delay


def test_current_moves_the_membrane_one_step_after_it_arrives(bench):
    made = bench(1.0)
    cells = made.cells(lif(CURR_EXP, CURR_EXP), **LIF, tau0=5.0, tau1=5.0)
    made.connect(made.spikes_at([5.0]), cells, 1.0, 2.0)
    v, i = made.record(cells, "v"), made.record(cells, "i0")
    made.run(12.0)
    assert np.flatnonzero(made.values(i)[:, 0] > 0)[0] == 7
    assert np.flatnonzero(made.values(v)[:, 0] > -65.0)[0] == 8


def test_spike_at_time_zero_is_delivered(bench):
    made, cells = counter(bench)
    made.connect(made.spikes_at([0.0]), cells, 1.0, 3.0)
    v = made.record(cells, "v")
    made.run(5.0)
    assert made.values(v)[:, 0] + 65 == pytest.approx([0, 0, 0, 1, 1, 1])


def test_every_synapse_between_two_cells_counts_with_its_own_weight_and_delay(bench):
    made, cells = counter(bench)
    source = made.spikes_at([1.0])
    made.connect([source.first] * 3, [cells.first] * 3, [1.0, 2.0, 4.0], [1.0, 2.0, 3.0])
    v = made.record(cells, "v")
    made.run(6.0)
    assert made.values(v)[:, 0] + 65 == pytest.approx([0, 0, 1, 3, 7, 7, 7])


def test_several_spikes_of_a_source_in_one_step_count_several_times(bench):
    made, cells = counter(bench)
    source = made.spikes_at([2.8, 3.0, 3.1, 3.2])
    made.connect(source, cells, 1.0, 1.0)
    v = made.record(cells, "v")
    made.record(source)
    made.run(6.0)
    assert made.values(v)[-1, 0] == pytest.approx(-61.0)
    assert made.spike_times(source) == [2.8, 3.0, 3.1, 3.2]


def test_poisson_source_is_not_capped_at_one_spike_per_step(bench):
    made, cells = counter(bench)
    source = Poisson(1, np.array([5000.0]), np.zeros(1), np.full(1, 1e10))
    made.network.add_source(source)
    made.connect(source, cells, 1.0, 1.0)
    v = made.record(cells, "v")
    made.record(source)
    made.run(1000.0)
    spikes = made.spike_times(source)
    assert 4700 < len(spikes) < 5300
    # All but those of the last step have arrived.
    assert made.values(v)[-1, 0] + 65 == pytest.approx(sum(time < 1000.0 for time in spikes))


def test_receptors_are_kept_apart(bench):
    made = bench(1.0)
    cells = made.cells(lif(CURR_EXP, CURR_EXP), 2, **LIF, tau0=5.0, tau1=5.0)
    source = made.spikes_at([1.0])
    made.connect([source.first, source.first], [0, 1], [1.0, 3.0], receptor=np.array([0, 1]))
    first, second = made.record(cells, "i0"), made.record(cells, "i1")
    made.run(2.0)
    assert made.values(first)[-1].tolist() == [1.0, 0.0]
    assert made.values(second)[-1].tolist() == [0.0, 3.0]


def test_cells_of_many_blocks_and_models_reach_each_other(bench):
    made = bench(1.0)
    blocks = [made.cells(LIF_DELTA, **{**LIF, "v_thresh": -64.5}) for _ in range(20)]
    other = made.cells(lif(CURR_EXP, CURR_EXP), **LIF, tau0=5.0, tau1=5.0)
    made.connect(made.spikes_at([1.0]), blocks[0], 1.0)
    for before, after in pairwise(blocks):
        made.connect(before, after, 1.0)
    made.connect(blocks[-1], other, 1.0)
    for block in blocks:
        made.record(block)
    i = made.record(other, "i0")
    made.run(40.0)
    assert [made.spike_times(block) for block in blocks] == [[2.0 + k] for k in range(20)]
    assert np.flatnonzero(made.values(i)[:, 0])[0] == 22


def test_different_models_of_one_name_are_refused(bench):
    made = bench(1.0)
    made.cells(LIF_DELTA, **LIF)
    made.cells(type(LIF_DELTA)(**vars(LIF_DELTA)), **LIF)
    with pytest.raises(ValueError, match="different names"):
        made.run(1.0)
