"""Latency of the API: single jobs, submissions, and lists with 10, 1,000 and 100,000 jobs in the database.

    python benchmarks/api.py [--requests 200] [--plans]

Each request opens a connection of its own, as the client does.  ``--plans`` also prints how SQLite answers
the queries behind each list.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from nmpi_emulator import Emulator
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import NewJob

SIZES = (10, 1_000, 100_000)
USER = {"Authorization": "Bearer token-alice"}
ADMINISTRATOR = {"Authorization": "Bearer token-ada"}
PROVIDER = {"x-api-key": "key-nmpi"}
WORLD = {
    "users": {
        "alice": {"token": "token-alice", "team": ["collab-lab-administrator", "collab-other-lab-editor"]},
        "ada": {"token": "token-ada", "team": ["collab-neuromorphic-platform-admin-editor"]},
    },
    "provider_keys": {"key-nmpi": "nmpi"},
}
JOB = {"code": "print(1)", "collab": "lab", "hardware_platform": "Demo", "tags": ["benchmark"]}

#: Where the real server stands: p50 with one client, in ms; measured on a machine like this one, 2026.
REAL = {"GET /jobs/{id}": 4.0, "POST /jobs/": 12.0, "GET /jobs/": 25.0}

LISTS = (
    ("GET /jobs/", "", USER),
    ("GET /jobs/?collab", "?collab=lab", USER),
    ("GET /jobs/?collab&collab", "?collab=lab&collab=other-lab", USER),
    ("GET /jobs/?status&status&user_id (none)", "?status=validated&status=mapped&user_id=alice", USER),
    ("GET /jobs/?collab&status&platform (none)", "?collab=lab&status=mapped&hardware_platform=Spikey", USER),
    ("GET /jobs/?collab&tags", "?collab=lab&tags=even", USER),
    ("GET /jobs/?tags (unknown)", "?tags=unknown", USER),
    ("GET /jobs/?date_range_start", "?date_range_start=2026-01-01", USER),
    ("GET /jobs/?from_index=100", "?from_index=100", USER),
    ("GET /jobs/ with key", "", PROVIDER),
    ("GET /jobs/?as_admin", "?as_admin=true", ADMINISTRATOR),
)


def fill(emulator: Emulator, n: int) -> None:
    """Store *n* jobs of two users, two collabs and three platforms, in four states."""
    statuses = (JobStatus.submitted, JobStatus.running, JobStatus.finished, JobStatus.error)
    start = dt.datetime(2025, 1, 1, tzinfo=dt.timezone.utc)
    with emulator.store.write() as tx:
        for i in range(n):
            job_id = tx.jobs.add(
                NewJob(
                    code=f"print({i})",
                    collab=("lab", "other-lab")[i % 2],
                    user_id=("alice", "ed", "alice")[i % 3],
                    hardware_platform=("Demo", "SpiNNaker", "BrainScaleS")[i % 3],
                    submitted_at=start + dt.timedelta(minutes=i),
                    tags=(("even", "odd")[i % 2],),
                )
            )
            tx.jobs.update(job_id, status=statuses[i % 4])


def median_ms(
    emulator: Emulator, n: int, method: str, path: str, headers: dict[str, str], body: Any = None
) -> float:
    """Return how long a request takes, as the median of *n*."""
    text = None if body is None else json.dumps(body)
    times = []
    for _ in range(n):
        begin = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", emulator.port)
        connection.request(method, path, text, {**headers, "Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        times.append(time.perf_counter() - begin)
        assert answer.status < 300, (method, path, answer.status)
    return 1e3 * statistics.median(times)


def rows(emulator: Emulator, n: int) -> Iterator[tuple[str, float]]:
    """Yield the name and the latency of each request."""
    yield "GET /", median_ms(emulator, n, "GET", "/", {})
    yield "POST /jobs/", median_ms(emulator, n, "POST", "/jobs/", USER, JOB)
    with emulator.store.read() as tx:
        newest = tx.jobs.next_queued("Demo")
    assert newest is not None
    yield "GET /jobs/{id}", median_ms(emulator, n, "GET", f"/jobs/{newest.id}", {**ADMINISTRATOR, **USER})
    yield "GET /jobs/next/Demo", median_ms(emulator, n, "GET", "/jobs/next/Demo", PROVIDER)
    for name, query, headers in LISTS:
        yield name, median_ms(emulator, n, "GET", "/jobs/" + query, headers)


@contextmanager
def traced(emulator: Emulator, see: Callable[[str], None]) -> Iterator[None]:
    """Show *see* each statement that the emulator's connections execute."""
    with emulator.store.write() as tx:
        tx.connection.set_trace_callback(see)
    try:
        yield
    finally:
        with emulator.store.write() as tx:
            tx.connection.set_trace_callback(None)


def print_plans(emulator: Emulator) -> None:
    """Print how SQLite answers the queries of each list."""
    for name, query, headers in LISTS:
        statements: list[str] = []
        with traced(emulator, statements.append):
            median_ms(emulator, 1, "GET", "/jobs/" + query, headers)
        print(f"\n{name}")
        with emulator.store.read() as tx:
            plans = [
                tuple(row[3] for row in tx.connection.execute("EXPLAIN QUERY PLAN " + statement))
                for statement in statements
                if statement.startswith("SELECT")
            ]
        for plan in dict.fromkeys(plans):
            print(f"  {plans.count(plan):3} x {'; '.join(plan)}")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--requests", type=int, default=200, help="requests of each kind")
    parser.add_argument("--plans", action="store_true", help="print the query plans of the lists")
    options = parser.parse_args()
    table: dict[str, list[float]] = {}
    for size in SIZES:
        with Emulator(WORLD, execution=False) as emulator:
            fill(emulator, size)
            for name, latency in rows(emulator, options.requests):
                table.setdefault(name, []).append(latency)
            if options.plans and size == SIZES[-1]:
                print_plans(emulator)
    print(f"\n{'p50 in ms, one client':44}" + "".join(f"{size:>10,}" for size in SIZES) + "  real server")
    for name, latencies in table.items():
        real = f"{REAL[name]:11.0f}" if name in REAL else ""
        print(f"{name:44}" + "".join(f"{latency:10.2f}" for latency in latencies) + "  " + real)


if __name__ == "__main__":
    main()
