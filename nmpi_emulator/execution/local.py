"""Run one job on the spot, without server, queue or database."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nmpi_emulator.errors import UsageError
from nmpi_emulator.models.records import FileRecord
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.settings import Settings

from .assembly import Execution
from .order import Order, Outcome, Watcher
from .sources.errors import SourceError
from .sources.kinds import Drive, Inline, LocalPath, Source, classify
from .workspace import Workspace


def run_locally(
    source: str,
    *,
    platform: str,
    command: str = "",
    hardware_config: Mapping[str, Any] | None = None,
    inputs: Sequence[str] = (),
    simulator: str | None = None,
    settings: Settings,
    watcher: Watcher,
    keep: Callable[[Outcome, Workspace], None],
) -> Outcome:
    """Run a script, a directory or what is behind a URL, as a job of a platform.

    :param command: script and arguments; for a single script its own name by default.
    :param keep: called before the job's directory is deleted, to save what it left.
    :raises UsageError: if there is no such platform or source.
    """
    known = platforms()
    if platform not in known:
        raise UsageError(f"there is no platform {platform!r}; there are: {', '.join(known)}")
    chosen = local_source(source)
    if isinstance(chosen, LocalPath) and chosen.path.is_file() and not command:
        command = f"{chosen.path.name} {{system}}"
    order = Order(
        job_id=0,
        platform=known[platform],
        source=chosen,
        command=command,
        simulator=simulator or settings.simulator or known[platform].simulator,
        hardware_config=dict(hardware_config or {}),
        inputs=[FileRecord(url=url) for url in inputs],
        seed=settings.seed,
    )
    with tempfile.TemporaryDirectory(prefix="nmpi-emulator-") as directory:
        execution = Execution(dataclasses.replace(settings, fork_server=False), Path(directory))
        execution.start()
        runner = execution.runner(known=lambda url: None, read_drive=_no_drive)
        workspace = runner.workspace(order.job_id)
        outcome = runner.run(order, workspace, watcher)
        keep(outcome, workspace)
    return outcome


def local_source(source: str) -> Source:
    """Tell what somebody at the command line means: a file or directory of this machine, or a URL.

    :raises UsageError: if it is neither.
    """
    path = Path(source).expanduser()
    if path.exists():
        return LocalPath(path)
    kind = classify(source)
    if isinstance(kind, Inline):
        raise UsageError(f"{source!r} is neither a file or directory that exists, nor a URL")
    return kind


def _no_drive(source: Drive, work: Path) -> None:
    raise SourceError("drive:// needs a server with the Drive in its world; see nmpi-emulator serve")
