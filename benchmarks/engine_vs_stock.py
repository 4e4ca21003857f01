"""Measure the engine beside PyNN's own module for Brian2.

    python benchmarks/engine_vs_stock.py [--cases small medium ...] [--repeats 5]

Each measurement is a fresh process.  The time begins when everything is imported, so it is that of
the script's body: what a job costs in a process that was forked from a prepared one.  The engines
take turns, so that a disturbance meets all of them; medians are printed, of CPU (children, that is
compilers, included) and wall-clock time in s, and the greatest memory in MB.

``stock`` is pyNN.brian2 with a warm Cython cache, ``numpy`` is the engine without compiled code,
``compiled`` with compiled code that is in its cache.  A first turn, which is not counted, fills the
caches.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

import engine_cases

#: For each engine: the module it measures, and the environment that chooses its code.
ENGINES = {
    "stock": ("pyNN.brian2", {}),
    "numpy": ("nmpi_emulator.backends.pynn_brian2", {"NMPI_EMULATOR_ENGINE_TARGET": "numpy"}),
    "compiled": (
        "nmpi_emulator.backends.pynn_brian2",
        {"NMPI_EMULATOR_ENGINE_TARGET": "compiled"},
    ),
}
#: What stock PyNN takes too long for to be run by default: it compiles every population anew.
NOT_FOR_STOCK = ("many_populations",)


class Stopwatch:
    """Notes CPU and wall-clock seconds per phase."""

    def __init__(self) -> None:
        """Begin the first phase."""
        self.phases: dict[str, tuple[float, float]] = {}
        self._last = self._now()

    def _now(self) -> tuple[float, float]:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in used), time.perf_counter()

    def __call__(self, phase: str) -> None:
        """End a phase."""
        now = self._now()
        self.phases[phase] = (now[0] - self._last[0], now[1] - self._last[1])
        self._last = now


def measure(case: str, engine: str) -> dict[str, Any]:
    """Run a case in this process and return what it cost."""
    sim = importlib.import_module(ENGINES[engine][0])
    if engine != "stock":
        from nmpi_emulator.backends.engine import preparation

        preparation.preload()
    stopwatch = Stopwatch()
    work = engine_cases.CASES[case](sim, stopwatch)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"phases": stopwatch.phases, "work": work, "memory": memory}


def in_a_fresh_process(case: str, engine: str) -> dict[str, Any]:
    """Run a case in a process of its own and return what it cost."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", **ENGINES[engine][1]}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", __file__, "--measure", case, engine],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{case} on {engine} failed:\n{done.stderr[-3000:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def report(case: str, results: dict[str, list[dict[str, Any]]]) -> None:
    """Print the medians of a case, and how they compare to stock."""
    print(f"\n{case}: {engine_cases.CASES[case].__doc__}")
    totals: dict[str, tuple[float, float]] = {}
    for engine, runs in results.items():
        phases = {
            phase: tuple(statistics.median(r["phases"][phase][k] for r in runs) for k in (0, 1))
            for phase in runs[0]["phases"]
        }
        sums = [tuple(sum(seconds[k] for seconds in run["phases"].values()) for k in (0, 1)) for run in runs]
        cpu, wall = (statistics.median(each[k] for each in sums) for k in (0, 1))
        totals[engine] = (cpu, wall)
        build = sum(phases.get(name, (0.0, 0.0))[0] for name in ("populations", "projections"))
        memory = statistics.median(run["memory"] for run in runs)
        ratio = f"{cpu / totals['stock'][0]:8.4f} of stock" if "stock" in totals else ""
        parts = ", ".join(f"{name} {seconds[0]:.3f}" for name, seconds in phases.items())
        print(
            f"  {engine:9s} cpu {cpu:8.3f}  wall {wall:8.3f}  build {build:7.3f}  "
            f"{memory:5.0f} MB  {ratio}\n            cpu by phase: {parts}"
        )
        print(f"            {runs[0]['work']}, spikes {[run['work']['spikes'] for run in runs]}")


def main() -> None:
    """Measure the cases that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", nargs="+", default=list(engine_cases.CASES))
    parser.add_argument("--engines", nargs="+", default=list(ENGINES))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--measure", nargs=2, metavar=("CASE", "ENGINE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(*options.measure)))
        return
    print(f"medians of {options.repeats}, seconds")
    for case in options.cases:
        engines = [e for e in options.engines if e != "stock" or case not in NOT_FOR_STOCK]
        for engine in engines:
            in_a_fresh_process(case, engine)
        results: dict[str, list[dict[str, Any]]] = {engine: [] for engine in engines}
        for _ in range(options.repeats):
            for engine in engines:
                results[engine].append(in_a_fresh_process(case, engine))
        report(case, results)


if __name__ == "__main__":
    main()
