"""Record what NEST gives for single cells and networks: ``python record_nest.py``.

Needs nest-simulator.  Writes nest_cells.json and nest_networks.npz beside itself; the tests compare
the engine with them without NEST, and test_against_nest.py compares them with NEST again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parent

MEMBRANE = {
    "v_rest": -65.0,
    "cm": 0.25,
    "tau_m": 10.0,
    "tau_refrac": 2.0,
    "v_reset": -65.0,
    "v_thresh": -50.0,
    "i_offset": 0.3,
}
NEST_MEMBRANE = {
    "E_L": -65.0,
    "C_m": 250.0,
    "t_ref": 2.0,
    "V_reset": -65.0,
    "V_th": -50.0,
    "I_e": 300.0,
    "V_m": -65.0,
}
CURRENTS = {**NEST_MEMBRANE, "tau_m": 10.0}
CONDUCTANCES = {**NEST_MEMBRANE, "g_L": 25.0, "E_ex": 0.0, "E_in": -80.0}
REVERSALS = {"e0": 0.0, "e1": -80.0}
ADEX = {
    "cm": 0.281,
    "tau_m": 9.3667,
    "tau_refrac": 0.1,
    "v_spike": -40.0,
    "v_reset": -70.6,
    "v_rest": -70.6,
    "i_offset": 0.4,
    "a": 0.004,
    "b": 0.0805,
    "delta_T": 2.0,
    "tau_w": 144.0,
    "v_thresh": -50.4,
    **REVERSALS,
}
NEST_ADEX = {
    "C_m": 281.0,
    "g_L": 281.0 / 9.3667,
    "t_ref": 0.1,
    "V_peak": -40.0,
    "V_reset": -70.6,
    "E_L": -70.6,
    "I_e": 400.0,
    "a": 4.0,
    "b": 80.5,
    "Delta_T": 2.0,
    "tau_w": 144.0,
    "V_th": -50.4,
    "E_ex": 0.0,
    "E_in": -80.0,
    "V_m": -70.6,
}
HH = {
    "gbar_Na": 20.0,
    "gbar_K": 6.0,
    "g_leak": 0.01,
    "cm": 0.2,
    "v_offset": -63.0,
    "e_rev_Na": 50.0,
    "e_rev_K": -90.0,
    "e_rev_leak": -65.0,
    "i_offset": 0.0,
    **REVERSALS,
}
NEST_HH = {
    "g_Na": 20000.0,
    "g_K": 6000.0,
    "g_L": 10.0,
    "C_m": 200.0,
    "V_T": -63.0,
    "E_Na": 50.0,
    "E_K": -90.0,
    "E_L": -65.0,
    "I_e": 0.0,
    "E_ex": 0.0,
    "E_in": -80.0,
    "V_m": -65.0,
    "Act_m": 0.0,
    "Inact_h": 1.0,
    "Act_n": 0.0,
}
SFA = {
    "tau_s": 110.0,
    "e_s": -80.0,
    "q_s": 0.0145,
    "tau_r": 1.97,
    "e_r": -70.0,
    "q_r": 3.2,
}
NEST_SFA = {
    "tau_sfa": 110.0,
    "E_sfa": -80.0,
    "q_sfa": 14.5,
    "tau_rr": 1.97,
    "E_rr": -70.0,
    "q_rr": 3200.0,
}


def _taus(first: float, second: float) -> tuple[dict[str, float], dict[str, float]]:
    return {"tau0": first, "tau1": second}, {"tau_syn_ex": first, "tau_syn_in": second}


def _case(
    name: str,
    model: str,
    parameters: dict[str, float],
    nest_model: str,
    nest_parameters: dict[str, float],
    taus: tuple[float, float] | None,
    weights: tuple[float, float],
    *,
    sign: int = 1,
    scale: float = 1000.0,
    steps: tuple[float, ...] = (0.1, 1.0),
) -> list[dict[str, Any]]:
    """Return a case at each time step.

    ``weights`` are the mean excitatory and inhibitory weight, ``sign`` that of inhibitory ones in
    the engine, ``scale`` brings them to NEST's unit.
    """
    ours, theirs = _taus(*taus) if taus else ({}, {})
    cases = []
    for dt in steps:
        random = np.random.RandomState(5)
        inputs = []
        for train in range(8):
            times = np.unique(random.randint(1, round(300 / dt), 60)) * dt
            inhibitory = train >= 4
            weight = weights[inhibitory] * random.uniform(0.5, 1.5)
            inputs.append(
                {
                    "times": np.round(times, 6).tolist(),
                    "delay": round(float(random.randint(1, 20)) * dt, 6),
                    "receptor": int(inhibitory),
                    "weight": weight * (sign if inhibitory else 1),
                    "nest_weight": weight * scale * (-1 if inhibitory else 1),
                }
            )
        cases.append(
            {
                "name": f"{name} at {dt} ms",
                "dt": dt,
                "duration": 300.0,
                "model": model,
                "parameters": {**parameters, **ours},
                "nest_model": nest_model,
                "nest_parameters": {**nest_parameters, **theirs},
                "inputs": inputs,
            }
        )
    return cases


CELLS = [
    *_case(
        "exponential currents",
        "lif_curr_exp_curr_exp",
        MEMBRANE,
        "iaf_psc_exp",
        CURRENTS,
        (3.0, 7.0),
        (0.4, 0.05),
        sign=-1,
    ),
    *_case(
        "exponential currents with the time constant of the membrane",
        "lif_curr_exp_curr_exp",
        MEMBRANE,
        "iaf_psc_exp",
        CURRENTS,
        (10.0, 7.0),
        (0.12, 0.1),
        sign=-1,
    ),
    *_case(
        "alpha currents",
        "lif_curr_alpha_curr_alpha",
        MEMBRANE,
        "iaf_psc_alpha",
        CURRENTS,
        (3.0, 7.0),
        (0.15, 0.05),
        sign=-1,
    ),
    *_case(
        "alpha currents with the time constant of the membrane",
        "lif_curr_alpha_curr_alpha",
        MEMBRANE,
        "iaf_psc_alpha",
        CURRENTS,
        (10.0, 7.0),
        (0.05, 0.03),
        sign=-1,
    ),
    *_case(
        "voltage steps",
        "lif_delta",
        MEMBRANE,
        "iaf_psc_delta",
        CURRENTS,
        None,
        (2.0, 1.0),
        sign=-1,
        scale=1.0,
    ),
    *_case(
        "exponential conductances",
        "conductance_lif_cond_exp_cond_exp",
        {**MEMBRANE, **REVERSALS},
        "iaf_cond_exp",
        CONDUCTANCES,
        (3.0, 7.0),
        (0.012, 0.004),
    ),
    *_case(
        "alpha conductances",
        "conductance_lif_cond_alpha_cond_alpha",
        {**MEMBRANE, **REVERSALS},
        "iaf_cond_alpha",
        CONDUCTANCES,
        (0.3, 0.5),
        (0.02, 0.02),
    ),
    *_case(
        "adaptation conductances",
        "adaptive_lif",
        {**MEMBRANE, **REVERSALS, **SFA},
        "iaf_cond_exp_sfa_rr",
        {**CONDUCTANCES, **NEST_SFA},
        (3.0, 7.0),
        (0.012, 0.004),
    ),
    *_case(
        "adaptive exponential cell",
        "adex_cond_exp_cond_exp",
        ADEX,
        "aeif_cond_exp",
        NEST_ADEX,
        (5.0, 5.0),
        (0.01, 0.004),
    ),
    *_case(
        "adaptive exponential cell with alpha conductances",
        "adex_cond_alpha_cond_alpha",
        ADEX,
        "aeif_cond_alpha",
        NEST_ADEX,
        (1.0, 5.0),
        (0.03, 0.004),
    ),
    *_case(
        "Hodgkin-Huxley cell",
        "hodgkin_huxley",
        HH,
        "hh_cond_exp_traub",
        NEST_HH,
        (2.0, 5.0),
        (0.005, 0.005),
        steps=(0.1,),
    ),
]


def simulate_cell(case: dict[str, Any]) -> dict[str, list[float]]:
    """Return the spikes, and the membrane potential every 2 ms, as NEST gives them."""
    import nest

    nest.ResetKernel()
    nest.resolution = case["dt"]
    cell = nest.Create(case["nest_model"], params=case["nest_parameters"])
    spikes = nest.Create("spike_recorder")
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 2.0})
    nest.Connect(cell, spikes)
    nest.Connect(meter, cell)
    for source in case["inputs"]:
        generator = nest.Create("spike_generator", params={"spike_times": source["times"]})
        synapse = {"weight": source["nest_weight"], "delay": source["delay"]}
        nest.Connect(generator, cell, syn_spec=synapse)
    nest.Simulate(case["duration"] + case["dt"])
    times = np.asarray(spikes.get("events")["times"])
    samples = meter.get("events")
    return {
        "spikes": np.round(times[times <= case["duration"]], 6).tolist(),
        "v_times": np.asarray(samples["times"]).tolist(),
        "v": np.asarray(samples["V_m"]).tolist(),
    }


def network(seed: int, dt: float) -> dict[str, Any]:
    """Return connectivity and drive of a network of 200 cells, 20 % of them inhibitory."""
    random = np.random.RandomState(seed)
    pre = random.randint(0, 200, 4000)
    exc = pre < 160
    drive = [np.unique(random.randint(1, round(300 / dt), 45)) * dt for _ in range(40)]
    return {
        "pre": pre,
        "post": random.randint(0, 200, 4000),
        "weight": np.where(exc, 0.05, -0.25) * random.uniform(0.5, 1.5, 4000),
        "delay": np.round(random.randint(1, 30, 4000) * dt, 6),
        "drive": [np.round(times, 6) for times in drive],
        "drive_post": random.randint(0, 200, (40, 100)),
        "i_offset": random.uniform(0.2, 0.4, 200),
    }


#: Weight (nA) and delay (in steps) of the drive.
DRIVE_WEIGHT, DRIVE_STEPS = 0.12, 2


def simulate_network(seed: int, dt: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the cells and times of all spikes of a network, in order of time."""
    import nest

    described = network(seed, dt)
    nest.ResetKernel()
    nest.resolution = dt
    cells = nest.Create("iaf_psc_exp", 200, {**CURRENTS, "tau_syn_ex": 3.0, "tau_syn_in": 7.0})
    cells.set([{"I_e": 1000.0 * current} for current in described["i_offset"]])
    nest.Connect(
        described["pre"] + 1,
        described["post"] + 1,
        conn_spec="one_to_one",
        syn_spec={"weight": 1000.0 * described["weight"], "delay": described["delay"]},
    )
    for times, posts in zip(described["drive"], described["drive_post"], strict=True):
        generator = nest.Create("spike_generator", params={"spike_times": times})
        nest.Connect(
            np.full(posts.size, generator.global_id),
            posts + 1,
            conn_spec="one_to_one",
            syn_spec={
                "weight": np.full(posts.size, 1000.0 * DRIVE_WEIGHT),
                "delay": np.full(posts.size, DRIVE_STEPS * dt),
            },
        )
    recorder = nest.Create("spike_recorder")
    nest.Connect(cells, recorder)
    nest.Simulate(300.0 + dt)
    events = recorder.get("events")
    times, senders = np.round(events["times"], 6), np.asarray(events["senders"]) - 1
    times, senders = times[times <= 300.0], senders[times <= 300.0]
    order = np.lexsort((senders, times))
    return senders[order].astype(np.int32), times[order]


NETWORKS = [(seed, dt) for seed in (1, 2, 3) for dt in (0.1, 1.0)]


def record() -> None:
    """Write the data."""
    recorded = [{**case, **simulate_cell(case)} for case in CELLS]
    (FOLDER / "nest_cells.json").write_text("[" + ",\n".join(map(json.dumps, recorded)) + "]\n")
    arrays: dict[str, np.ndarray] = {}
    for seed, dt in NETWORKS:
        senders, times = simulate_network(seed, dt)
        arrays[f"cells_{seed}_{dt}"], arrays[f"times_{seed}_{dt}"] = senders, times
    np.savez_compressed(FOLDER / "nest_networks.npz", **arrays)
    for case in recorded:
        print(f"{case['name']}: {len(case['spikes'])} spikes")
    for seed, dt in NETWORKS:
        print(f"network {seed} at {dt} ms: {arrays[f'times_{seed}_{dt}'].size} spikes")


if __name__ == "__main__":
    record()
