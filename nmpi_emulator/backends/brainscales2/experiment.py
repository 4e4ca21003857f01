"""One script on the chip: what it has described, its set-up, and its runs."""

from __future__ import annotations

import enum
from typing import Any

import numpy as np
import numpy.typing as npt
from pyNN import common

from nmpi_emulator.backends import job
from nmpi_emulator.backends.brainscales2.calibration import check_uniform
from nmpi_emulator.backends.brainscales2.chip import (
    check_background,
    check_in_degree,
    check_neurons,
    check_projections,
)
from nmpi_emulator.backends.brainscales2.emulation import Emulation, Snippet
from nmpi_emulator.backends.brainscales2.permutation import checked_permutation
from nmpi_emulator.backends.brainscales2.report import ChipReport
from nmpi_emulator.backends.brainscales2.samples import Samples
from nmpi_emulator.backends.hardware_config import configuration
from nmpi_emulator.backends.variability import Variability
from nmpi_emulator.platforms.brainscales2.limits import LIMITS
from nmpi_emulator.platforms.brainscales2.versions import DEFAULT_VERSION, VERSIONS, RuleSet

_NEURONS = LIMITS["neurons"].count


class RunCommand(enum.Enum):
    """What ``run`` shall do: calibrate and map only, take a snippet, or execute all snippets taken."""

    PREPARE = enum.auto()
    APPEND = enum.auto()
    EXECUTE = enum.auto()


class Experiment(common.control.BaseState):  # type: ignore[misc]
    """The state of one script, which PyNN's common code knows as the state of the simulator.

    A job has one: ``job.current().part(Experiment)``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.mpi_rank = 0
        self.num_processes = 1
        self.dt = 0.0
        self.min_delay = self.max_delay = 0.0
        self.findings = job.current().findings
        self.runs: list[dict[str, Any]] = []
        self.hardware_time_s = 0.0
        self.config = configuration()
        self.rules: RuleSet = VERSIONS[self.config.get("SOFTWARE_VERSION", DEFAULT_VERSION)]
        self.clear({})
        job.current().reporter = ChipReport(self)

    def clear(self, options: dict[str, Any]) -> None:
        """Forget the network and begin another one.

        :param options: arguments of ``setup``.
        """
        self.recorders: set[Any] = set()
        self.write_on_end: list[Any] = []
        self.populations: list[Any] = []
        self.projections: list[Any] = []
        self.id_counter = 0
        self.t_start = 0
        self.segment_counter = 0
        self.bypass = bool(options.get("enable_neuron_bypass"))
        self.has_initial_config = options.get("initial_config") is not None
        numbers = options.get("neuronPermutation")
        self.permutation: list[int] = list(range(_NEURONS))
        if numbers is not None and len(numbers):
            self.permutation = checked_permutation(numbers, self.rules, self.findings)
        self.neurons = 0
        self.rows_used: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.prepared = False
        self._forget_runs()

    def _forget_runs(self) -> None:
        self.running = False
        self.t = 0.0
        self._snippets: list[Emulation] = []
        #: What each executed snippet has left.
        self.samples: list[Samples] = []

    def reset(self) -> None:
        """Go back to time zero and begin a new segment of recorded data."""
        self._forget_runs()
        self.segment_counter += 1

    def take_neurons(self, size: int) -> npt.NDArray[np.int64]:
        """Return the circuits of the next ``size`` neurons.

        :raises ValueError: if the chip has too few and the rules do not split networks.
        """
        room = len(self.permutation)
        if self.rules.one_chip and self.neurons + size > room:
            raise self.findings.refuse(
                ValueError,
                "brainscales2/too-many-neurons",
                "Cannot create more neurons than there are neuron circuits; with SOFTWARE_VERSION="
                "experimental, a network is divided into several executions",
                limit=f"{room} neuron circuits",
                actual=f"{self.neurons + size} neurons",
            )
        places = [self.permutation[number % room] for number in range(self.neurons, self.neurons + size)]
        self.neurons += size
        return np.array(places, dtype=np.int64)

    def run(self, duration_ms: float | None, command: RunCommand) -> None:
        """Prepare the network, take a snippet, or execute.

        :param duration_ms: length of a snippet in hardware time.
        """
        if self.running:
            raise self.findings.refuse(
                RuntimeError,
                "brainscales2/run-without-reset",
                "Call `pynn.reset()` before calling `pynn.run()` again: an analog chip keeps no state",
            )
        if not isinstance(command, RunCommand):
            raise TypeError(f"the command of a run is one of pynn.RunCommand, not {command!r}")
        if duration_ms is not None:
            self._check_duration(duration_ms)
        elif command is RunCommand.APPEND:
            raise ValueError(
                "a snippet cannot be appended with no time: pynn.run(duration, RunCommand.APPEND)"
            )
        self._prepare()
        if command is RunCommand.PREPARE:
            return
        if duration_ms is not None:
            self._append(duration_ms)
        if command is RunCommand.EXECUTE:
            if not self._snippets:
                raise ValueError("No experiment scheduled: give run a duration, or append snippets first")
            self._execute()

    def _append(self, duration_ms: float) -> None:
        part = LIMITS["variation_between_trials"].value
        number = len(self.runs) + len(self._snippets)
        variability = Variability.of(self.config, trial_part=part, run=number)
        snippet = Snippet(duration_ms, self.populations, self.projections, self.bypass)
        self._snippets.append(Emulation(snippet, job.current().seed, variability))

    def _check_duration(self, duration_ms: float) -> None:
        longest = LIMITS["longest_run"].value
        if not duration_ms >= 0:
            raise ValueError(f"a run lasts 0 ms or more, not {duration_ms!r}")
        if self.rules.limited_runtime and duration_ms > longest:
            raise self.findings.refuse(
                ValueError,
                "brainscales2/run-length",
                "Maximum supported runtime of one execution exceeded: the timer of the FPGA has 32 bits",
                limit=f"{longest:.1f} ms",
                actual=f"{duration_ms:g} ms",
            )

    def _prepare(self) -> None:
        """Check that the network fits onto the chip, and calibrate."""
        check_projections(self.projections, self.rules, self.findings)
        neurons = [population for population in self.populations if not population.celltype.source]
        check_neurons(neurons, self.projections, self.findings)
        on_chip = [p for p in self.populations if getattr(p.celltype, "on_chip", False)]
        check_background(on_chip, self.rules, self.findings)
        self.rows_used = check_in_degree(self.projections, self.findings)
        for recorder in self.recorders:
            recorder.check()
        self._check_parity()
        for population in neurons:
            population.prepare(self.has_initial_config)
        targets = [population.values for population in neurons if population.celltype.calibrated]
        check_uniform(targets, self.rules.uniform_error, self.findings)
        self.prepared = True

    def _check_parity(self) -> None:
        """Refuse two membranes on the same of the two channels, which lead to even and to odd columns."""
        places = [place for recorder in self.recorders for place in recorder.places_of("madc")]
        if self.rules.one_chip and len(places) == 2 and places[0] % 2 == places[1] % 2:
            raise self.findings.refuse(
                RuntimeError,
                "brainscales2/madc-parity",
                "two neurons are recorded via the MADC whose columns are both even or both odd: each channel "
                "serves one kind of columns",
                actual=f"columns {places[0]} and {places[1]}",
            )

    def _execute(self) -> None:
        simulate = job.current().simulator == "brian2"
        channels = sum(len(recorder.places_of("madc")) for recorder in self.recorders)
        requests = [recorder.request() for recorder in self.recorders]
        for snippet in self._snippets:
            self.samples.append(snippet.samples(requests, channels, simulate))
            self.t += snippet.duration_ms
            self.hardware_time_s += snippet.duration_ms * 1e-3
            self.runs.append({"duration_ms": snippet.duration_ms})
        self._snippets = []
        self.running = True


def current() -> Experiment:
    """Return the experiment of the job that runs."""
    return job.current().part(Experiment)
