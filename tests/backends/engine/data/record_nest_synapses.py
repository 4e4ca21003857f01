"""Record what NEST's plastic synapses give: ``python record_nest_synapses.py``.

Needs nest-simulator.  Writes nest_synapses.json beside itself; the tests compare the engine with the numbers
without NEST, and test_against_nest.py compares them with NEST again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

TIME_STEPS_MS = (0.1, 1.0)

#: When the presynaptic and the postsynaptic cell spike (ms).
PRE = [10.0, 14.0, 33.0, 60.0, 61.0, 90.0, 150.0, 152.0, 200.0, 260.0]
POST = [12.0, 20.0, 31.0, 58.0, 64.0, 100.0, 120.0, 149.0, 210.0]

#: Exponents of the weight in potentiation and depression, by weight dependence.
EXPONENTS = {
    "additive": (0.0, 0.0),
    "multiplicative": (1.0, 1.0),
    "additive potentiation, multiplicative depression": (0.0, 1.0),
    "Guetig": (0.4, 0.7),
}

#: U, tau_rec and tau_facil (ms), by the name of the case.
SHORT_TERM = {"depressing": (0.5, 100.0, 0.0), "facilitating": (0.04, 100.0, 1000.0)}

_CELL = {"E_L": 0.0, "C_m": 1000.0, "tau_m": 10.0, "V_reset": 0.0, "V_th": 50.0, "I_e": 0.0, "V_m": 0.0}


def stdp_weight(dependence: str, dt: float) -> float:
    """Return the weight after all spikes; it was 1."""
    import nest

    nest.ResetKernel()
    nest.resolution = dt
    cell = nest.Create("iaf_psc_delta", params={**_CELL, "t_ref": 0.0, "tau_minus": 24.0})
    parrot = nest.Create("parrot_neuron")
    pre, post = (nest.Create("spike_generator") for _ in range(2))
    pre.spike_times, post.spike_times = [t - dt for t in PRE], [t - dt for t in POST]
    nest.Connect(pre, parrot, syn_spec={"delay": dt})
    nest.Connect(post, cell, syn_spec={"weight": 100.0, "delay": dt})
    rule = {"Wmax": 3.0, "lambda": 0.05, "alpha": 1.2, "tau_plus": 18.0, "weight": 1.0, "delay": 4.0}
    rule["mu_plus"], rule["mu_minus"] = EXPONENTS[dependence]
    nest.Connect(parrot, cell, syn_spec={"synapse_model": "stdp_synapse", **rule})
    nest.Simulate(300.0)
    # The weight is brought up to date at presynaptic spikes; the last one here is after all others.
    return float(nest.GetConnections(parrot, cell).get("weight"))


def short_term_membrane(name: str, dt: float) -> dict[str, list[float]]:
    """Return times (ms) and potential (mV) of a cell at each ms."""
    import nest

    use, tau_rec, tau_facil = SHORT_TERM[name]
    nest.ResetKernel()
    nest.resolution = dt
    cell = nest.Create("iaf_psc_exp", params={**_CELL, "tau_syn_ex": 3.0, "tau_syn_in": 3.0})
    parrot = nest.Create("parrot_neuron")
    source = nest.Create("spike_generator", params={"spike_times": [t - dt for t in PRE]})
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 1.0})
    nest.Connect(source, parrot, syn_spec={"delay": dt})
    synapse = {"synapse_model": "tsodyks_synapse", "weight": 5000.0, "delay": 2.0, "tau_psc": 3.0}
    nest.Connect(parrot, cell, syn_spec={**synapse, "U": use, "tau_rec": tau_rec, "tau_fac": tau_facil})
    nest.Connect(meter, cell)
    nest.Simulate(300.0)
    events = meter.get("events")
    return {
        "times": np.asarray(events["times"]).tolist(),
        "v": np.round(events["V_m"], 12).tolist(),
    }


def everything() -> dict[str, Any]:
    """Return what all cases give, by name."""
    results: dict[str, Any] = {}
    for dt in TIME_STEPS_MS:
        results |= {f"{name} at {dt} ms": stdp_weight(name, dt) for name in EXPONENTS}
        results |= {f"{name} at {dt} ms": short_term_membrane(name, dt) for name in SHORT_TERM}
    return results


if __name__ == "__main__":
    target = Path(__file__).with_name("nest_synapses.json")
    target.write_text(json.dumps(everything(), indent=0) + "\n")
