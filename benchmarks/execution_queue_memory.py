"""How much memory the server takes for a long queue.

Run: python benchmarks/execution_queue_memory.py [jobs]
"""

from __future__ import annotations

import gc
import sys
import time

from execution_lab import Lab, rss_mib, table

from nmpi_emulator import Emulator

#: The size of a usual script.
CODE = "import numpy\n" + "# " + "x" * 1000 + "\nprint('hello')\n"


def main(n_jobs: int) -> None:
    rows = []
    for name, settings in (("waiting", {"execution": False}), ("being executed", {})):
        with Emulator(**settings) as emulator:
            lab = Lab(emulator)
            lab.await_ready()
            for _ in range(100):
                lab.submit(CODE)
            gc.collect()
            before = rss_mib()
            began = time.perf_counter()
            for _ in range(n_jobs):
                lab.submit(CODE)
            elapsed = time.perf_counter() - began
            gc.collect()
            rows.append(
                (name, n_jobs, f"{before:.0f}", f"{rss_mib() - before:.1f}", f"{n_jobs / elapsed:.0f}")
            )
    table(("jobs are", "jobs", "server MiB before", "growth MiB", "submitted/s"), rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
