"""What plastic networks learn does not depend on how they are run, watched and read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

RunScript = Callable[..., Any]

_NETWORK = """
import numpy as np
sim.setup(timestep=1.0)
rng = np.random.RandomState(3)
def trains(count, spikes):
    return [sorted(set(rng.randint(1, 200, spikes).tolist())) for _ in range(count)]
sources = sim.Population(8, sim.SpikeSourceArray(spike_times=trains(8, 12)))
cells = sim.Population(6, sim.IF_curr_exp(i_offset=0.5, tau_refrac=2.0), label="cells")
drive = sim.Population(6, sim.SpikeSourceArray(spike_times=trains(6, 8)))
sim.Projection(drive, cells, sim.OneToOneConnector(), sim.StaticSynapse(weight=20.0, delay=1.0))
def learning(timing, weights):
    return sim.STDPMechanism(timing, weights, weight=0.5, delay=3.0)
def listed():
    ends = rng.randint(0, 6, (30, 2)).tolist()
    return sim.FromListConnector([(*pair, rng.uniform(0, 1), rng.randint(1, 12)) for pair in ends])
numbers = dict(tau_plus=20.0, tau_minus=15.0, A_plus=0.04, A_minus=0.03)
bounds = dict(w_min=0.0, w_max=1.0)
{synapses}
cells.record({recorded})
def read():
    trains = cells.get_data("spikes").segments[-1].spiketrains
    OBS["spikes"] = [train.magnitude.tolist() for train in trains]
    OBS["weights"] = [sorted(map(tuple, p.get(["weight", "delay"], "list"))) for p in projections]
{runs}
read()
"""

_TWO = """
synapse = learning({}, {})
projections = [sim.Projection(before, cells, listed(), synapse) for before in (sources, cells)]
"""
_STRUCTURAL = """
rewiring = sim.RandomSelection(), sim.DistanceDependentFormation(), sim.RandomByWeightElimination(0.5)
slots = dict(f_rew=1000, s_max=16, initial_weight=0.5, initial_delay=2.0, weight=0.5, delay=2.0)
synapse = {}
projections = [sim.Projection(sources, cells, sim.FixedProbabilityConnector(0.5), synapse)]
"""

#: What draws random numbers goes on doing so after a reset.
_DRAWING = {
    "recurrent": _TWO.format(
        "sim.extra_models.RecurrentRule(-3, 3, 30.0, 30.0, True, 0.1, 0.1)",
        "sim.MultiplicativeWeightDependence(**bounds)",
    ),
    "structural": _STRUCTURAL.format("sim.StructuralMechanismStatic(*rewiring, **slots)"),
    "structural and learning": _STRUCTURAL.format(
        "sim.StructuralMechanismSTDP(*rewiring, timing_dependence=sim.SpikePairRule(**numbers),"
        " weight_dependence=sim.AdditiveWeightDependence(**bounds), **slots)"
    ),
}
_DETERMINISTIC = {
    "additive pairs": _TWO.format("sim.SpikePairRule(**numbers)", "sim.AdditiveWeightDependence(**bounds)"),
    "multiplicative pairs": _TWO.format(
        "sim.SpikePairRule(**numbers)", "sim.MultiplicativeWeightDependence(**bounds)"
    ),
    "triplets": _TWO.format(
        "sim.extra_models.PfisterSpikeTriplet(tau_x=50.0, tau_y=40.0, **numbers)",
        "sim.extra_models.WeightDependenceAdditiveTriplet(A3_plus=0.02, A3_minus=0.01, **bounds)",
    ),
    "reward": _TWO.format("sim.SpikePairRule(**numbers)", "sim.AdditiveWeightDependence(**bounds)")
    + """
reward = sim.extra_models.Neuromodulation(weight=0.3, tau_c=100.0, tau_d=50.0, w_max=1.0)
critics = sim.Population(2, sim.SpikeSourceArray(spike_times=trains(2, 10)))
sim.Projection(critics, cells, sim.AllToAllConnector(), reward, receptor_type="reward")
""",
    "weights that others change": """
synapse = sim.extra_models.WeightChangeable(weight_min=0.0, weight_max=1.0, weight=0.5, delay=2.0)
projections = [sim.Projection(sources, cells, sim.AllToAllConnector(), synapse)]
changer = sim.extra_models.WeightChanger(weight_change=0.1, projection=projections[0])
others = sim.Population(8, sim.SpikeSourceArray(spike_times=trains(8, 4)))
sim.Projection(others, cells, sim.FixedProbabilityConnector(0.5), changer)
""",
}

_WAYS = {
    "in two runs": "sim.run(90)\nsim.run(110)",
    "in many runs": "for _ in range(20): sim.run(10)",
    "and is read in between": "for _ in range(4): sim.run(50); read()",
}
_RESET = {
    "after a reset": "sim.run(200)\nread()\nsim.reset()\nsim.run(200)",
    "after an early reset": "sim.run(77)\nsim.reset()\nsim.run(200)",
}


def learnt(
    run_script: RunScript, synapses: str, runs: str = "sim.run(200)", recorded: str = "'spikes'"
) -> Any:
    """Return spikes and weights at the end."""
    script = "import pyNN.spiNNaker as sim\nOBS = {}\n" + _NETWORK.format(
        synapses=synapses, runs=runs, recorded=recorded
    )
    ran = run_script(script, simulator="brian2")
    assert ran.error is None, ran.error
    return ran.observed


@pytest.mark.parametrize("kind", {**_DETERMINISTIC, **_DRAWING})
def test_a_plastic_network_learns_the_same_however_it_is_run(kind: str, run_script: RunScript) -> None:
    synapses = {**_DETERMINISTIC, **_DRAWING}[kind]
    expected = learnt(run_script, synapses)
    assert expected["weights"] != learnt(run_script, synapses, "sim.run(1)")["weights"]
    assert sum(map(len, expected["spikes"])) > 10
    ways = {**_WAYS, **(_RESET if kind in _DETERMINISTIC else {})}
    for way, runs in ways.items():
        assert learnt(run_script, synapses, runs) == expected, way
    assert learnt(run_script, synapses, recorded="['spikes', 'v', 'gsyn_exc']") == expected
