"""Jobs that want too much: a million lines, a gigabyte, an end that never comes, many processes, much memory.

Run: python benchmarks/execution_extremes.py
"""

from __future__ import annotations

import time

import requests
from execution_lab import Lab, rss_mib, table

from nmpi_emulator import Emulator

CASES = {
    "prints 1,000,000 lines": "for i in range(1_000_000):\n    print('line', i)",
    "prints 1,000,000 lines, each at once": "for i in range(1_000_000):\n    print('line', i, flush=True)",
    "prints without end": "while True:\n    print('again')",
    "writes 1 GB": "with open('x', 'wb') as f:\n    for _ in range(1000):\n        f.write(bytes(10**6))",
    "writes 3 GB in 300 files": (
        "for i in range(300):\n    with open(f'x{i}', 'wb') as f:\n        f.write(bytes(10**7))"
    ),
    "never ends": "while True:\n    pass",
    "allocates without end": "x = []\nwhile True:\n    x.append(bytearray(10**8))",
    "starts processes without end": (
        "import subprocess\nwhile True:\n    subprocess.Popen(['sleep', '1000'])"
    ),
    "leaves 100 processes behind": (
        "import subprocess\n"
        "for _ in range(100):\n"
        "    subprocess.Popen(['sleep', '1000'], start_new_session=True)"
    ),
    "makes 20,000 files": "for i in range(20_000):\n    open(f'x{i}', 'w').close()",
}


def main() -> None:
    rows = []
    with Emulator(job_time_limit=10, job_process_limit=200) as emulator:
        lab = Lab(emulator)
        lab.await_ready()
        for name, code in CASES.items():
            began = time.perf_counter()
            job_id = lab.submit(code)
            slowest = 0.0
            while emulator.store and lab.status(job_id).value not in ("finished", "error"):
                asked = time.perf_counter()
                requests.get(emulator.url + "/_emulator/health", timeout=30)
                slowest = max(slowest, time.perf_counter() - asked)
                emulator.events.wait_until(lambda: False, 0.05)
            elapsed = time.perf_counter() - began
            with emulator.store.read() as tx:
                log = tx.logs.text(job_id)
                job = tx.jobs.get(job_id)
            assert job is not None
            last = (log.strip().splitlines() or [""])[-1]
            rows.append(
                (name, job.status.value, f"{elapsed:.1f}", f"{slowest * 1000:.0f}", f"{len(log) >> 10}",
                 len(job.outputs), f"{rss_mib():.0f}", last[:60])
            )  # fmt: skip
    head = ("script", "status", "s", "slowest GET ms", "log KiB", "files", "server MiB", "last line")
    table(head, rows)


if __name__ == "__main__":
    main()
