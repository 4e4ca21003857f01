"""What the fork server costs: time until it is ready, memory, memory of a job that is forked from it.

Run: python benchmarks/execution_fork_server.py [repetitions]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from execution_lab import Lab, rss_mib, table

from nmpi_emulator import Emulator

#: Prints how much memory a process has for itself, which it does not share, in MiB.
PRIVATE = """
import re
text = open('/proc/self/smaps_rollup').read()
print(sum(int(n) for n in re.findall(r'Private_(?:Clean|Dirty): +(\\d+)', text)) / 1024)
"""


def private_mib(lab: Lab, imports: str) -> float:
    """Return how much memory a job has for itself after some imports."""
    job_id = lab.submit(imports + PRIVATE)
    lab.wait(job_id)
    with lab.emulator.store.read() as tx:
        return float(tx.logs.text(job_id).split()[-1])


def main(repetitions: int) -> None:
    rows = []
    with tempfile.TemporaryDirectory() as cache:
        for number in range(repetitions):
            began = time.perf_counter()
            with Emulator(cache_dir=Path(cache)) as emulator:
                answering = time.perf_counter() - began
                lab = Lab(emulator)
                lab.await_ready()
                ready = time.perf_counter() - began
                server = emulator.execution.fork_server
                assert server is not None and server.pid is not None
                rss = rss_mib(server.pid)
                plain, pynn = (private_mib(lab, text) for text in ("", "import pyNN.brian2\n"))
                for _ in range(20):
                    lab.seconds("pass")
                rows.append((answering, ready, rss, rss_mib(server.pid), plain, pynn))
            if number == 0:
                first = rows.pop()
    head = ("", "answers s", "ready s", "memory MiB", "after 22 jobs", "plain job MiB", "PyNN job MiB")
    medians = [statistics.median(column) for column in zip(*rows, strict=True)]
    table(head, [(name, *(f"{v:.2f}" for v in row)) for name, row in (("first", first), ("later", medians))])
    print("memory of a job: what it does not share with the fork server")
    with Emulator(fork_server=False) as emulator:
        lab = Lab(emulator)
        new = [f"{private_mib(lab, text):.0f}" for text in ("", "import pyNN.brian2\n")]
        print(f"in a new interpreter: plain {new[0]} MiB, PyNN {new[1]} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6)
