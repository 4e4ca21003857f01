"""What the pytest plugin costs: a suite of tests with its fixtures, minus the same suite of empty tests.

    python benchmarks/plugin.py [--tests 200] [--runs 5]

Wall and processor time (user and system, of pytest and all that it started) of whole runs of pytest, medians.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CASES = {
    "empty tests": "def test(n): pass",
    "nmpi_server": "def test(n, nmpi_server): pass",
    "nmpi_client": "def test(n, nmpi_client): pass",
    "nmpi_redirect": "def test(n, nmpi_redirect): pass",
    "nmpi_client, marker, one stubbed job": (
        "@pytest.mark.nmpi(backend='none')\n"
        "def test(n, nmpi_server, nmpi_client):\n"
        "    nmpi_server.stub(log='done')\n"
        "    job = nmpi_client.submit_job('print(1)', 'SpiNNaker', 'my-collab')\n"
        "    nmpi_server.wait_for(job, timeout=60)"
    ),
}


def measure(directory: Path, body: str, n_tests: int) -> tuple[float, float]:
    """Return wall and processor time of one run, in seconds."""
    text = f"import pytest\n\n@pytest.mark.parametrize('n', range({n_tests}))\n{body}\n"
    (directory / "test_it.py").write_text(text, encoding="utf-8")
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "."]
    subprocess.run(command, cwd=directory, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begin, cpu


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tests", type=int, default=200)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in CASES}
    with tempfile.TemporaryDirectory() as directory:
        for _ in range(arguments.runs):
            for name, body in CASES.items():
                times[name].append(measure(Path(directory), body, arguments.tests))
    print(f"{arguments.tests} tests{'':28} wall s   CPU s   ms wall and CPU per test, beyond empty tests")
    empty = [statistics.median(column) for column in zip(*times["empty tests"], strict=True)]
    for name, measured in times.items():
        wall, cpu = (statistics.median(column) for column in zip(*measured, strict=True))
        beyond = [
            (value - base) / arguments.tests * 1e3 for value, base in zip((wall, cpu), empty, strict=True)
        ]
        print(f"{name:36} {wall:6.2f}  {cpu:6.2f}   {beyond[0]:6.2f}  {beyond[1]:6.2f}")


if __name__ == "__main__":
    main()
