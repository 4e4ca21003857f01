"""Give jobs the answers of stubs, in place of running them."""

from __future__ import annotations

import datetime as dt

from nmpi_emulator._version import __version__
from nmpi_emulator.clock import Clock
from nmpi_emulator.execution.endings import error_text
from nmpi_emulator.execution.order import Outcome
from nmpi_emulator.execution.workspace import Workspace
from nmpi_emulator.models.job import JobStatus

from .running_job import RunningJob
from .stubs import Answer


def give(answer: Answer, running: RunningJob, workspace: Workspace, clock: Clock) -> Outcome:
    """Have a job end as an answer says; its files are put into the workspace."""
    # Before anybody hears that the job runs: who does may move the clock on at once.
    end = clock.now() + dt.timedelta(seconds=answer.delay)
    running.started()
    with running.stop.interrupting(clock.wake):
        clock.wait_until(end, lambda: running.stop.reason is not None)
    if running.stop.reason is not None:
        running.log(error_text(running.stop.reason))
        return _outcome(answer, running.stop.reason, [])
    running.log(answer.log)
    for name, content in answer.files.items():
        target = workspace.work / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    failed = answer.status == JobStatus.error.value
    return _outcome(answer, "as the stub says" if failed else None, workspace.outputs())


def _outcome(answer: Answer, failure: str | None, outputs: list[str]) -> Outcome:
    provenance = answer.provenance
    if provenance is None:
        provenance = {"emulator": {"name": "nmpi-emulator", "version": __version__, "process": "stub"}}
    return Outcome(
        failure=failure,
        wall_s=answer.delay,
        report={},
        outputs=outputs,
        provenance=dict(provenance),
        usage=answer.resource_usage or 0.0,
    )
