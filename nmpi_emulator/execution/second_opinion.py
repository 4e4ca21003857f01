"""Have the real software of a platform run a job's script too, and set what it says beside our report.

It runs after the job, in a copy of the job's files, behind the same walls and without a network.  Whatever
becomes of it, the job ends as it would have without.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nmpi_emulator.backends import program
from nmpi_emulator.backends.confinement.policy import Policy
from nmpi_emulator.backends.constraints.table import rows_as_text
from nmpi_emulator.backends.description import JobDescription
from nmpi_emulator.clock import monotonic_s
from nmpi_emulator.platforms.real_software import KEY, Comparison, RealSoftware
from nmpi_emulator.settings import Settings

from .endings import failure_of
from .file_copy import copy_files
from .fresh import FreshLauncher
from .order import Limits, Order, Outcome, Watcher
from .real_software import Installation, NotInstalled, installation, program_of
from .stop import Stop
from .supervision import Bounds, supervised
from .transcript import written
from .verdict import Verdict
from .workspace import Workspace

#: Comparisons that the log shows; the report has all differences.
_SHOWN = 40

#: How much of what it prints is looked at, in KiB.
_LOG_KIB = 1024

#: Lines of the software's output that are shown when it has not come to an end.
_LAST_LINES = 12


class SecondOpinions:
    """Asks the real software of platforms about jobs that want it.

    :param root: where directories of jobs are.
    :param policy: and *limits*: those of the jobs themselves.
    """

    def __init__(self, settings: Settings, *, root: Path, policy: Policy, limits: Limits) -> None:
        self._settings = settings
        self._root = root
        self._policy = policy
        time_s, disk_mib = settings.real_mapping_time_limit, limits.disk_mib
        self._bounds = Bounds(
            time_s=time_s,
            too_long=f"It took longer than {time_s:g} s (setting real_mapping_time_limit).",
            disk_mib=disk_mib,
            too_much=f"It has written more than {disk_mib} MiB (setting job_disk_limit).",
        )

    @contextlib.contextmanager
    def on(
        self, order: Order, description: JobDescription, workspace: Workspace, stop: Stop
    ) -> Iterator[SecondOpinion | None]:
        """Keep the job's files as they are now for the real software, while the block runs.

        :param stop: nothing more is copied when it is requested.
        :return: what asks for its opinion; ``None`` if the job does not want it.
        """
        software = order.platform.real_software
        if software is None or order.hardware_config.get(KEY) is not True:
            yield None
            return
        own = Workspace(self._root / f"{order.job_id}-{KEY}")
        try:
            obstacle = copy_files(workspace.work, own.work, self._bounds.disk_mib, stop)
            work_dir = own.work / Path(description.work_dir).relative_to(workspace.work)
            yield SecondOpinion(
                software,
                settings=self._settings,
                description=self._described(description, own, work_dir),
                workspace=own,
                bounds=self._bounds,
                obstacle=obstacle,
            )
        finally:
            own.remove()

    def _described(self, description: JobDescription, own: Workspace, work_dir: Path) -> JobDescription:
        environment = {**description.environment, "HOME": str(own.home), "TMPDIR": str(own.tmp)}
        # In the job's own, programs find the emulator's modules besides.
        environment["PYTHONPATH"] = os.pathsep.join(description.packages)
        return dataclasses.replace(
            description,
            platform="",
            modules={},
            packages=[],
            environment=environment,
            root=str(own.root),
            work_dir=str(work_dir),
            report_file=str(own.report),
            begun_file=str(own.begun),
            confinement=dataclasses.replace(self._policy, network=False),
        )


class SecondOpinion:
    """What the real software says of one job.

    :param description: of the process, but for the interpreter.
    :param bounds: what the software may use.
    :param obstacle: why it cannot be asked; ``None`` if it can.
    """

    def __init__(
        self,
        software: RealSoftware,
        *,
        settings: Settings,
        description: JobDescription,
        workspace: Workspace,
        bounds: Bounds,
        obstacle: str | None,
    ) -> None:
        self._software = software
        self._settings = settings
        self._description = description
        self._workspace = workspace
        self._bounds = bounds
        self._obstacle = obstacle

    def beside(self, outcome: Outcome, watcher: Watcher) -> Outcome:
        """Ask, show the answer in the log, and return the job's outcome with the answer in its report."""
        if watcher.stop.reason:
            return outcome
        if self._obstacle is not None:
            return self._with(outcome, watcher, {"verdict": "none", "reason": self._obstacle}, ())
        try:
            found = installation(self._software, self._settings)
        except NotInstalled as reason:
            return self._with(outcome, watcher, {"verdict": "none", "reason": str(reason)}, ())
        watcher.progress(None)
        watcher.log(
            f"\nAsking {self._named(found.version)} as well (at most {self._bounds.time_s:g} s) ...\n"
        )
        answer = self._ask(found, watcher.stop)
        comparisons = list(self._compare(outcome, answer))
        differences = [
            {"subject": item.subject, "ours": item.ours, "theirs": item.theirs}
            for item in comparisons
            if item.differs
        ]
        return self._with(outcome, watcher, {**answer, "differences": differences}, comparisons)

    def _named(self, version: Any) -> str:
        return f"{self._software.name} {version}"

    def _ask(self, found: Installation, stop: Stop) -> dict[str, Any]:
        policy = self._description.confinement
        description = dataclasses.replace(
            self._description,
            confinement=dataclasses.replace(policy, readable=(*policy.readable, *found.readable)),
            argv=[
                *(program.__file__, found.python, program_of(self._software)),
                *(str(self._workspace.report), *self._description.argv),
            ],
        )
        description.write(self._workspace.description)
        began = monotonic_s()
        printed = _End()
        with written(printed.add, _LOG_KIB) as transcript:
            process = FreshLauncher().launch(description, self._workspace.description)
            ending, exceeded = supervised(process, self._bounds, self._workspace.root, transcript, stop)
        answer = {
            **self._workspace.read_report(),
            "software": self._software.name,
            "version": found.version,
            "seconds": round(monotonic_s() - began, 1),
        }
        if answer.get("verdict") in ("accepted", "refused"):
            return answer
        failure = stop.reason or exceeded or failure_of(ending) or "It gave no answer."
        last = "".join(f"\n    {line}" for line in printed.last_lines())
        return {**answer, "verdict": "unfinished", "reason": failure + last}

    def _compare(self, outcome: Outcome, answer: Mapping[str, Any]) -> Iterator[Comparison]:
        if answer["verdict"] == "unfinished":
            return
        ours = Verdict(outcome)
        yield Comparison("verdict", "accepted" if ours.is_accepted else "refused", answer["verdict"])
        raised = [error["exception"] for error in ours.errors if error.get("exception")]
        if raised and answer["verdict"] == "refused" and not ours.is_accepted:
            yield Comparison("exception", raised[-1], answer.get("exception"))
        yield from self._software.compare(outcome.report, answer)

    def _with(
        self, outcome: Outcome, watcher: Watcher, answer: dict[str, Any], comparisons: Sequence[Comparison]
    ) -> Outcome:
        watcher.log("\n".join(self._lines(answer, comparisons)) + "\n")
        report = {**outcome.report, KEY: answer}
        failure = outcome.failure or watcher.stop.reason
        provenance = {**outcome.provenance, "platform_report": report}
        return dataclasses.replace(outcome, failure=failure, report=report, provenance=provenance)

    # --- for people ---

    def _lines(self, answer: Mapping[str, Any], comparisons: Sequence[Comparison]) -> list[str]:
        title = f"Second opinion of {self._software.name}"
        lines = ["", title, "=" * len(title)]
        if reason := answer.get("reason"):
            lines.append(f"No verdict: {reason}")
        if exception := answer.get("exception"):
            where = f" ({answer.get('where')})" if answer.get("where") else ""
            message = _one_line(answer.get("message", ""))
            lines.append(f"It says in phase {answer.get('phase')}: {exception}: {message}{where}")
        if note := answer.get("note"):
            lines.append(f"It has {_one_line(note)}")
        if not comparisons:
            return lines
        shown = [item for item in comparisons if item.differs]
        shown += [item for item in comparisons if item.always and not item.differs]
        rows = [
            (item.subject, _text(item.ours), _text(item.theirs), "differs" if item.differs else "")
            for item in [item for item in comparisons if item in shown[:_SHOWN]]
        ]
        lines += rows_as_text(("", "emulator", self._named(answer.get("version")), ""), rows)
        if len(shown) > _SHOWN:
            lines.append(f"  ... and {len(shown) - _SHOWN} more")
        count = sum(item.differs for item in comparisons)
        lines.append(f"{count or 'no'} difference{'' if count == 1 else 's'}, {answer['seconds']} s")
        return lines


class _End:
    """The end of what the real software prints."""

    def __init__(self) -> None:
        self._pieces: deque[str] = deque(maxlen=64)

    def add(self, text: str) -> None:
        self._pieces.append(text[-4096:])

    def last_lines(self) -> list[str]:
        lines = [line for line in "".join(self._pieces).splitlines() if line.strip()]
        return lines[-_LAST_LINES:]


def _one_line(text: Any) -> str:
    return " ".join(str(text).split())


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
