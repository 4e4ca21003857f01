"""What the benchmarks of execution share: an emulator, jobs, tables."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import requests

from nmpi_emulator import Emulator
from nmpi_emulator.models.job import JobStatus

OVER = (JobStatus.finished, JobStatus.error)


class Lab:
    """An emulator, and jobs that go through its HTTP interface."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self._http = requests.Session()
        self._http.headers["Authorization"] = f"Bearer {emulator.token()}"
        self._collab = next(iter(emulator.user().roles))

    def submit(self, code: str, platform: str = "localhost") -> int:
        """Submit a job; return its id."""
        job = {"code": code, "collab": self._collab, "hardware_platform": platform}
        answer = self._http.post(self.emulator.url + "/jobs/", json=job)
        answer.raise_for_status()
        return int(answer.json()["id"])

    def status(self, job_id: int) -> JobStatus:
        """Return the status of a job."""
        with self.emulator.store.read() as tx:
            job = tx.jobs.get(job_id)
        assert job is not None
        return job.status

    def wait(self, job_id: int) -> JobStatus:
        """Wait for the end of a job; return its status."""
        self.emulator.events.wait_until(lambda: self.status(job_id) in OVER)
        return self.status(job_id)

    def seconds(self, code: str, platform: str = "localhost") -> float:
        """Return the time from before the submission until the end of a job."""
        began = time.perf_counter()
        status = self.wait(self.submit(code, platform))
        elapsed = time.perf_counter() - began
        if status is not JobStatus.finished:
            raise RuntimeError(f"the job failed: {self.log()}")
        return elapsed

    def log(self) -> str:
        """Return the log of the newest job that failed."""
        answer = self._http.get(self.emulator.url + "/jobs/", params={"size": 1, "status": "error"})
        return self.log_of(answer.json()[0]["id"])

    def log_of(self, job_id: int) -> str:
        """Return the log of a job."""
        return str(self._http.get(f"{self.emulator.url}/jobs/{job_id}/log").text)

    def await_ready(self) -> float:
        """Wait until the emulator is ready; return how long that took, in seconds."""
        began = time.perf_counter()
        while not self.emulator.is_ready:
            time.sleep(0.005)
        return time.perf_counter() - began


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table."""
    texts = [list(map(str, row)) for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for number, row in enumerate(texts):
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))
    print(f"({os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]})\n")


def spread(values: Sequence[float], factor: float = 1000.0) -> tuple[str, str, str]:
    """Return median, smallest and largest value, in milliseconds by default."""
    return tuple(f"{f(values) * factor:.0f}" for f in (statistics.median, min, max))  # type: ignore[return-value]


def rss_mib(pid: int | str = "self") -> float:
    """Return the resident memory of a process, in MiB (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
