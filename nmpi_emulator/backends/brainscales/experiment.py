"""One script on the wafer: what it has described, its options, and its runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nmpi_emulator.backends import job
from nmpi_emulator.backends.brainscales.emulation import Circumstances, Emulation, results_at_rest
from nmpi_emulator.backends.brainscales.events import EventCounts
from nmpi_emulator.backends.brainscales.mapping.network import MappedNetwork, map_network
from nmpi_emulator.backends.brainscales.pymarocco import PyMarocco
from nmpi_emulator.backends.brainscales.pymarocco.enumerations import Backend
from nmpi_emulator.backends.brainscales.pymarocco.results import Marocco
from nmpi_emulator.backends.brainscales.pymarocco.runtime import Runtime
from nmpi_emulator.backends.brainscales.report import WaferReport
from nmpi_emulator.backends.hardware_config import configuration
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.backends.pynn07.description import Description, Results
from nmpi_emulator.backends.variability import Variability
from nmpi_emulator.platforms.brainscales.limits import LIMITS

#: What the C library's generator is seeded with if nobody does: weights between two codes fall
#: the same way in every run of a script.
_UNSEEDED = 1


class Experiment:
    """The state of one script; a job has one (``job.current().part(Experiment)``)."""

    def __init__(self) -> None:
        self.findings = job.current().findings
        self.runs: list[dict[str, Any]] = []
        self.hardware_time_s = 0.0
        self.has_used_hardware = False
        self.config = configuration()
        self.begin(PyMarocco(), None)

    def begin(self, marocco: PyMarocco, runtime: Runtime | None) -> None:
        """Forget what was described, and begin with new options."""
        self.description = Description(rng=np.random.default_rng(job.current().seed))
        self.marocco = marocco
        self.runtime = runtime
        self.mapped: MappedNetwork | None = None
        job.current().reporter = WaferReport(self)

    def run(self, duration_ms: float) -> None:
        """Map the network unless a script skips that, and run it on the selected back end.

        :param duration_ms: in the time of the model.
        :raises RuntimeError: if the network cannot be mapped or the back end is not there.
        """
        marocco = self.marocco
        if (marocco.persist or marocco.wafer_cfg) and self.runtime is not None:
            raise self.findings.refuse(
                RuntimeError,
                "brainscales/runtime-and-persist",
                "PyMarocco.persist and wafer_cfg cannot be combined with marocco_runtime: "
                "use runtime.results().save(file)",
            )
        self.description.results = Results()
        self.mapped = self._mapping(duration_ms)
        if marocco.backend is not Backend.Without:
            self._execute(self.mapped, duration_ms)
        self.runs.append({"backend": marocco.backend.name, "duration_ms": duration_ms})

    def _mapping(self, duration_ms: float) -> MappedNetwork:
        if self.marocco.skip_mapping:
            known = self.runtime.mapped if self.runtime is not None else None
            if known is None:
                raise RuntimeError("skip_mapping needs the results of an earlier run in a marocco_runtime")
            mapped: MappedNetwork = known
            return mapped
        seed = job.current().seed
        mapped = map_network(
            self.description,
            self.marocco,
            duration_ms,
            self.findings,
            np.random.default_rng(_UNSEEDED if seed is None else seed),
            _preferred_hicanns(self.config),
        )
        results = Marocco.of(mapped, self.description)
        if self.runtime is not None:
            self.runtime.keep(mapped, results)
        for file in (self.marocco.persist, self.marocco.wafer_cfg):
            if file:
                results.save(str(file))
        return mapped

    def _execute(self, mapped: MappedNetwork, duration_ms: float) -> None:
        marocco, here = self.marocco, job.current()
        simulated = marocco.backend is Backend.ESS
        if not simulated:
            self._require_hardware()
            self.has_used_hardware = True
            self.hardware_time_s += duration_ms * 1e-3 / mapped.calibration.speedup
        statistics_file = str(marocco.ess_config.pulse_statistics_file) if simulated else ""
        if simulated:
            interval = marocco.ess_config.sample_interval_ms()
        else:
            interval = mapped.calibration.speedup * 1e3 / LIMITS["membrane_sampling_rate"].value
        if here.simulator == "check":
            self.description.results = results_at_rest(
                mapped, self.description, duration_ms, interval, here.seed
            )
            if statistics_file:  # a script that is only checked may read it all the same
                EventCounts().write(statistics_file)
            return
        circumstances = Circumstances(
            duration_ms=duration_ms,
            seed=here.seed,
            variability=Variability() if simulated else self._variability(),
            chips=self.runtime.wafer() if self.runtime is not None else None,
            distortion=marocco.ess_config.distortion() if simulated else 0.0,
            limited_inputs=simulated,
            delay_ms=delay_ms(self.config, mapped.calibration.speedup),
            sample_interval_ms=interval,
        )
        emulation = Emulation(mapped, self.description, circumstances)
        if here.simulator == "mock":
            self.description.results = emulation.results_of_sources()
        else:
            self.description.results = emulation.results()
        if simulated:
            emulation.events.tell()
        if statistics_file:
            emulation.events.write(statistics_file)
        get("marocco").info("Extracting experiment results")

    def _require_hardware(self) -> None:
        """Refuse the hardware to jobs of the simulator's queue."""
        if job.current().platform == "BrainScaleS-ESS":
            raise self.findings.refuse(
                RuntimeError,
                "brainscales/no-hardware",
                "a job of BrainScaleS-ESS has no hardware: set backend = PyMarocco.ESS",
            )

    def _variability(self) -> Variability:
        part = LIMITS["variation_between_trials"].value
        return Variability.of(self.config, trial_part=part, run=len(self.runs))

    def end(self) -> None:
        """Forget what was recorded."""
        self.description.results = Results()


def current() -> Experiment:
    """Return the experiment of the job that runs."""
    return job.current().part(Experiment)


def delay_ms(config: Mapping[str, Any], speedup: float) -> float:
    """Return the delay of all synapses in the time of a model that runs at a speed-up."""
    at_nominal = float(config.get("synaptic_delay", LIMITS["synaptic_delay"].value))
    return at_nominal * speedup / LIMITS["speed_up"].value


def _preferred_hicanns(config: Mapping[str, Any]) -> list[int]:
    """Return the chips that ``hardware_config`` asks for: they are filled first."""
    asked = config.get("HICANN", [])
    return list(asked) if isinstance(asked, list) else [asked]
