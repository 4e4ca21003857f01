from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.spinnaker.numerics import changeable_model


def network(bench: Any, used: Any, changed: Any, change: float, weight: float = 1.0) -> Any:
    """Return a bench with one changeable synapse and one changer, and functions to run and to read it."""
    net = bench(1.0)
    form, cells = net.cells("IFTruncDelta", shifts=2, v_reset=0.0, v_thresh=1e4, initial={"v": 0.0})
    source, changer = net.spikes_at(used), net.spikes_at(changed)
    synapses = net.connect(
        [source.first, changer.first],
        [cells.first] * 2,
        [weight, change],
        1.0,
        model=changeable_model(),
        parameters={
            "scale": 2.0**13,
            "w_min": 0.5,
            "w_max": 2.0,
            "pair": 7.0,
            "changes": np.array([0.0, 1.0]),
        },
    )
    arrived = net.record(form, cells, "gsyn_exc")

    def run(ticks: int) -> float:
        net.run(ticks)
        return float(net.simulation.synapse_values(synapses, "weight")[0])

    return run, arrived


@pytest.mark.parametrize("change", [0.25, -0.25])
def test_a_changer_adds_its_weight_when_the_synapse_is_next_used(change: float, bench: Any) -> None:
    run, arrived = network(bench, [5.0, 20.0], [10.0, 12.0], change)
    assert run(15) == 1.0
    assert run(10) == 1.0 + 2 * change
    assert arrived()[[6, 11, 13, 21], 0].tolist() == [1.0, 0.0, 0.0, 1.0 + 2 * change]


def test_changed_weights_stay_within_their_bounds(bench: Any) -> None:
    assert network(bench, [20.0], [3.0, 4.0, 5.0], 0.75)[0](25) == 2.0
    assert network(bench, [20.0], [3.0, 4.0, 5.0], -0.75)[0](25) == 0.5


def test_of_more_than_sixteen_changes_the_oldest_are_lost(bench: Any) -> None:
    run, _ = network(bench, [40.0], np.arange(1.0, 21.0), 2.0**-10)
    assert run(45) == 1.0 + 16 * 2.0**-10


def test_a_changer_without_its_synapse_changes_nothing(bench: Any) -> None:
    net = bench(1.0)
    _, cells = net.cells("IFTruncDelta", v_reset=0.0, v_thresh=1e4, initial={"v": 0.0})
    source = net.spikes_at([1.0, 5.0])
    parameters = {"scale": 2.0**13, "w_min": 0.0, "w_max": 2.0, "pair": -1.0, "changes": 1.0}
    synapse = net.connect(source, cells, 0.5, model=changeable_model(), parameters=parameters)
    net.run(10)
    assert net.simulation.synapse_values(synapse, "weight").tolist() == [0.5]
