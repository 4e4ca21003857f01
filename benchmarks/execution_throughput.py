"""How fast a queue of trivial jobs is drained, from its beginning to its end.

Run: python benchmarks/execution_throughput.py [jobs]
"""

from __future__ import annotations

import os
import sys
import time

import requests
from execution_lab import OVER, Lab, rss_mib, table

from nmpi_emulator import Emulator


def main(n_jobs: int) -> None:
    tenth = max(1, n_jobs // 10)
    with Emulator() as emulator:
        lab = Lab(emulator)
        lab.await_ready()
        began = time.perf_counter()
        jobs = [lab.submit("print('hello')") for _ in range(n_jobs)]
        submitted = time.perf_counter() - began
        rows = []
        cpu_before = sum(os.times()[:2])
        before = time.perf_counter()
        finished_before = _finished(lab)
        while finished_before < n_jobs:
            wanted = min(n_jobs, finished_before + tenth)
            emulator.events.wait_until(lambda wanted=wanted: _finished(lab) >= wanted)
            now, finished, cpu = time.perf_counter(), _finished(lab), sum(os.times()[:2])
            rate = (finished - finished_before) / (now - before)
            server_ms = (cpu - cpu_before) * 1000 / (finished - finished_before)
            rows.append(
                (finished, f"{now - began:.1f}", f"{rate:.1f}", f"{server_ms:.1f}", f"{_latency(lab):.1f}",
                 f"{rss_mib():.0f}")
            )  # fmt: skip
            before, finished_before, cpu_before = now, finished, cpu
        statuses = {lab.status(job) for job in jobs}
        elapsed = time.perf_counter() - began
    table(("finished", "after s", "jobs/s", "server CPU ms/job", "GET job ms", "server MiB"), rows)
    print(
        f"{n_jobs} submitted in {submitted:.1f} s while jobs ran; drained after {elapsed:.1f} s; {statuses}"
    )


def _finished(lab: Lab) -> int:
    return sum(1 for event in lab.emulator.events.since() if event.status in OVER)


def _latency(lab: Lab) -> float:
    """Return how long the server takes for a request meanwhile, in milliseconds."""
    began = time.perf_counter()
    requests.get(lab.emulator.url + "/_emulator/health", timeout=10)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
