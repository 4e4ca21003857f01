"""Run one job from its source to its outputs."""

from __future__ import annotations

import os
import platform as machine
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nmpi_emulator._version import __version__
from nmpi_emulator.backends.confinement.policy import Policy
from nmpi_emulator.backends.customisation import customise
from nmpi_emulator.backends.description import JobDescription
from nmpi_emulator.clock import monotonic_s
from nmpi_emulator.platforms.extras import extra_requests
from nmpi_emulator.platforms.simulators import simulator_modules

from .caches import Caches
from .command import argv_of
from .endings import error_text, failure_of
from .environment import clean_environment
from .gauge import ProgressGauge
from .order import Limits, NotBegun, Order, Outcome, Watcher
from .process import Ending, Launcher
from .second_opinion import SecondOpinions
from .sources.errors import SourceError
from .sources.fetch import Fetcher
from .sources.location import locate_script
from .supervision import Bounds, supervised
from .transcript import written
from .workspace import Workspace

if TYPE_CHECKING:
    from .set_up.set_up import Prepared, SetUp


class Runner:
    """Runs jobs, each in a directory of its own.

    :param root: where those directories are.
    :param policy: how far all jobs are confined.
    :param second_opinions: of the real software of platforms.
    :param installed_packages: what counts as there when a job asks for it to be installed.
    :param set_up: installs what jobs ask for; ``None`` if they only hear that it is not done.
    """

    def __init__(
        self,
        *,
        root: Path,
        fetcher: Fetcher,
        launcher: Launcher,
        limits: Limits,
        policy: Policy,
        caches: Caches,
        second_opinions: SecondOpinions,
        installed_packages: Sequence[str] = (),
        set_up: SetUp | None = None,
    ) -> None:
        self._root = root
        self._fetcher = fetcher
        self._launcher = launcher
        self._limits = limits
        self._policy = policy
        self._caches = caches
        self._second_opinions = second_opinions
        self._installed_packages = list(installed_packages)
        self._set_up = set_up

    def workspace(self, job_id: int) -> Workspace:
        """Make the directory of a job."""
        return Workspace(self._root / str(job_id))

    def run(self, order: Order, workspace: Workspace, watcher: Watcher) -> Outcome:
        """Run a job to its end, whatever that is.

        :raises NotBegun: if it was stopped before its script began.
        """
        try:
            argv, work = self._fetch(order, workspace, watcher)
        except SourceError as error:
            if watcher.stop.reason:
                raise NotBegun(watcher.stop.reason) from error
            return _not_run(str(error), watcher)
        watcher.progress(None)
        watcher.started()
        if watcher.stop.reason:
            raise NotBegun(watcher.stop.reason)
        try:
            prepared = self._prepare(order, workspace, work, watcher)
        except SourceError as error:
            return _not_run(watcher.stop.reason or str(error), watcher)
        if prepared is not None:
            watcher.progress(None)
            workspace.reclaim()
        description = self._describe(order, workspace, argv, work, prepared)
        description.write(workspace.description)
        customise(workspace.customisation, workspace.description)
        workspace.remember()
        with self._second_opinions.on(order, description, workspace, watcher.stop) as second_opinion:
            outcome = self._outcome(order, description, workspace, prepared, watcher)
            return second_opinion.beside(outcome, watcher) if second_opinion else outcome

    def _outcome(
        self,
        order: Order,
        description: JobDescription,
        workspace: Workspace,
        prepared: Prepared | None,
        watcher: Watcher,
    ) -> Outcome:
        began = monotonic_s()
        ending, failure = self._execute(description, workspace, watcher)
        wall_s = monotonic_s() - began
        if failure:
            watcher.log(error_text(failure))
        report = workspace.read_report()
        for name in order.platform.archived_outputs:
            workspace.archive(Path(description.work_dir, name))
        return Outcome(
            failure=failure,
            wall_s=wall_s,
            report=report,
            outputs=workspace.outputs(),
            provenance=_provenance(order, ending, prepared, report),
        )

    def _fetch(self, order: Order, workspace: Workspace, watcher: Watcher) -> tuple[list[str], Path]:
        """Bring source and inputs into the workspace; return the script with its arguments, and where it is.

        :raises SourceError: if that cannot be done, or the stop is requested.
        """
        stop, report = watcher.stop, watcher.progress
        self._fetcher.source(order.source, workspace.work, workspace.tmp, stop, report)
        argv = argv_of(order.source, order.command, order.platform)
        work = locate_script(argv[0], workspace.work)
        self._fetcher.inputs(order.inputs, work, stop, report)
        return argv, work

    def _prepare(self, order: Order, workspace: Workspace, work: Path, watcher: Watcher) -> Prepared | None:
        """Install, clone and build what the job asks for; ``None`` if it asks for nothing, or may not.

        :raises SourceError: if that cannot be done, or the stop is requested.
        """
        if self._set_up is None:
            return None
        requests = extra_requests(order.platform.hardware_config, order.hardware_config)
        counted = (*self._installed_packages, *order.platform.packages)
        return self._set_up.prepare(requests, counted, workspace, work, watcher) if requests else None

    def _describe(
        self, order: Order, workspace: Workspace, argv: list[str], work: Path, prepared: Prepared | None
    ) -> JobDescription:
        environment = clean_environment(
            home=workspace.home,
            tmp=workspace.tmp,
            PYTHONPATH=str(workspace.customisation),
            **{**self._caches.variables, **order.environment},
        )
        if prepared is not None and prepared.programs:
            environment["PATH"] = os.pathsep.join([environment["PATH"], *map(str, prepared.programs)])
        return JobDescription(
            job_id=order.job_id,
            platform=order.platform.name,
            simulator=order.simulator,
            modules={**simulator_modules(order.platform, order.simulator), **order.platform.modules},
            environment=environment,
            root=str(workspace.root),
            work_dir=str(work),
            argv=argv,
            report_file=str(workspace.report),
            begun_file=str(workspace.begun),
            caches=str(self._caches.home),
            hardware_config=order.hardware_config,
            installed_packages=self._installed_packages,
            is_set_up=self._set_up is not None,
            packages=[str(path) for path in prepared.packages] if prepared else [],
            limits=self._limits.of_process(),
            confinement=self._policy,
            seed=order.seed,
        )

    def _execute(
        self, description: JobDescription, workspace: Workspace, watcher: Watcher
    ) -> tuple[Ending, str | None]:
        """Run the process of a job; return how it ended, and why the job has failed if it has."""
        bounds = Bounds(
            time_s=self._limits.time_s,
            too_long=f"The job ran longer than {self._limits.time_s:g} s (setting job_time_limit).",
            disk_mib=self._limits.disk_mib,
            too_much=f"The job has written more than {self._limits.disk_mib} MiB (setting job_disk_limit).",
        )
        with written(watcher.log, self._limits.log_kib) as transcript:
            for attempts_left in (2, 1, 0):
                process = self._launcher.launch(description, workspace.description)
                gauge = ProgressGauge(workspace.read_progress, watcher.progress)
                ending, exceeded = supervised(
                    process, bounds, workspace.root, transcript, watcher.stop, gauge
                )
                if not ending.is_lost or workspace.begun.exists() or watcher.stop.reason or not attempts_left:
                    break
                # else the fork server ended with the order in its hands
        return ending, watcher.stop.reason or exceeded or failure_of(ending)


def _provenance(
    order: Order, ending: Ending, prepared: Prepared | None, report: dict[str, Any]
) -> dict[str, Any]:
    """Return where the results come from: never to be taken for those of the hardware."""
    emulator = {
        "name": "nmpi-emulator",
        "version": __version__,
        "simulator": order.simulator,
        "python": machine.python_version(),
        "process": ending.how,
        "confinement": ending.confinement,
        "cpu_s": ending.cpu_s,
        "max_rss_mib": ending.max_rss_mib,
        **({"installed": prepared.versions, "not_replaced": prepared.kept} if prepared else {}),
    }
    return {"emulator": emulator, **({"platform_report": report} if report else {})}


def _not_run(failure: str, watcher: Watcher) -> Outcome:
    """Say why a job cannot be run."""
    watcher.log(error_text(failure))
    emulator = {"name": "nmpi-emulator", "version": __version__}
    return Outcome(failure=failure, wall_s=0.0, report={}, outputs=(), provenance={"emulator": emulator})
