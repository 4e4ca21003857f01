"""What networks cost on the emulated Heidelberg platforms: mapping and running apart.

    python benchmarks/heidelberg_networks.py [repetitions]

Each line is the median of several runs in one process whose imports are done, in seconds of processor time.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from os import chdir
from typing import Any

import numpy as np

from nmpi_emulator.backends import spikey
from nmpi_emulator.backends.brainscales import pyhmf
from nmpi_emulator.backends.brainscales.pymarocco import PyMarocco
from nmpi_emulator.backends.brainscales2 import pynn as brainscales2
from nmpi_emulator.backends.job import Job, running

Measured = tuple[float, float]


def wafer(neurons: int, probability: float, backend: Any) -> Callable[[], Measured]:
    """A recurrent network with Poisson input on the wafer."""

    def measure() -> Measured:
        times = []
        for kind in (PyMarocco.Without, backend):
            marocco = PyMarocco()
            marocco.backend = kind
            marocco.calib_backend = PyMarocco.CalibBackend.Default
            marocco.continue_despite_synapse_loss = True
            began = time.process_time()
            pyhmf.setup(marocco=marocco)
            cells = pyhmf.Population(
                neurons, pyhmf.IF_cond_exp, {"cm": 0.2, "tau_m": 10.0, "tau_refrac": 2.0}
            )
            recurrent = pyhmf.FixedProbabilityConnector(probability, weights=0.0005)
            pyhmf.Projection(cells, cells, recurrent, target="excitatory", rng=pyhmf.NativeRNG(1))
            sources = pyhmf.Population(neurons, pyhmf.SpikeSourcePoisson, {"rate": 40.0})
            pyhmf.Projection(sources, cells, pyhmf.OneToOneConnector(weights=0.002), target="excitatory")
            cells.record()
            pyhmf.run(1000.0)
            times.append(time.process_time() - began)
        return times[0], times[1] - times[0]

    return measure


def chip(neurons: int, weight: int) -> Callable[[], Measured]:
    """Calibrated neurons of BrainScaleS-2 with Poisson input and sparse recurrence, for 1 ms."""

    def measure() -> Measured:
        began = time.process_time()
        brainscales2.setup()
        cells = brainscales2.Population(neurons, brainscales2.cells.CalibHXNeuronCuba())
        sources = brainscales2.Population(32, brainscales2.cells.SpikeSourcePoisson(0.0, 2e4, 1.0))
        synapse = brainscales2.synapses.StaticSynapse(weight=weight)
        brainscales2.Projection(sources, cells, brainscales2.AllToAllConnector(), synapse)
        sparse = brainscales2.FixedNumberPreConnector(n=16)
        brainscales2.Projection(cells, cells, sparse, synapse)
        cells.record("spikes")
        brainscales2.run(None, brainscales2.RunCommand.PREPARE)
        prepared = time.process_time()
        brainscales2.run(1.0)
        cells.get_data("spikes")
        return prepared - began, time.process_time() - prepared

    return measure


def spikey_chip(neurons: int) -> Callable[[], Measured]:
    """A recurrent network on Spikey with Poisson input, for 1 s of the model."""

    def measure() -> Measured:
        began = time.process_time()
        spikey.setup(writeConfigToFile=False)
        cells = spikey.Population(neurons, spikey.IF_facets_hardware1, {"v_rest": -65.0})
        sources = spikey.Population(32, spikey.SpikeSourcePoisson, {"rate": 20.0})
        spikey.Projection(sources, cells, spikey.AllToAllConnector(weights=0.005), target="excitatory")
        inhibition = spikey.FixedNumberPreConnector(min(20, neurons), weights=0.016)
        spikey.Projection(cells, cells, inhibition, target="inhibitory", rng=spikey.NumpyRNG(1))
        cells.record()
        built = time.process_time()
        spikey.run(1000.0)
        return built - began, time.process_time() - built

    return measure


CASES: dict[str, tuple[str, Callable[[], Measured]]] = {
    "wafer, 100 neurons, p = 0.1, 1 s": ("BrainScaleS", wafer(100, 0.1, PyMarocco.Hardware)),
    "wafer, 1000 neurons, p = 0.05, 1 s": ("BrainScaleS", wafer(1000, 0.05, PyMarocco.Hardware)),
    "wafer, 3000 neurons, p = 0.5, 1 s": ("BrainScaleS", wafer(3000, 0.5, PyMarocco.Hardware)),
    "simulator, 1000 neurons, p = 0.05, 1 s": ("BrainScaleS-ESS", wafer(1000, 0.05, PyMarocco.ESS)),
    "BrainScaleS-2, 64 neurons, 1 ms": ("BrainScaleS-2", chip(64, 10)),
    "BrainScaleS-2, 512 neurons, 1 ms": ("BrainScaleS-2", chip(512, 5)),
    "Spikey, 384 neurons, 1 s": ("Spikey", spikey_chip(384)),
}


def main(repetitions: int = 5) -> None:
    """Measure all cases and print a table."""
    print(f"{'network':40}  {'build, map':>10}  {'run':>8}")
    with tempfile.TemporaryDirectory() as directory:
        chdir(directory)
        for name, (platform, measure) in CASES.items():
            figures = []
            for _ in range(repetitions + 1):
                quiet = contextlib.redirect_stdout(io.StringIO())
                with quiet, running(Job(platform=platform, seed=1)):
                    figures.append(measure())
            # The first run imports and generates code.
            mapping, run = (statistics.median(values) for values in np.array(figures[1:]).T.tolist())
            print(f"{name:40}  {mapping:10.3f}  {run:8.3f}")
        chdir("/")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
