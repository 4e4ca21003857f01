"""Record what PyNN's own module for Brian2 gives: ``python record_stock.py > stock.json``.

Recorded with PyNN 0.13.0 and Brian2 2.9.0.

Its grid is off by one step in three places: spikes are stamped a step early, the refractory period is a step
short, and spikes of sources arrive a step late.  The cases tell it otherwise, where ``is_stock`` is true, so
that the rest can be compared to the time step.  What it gets wrong besides is not among the cases.
"""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import Any

import numpy as np

TIME_STEPS_MS = (0.1, 1.0)

#: Cell types with parameters, a weight, and the steps (ms) at which stock integrates them right.
MEMBRANES: dict[str, tuple[dict[str, float], float, tuple[float, ...]]] = {
    "IF_curr_exp": ({"tau_syn_E": 3.0}, 0.5, (0.1, 1.0)),
    "IF_curr_alpha": ({}, 0.5, (0.1, 1.0)),
    "IF_cond_exp": ({}, 0.005, (0.1,)),
    "IF_cond_alpha": ({}, 0.005, (0.1,)),
    "EIF_cond_exp_isfa_ista": ({}, 0.005, (0.1,)),
    "IF_cond_exp_gsfa_grr": ({}, 0.005, (0.1,)),
    "HH_cond_exp": ({}, 0.002, (0.1,)),
    "Izhikevich": ({}, 1.0, (0.1,)),
}

SOURCE_TIMES_MS = [5.0, 20.0, 21.0, 40.0]


def membrane(sim: ModuleType, name: str, dt: float, is_stock: bool) -> list[float]:
    """Return the potential (mV) of a cell under excitation at each ms, as if sources were in time."""
    parameters, weight, _ = MEMBRANES[name]
    sim.setup(timestep=dt, min_delay=dt)
    cell = sim.Population(1, getattr(sim, name)(**parameters))
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=SOURCE_TIMES_MS))
    synapse = sim.StaticSynapse(weight=weight, delay=2.0)
    sim.Projection(source, cell, sim.AllToAllConnector(), synapse, receptor_type="excitatory")
    cell.record("v")
    sim.run(100.0)
    v = cell.get_data("v").segments[0].analogsignals[0].magnitude[:, 0]
    return np.round((v[1:] if is_stock else v[:-1])[:: round(1.0 / dt)], 10).tolist()


def firing(sim: ModuleType, name: str, dt: float, is_stock: bool) -> list[float]:
    """Return the spike times (ms) of a cell under a constant current."""
    sim.setup(timestep=dt, min_delay=dt)
    refractory = 2.0 + (dt if is_stock else 0.0)
    cell = sim.Population(1, getattr(sim, name)(i_offset=0.9, tau_refrac=refractory))
    cell.record("spikes")
    sim.run(200.0)
    return _stamped(cell, dt, is_stock)[0]


def network(sim: ModuleType, dt: float, is_stock: bool) -> list[list[float]]:
    """Return the spike times (ms) of each cell of a recurrent network of current-based cells."""
    random = np.random.RandomState(8)
    sim.setup(timestep=dt, min_delay=dt)
    cells = sim.Population(40, sim.IF_curr_exp(tau_refrac=2.0 + (dt if is_stock else 0.0)))
    trains = [2.0 + np.flatnonzero(random.rand(200) < 0.1) for _ in range(40)]
    early = dt if is_stock else 0.0
    sources = sim.Population(
        40, sim.SpikeSourceArray(spike_times=[sim.Sequence(train - early) for train in trains])
    )
    sim.Projection(sources, cells, sim.OneToOneConnector(), sim.StaticSynapse(weight=3.0, delay=1.0))
    for receptor, weight in (("excitatory", 0.3), ("inhibitory", -0.6)):
        chosen = [
            (pre, post, weight, float(random.randint(1, 6)))
            for pre in range(40)
            for post in range(40)
            if random.rand() < 0.1
        ]
        sim.Projection(cells, cells, sim.FromListConnector(chosen), receptor_type=receptor)
    cells.record("spikes")
    sim.run(200.0)
    return _stamped(cells, dt, is_stock)


def plastic_weights(sim: ModuleType, dt: float, is_stock: bool) -> list[float]:
    """Return the weights (nA) of additive synapses after pairs of spikes at different distances."""
    sim.setup(timestep=dt, min_delay=dt)
    early = dt if is_stock else 0.0
    distances = [-15.0, -6.0, 4.0, 9.0]
    pre, teachers = (
        sim.Population(4, sim.SpikeSourceArray(spike_times=[sim.Sequence(times) for times in trains]))
        for trains in (
            [np.arange(50.0, 400.0, 100.0) - early] * 4,
            [np.arange(50.0, 400.0, 100.0) + distance - 2.0 - early for distance in distances],
        )
    )
    cells = sim.Population(4, sim.IF_curr_exp(tau_refrac=50.0))  # one spike for each of a teacher's
    sim.Projection(teachers, cells, sim.OneToOneConnector(), sim.StaticSynapse(weight=60.0, delay=1.0))
    plastic = sim.STDPMechanism(
        timing_dependence=sim.SpikePairRule(tau_plus=20.0, tau_minus=20.0, A_plus=0.01, A_minus=0.012),
        weight_dependence=sim.AdditiveWeightDependence(w_min=0.0, w_max=0.02),
        weight=0.01,
        delay=dt,
        dendritic_delay_fraction=0.0,
    )
    projection = sim.Projection(pre, cells, sim.OneToOneConnector(), plastic)
    sim.run(450.0)
    return [round(float(weight), 12) for _, _, weight in sorted(projection.get("weight", format="list"))]


def _stamped(cells: Any, dt: float, is_stock: bool) -> list[list[float]]:
    late = dt if is_stock else 0.0
    trains = cells.get_data("spikes").segments[0].spiketrains
    return [np.round(np.sort(train.magnitude) + late, 6).tolist() for train in trains]


def everything(sim: ModuleType, is_stock: bool) -> dict[str, Any]:
    """Return what all cases give, by name."""
    results: dict[str, Any] = {}
    for name, (_, _, steps) in MEMBRANES.items():
        for dt in steps:
            results[f"membrane of {name} at {dt} ms"] = membrane(sim, name, dt, is_stock)
    for dt in TIME_STEPS_MS:
        for name in ("IF_curr_exp", "IF_curr_alpha"):
            results[f"firing of {name} at {dt} ms"] = firing(sim, name, dt, is_stock)
        results[f"network at {dt} ms"] = network(sim, dt, is_stock)
        results[f"plastic weights at {dt} ms"] = plastic_weights(sim, dt, is_stock)
    return results


if __name__ == "__main__":
    import brian2
    import pyNN.brian2

    brian2.prefs.codegen.target = "numpy"
    json.dump(everything(pyNN.brian2, is_stock=True), sys.stdout)
