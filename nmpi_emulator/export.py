"""All jobs with their data, as plain files that need no emulator."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path, PurePosixPath
from typing import Any

from .errors import UsageError
from .models.records import JobRecord
from .platforms.registry import platforms
from .queue.output_files import OutputFiles
from .queue.repositories import own_path
from .store.store import Store

#: Tables that hold what opens doors, or what is kept elsewhere.
_LEFT_OUT = ("facts",)


def export_jobs(directory: Path, store: Store, files: OutputFiles) -> None:
    """Write jobs and tables into a directory.

    ``jobs/<id>/`` holds ``job.json``, ``code.txt``, ``log.txt`` and ``output/``; ``tables/`` one JSON file
    for each table, with a list of its rows.

    :raises UsageError: if there is something in the directory already.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(f"{directory} is there already: export into a new or an empty directory")
    tables = directory / "tables"
    tables.mkdir(parents=True)
    (directory / "jobs").mkdir()
    with store.read() as tx:
        for job in tx.jobs.all():
            _write_job(directory / "jobs" / str(job.id), job, tx.logs.text(job.id), files)
    database = store.inspect()
    for table in database.tables:
        if table.name not in _LEFT_OUT:
            rows = json.dumps(list(table.rows), indent=1, default=_as_text)
            (tables / f"{table.name}.json").write_text(rows, encoding="utf-8")
    database.close()


def _write_job(target: Path, job: JobRecord, log: str, files: OutputFiles) -> None:
    target.mkdir()
    described = dataclasses.asdict(job)
    text = json.dumps(described, indent=1, default=str)
    (target / "job.json").write_text(text, encoding="utf-8")
    (target / "code.txt").write_text(job.code, encoding="utf-8", errors="replace", newline="")
    (target / "log.txt").write_text(log, encoding="utf-8", errors="replace", newline="")
    for file in job.outputs:
        source = files.locate(file.url)
        if source is not None and file.path is not None:
            copy = target / "output" / _below_job(file.path, job)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)


def _below_job(path: str, job: JobRecord) -> PurePosixPath:
    """Return the path of a file in the job's working directory; repositories put something before it."""
    platform = platforms().get(job.hardware_platform)
    prefix = own_path(platform, job.collab, job.id, "") if platform else ""
    return PurePosixPath(path.removeprefix(prefix).lstrip("/"))


def _as_text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
