"""The jobs, their files and their tags."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nmpi_emulator.clock import from_text, to_text
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import FileRecord, JobRecord, NewJob

from .filters import in_chunks
from .job_search import JobQuery, JobSearch
from .tags import TagTable

if TYPE_CHECKING:
    from sqlite3 import Connection

_COLUMNS = (
    "id, code, command, collab, user_id, hardware_platform, hardware_config, status, submitted_at, "
    "completed_at, provenance, usage, status_text"
)


class JobTable:
    """Ask and change the jobs, inside one transaction."""

    def __init__(self, db: Connection, tags: TagTable) -> None:
        self._db = db
        self._tags = tags

    def add(self, job: NewJob) -> int:
        """Store a job with the status ``submitted`` and return its id."""
        cursor = self._db.execute(
            "INSERT INTO jobs (code, command, collab, user_id, hardware_platform, hardware_config, status, "
            "submitted_at) VALUES (:code, :command, :collab, :user_id, :platform, :config, :status, :at)",
            {
                "code": job.code,
                "command": job.command,
                "collab": job.collab,
                "user_id": job.user_id,
                "platform": job.hardware_platform,
                "config": json.dumps(job.hardware_config) if job.hardware_config else None,
                "status": JobStatus.submitted.value,
                "at": to_text(job.submitted_at),
            },
        )
        job_id = cursor.lastrowid
        assert job_id is not None
        self.add_files(job_id, "input", job.inputs)
        self._tags.add(job_id, job.tags)
        return job_id

    def get(self, job_id: int) -> JobRecord | None:
        """Return one job, removed or not; ``None`` if there is none with this id."""
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", [job_id]).fetchall()
        return self._with_parts(rows)[0] if rows else None

    def get_many(self, job_ids: Sequence[int]) -> list[JobRecord]:
        """Return jobs in the order of the given ids; ids of jobs that do not exist are passed over."""
        found: dict[int, JobRecord] = {}
        for chunk in in_chunks(job_ids):
            marks = ", ".join("?" * len(chunk))
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM jobs WHERE id IN ({marks})", chunk).fetchall()
            found.update((job.id, job) for job in self._with_parts(rows))
        return [found[job_id] for job_id in job_ids if job_id in found]

    def all(self) -> list[JobRecord]:
        """Return all jobs, removed ones too, oldest first."""
        return self._with_parts(self._db.execute(f"SELECT {_COLUMNS} FROM jobs ORDER BY id").fetchall())

    def exists(self, job_id: int) -> bool:
        """Tell whether there is a job with this id, removed or not."""
        return self._db.execute("SELECT 1 FROM jobs WHERE id = ?", [job_id]).fetchone() is not None

    def select(self, query: JobQuery) -> list[JobRecord]:
        """Return the jobs that the query describes, newest first."""
        rows: list[Sequence[Any]] = []
        for chunk in in_chunks(JobSearch(self._db).ids(query)):
            marks = ", ".join("?" * len(chunk))
            rows += self._db.execute(
                f"SELECT {_COLUMNS} FROM jobs WHERE id IN ({marks}) ORDER BY id DESC", chunk
            ).fetchall()
        return self._with_parts(rows)

    def next_queued(self, platform: str) -> JobRecord | None:
        """Return the job of *platform* that has been in the queue longest."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM jobs WHERE hardware_platform = ? AND status = ? "
            "ORDER BY submitted_at, id LIMIT 1",
            [platform, JobStatus.submitted.value],
        ).fetchall()
        return self._with_parts(rows)[0] if rows else None

    def update(
        self,
        job_id: int,
        *,
        status: JobStatus | None = None,
        completed_at: dt.datetime | None = None,
        provenance: Mapping[str, Any] | None = None,
        usage: float | None = None,
    ) -> None:
        """Overwrite what is given; ``None`` leaves a column as it is."""
        changes: dict[str, Any] = {}
        if status is not None:
            changes["status"] = status.value
            changes["status_text"] = None
        if completed_at is not None:
            changes["completed_at"] = to_text(completed_at)
        if provenance is not None:
            changes["provenance"] = json.dumps(provenance)
        if usage is not None:
            changes["usage"] = usage
        if changes:
            assignments = ", ".join(f"{column} = :{column}" for column in changes)
            self._db.execute(f"UPDATE jobs SET {assignments} WHERE id = :id", {**changes, "id": job_id})

    def overwrite(self, job_id: int, columns: Mapping[str, Any]) -> None:
        """Overwrite the named columns, with ``None`` too (moments as ``datetime``, JSON objects as text)."""
        values = {
            name: to_text(value) if isinstance(value, dt.datetime) else value
            for name, value in columns.items()
        }
        if values:
            assignments = ", ".join(f"{name} = :{name}" for name in values)
            self._db.execute(f"UPDATE jobs SET {assignments} WHERE id = :id", {**values, "id": job_id})

    def delete(self, job_id: int) -> None:
        """Forget a job and all that hangs on it (tags as words are kept)."""
        self._db.execute("DELETE FROM jobs WHERE id = ?", [job_id])

    # -- the job's life on this machine ------------------------------------------------------------

    def claim(self, platforms: Sequence[str], runner: str, job_id: int | None = None) -> JobRecord | None:
        """Take the oldest queued job of one of *platforms*, or the one given, for *runner*.

        :param runner: who executes it; :meth:`claimed_by_others` finds the jobs of runners that are gone.
        """
        marks = ", ".join("?" * len(platforms))
        one = "" if job_id is None else "AND id = ? "
        row = self._db.execute(
            f"SELECT id FROM jobs WHERE status = ? AND runner IS NULL AND hardware_platform IN ({marks}) "
            f"{one}ORDER BY submitted_at, id LIMIT 1",
            [JobStatus.submitted.value, *platforms, *([] if job_id is None else [job_id])],
        ).fetchone()
        if row is None:
            return None
        self._db.execute("UPDATE jobs SET runner = ? WHERE id = ?", [runner, row[0]])
        return self.get(row[0])

    def waiting(self, platforms: Sequence[str]) -> list[int]:
        """Return the ids of the queued jobs of some platforms that nobody executes, oldest first."""
        marks = ", ".join("?" * len(platforms))
        rows = self._db.execute(
            "SELECT id FROM jobs WHERE status = ? AND runner IS NULL "
            f"AND hardware_platform IN ({marks}) ORDER BY submitted_at, id",
            [JobStatus.submitted.value, *platforms],
        ).fetchall()
        return [job_id for (job_id,) in rows]

    def start(self, job_id: int, at: dt.datetime, status: JobStatus) -> bool:
        """Note that the script of a claimed job begins to run; ``False`` if the job was taken away."""
        cursor = self._db.execute(
            "UPDATE jobs SET status = ?, status_text = NULL, started_at = ? WHERE id = ? "
            "AND runner IS NOT NULL AND status <> ?",
            [status.value, to_text(at), job_id, JobStatus.removed.value],
        )
        return cursor.rowcount == 1

    def release(self, job_id: int) -> None:
        """Note that nobody executes the job any more."""
        self._db.execute("UPDATE jobs SET runner = NULL WHERE id = ?", [job_id])

    def put_back(self, job_id: int) -> None:
        """Return a claimed job, whose script has not begun to run, to its place in the queue."""
        self._db.execute(
            "UPDATE jobs SET status = ?, runner = NULL WHERE id = ?",
            [JobStatus.submitted.value, job_id],
        )

    def has_claimed(self) -> bool:
        """Tell whether somebody executes a job, or is about to."""
        row = self._db.execute("SELECT 1 FROM jobs WHERE runner IS NOT NULL LIMIT 1").fetchone()
        return row is not None

    def claimed(self) -> dict[int, JobStatus]:
        """Return the ids and states of the jobs that somebody executes, or is about to."""
        rows = self._db.execute("SELECT id, status FROM jobs WHERE runner IS NOT NULL ORDER BY id").fetchall()
        return {job_id: JobStatus(status) for job_id, status in rows}

    def claimed_by_others(self, runner: str) -> list[tuple[int, bool]]:
        """Return ``(job id, whether its script had begun)`` of the jobs that another runner claimed."""
        rows = self._db.execute(
            "SELECT id, started_at IS NOT NULL FROM jobs "
            "WHERE runner IS NOT NULL AND runner <> ? ORDER BY id",
            [runner],
        ).fetchall()
        return [(job_id, bool(started)) for job_id, started in rows]

    def counts(self) -> dict[tuple[str, str], int]:
        """Return how many jobs there are for each ``(platform, status)``."""
        rows = self._db.execute(
            "SELECT hardware_platform, status, count(*) FROM jobs GROUP BY 1, 2"
        ).fetchall()
        return {(platform, status): n for platform, status, n in rows}

    # -- files ---------------------------------------------------------------------------------------

    def add_files(self, job_id: int, direction: str, files: Iterable[FileRecord]) -> None:
        """Add files to a job.

        :param direction: ``"input"`` or ``"output"``.
        """
        self._db.executemany(
            "INSERT INTO job_files (job_id, direction, url, path, content_type, size, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(job_id, direction, f.url, f.path, f.content_type, f.size, f.hash) for f in files],
        )

    def replace_output(self, job_id: int, file: FileRecord) -> None:
        """Put a file in place of all output files of a job that have the same hash, or none as it has."""
        self._db.execute(
            "UPDATE job_files SET url = ?, path = ?, content_type = ?, size = ? "
            "WHERE job_id = ? AND direction = 'output' AND hash IS ?",
            [file.url, file.path, file.content_type, file.size, job_id, file.hash],
        )

    # -- rows to records -----------------------------------------------------------------------------

    def _with_parts(self, rows: Sequence[Sequence[Any]]) -> list[JobRecord]:
        ids = [row[0] for row in rows]
        files = self._files_of(ids)
        tags = self._tags.of_jobs(ids)
        return [
            JobRecord(
                id=row[0],
                code=row[1],
                command=row[2],
                collab=row[3],
                user_id=row[4],
                hardware_platform=row[5],
                hardware_config_json=row[6],
                status=JobStatus(row[7]),
                submitted_at=from_text(row[8]),
                completed_at=from_text(row[9]) if row[9] else None,
                provenance_json=row[10],
                usage=row[11],
                status_text=row[12],
                tags=tuple(sorted(tags.get(row[0], ()))),
                inputs=tuple(files.get((row[0], "input"), ())),
                outputs=tuple(files.get((row[0], "output"), ())),
            )
            for row in rows
        ]

    def _files_of(self, job_ids: Sequence[int]) -> dict[tuple[int, str], list[FileRecord]]:
        found: dict[tuple[int, str], list[FileRecord]] = {}
        for chunk in in_chunks(job_ids):
            marks = ", ".join("?" * len(chunk))
            for job_id, direction, id_, url, path, content_type, size, hash_, item in self._db.execute(
                "SELECT job_id, direction, id, url, path, content_type, size, hash, coalesce(item, id) "
                f"FROM job_files WHERE job_id IN ({marks}) ORDER BY id",
                chunk,
            ).fetchall():
                found.setdefault((job_id, direction), []).append(
                    FileRecord(
                        id=id_,
                        url=url,
                        path=path,
                        content_type=content_type,
                        size=size,
                        hash=hash_,
                        item=item,
                    )
                )
        return found
