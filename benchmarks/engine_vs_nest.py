"""Compare spike counts of conductance-based networks with those of NEST.

    python benchmarks/engine_vs_nest.py [--networks 12] [--ms 1000]

Networks of this kind are chaotic: two runs part after the smallest difference, and only their
statistics can be compared.  Each network has its own connectivity, weights, delays, inputs and
initial values.  For each one the total number of spikes of the engine is compared with NEST's at
the same time step; beside that stand, as a measure of what such a difference means, what NEST's own
time step changes (against 0.01 ms), and what a change of the initial potentials by a microvolt
changes.  Differences are given in per cent, over all networks.

Needs nest-simulator, which is on PyPI.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import nest
import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.cells.conductance import conductance_lif
from nmpi_emulator.backends.engine.cells.receptors import COND_ALPHA, COND_EXP
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Cells, Connections, Network, Recording
from nmpi_emulator.backends.engine.simulation import Simulation
from nmpi_emulator.backends.engine.sources.spike_times import SpikeTimes
from nmpi_emulator.backends.engine.synapses.model import STATIC

#: For each kind of receptor: NEST's model, the engine's, and what weights are divided by, because
#: a conductance of alpha shape carries e times as much as an exponential one of the same peak.
KINDS = {
    "exp": ("iaf_cond_exp", conductance_lif(COND_EXP, COND_EXP), 1.0),
    "alpha": ("iaf_cond_alpha", conductance_lif(COND_ALPHA, COND_ALPHA), np.e),
}
MEMBRANE = {
    "v_rest": -65.0,
    "cm": 0.25,
    "tau_m": 15.0,
    "tau_refrac": 2.0,
    "v_reset": -65.0,
    "v_thresh": -50.0,
    "i_offset": 0.0,
    "e0": 0.0,
    "e1": -80.0,
    "tau0": 4.0,
    "tau1": 8.0,
}
#: The finest time step (ms) and the change of initial potentials (mV) that differences are set
#: against.
FINE_MS, NUDGE_MV = 0.01, 1e-3


@dataclass
class Described:
    """A network with its inputs: everything that a simulator needs, and no random number left."""

    initial_v: npt.NDArray[np.float64]
    pre: npt.NDArray[np.int32]
    post: npt.NDArray[np.int32]
    #: In uS; the last fifth of the cells is inhibitory.
    weight: npt.NDArray[np.float64]
    #: In ms, whole ones, so that every time step can represent them.
    delay: npt.NDArray[np.float64]
    #: Times (ms) of the spikes that each cell gets from outside, whole ms.
    drive: list[npt.NDArray[np.float64]]
    drive_weight: float

    @property
    def size(self) -> int:
        """The number of cells."""
        return len(self.initial_v)

    @property
    def inhibitory(self) -> npt.NDArray[np.bool_]:
        """Which synapses are inhibitory."""
        chosen: npt.NDArray[np.bool_] = self.pre >= int(0.8 * self.size)
        return chosen


def described(seed: int, ms: float) -> Described:
    """Draw a network of 300 to 700 cells."""
    random = np.random.RandomState(1000 + seed)
    size = random.randint(300, 701)
    pre, post = np.nonzero(random.rand(size, size) < random.uniform(0.05, 0.15))
    excitation = random.uniform(0.3, 0.7) / (0.08 * size) * 0.02
    weight = np.full(pre.size, excitation)
    weight[pre >= int(0.8 * size)] *= random.uniform(3.0, 6.0)
    weight *= random.uniform(0.5, 1.5, pre.size)
    rate = random.uniform(0.12, 0.25)
    fired = random.poisson(rate, (size, int(ms)))
    return Described(
        initial_v=random.uniform(-65.0, -52.0, size),
        pre=pre.astype(np.int32),
        post=post.astype(np.int32),
        weight=weight,
        delay=random.randint(1, 6, pre.size).astype(float),
        drive=[np.repeat(1.0 + np.arange(int(ms)), train) for train in fired],
        drive_weight=random.uniform(0.006, 0.01),
    )


def spikes_of_engine(network: Described, kind: str, dt: float, ms: float) -> int:
    """Return the number of spikes that the engine counts."""
    description = Network(Grid(dt))
    cells = Cells(KINDS[kind][1], network.size, MEMBRANE, initial={"v": network.initial_v})
    description.add_cells(cells)
    source = SpikeTimes(network.size, network.drive)
    description.add_source(source)
    chosen = network.inhibitory
    for receptor, mine in enumerate((~chosen, chosen)):
        description.connections.append(
            Connections(
                network.pre[mine],
                network.post[mine],
                receptor,
                STATIC,
                network.weight[mine] / KINDS[kind][2],
                network.delay[mine],
            )
        )
    numbers = np.arange(network.size, dtype=np.int32)
    ones = np.ones(network.size)
    description.connections.append(
        Connections(
            numbers + source.first,
            numbers + cells.first,
            0,
            STATIC,
            network.drive_weight / KINDS[kind][2] * ones,
            ones,
        )
    )
    description.recordings.append(Recording(numbers + cells.first))
    simulation = Simulation(description)
    simulation.run(round(ms / dt))
    return int(simulation.spikes()[0].size)


def spikes_of_nest(network: Described, kind: str, dt: float, ms: float, nudge: float = 0.0) -> int:
    """Return the number of spikes that NEST counts."""
    nest.set_verbosity("M_ERROR")
    nest.ResetKernel()
    nest.resolution = dt
    cells = nest.Create(
        KINDS[kind][0],
        network.size,
        params={
            "E_L": MEMBRANE["v_rest"],
            "C_m": 1000.0 * MEMBRANE["cm"],
            "g_L": 1000.0 * MEMBRANE["cm"] / MEMBRANE["tau_m"],
            "t_ref": MEMBRANE["tau_refrac"],
            "V_reset": MEMBRANE["v_reset"],
            "V_th": MEMBRANE["v_thresh"],
            "I_e": 1000.0 * MEMBRANE["i_offset"],
            "E_ex": MEMBRANE["e0"],
            "E_in": MEMBRANE["e1"],
            "tau_syn_ex": MEMBRANE["tau0"],
            "tau_syn_in": MEMBRANE["tau1"],
        },
    )
    cells.V_m = network.initial_v + nudge
    to_ns = 1000.0 / KINDS[kind][2]
    generators = nest.Create("spike_generator", network.size)
    for generator, times in zip(generators, network.drive, strict=True):
        generator.spike_times = times
    recorder = nest.Create("spike_recorder")
    nest.Connect(
        generators,
        cells,
        "one_to_one",
        {"weight": to_ns * network.drive_weight, "delay": 1.0},
    )
    numbers = np.array(cells.tolist())
    nest.Connect(
        numbers[network.pre],
        numbers[network.post],
        "one_to_one",
        {
            "weight": to_ns * np.where(network.inhibitory, -1.0, 1.0) * network.weight,
            "delay": network.delay,
        },
    )
    nest.Connect(cells, recorder)
    nest.Simulate(ms + dt)  # A spike that is stamped with the last step is recorded in the next.
    return int(np.sum(recorder.get("events")["times"] <= ms + 1e-6))


def spread(name: str, changed: npt.NDArray[np.float64], reference: npt.NDArray[np.float64]) -> None:
    """Print the distribution of the differences of two sets of counts."""
    percent = 100.0 * (changed / reference - 1.0)
    print(
        f"    {name:46s} mean {percent.mean():+6.2f}  deviation {percent.std(ddof=1):5.2f}  "
        f"from {percent.min():+6.2f} to {percent.max():+6.2f}"
    )


def main() -> None:
    """Run all networks and print the distributions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--networks", type=int, default=12)
    parser.add_argument("--ms", type=float, default=1000.0)
    options = parser.parse_args()
    networks = [described(seed, options.ms) for seed in range(options.networks)]
    for kind, (model, *_) in KINDS.items():
        fine = counts_of_nest(networks, kind, FINE_MS, options.ms)
        rates = fine / [network.size for network in networks] / options.ms * 1000.0
        print(
            f"{model}: {options.networks} networks of 300 to 700 cells, "
            f"{rates.min():.0f} to {rates.max():.0f} spikes a second and cell"
        )
        for dt in (0.1, 1.0):
            theirs = counts_of_nest(networks, kind, dt, options.ms)
            nudged = counts_of_nest(networks, kind, dt, options.ms, NUDGE_MV)
            ours = np.array([spikes_of_engine(n, kind, dt, options.ms) for n in networks], float)
            print(f"  at {dt:g} ms, per cent")
            spread("engine against NEST", ours, theirs)
            spread("engine against NEST at 0.01 ms", ours, fine)
            spread("NEST against NEST at 0.01 ms", theirs, fine)
            spread("NEST nudged by a microvolt against NEST", nudged, theirs)


def counts_of_nest(
    networks: list[Described], kind: str, dt: float, ms: float, nudge: float = 0.0
) -> npt.NDArray[np.float64]:
    """Return NEST's spike count of each network."""
    return np.array([spikes_of_nest(each, kind, dt, ms, nudge) for each in networks], float)


if __name__ == "__main__":
    main()
