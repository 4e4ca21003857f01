"""One script on the chip: what it has described, its settings, and its runs."""

from __future__ import annotations

from typing import Any

import numpy as np

from nmpi_emulator.backends import job
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.hardware_config import configuration
from nmpi_emulator.backends.pylogging import append_to_file, get
from nmpi_emulator.backends.pynn07.description import Description, Results
from nmpi_emulator.backends.spikey.chip import MappedChip, map_chip
from nmpi_emulator.backends.spikey.emulation import Emulation
from nmpi_emulator.backends.spikey.report import ChipReport
from nmpi_emulator.backends.spikey.settings import Settings
from nmpi_emulator.backends.variability import Variability
from nmpi_emulator.platforms.spikey.limits import DEFAULT_CHIP_VERSION, LIMITS


class Experiment:
    """The state of one script; a job has one (``job.current().part(Experiment)``)."""

    def __init__(self) -> None:
        self.findings = job.current().findings
        self.runs: list[dict[str, Any]] = []
        self.hardware_time_s = 0.0
        self.config = configuration()
        self.settings: Settings | None = None
        self.chip: MappedChip | None = None
        self.begin_description()
        job.current().reporter = ChipReport(self)

    @property
    def version(self) -> int:
        """The version of the chip."""
        return int(self.config.get("chip_version", DEFAULT_CHIP_VERSION))

    def begin_description(self) -> None:
        """Forget what was described."""
        seed = job.current().seed
        if self.settings is not None and len(self.settings.seeds):
            seed = int(self.settings.seeds[0])
        self.rng = np.random.default_rng(seed)
        self._description = Description(rng=self.rng)
        self.learnt: dict[Any, FloatArray] = {}
        self.recorded_membrane: Any = None
        self.membrane: FloatArray = np.empty(0)
        self.membrane_times: FloatArray = np.empty(0)
        #: Files that ``record`` and ``record_v`` name, and what goes into them after a run.
        self.files: list[tuple[str, Any]] = []

    def setup(self, settings: Settings) -> None:
        """Begin a network."""
        self.settings = settings
        self.begin_description()
        append_to_file(settings.logfile)
        get("PyN.ini").info("the hardware system is emulated: no calibration files are loaded")

    def described(self) -> Description:
        """Return what the script has described.

        :raises Exception: before ``setup``.
        """
        if self.settings is None:
            raise Exception("ERROR: Call function 'setup(...)' first!")
        return self._description

    def record_membrane(self, cell: Any) -> None:
        """Record the membrane of one neuron, and no longer that of another."""
        before = self.recorded_membrane
        if before is not None and int(before) != int(cell):
            message = f"one membrane can be recorded: neuron {int(cell)} takes the place of {int(before)}"
            get("PyN.bbl").warn(message)
            before.parent.forget_recording("v")
        self.recorded_membrane = cell
        cell.parent.record_cells("v", np.array([cell.index]))

    def run(self, duration_ms: float) -> None:
        """Map the network and run it from the beginning.

        :param duration_ms: in the time of the model.
        :raises Exception: if the run has no length or too long a one, or the network does not fit.
        """
        description = self.described()
        settings = self.settings or Settings()
        if not duration_ms >= 0:
            raise Exception(f"ERROR: a run lasts 0 ms or more, not {duration_ms:g} ms")
        longest = LIMITS["longest_run"].value
        if duration_ms > longest:
            raise self.findings.refuse(
                Exception,
                "spikey/run-length",
                "ERROR: the time stamps of the chip do not reach that far",
                limit=f"{longest:g} ms",
                actual=f"{duration_ms:g} ms",
            )
        here = job.current()
        self.chip = map_chip(description, settings, self.version, self.findings, self.rng)
        part = LIMITS["variation_between_trials"].value
        variability = Variability.of(self.config, trial_part=part, run=len(self.runs))
        emulation = Emulation(self.chip, description, settings, duration_ms, self.rng, variability)
        if settings.write_config:
            emulation.write_files(self.chip)
        if not settings.dry_run:
            description.results = emulation.results(simulate=here.simulator == "brian2")
            self.learnt = emulation.learnt
            self._keep_membrane(description.results)
            for name, write in self.files:
                write(name)
        self.hardware_time_s += duration_ms * 1e-3 / LIMITS["speed_up"].value
        self.runs.append({"duration_ms": duration_ms})

    def _keep_membrane(self, results: Results) -> None:
        self.membrane, self.membrane_times = np.empty(0), np.empty(0)
        if self.recorded_membrane is not None:
            for trace in results.traces_of(self.recorded_membrane.parent):
                self.membrane, self.membrane_times = trace.values, trace.times


def current() -> Experiment:
    """Return the experiment of the job that runs."""
    return job.current().part(Experiment)
