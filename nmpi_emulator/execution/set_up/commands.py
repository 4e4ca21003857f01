"""Programs that are run for a job before its script begins: within the walls of jobs, but with network."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nmpi_emulator.backends import program
from nmpi_emulator.backends.confinement.policy import Policy
from nmpi_emulator.backends.description import JobDescription
from nmpi_emulator.clock import monotonic_s
from nmpi_emulator.execution.environment import clean_environment
from nmpi_emulator.execution.fresh import FreshLauncher
from nmpi_emulator.execution.order import Limits, Watcher
from nmpi_emulator.execution.process import Ending
from nmpi_emulator.execution.sources.errors import SourceError
from nmpi_emulator.execution.supervision import Bounds, supervised
from nmpi_emulator.execution.transcript import written
from nmpi_emulator.execution.workspace import Workspace

#: How much of what a program prints is looked through for the reason of its failure, in pieces of the log.
_N_KEPT = 32

#: What pip and make begin the lines with that say what is wrong.
_REASON = re.compile(
    r"^\s*(?:\w*(?:ERROR|[Ee]rror): |fatal: |make(?:\[\d+\])?: \*\*\*|Could not fetch URL ).*", re.MULTILINE
)

#: How many of those lines say enough.
_N_REASONS = 3


class Budget:
    """How long all that is done for one job may take, in seconds."""

    def __init__(self, limit_s: float) -> None:
        self.limit_s = limit_s
        self._deadline = monotonic_s() + limit_s

    @property
    def left_s(self) -> float:
        """How much is left."""
        return max(0.0, self._deadline - monotonic_s())

    @property
    def too_long(self) -> str:
        """What to say when nothing is left."""
        return f"the set-up took longer than {self.limit_s:g} s (setting setup_time_limit)"

    def require(self) -> None:
        """Require that something is left.

        :raises SourceError: if there is not.
        """
        if not self.left_s:
            raise SourceError(self.too_long)


@dataclass(frozen=True, kw_only=True)
class Commands:
    """Runs programs.

    :param limits: what one of them may use; the time is that of all that is done for a job.
    :param policy: how they are confined.
    :param variables: what their environment has besides that of jobs.
    """

    limits: Limits
    policy: Policy
    variables: dict[str, str]

    def run(
        self,
        command: Sequence[str],
        *,
        directory: Path,
        workspace: Workspace,
        watcher: Watcher,
        budget: Budget,
        python_path: Sequence[Path] = (),
    ) -> None:
        """Run a program to its end; what it prints goes into the log.

        :param directory: where it runs.
        :param workspace: whose directory is all that it may write.
        :param python_path: where Python finds packages before it looks elsewhere.
        :raises SourceError: if it fails, or the stop is requested.
        """
        description = self._describe(command, directory, workspace, python_path)
        file = workspace.vacant("program.json")
        description.write(file)
        disk_mib = self.limits.disk_mib
        last = deque[str](maxlen=_N_KEPT)

        def write(text: str) -> None:
            last.append(text)
            watcher.log(text)

        bounds = Bounds(
            time_s=budget.left_s,
            too_long=budget.too_long,
            disk_mib=disk_mib,
            too_much=f"the set-up has written more than {disk_mib} MiB (setting setup_size_limit)",
        )
        with written(write, self.limits.log_kib) as transcript:
            process = FreshLauncher().launch(description, file)
            ending, exceeded = supervised(process, bounds, workspace.root, transcript, watcher.stop)
        if failure := watcher.stop.reason or exceeded or _failure(ending, "".join(last)):
            raise SourceError(failure)

    def _describe(
        self,
        command: Sequence[str],
        directory: Path,
        workspace: Workspace,
        python_path: Sequence[Path],
    ) -> JobDescription:
        paths = {"PYTHONPATH": os.pathsep.join(map(str, python_path))} if python_path else {}
        return JobDescription(
            job_id=0,
            platform="",
            simulator="none",
            modules={},
            environment=clean_environment(
                home=workspace.home, tmp=workspace.tmp, **{**self.variables, **paths}
            ),
            root=str(workspace.root),
            work_dir=str(directory),
            argv=[program.__file__, *command],
            report_file=str(workspace.report),
            begun_file=str(workspace.root / "program-begun"),
            caches=str(workspace.home),
            limits=self.limits.of_process(),
            confinement=self.policy,
        )


def _failure(ending: Ending, printed: str) -> str | None:
    """Return why a program has failed, in its own words if it has some; ``None`` if it has not."""
    if ending.refused is not None:
        return ending.refused
    if ending.exit_code == 0:
        return None
    if reasons := list(dict.fromkeys(line.strip() for line in _REASON.findall(printed))):
        return " | ".join(reasons[-_N_REASONS:])
    how = (
        "was killed" if ending.exit_code is None or ending.exit_code < 0 else f"exit code {ending.exit_code}"
    )
    return f"{how}; see above"


def pip_variables(config: Path | None) -> dict[str, str]:
    """Return the environment by which pip asks nobody, and knows no configuration but the one given."""
    return {
        "PIP_CONFIG_FILE": str(config) if config else os.devnull,
        "PIP_NO_INPUT": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_NO_CACHE_DIR": "1",
    }


def pip_install(prefix: Path, constraints: Path, *arguments: str) -> list[str]:
    """Return the command by which pip puts packages into a directory and leaves all others as they are.

    :raises SourceError: if there is no pip.
    """
    if importlib.util.find_spec("pip") is None:
        advice = "python -m ensurepip, or uv pip install pip"
        raise SourceError(f"pip is not installed in the environment of the emulator ({advice})")
    return [
        *(sys.executable, "-m", "pip", "install", "--prefix", str(prefix), "--constraint", str(constraints)),
        *("--progress-bar", "off", "--no-warn-script-location", *arguments),
    ]
