"""What SpiNNaker's numbers cost: a step of a network with them, beside the same network without.

    python benchmarks/spinnaker_numerics.py [--cells 1000] [--steps 500] [--repeats 5]

Every figure is CPU time per step of a whole network at 1 ms, the median of the repeats; the columns of a
row are measured in turn, so that a busy machine hurts all of them alike.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.compilation import Compilation
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Cells, Connections, Network, Recording
from nmpi_emulator.backends.engine.simulation import Simulation
from nmpi_emulator.backends.engine.sources.poisson import Poisson
from nmpi_emulator.backends.engine.synapses.model import STATIC, SynapseModel
from nmpi_emulator.backends.engine.synapses.stdp import ADDITIVE, pair_rule
from nmpi_emulator.backends.spinnaker.numerics import ALL, NONE, Effects, cell_form, plastic_model, ticks

PARAMETERS = {
    "tau_m": 20.0, "cm": 1.0, "v_rest": -65.0, "v_reset": -65.0, "v_thresh": -50.0, "tau_refrac": 2.0,
    "i_offset": 0.0, "tau_syn_E": 5.0, "tau_syn_I": 5.0, "e_rev_E": 0.0, "e_rev_I": -70.0,
}  # fmt: skip


@dataclass(frozen=True)
class Load:
    """How much goes on in a network: the rate of each cell's own source (Hz), and connectivity."""

    name: str
    rate: float
    connectivity: float


LOADS = (Load("silent", 0.0, 0.01), Load("quiet", 50.0, 0.01), Load("busy", 800.0, 0.1))


def network(name: str, effects: Effects, load: Load, size: int) -> Network:
    """Return a network of excitatory and inhibitory cells, each with a Poisson source."""
    rng = np.random.default_rng(1)
    form = cell_form(name, effects)
    net = Network(Grid(1.0, ticks(effects)))
    scale = 2.0**12 * form.gain
    values = {model: PARAMETERS[own] for own, model in form.parameters.items()}
    cells = Cells(form.model, size, values | dict.fromkeys(form.scales, scale))
    net.add_cells(cells)
    net.add_source(Poisson(size, np.full(size, load.rate), np.zeros(size), np.full(size, 1e9)))
    weight = 0.1 if form.gain == 1 else 0.002

    def connect(pre: np.ndarray, post: np.ndarray, receptor: int, strength: float) -> None:
        stored = np.full(len(pre), np.rint(strength * scale) / scale)
        delays = rng.integers(1, 10, len(pre)).astype(float)
        pre, post = pre.astype(np.int32), post.astype(np.int32)
        net.connections.append(Connections(pre, post, receptor, STATIC, stored, delays))

    every = np.arange(size)
    connect(every + size, every, 0, 6 * weight)
    count = int(size**2 * load.connectivity)
    pre, post = rng.integers(0, size, count), rng.integers(0, size, count)
    excitatory = pre < 0.8 * size
    connect(pre[excitatory], post[excitatory], 0, weight / 5)
    connect(pre[~excitatory], post[~excitatory], 1, weight)
    net.recordings.append(Recording(every))
    return net


def plastic_network(model: SynapseModel, effects: Effects, size: int) -> Network:
    """Return sources at 20 Hz with plastic synapses onto cells that spike regularly."""
    rng = np.random.default_rng(1)
    form = cell_form("IF_curr_exp", effects)
    net = Network(Grid(1.0, ticks(effects)))
    values = {model: PARAMETERS[own] for own, model in form.parameters.items()}
    values[form.parameters["i_offset"]] = np.linspace(0.8, 1.2, size)
    net.add_cells(Cells(form.model, size, values | dict.fromkeys(form.scales, 2.0**12)))
    net.add_source(Poisson(size, np.full(size, 20.0), np.zeros(size), np.full(size, 1e9)))
    pre, post = (numbers.ravel().astype(np.int32) for numbers in np.indices((size, size)))
    constants = {
        "w_min": 0.0, "w_max": 0.01, "A_plus": 0.01, "A_minus": 0.01, "tau_plus": 20.0, "tau_minus": 20.0,
        "scale": 2.0**12, "gain": 1.0,
    }  # fmt: skip
    parameters = {name: np.full(len(pre), constants[name]) for name in model.parameters}
    weights, delays = np.full(len(pre), 0.005), rng.integers(1, 10, len(pre)).astype(float)
    connections = Connections(pre + np.int32(size), post, 0, model, weights, delays, parameters)
    net.connections.append(connections)
    return net


def per_step(simulations: dict[str, Simulation], steps: int, repeats: int) -> dict[str, float]:
    """Return the CPU time of a step of each simulation in microseconds."""
    figures: dict[str, list[float]] = {name: [] for name in simulations}
    for simulation in simulations.values():
        simulation.run(50)
    for _ in range(repeats):
        for name, simulation in simulations.items():
            before = time.process_time()
            simulation.run(steps)
            figures[name].append((time.process_time() - before) / steps * 1e6)
    return {name: statistics.median(each) for name, each in figures.items()}


def row(label: str, figures: dict[str, float], base: str) -> None:
    """Print one row; all figures but the base with their ratio to it."""
    columns = [
        f"{name} {value:6.0f} us" + ("" if name == base else f" ({value / figures[base]:4.2f} x)")
        for name, value in figures.items()
    ]
    print(f"{label:26s} " + "   ".join(columns))


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name, default in (("cells", 1000), ("steps", 500), ("repeats", 5)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()

    def measure(networks: dict[str, tuple[Network, str]]) -> dict[str, float]:
        simulations = {
            name: Simulation(net, 1, Compilation(target)) for name, (net, target) in networks.items()
        }
        return per_step(simulations, options.steps, options.repeats)

    print(f"Fixed point beside the engine's floating point, {options.cells} cells")
    for name in ("IF_curr_exp", "IF_cond_exp"):
        for load in LOADS:
            make: Callable[[Effects], Network] = lambda e, n=name, k=load: network(n, e, k, options.cells)  # noqa: E731
            figures = measure(
                {
                    "engine": (make(NONE), "numpy"),
                    "engine, compiled": (make(NONE), "compiled"),
                    "fixed point": (make(ALL), "numpy"),
                }
            )
            row(f"{name} {load.name}", figures, "engine")
    print("\nEffect by effect, each switched off by itself, quiet network of IF_curr_exp")
    choices = {"all": ALL} | {f"without {effect}": ALL.without(effect) for effect in Effects.names()}
    figures = measure(
        {
            label: (network("IF_curr_exp", effects, LOADS[1], options.cells), "numpy")
            for label, effects in choices.items()
        }
    )
    row("", figures, "all")
    print("\nPlastic synapses, 200 sources at 20 Hz onto 200 cells at about 30 Hz")
    rule = {"tau_plus": 20.0, "tau_minus": 20.0}
    figures = measure(
        {
            "engine": (plastic_network(pair_rule(ADDITIVE), NONE, 200), "numpy"),
            "deferred, fixed point": (
                plastic_network(plastic_model("pair", rule, "additive"), ALL, 200),
                "numpy",
            ),
        }
    )
    row("pair, additive", figures, "engine")


if __name__ == "__main__":
    main()
