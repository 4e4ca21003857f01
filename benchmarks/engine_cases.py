"""The networks that the engine is measured with, in PyNN's own words.

Every case is a function of a PyNN module.  It builds and runs a network, and returns how many cells
and synapses there were and how many spikes came out, so that a reader can see that the same work
was done.  ``clock`` is called with a name at the end of each phase.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np
from pyNN.random import NumpyRNG, RandomDistribution

Clock = Callable[[str], None]
Work = dict[str, int]


def frozen_poisson(size: int, rate_hz: float, ms: float, seed: int) -> list[list[float]]:
    """Return spike times (ms) of Poisson processes, on a grid of 1 ms, the same in each process."""
    random = np.random.RandomState(seed)
    fired = random.rand(size, int(ms)) < rate_hz / 1000.0
    return [(1.0 + np.flatnonzero(train)).tolist() for train in fired]


def driven(sim: ModuleType, clock: Clock, size: int, p: float, ms: float, rate: float) -> Work:
    """Run a network of conductance-based cells, each with its own frozen input."""
    sim.setup(timestep=0.1, min_delay=0.1)
    n_exc = int(0.8 * size)
    exc = sim.Population(n_exc, sim.IF_cond_exp(tau_refrac=2.0))
    inh = sim.Population(size - n_exc, sim.IF_cond_exp(tau_refrac=2.0))
    times = [sim.Sequence(train) for train in frozen_poisson(size, rate, ms, 1)]
    drive_exc = sim.Population(n_exc, sim.SpikeSourceArray(spike_times=times[:n_exc]))
    drive_inh = sim.Population(size - n_exc, sim.SpikeSourceArray(spike_times=times[n_exc:]))
    clock("populations")
    connector = sim.FixedProbabilityConnector(p, rng=NumpyRNG(2))
    projections = []
    for pre, receptor, weight in ((exc, "excitatory", 0.004), (inh, "inhibitory", 0.02)):
        synapse = sim.StaticSynapse(weight=weight, delay=1.0)
        projections += [
            sim.Projection(pre, post, connector, synapse, receptor_type=receptor) for post in (exc, inh)
        ]
    strong = sim.StaticSynapse(weight=0.03, delay=1.0)
    for pre, post in ((drive_exc, exc), (drive_inh, inh)):
        projections.append(
            sim.Projection(pre, post, sim.OneToOneConnector(), strong, receptor_type="excitatory")
        )
    for cells in (exc, inh):
        cells.record("spikes")
    exc[:2].record("v")
    clock("projections")
    sim.run(ms)
    clock("run")
    spikes = sum(sum(cells.get_spike_counts().values()) for cells in (exc, inh))
    exc.get_data()
    clock("data")
    sim.end()
    return {"cells": size, "synapses": sum(map(len, projections)), "spikes": int(spikes)}


def small(sim: ModuleType, clock: Clock) -> Work:
    """Run 100 cells for 100 ms."""
    return driven(sim, clock, 100, 0.15, 100.0, 200.0)


def medium(sim: ModuleType, clock: Clock) -> Work:
    """Run 1,000 cells, each connected to 1.5 % of the others, for 1 s."""
    return driven(sim, clock, 1000, 0.015, 1000.0, 200.0)


def vogels_abbott(sim: ModuleType, clock: Clock) -> Work:
    """Run the COBA benchmark of Brette et al. (2007), as PyNN's example VAbenchmarks.py has it."""
    sim.setup(timestep=0.1, min_delay=0.2, max_delay=1.0)
    celltype = sim.IF_cond_exp(
        tau_m=20.0,
        tau_syn_E=5.0,
        tau_syn_I=10.0,
        v_rest=-60.0,
        v_reset=-60.0,
        v_thresh=-50.0,
        cm=0.2,
        tau_refrac=5.0,
        e_rev_E=0.0,
        e_rev_I=-80.0,
    )
    exc, inh = sim.Population(3200, celltype), sim.Population(800, celltype)
    stimulus = sim.Population(20, sim.SpikeSourcePoisson(rate=100.0, duration=50.0))
    rng = NumpyRNG(seed=98765)
    for cells in (exc, inh):
        cells.initialize(v=RandomDistribution("uniform", (-60.0, -50.0), rng=rng))
    clock("populations")
    connector = sim.FixedProbabilityConnector(0.02, rng=rng)
    synapses = {
        "excitatory": sim.StaticSynapse(weight=0.004, delay=0.2),
        "inhibitory": sim.StaticSynapse(weight=0.051, delay=0.2),
    }
    projections = [
        sim.Projection(pre, post, connector, synapses[receptor], receptor_type=receptor)
        for pre, receptor in ((exc, "excitatory"), (inh, "inhibitory"))
        for post in (exc, inh)
    ]
    sparse = sim.FixedProbabilityConnector(0.01, rng=NumpyRNG(3))
    projections += [
        sim.Projection(stimulus, post, sparse, sim.StaticSynapse(weight=0.1), receptor_type="excitatory")
        for post in (exc, inh)
    ]
    for cells in (exc, inh):
        cells.record("spikes")
    exc[0, 1].record("v")
    clock("projections")
    sim.run(1000.0)
    clock("run")
    spikes = sum(sum(cells.get_spike_counts().values()) for cells in (exc, inh))
    clock("data")
    sim.end()
    return {"cells": 4000, "synapses": sum(map(len, projections)), "spikes": int(spikes)}


def many_populations(sim: ModuleType, clock: Clock) -> Work:
    """Run 56 populations of one cell and 42 projections, 14 of them plastic, for 60,000 steps."""
    sim.setup(timestep=1.0)
    pairings = np.arange(100) * 600.0
    targets, projections = [], []
    for index in range(14):
        times = (pairings + 100.0, pairings + 113.0 + index, pairings + 5.0)
        pre, teacher, other = (
            sim.Population(1, sim.SpikeSourceArray(spike_times=each.tolist())) for each in times
        )
        target = sim.Population(1, sim.IF_curr_exp(tau_refrac=2.0))
        plastic = sim.STDPMechanism(
            timing_dependence=sim.SpikePairRule(),
            weight_dependence=sim.AdditiveWeightDependence(w_max=0.1),
            weight=0.05,
            delay=1.0,
            dendritic_delay_fraction=0.0,
        )
        for source, synapse in (
            (pre, plastic),
            (teacher, sim.StaticSynapse(weight=30.0, delay=1.0)),
            (other, sim.StaticSynapse(weight=0.01, delay=1.0)),
        ):
            projections.append(sim.Projection(source, target, sim.OneToOneConnector(), synapse))
        target.record("spikes")
        targets.append(target)
    clock("projections")
    sim.run(60_000.0)
    clock("run")
    spikes = sum(sum(target.get_spike_counts().values()) for target in targets)
    clock("data")
    sim.end()
    return {"cells": 14, "synapses": len(projections), "spikes": int(spikes)}


def short_runs(sim: ModuleType, clock: Clock) -> Work:
    """Run 100 cells for 1 ms at a time, 50 times, as scripts with callbacks do."""
    sim.setup(timestep=0.1)
    cells = sim.Population(100, sim.IF_cond_exp(i_offset=1.0))
    cells.record("spikes")
    sim.run(1.0)
    clock("first")
    for _ in range(50):
        sim.run(1.0)
    clock("run")
    return {"cells": 100, "synapses": 0, "spikes": int(sum(cells.get_spike_counts().values()))}


CASES: dict[str, Callable[[ModuleType, Clock], Work]] = {
    "small": small,
    "medium": medium,
    "vogels_abbott": vogels_abbott,
    "many_populations": many_populations,
    "short_runs": short_runs,
}
