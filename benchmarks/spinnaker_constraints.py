"""What SpiNNaker's constraints cost: whole scripts with them, beside the same scripts on the engine alone.

    python benchmarks/spinnaker_constraints.py [--repeats 7] [--cases small medium large]

Every figure is the CPU time of a script, from its first line to its last, in a process forked after all
modules have been imported; the median of the repeats, whose columns take turns so that a busy machine hurts
all of them alike.  ``engine`` is the script on the platform ``Demo``; ``constraints`` on SpiNNaker with the
effects of its number formats off: rules, mapping and report remain; ``all`` is SpiNNaker as jobs meet it.
Fill the engine's cache first: ``nmpi-emulator warm``.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass

from execution_lab import table

from nmpi_emulator.backends.job import Job, running
from nmpi_emulator.backends.modules import PlatformModules
from nmpi_emulator.backends.preloading import preload
from nmpi_emulator.backends.spinnaker.numerics.effects import Effects
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.platforms.simulators import simulator_modules


@dataclass(frozen=True)
class Case:
    """A network.

    :param inputs: synapses of a cell.
    :param biological_ms: how long it runs.
    """

    cells: int
    inputs: int
    biological_ms: float
    step_ms: float = 1.0
    script: str = ""


#: A balanced random network: four in five cells are excitatory.
BALANCED = """
import pyNN.{module} as sim
sim.setup(timestep={step_ms})
n_exc, n_inh = {cells} * 4 // 5, {cells} // 5
cell = dict(tau_m=20.0, v_rest=-60.0, v_reset=-60.0, v_thresh=-50.0, tau_refrac=5.0, i_offset=0.45)
exc = sim.Population(n_exc, sim.IF_curr_exp(**cell))
inh = sim.Population(n_inh, sim.IF_curr_exp(**cell))
noise = sim.Population({cells} // 10, sim.SpikeSourcePoisson(rate=100.0))
chance = {inputs} / {cells}
sources = (exc, "excitatory", 0.05), (inh, "inhibitory", -0.2), (noise, "excitatory", 0.1)
for pre, receptor, weight in sources:
    for post in (exc, inh):
        synapse = sim.StaticSynapse(weight=weight, delay=2.0)
        sim.Projection(pre, post, sim.FixedProbabilityConnector(chance), synapse, receptor_type=receptor)
exc.record("spikes")
exc[0:10].record("v")
sim.run({biological_ms})
data = exc.get_data()
sim.end()
"""

#: Poisson sources, all recorded, that drive cells through synapses that learn or do not.
SOURCES = """
import pyNN.{module} as sim
sim.setup(timestep={step_ms})
cell = dict(tau_m=20.0, v_rest=-60.0, v_reset=-60.0, v_thresh=-50.0, tau_refrac=5.0, i_offset=0.45)
cells = sim.Population({cells}, sim.IF_curr_exp(**cell))
sources = sim.Population({cells} * 2, sim.SpikeSourcePoisson(rate=20.0))
chance = {inputs} / ({cells} * 2)
cells.record("spikes")
sources.record("spikes")
"""
DRIVEN = (
    SOURCES
    + """
synapse = sim.StaticSynapse(weight=0.05, delay=1.0)
sim.Projection(sources, cells, sim.FixedProbabilityConnector(chance), synapse)
sim.run({biological_ms})
data = cells.get_data(), sources.get_data()
sim.end()
"""
)
LEARNING = (
    SOURCES
    + """
timing = sim.SpikePairRule(tau_plus=20.0, tau_minus=20.0, A_plus=0.01, A_minus=0.012)
weights = sim.AdditiveWeightDependence(w_min=0.0, w_max=0.1)
synapse = sim.STDPMechanism(timing_dependence=timing, weight_dependence=weights, weight=0.05, delay=1.0)
projection = sim.Projection(sources, cells, sim.FixedProbabilityConnector(chance), synapse)
sim.run({biological_ms})
learnt = projection.get("weight", format="list")
sim.end()
"""
)

CASES = {
    "small": Case(100, 20, 1000.0, script=BALANCED),
    "medium": Case(1000, 100, 1000.0, script=BALANCED),
    "large": Case(4000, 250, 1000.0, script=BALANCED),
    "building": Case(4000, 500, 10.0, script=BALANCED),
    "fine": Case(500, 50, 200.0, step_ms=0.1, script=BALANCED),
    "driven": Case(500, 100, 1000.0, script=DRIVEN),
    "learning": Case(100, 100, 2000.0, script=LEARNING),
}

VARIANTS: dict[str, tuple[str, str, dict[str, object]]] = {
    "engine": ("Demo", "brian2", {}),
    "constraints": ("SpiNNaker", "spiNNaker", {"numerics": dict.fromkeys(Effects.names(), False)}),
    "all": ("SpiNNaker", "spiNNaker", {}),
}


def measured(case: Case, variant: str) -> float:
    """Return the CPU time in s that a script takes in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, str(_run(case, *VARIANTS[variant])).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        text = file.read()
    os.waitpid(child, 0)
    if not text:
        sys.exit(f"{variant}: the script failed")
    return float(text)


def _run(case: Case, platform: str, module: str, config: dict[str, object]) -> float:
    with tempfile.TemporaryDirectory() as directory, open(os.devnull, "w") as nowhere:
        os.chdir(directory)
        sys.stdout = nowhere
        os.dup2(nowhere.fileno(), 2)
        declared = platforms()[platform]
        PlatformModules({**simulator_modules(declared, "brian2"), **declared.modules}).install()
        script = case.script.format(module=module, **vars(case))
        began = time.process_time()
        with running(Job(platform=platform, hardware_config=config, seed=1)):
            exec(compile(script, "run.py", "exec"), {"__name__": "__main__"})
        return time.process_time() - began


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    arguments = parser.parse_args()
    list(preload())
    rows = []
    for name in arguments.cases:
        turns = [[measured(CASES[name], v) for v in VARIANTS] for _ in range(arguments.repeats)]
        medians = [statistics.median(column) for column in zip(*turns, strict=True)]
        ratios = [statistics.median(turn[k] / turn[0] for turn in turns) for k in (1, 2)]
        rows.append((name, *(f"{m:.3f} s" for m in medians), *(f"{r:.2f}" for r in ratios)))
    table(("case", *VARIANTS, "constraints / engine", "all / engine"), rows)


if __name__ == "__main__":
    main()
