"""One script of the older API on the simulator."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nmpi_emulator.backends import job
from nmpi_emulator.backends.brainscales.emulation import Circumstances, Emulation
from nmpi_emulator.backends.brainscales.experiment import delay_ms
from nmpi_emulator.backends.brainscales.hbp_pm.options import Options
from nmpi_emulator.backends.brainscales.mapping.network import MappedNetwork, map_network
from nmpi_emulator.backends.brainscales.pymarocco import PyMarocco
from nmpi_emulator.backends.brainscales.pymarocco.enumerations import Backend, CalibBackend
from nmpi_emulator.backends.brainscales.pymarocco.sections import Request
from nmpi_emulator.backends.brainscales.report import WaferReport
from nmpi_emulator.backends.hardware_config import configuration
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.backends.pynn07.description import Description, Results
from nmpi_emulator.backends.variability import Variability
from nmpi_emulator.platforms.brainscales.legacy import NEURONS_PER_HICANN


class Experiment:
    """The state of one script; a job has one (``job.current().part(Experiment)``)."""

    def __init__(self) -> None:
        self.findings = job.current().findings
        self.runs: list[dict[str, Any]] = []
        self.hardware_time_s = 0.0
        self.has_used_hardware = False
        self.config = configuration()
        self.options: Options | None = None
        self.description = Description(rng=np.random.default_rng(job.current().seed))
        self.marocco = PyMarocco()
        self.mapped: MappedNetwork | None = None
        self.placements: list[Request] = []
        self.uncommitted: list[Request] = []
        #: Files that ``record`` and ``record_v`` name, and what goes into them after a run.
        self.files: list[tuple[str, Any]] = []
        job.current().reporter = WaferReport(self)

    def setup(self, options: Options) -> None:
        """Begin a network.

        :raises Exception: for a second time with the simulator, or without hardware.
        """
        simulated = bool(options.values.get("useSystemSim", False))
        if self.options is not None and simulated:
            raise Exception("setup can be called once in a process when the ESS is used: start a new job")
        if not simulated:
            raise Exception(
                "no hardware is available: this front end knows the wafers of before 2015 only; call "
                "setup(useSystemSim=True, ...) for the simulator, or use pyhmf"
            )
        if len(options.values.get("hardware", ())) > 1:
            raise Exception(
                "setup: the ESS simulates one hardware setup; give hardware a list with one entry"
            )
        if options.values.get("ignoreHWParameterRanges"):
            get("PyN").warn("ignoreHWParameterRanges: values that the hardware cannot have are not refused")
        self.options = options
        self.marocco.backend = Backend.ESS
        self.marocco.calib_backend = CalibBackend.Default
        self.marocco.continue_despite_synapse_loss = True
        self.marocco.experiment.speedup(options.speedup)
        # Sources of any rate are placed; what is too much for a chip gets lost on the way into it.
        self.marocco.input_placement.consider_firing_rate(False)
        self.marocco.param_trafo.use_big_capacitors = not options.values.get("useSmallCap", False)
        self._require_hicanns(options.hicanns)

    @staticmethod
    def _require_hicanns(hicanns: Sequence[int]) -> None:
        if not hicanns:
            raise Exception("setup: the hardware has no HICANN; use hardware=hardwareSetup['one-hicann']")

    def options_or_refuse(self) -> Options:
        """Return the options.

        :raises Exception: before ``setup``.
        """
        if self.options is None:
            raise Exception("call setup(...) first")
        return self.options

    def require_unmapped(self) -> None:
        """Refuse to change a network that has been mapped.

        :raises Exception: after the first run.
        """
        if self.mapped is not None:
            raise Exception(
                "the network is mapped already: populations, connections and parameters of neurons stay as "
                "they are; between two runs, the spikes and rates of sources can change"
            )

    def run(self, duration_ms: float) -> None:
        """Map the network at the first run, and simulate it."""
        options = self.options_or_refuse()
        if not duration_ms >= 0:
            raise Exception(f"a run lasts 0 ms or more, not {duration_ms:g} ms")
        if self.uncommitted:
            raise Exception("there are placements that were not committed: call mapper.place().commit()")
        if self.mapped is None:
            self.mapped = self._map(options, duration_ms)
        simulator = options.simulator
        circumstances = Circumstances(
            duration_ms=duration_ms,
            seed=job.current().seed,
            variability=Variability(),
            distortion=float(simulator.get("weightDistortion", 0.0)),
            limited_inputs=True,
            sample_interval_ms=0.1,
            delay_ms=delay_ms(self.config, options.speedup),
        )
        emulation = Emulation(self.mapped, self.description, circumstances)
        if job.current().simulator == "brian2":
            self.description.results = emulation.results()
        else:
            self.description.results = emulation.results_of_sources()
        for name, write in self.files:
            write(name)
        if simulator.get("pulseStatisticsFile"):
            emulation.events.write(simulator["pulseStatisticsFile"])
        emulation.events.tell()
        self.runs.append({"backend": "ESS", "duration_ms": duration_ms})

    def _map(self, options: Options, duration_ms: float) -> MappedNetwork:
        neurons = sum(population.size for population in self.description.neuron_populations)
        room = len(options.hicanns) * NEURONS_PER_HICANN[options.denmems]
        if neurons > room:
            raise Exception(
                f"{neurons} neurons of {options.denmems} denmems do not fit on {len(options.hicanns)} "
                f"HICANNs, which have room for {room}; ask for more hardware or a smaller hardwareNeuronSize"
            )
        sizes = [Request(each, size=options.denmems) for each in self.description.neuron_populations]
        self.marocco.manual_placement.requests = [*self.placements, *sizes]
        mapped = map_network(
            self.description,
            self.marocco,
            duration_ms,
            self.findings,
            np.random.default_rng(job.current().seed or 1),
            options.hicanns,
        )
        self._judge_loss(options)
        self._write_matrices(options, mapped)
        return mapped

    def _judge_loss(self, options: Options) -> None:
        stats = self.marocco.stats
        allowed = float(options.values.get("maxSynapseLoss", 0.0))
        if stats.loss_percent > 100 * allowed:
            raise Exception(
                f"{stats.lost} of {stats.synapses} Synapses lost ( {stats.loss_percent:.1f} %), but "
                f"maxSynapseLoss is {allowed:g}: the mapping stops"
            )

    def _write_matrices(self, options: Options, mapped: MappedNetwork) -> None:
        full: list[tuple[int, int]] = []
        kept: list[tuple[int, int]] = []
        for one in mapped.synapses:
            written = one.projection.synapses.weights > 0
            pairs = zip(
                one.projection.pre_numbers()[written], one.projection.post_numbers()[written], strict=True
            )
            full += [(int(pre), int(post)) for pre, post in pairs]
            kept += list(zip(one.pre.tolist(), one.post.tolist(), strict=True))
        lost = sorted(set(full) - set(kept))
        names = self._names()
        for option, pairs_of in (
            ("fullConnectionMatrixFile", full),
            ("realizedConnectionMatrixFile", kept),
            ("lostConnectionMatrixFile", lost),
        ):
            if options.values.get(option):
                write_matrix(options.values[option], pairs_of, names)

    def _names(self) -> list[int]:
        """Return what each cell is called in matrix files: neurons count from 0 up, sources from -1 down."""
        names = [0] * self.description.size
        neurons = sources = 0
        for population in self.description.populations:
            for number in population.numbers().tolist():
                if population.celltype.source:
                    sources += 1
                    names[number] = -sources
                else:
                    names[number] = neurons
                    neurons += 1
        return names

    def end(self) -> None:
        """Forget what was recorded."""
        self.description.results = Results()


def current() -> Experiment:
    """Return the experiment of the job that runs."""
    return job.current().part(Experiment)


def write_matrix(file: str, pairs: Sequence[tuple[int, int]], names: Sequence[int]) -> None:
    """Write connections into a file: one line ``source: targets`` per source."""
    targets: dict[int, list[int]] = {}
    for pre, post in pairs:
        targets.setdefault(names[pre], []).append(names[post])
    lines = [f"{source}: {' '.join(map(str, sorted(posts)))}" for source, posts in sorted(targets.items())]
    Path(file).write_text("\n".join([*lines, ""]), encoding="utf-8")
