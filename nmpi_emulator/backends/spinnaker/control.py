"""Running, resetting and ending a simulation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pyNN import common
from pyNN.common import build_run

from nmpi_emulator.backends import hardware_config
from nmpi_emulator.backends.job import current
from nmpi_emulator.platforms.spinnaker import timing

from .clock import make_clock
from .errors import PacmanConfigurationException
from .execution import EngineExecution, Execution, NoExecution
from .loading import Quantisations, load
from .mapping.mapping import Mapping, map_network
from .neurons import NeuronGroup
from .recorded import EVENT_KIND, MATRIX_KIND, SPIKE_KIND, PopulationRecord, Recorded, Segment
from .report import PlatformReport
from .report_files import ReportFiles
from .session import Progress, Session, Status, session

#: PyNN's default time step in ms, and what ``timestep="auto"`` means.
DEFAULT_TIMESTEP = 0.1
AUTO_TIMESTEP = 1.0


class Runner:
    """What runs the network of the session; one a job."""

    def __init__(self) -> None:
        self.execution: Execution | None = None
        self.mapping: Mapping | None = None
        self.quantisations = Quantisations()
        self.report = PlatformReport()
        self.report_files: ReportFiles | None = None
        current().reporter = self.report

    def map(self, steps: int | None) -> Mapping:
        """Map the network of the session, and write what is to be reported of it.

        :raises DelayExtensionException: and others, for what the machine cannot have.
        """
        files = self.report_files
        if files is not None:
            files.write_network()
        self.mapping = map_network(steps)
        self.report.take_mapping(self.mapping)
        if files is not None:
            files.write_mapping(self.mapping)
        return self.mapping


def job_runner() -> Runner:
    """Return what runs the networks of this job."""
    return current().part(Runner)


def set_up(
    timestep: Any,
    min_delay: Any,
    max_delay: Any,
    time_scale_factor: Any,
    n_chips_required: Any,
    n_boards_required: Any,
    extra: dict[str, Any],
) -> None:
    """Set the simulator up, as PyNN's ``setup`` does."""
    now, runner = session(), job_runner()
    hardware_config.configuration()
    step_ms, min_delay = _times(now, timestep, min_delay)
    if max_delay:
        now.log.warning("max_delay is not supported by sPyNNaker so will be ignored")
    _check_as_pynn(step_ms, min_delay, extra)
    if now.is_set_up:
        now.log.warning(
            "Calling setup a second time causes the previous simulator to be stopped and cleared."
        )
    configuration = now.read_configuration()
    configuration.apply_mode()
    _check_size(n_boards_required, n_chips_required, now)
    clock = make_clock(
        step_ms,
        min_delay,
        time_scale_factor,
        configuration=configuration,
        rules=now.rules,
        findings=now.findings,
    )
    if clock.hardware_step_us / 1000.0 < 0.1:
        message = (
            f"The time step of {clock.step_ms} ms and the time_scale_factor {clock.time_scale} give a "
            "tick of the "
            "hardware that is not reliably kept"
        )
        now.findings.note("spinnaker/short-tick", message, limit=">= 0.1 ms")
        now.log.warning(message)
    if clock.time_scale > 1.0 and time_scale_factor is None:
        now.log.warning(f"The time step makes SpiNNaker run {clock.time_scale} times slower than real time.")
    now.clear()
    now.n_boards_required, now.n_chips_required = n_boards_required, n_chips_required
    now.begin(configuration, clock)
    runner.execution, runner.mapping = None, None
    runner.report_files = ReportFiles()
    now.job.progress.build()
    if extra:
        now.log.warning(
            f"Extra params {extra} have been applied to the setup command which we do not consider"
        )


def _times(now: Session, timestep: Any, min_delay: Any) -> tuple[Any, Any]:
    if timestep is None:
        now.log.warning(
            f"The default PyNN timestep of {DEFAULT_TIMESTEP} is less than 1(ms) that SpyNNaker is "
            "designed for. "
            "Consider including a timestep in your setup call."
        )
        timestep = DEFAULT_TIMESTEP
    elif timestep == "auto":
        timestep = AUTO_TIMESTEP
    return timestep, timestep if min_delay == "auto" else min_delay


def _check_as_pynn(timestep: Any, min_delay: Any, extra: dict[str, Any]) -> None:
    """Apply the checks of PyNN's own ``setup``."""
    common.setup(timestep, min_delay, **extra)


def _check_size(n_boards: Any, n_chips: Any, now: Session) -> None:
    """Raise unless the size of the machine makes sense.

    Source: SpiNNMachine 7.4.1, ``MachineDataWriter.set_n_required``.
    """
    if n_boards is not None and n_chips is not None:
        raise now.findings.refuse(
            ValueError,
            "spinnaker/machine-size",
            f"n_boards_required and n_chips_required cannot both be given, as here: {n_boards}, {n_chips}",
        )
    for name, number in (("n_boards_required", n_boards), ("n_chips_required", n_chips)):
        if number is None:
            continue
        if not isinstance(number, int):
            raise now.findings.refuse(
                TypeError, "spinnaker/machine-size", f"{name} must be an int or None", actual=number
            )
        if number <= 0:
            raise now.findings.refuse(
                ValueError, "spinnaker/machine-size", f"{name} must be positive and not {number}", limit="> 0"
            )


# --- running ---


class _SimulatorForPyNN:
    """What PyNN's own ``run`` and ``run_until`` know of the simulator."""

    @property
    def state(self) -> _SimulatorForPyNN:
        """The simulator and its state are one."""
        return self

    @property
    def t(self) -> float:
        """Present time in ms."""
        return session().time_ms

    @property
    def dt(self) -> float:
        """Time step in ms."""
        return session().clock.step_ms

    def run_until(self, time_ms: float) -> None:
        """Run until a time."""
        run_for(time_ms - self.t)


#: PyNN's functions: they know about callbacks.
_run_from_now, _run_to = build_run(_SimulatorForPyNN())


def run(duration_ms: float, callbacks: Any = None) -> float:
    """Run for a time, and return the present time.

    :raises ValueError: if the time is negative.
    """
    now = session()
    now.check_user_can_act()
    with now.job.progress.towards(now.time_ms + duration_ms):  # with callbacks it is run in pieces
        return float(_run_from_now(duration_ms, callbacks))


def run_until(time_ms: float) -> float:
    """Run until a time, and return it.

    :raises ValueError: if that time has passed.
    """
    now = session()
    now.check_user_can_act()
    with now.job.progress.towards(time_ms):
        return float(_run_to(time_ms, None))


def run_for(duration_ms: float) -> None:
    """Run for a time; after a failure the simulator is shut down."""
    now = session()
    now.status = Status.RUNNING
    try:
        _run(now, duration_ms)
        now.status = Status.IDLE
    except BaseException:
        now.status = Status.SHUTDOWN
        raise


def _run(now: Session, duration_ms: float) -> None:
    if not now.groups:
        now.log.warning("Your graph has no vertices in it. Therefore the run call will exit immediately.")
        return
    runner = job_runner()
    if runner.report_files is not None:
        runner.report_files.begin_run()
    if now.requires_mapping and now.has_run_last:
        _write_files(now)
        raise now.findings.refuse(
            NotImplementedError,
            "spinnaker/changed-network",
            "The network cannot be changed between runs without resetting: call reset() first",
        )
    _check_lost(now)
    for group in now.groups:
        group.check_core_limit()
    steps = _steps(now, duration_ms)
    mapping = runner.mapping
    if now.requires_mapping or runner.execution is None or mapping is None:
        mapping = runner.map(steps)
    simulated = now.job.simulator not in ("check", "mock")
    if now.requires_data or runner.execution is None:
        loaded = load(mapping, connect=now.job.simulator != "check")
        if loaded.weights or loaded.values:
            runner.quantisations = loaded
        runner.report.take_quantisations(runner.quantisations)
    if runner.execution is None or now.requires_mapping:
        runner.execution = EngineExecution(mapping) if simulated else NoExecution()
    else:
        runner.execution.update()
    if not now.has_run_last:
        now.segments.append(_new_segment(now, runner.execution))
    now.note_run()
    if now.job.simulator != "check":
        runner.execution.run(steps)
    now.steps_done += steps
    now.segments[-1].t_stop = now.time_ms
    runner.report.take_run(steps, mapping)
    runner.report.saturations = runner.execution.saturations()


def _check_lost(now: Session) -> None:
    """Raise if something is wanted of a population that another one of the same label has pushed out.

    :raises PacmanConfigurationException: for projections and recordings of such a population.
    """
    for group in now.lost_groups:
        if group.outgoing or group.recorded_variables() or getattr(group, "incoming", None):
            raise now.findings.refuse(
                PacmanConfigurationException,
                "spinnaker/label",
                f"The first of two populations with the label {group.label} is not in the network: it "
                "cannot be connected or recorded; give it another label",
                where=group.place,
            )


def _steps(now: Session, duration_ms: float) -> int:
    step_ms = now.clock.step_ms
    steps = timing.run_steps(duration_ms, step_ms)
    if abs(duration_ms - steps * step_ms) > 1e-5:
        now.log.warning(
            f"Time of {duration_ms}ms is not a multiple of the machine time step of {step_ms}ms and has "
            "therefore "
            f"been rounded up to {steps * step_ms}ms"
        )
    return steps


def _new_segment(now: Session, execution: Execution) -> Segment:
    """Return an empty segment for what is about to be recorded."""
    records = {}
    for population in now.populations:
        group = population._group
        if not group.recorded_variables():
            continue
        record = PopulationRecord(group.label, group.size, population.first_id, str(population.describe()))
        for name in group.recorded_variables():
            every = group.sampling_steps(name)
            kind = SPIKE_KIND if name == "spikes" else EVENT_KIND if name == "rewiring" else MATRIX_KIND
            record.variables[name] = Recorded(
                variable=name,
                kind=kind,
                cells=list(group.recorded_cells(name)),
                every=every,
                interval_ms=every * now.clock.step_ms,
                units=group.units(name),
            )
        records[group.label] = record
    return Segment(now.reset_number, datetime.now(), now.clock.step_ms, records, execution)


def _write_files(now: Session) -> None:
    """Write what ``record()`` was told to write to files.

    :raises SimulatorRunningException: while a run is being refused, unless all are files of text (``.csv``).
    """
    for population in now.populations:
        for variable, file in population._recorder.files.items():
            if file:
                population.write_data(file, [variable])


def reset() -> None:
    """Go back to time zero, and begin a new segment of recorded data."""
    now, runner = session(), job_runner()
    now.check_user_can_act()
    if not now.has_run_last:
        now.log.error("Ignoring the reset before the run")
        return
    now.segments[-1].close()
    now.steps_done = 0
    now.reset_number += 1
    now.progress = Progress.RESET
    for group in now.groups:
        group.reset()
    if any(isinstance(g, NeuronGroup) and g.dynamics.changes_during_run for g in now.groups):
        now.requires_data = True
    if runner.execution is not None:
        runner.execution.reset()


def end() -> None:
    """Write what is to be written, and shut the simulator down."""
    now = session()
    if not now.is_set_up:
        now.log.error("Calling end before setup makes no sense, or a second time: ignoring it")
        return
    _write_files(now)
    now.status = Status.SHUTDOWN
    if (files := job_runner().report_files) is not None:
        files.finish()
    now.log.summarise()
