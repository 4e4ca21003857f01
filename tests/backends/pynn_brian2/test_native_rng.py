"""The random numbers of the simulator itself."""

from __future__ import annotations

import numpy as np


def values(sim, *seeds, **setup):
    sim.setup(timestep=0.1, **setup)
    generators = [sim.NativeRNG(*((seed,) if seed else ())) for seed in seeds]
    return [
        sim.Population(
            5, sim.IF_curr_exp(tau_m=sim.RandomDistribution("uniform", (10.0, 20.0), rng=each))
        ).get("tau_m")
        for each in generators
    ]


def test_values_of_cells_are_drawn_and_kept(sim):
    (tau_m,) = values(sim, 4)
    assert np.all((tau_m >= 10.0) & (tau_m < 20.0))
    assert np.unique(tau_m).size == 5


def test_seed_of_setup_makes_them_repeatable(sim):
    first, second = (values(sim, None, None, rng_seed=9) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first[0], first[1])
    assert not np.array_equal(values(sim, None)[0], values(sim, None)[0])


def test_own_seed_counts_more_than_that_of_setup(sim):
    (one,) = values(sim, 7, rng_seed=1)
    (other,) = values(sim, 7, rng_seed=2)
    np.testing.assert_array_equal(one, other)


def test_weights_are_drawn_by_it(sim):
    cells = sim.Population(3, sim.IF_curr_exp())
    distribution = sim.RandomDistribution("uniform", (0.1, 0.2), rng=sim.NativeRNG(seed=3))
    synapse = sim.StaticSynapse(weight=distribution)
    projection = sim.Projection(cells, cells, sim.AllToAllConnector(), synapse)
    weights = projection.get("weight", "array")
    assert np.all((weights >= 0.1) & (weights < 0.2))
