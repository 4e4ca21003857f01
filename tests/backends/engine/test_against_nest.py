"""The recorded numbers of NEST against NEST itself, where it can be installed."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

pytestmark = pytest.mark.skipif(
    find_spec("nest") is None, reason="the package index has nest-simulator only for Linux on x86_64"
)


def test_recorded_cells_are_what_this_nest_gives(recorder, nest_cells):
    for case in nest_cells:
        now = recorder.simulate_cell(case)
        assert now["spikes"] == case["spikes"], case["name"]
        np.testing.assert_allclose(now["v"], case["v"], atol=1e-3, err_msg=case["name"])


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize("seed", [11, 12, 13, 14, 15])
def test_further_current_based_networks_give_every_spike_of_nest(recorder, run_network, seed, dt):
    expected_cells, expected_times = recorder.simulate_network(seed, dt)
    cells, times = run_network(seed, dt)
    assert times.size > 500
    np.testing.assert_array_equal(cells, expected_cells)
    np.testing.assert_array_equal(times, expected_times)


def test_recorded_synapses_are_what_this_nest_gives(synapse_recorder, nest_synapses):
    now = synapse_recorder.everything()
    assert now.keys() == nest_synapses.keys()
    for name, values in nest_synapses.items():
        if isinstance(values, dict):
            assert now[name]["times"] == values["times"]
            np.testing.assert_allclose(now[name]["v"], values["v"], atol=1e-9, err_msg=name)
        else:
            assert now[name] == pytest.approx(values, rel=1e-9), name
