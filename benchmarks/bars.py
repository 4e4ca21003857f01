"""Measure what the emulator promises about speed, beside PyNN by hand, in one run.

    python benchmarks/bars.py [--repeats 5] [--stock-repeats 5] [--cases small medium ...] [--cold]

A job is measured from before it is submitted until it is finished, on an emulator that is ready.  Its
peers are ``python run.py brian2`` of the same script with PyNN's own module and a warm Cython cache, and
``python run.py nest`` where NEST is installed.  The runs take turns.  ``build`` is the time that populations
and projections take within the script.  ``--cold`` adds the first job ever: an empty cache on both sides.
Fill the engine's cache first: ``nmpi-emulator warm``.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from execution_lab import OVER, Lab, spread, table

from nmpi_emulator import Emulator

SCRIPT = """
import importlib, json, sys, time
import engine_cases
last, phases = [time.perf_counter()], {{}}
def clock(phase):
    now = time.perf_counter()
    phases[phase], last[0] = now - last[0], now
sim = importlib.import_module("pyNN." + sys.argv[1])
last[0] = time.perf_counter()
work = engine_cases.CASES[{case!r}](sim, clock)
print(json.dumps([phases, work]))
"""

#: The bars: case, and the share of the time of PyNN by hand that a job may take, and its network's building.
BARS = {"small": (0.10, None), "medium": (0.15, None), "vogels_abbott": (0.05, 0.01)}

Run = tuple[float, dict[str, float], dict[str, int]]


def write_script(directory: Path, case: str) -> None:
    (directory / "run.py").write_text(SCRIPT.format(case=case))
    shutil.copy(Path(__file__).with_name("engine_cases.py"), directory)


def as_job(lab: Lab, directory: Path) -> Run:
    """Run the script as a job; return its time in s, that of its phases, and what there was to do."""
    began = time.perf_counter()
    job_id = lab.emulator.submit(directory, platform="Demo")
    lab.emulator.events.wait_until(lambda: lab.status(job_id) in OVER)
    elapsed = time.perf_counter() - began
    log = lab.log_of(job_id)
    if lab.status(job_id).value != "finished":
        raise RuntimeError(log)
    return (elapsed, *json.loads(log.splitlines()[-1]))


def by_hand(directory: Path, simulator: str, **variables: str) -> Run:
    """Run the script in an interpreter of its own."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "run.py", simulator],
        cwd=directory,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    elapsed = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(done.stderr)
    lines = [line for line in done.stdout.splitlines() if line.startswith("[{")]
    return (elapsed, *json.loads(lines[-1]))


def build_s(run: Run) -> float:
    return run[1]["populations"] + run[1]["projections"]


def measure(lab: Lab, case: str, repeats: int, stock_repeats: int) -> list[tuple[object, ...]]:
    """Return the lines of the table for one case."""
    runs: dict[str, list[Run]] = {"job": [], "brian2": [], "nest": []}
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        write_script(directory, case)
        as_job(lab, directory)
        if stock_repeats > 1:
            by_hand(directory, "brian2")  # fills the Cython cache
        for turn in range(max(repeats, stock_repeats)):
            if turn < repeats:
                runs["job"].append(as_job(lab, directory))
            if turn < stock_repeats:
                runs["brian2"].append(by_hand(directory, "brian2"))
                if importlib.util.find_spec("nest"):
                    runs["nest"].append(by_hand(directory, "nest"))
    return [_line(case, kind, of_kind, runs["brian2"]) for kind, of_kind in runs.items() if of_kind]


def _line(case: str, kind: str, runs: list[Run], stock: list[Run]) -> tuple[object, ...]:
    median = statistics.median(run[0] for run in runs)
    build = statistics.median(map(build_s, runs))
    ratios: tuple[object, ...] = ("", "", "")
    if kind == "job" and stock:
        whole, part = BARS[case]
        ratios = (
            f"{median / statistics.median(run[0] for run in stock):.4f}",
            f"{build / statistics.median(map(build_s, stock)):.4f}",
            f"<= {whole}" + (f", build <= {part}" if part else ""),
        )
    spikes = sorted({run[2]["spikes"] for run in runs})
    return (
        case,
        kind,
        len(runs),
        f"{median:.3f}",
        f"{build:.3f}",
        *ratios,
        spikes[0],
        runs[0][2]["synapses"],
    )


def measure_cold() -> tuple[object, ...]:
    """Compare the first job of an emulator with an empty cache, to PyNN with an empty cache."""
    with tempfile.TemporaryDirectory() as name:
        directory, home = Path(name, "script"), Path(name, "home")
        directory.mkdir(), home.mkdir()
        write_script(directory, "small")
        began = time.perf_counter()
        with Emulator(cache_dir=home / "cache") as emulator:
            lab = Lab(emulator)
            at_once = as_job(lab, directory)[0]
            ready = lab.await_ready() + time.perf_counter() - began
            job = as_job(lab, directory)[0]
        stock = by_hand(directory, "brian2", HOME=str(home))[0]
        return (
            f"{at_once:.2f}",
            f"{ready:.2f}",
            f"{job:.3f}",
            f"{stock:.1f}",
            f"{at_once / stock:.4f}",
            "<= 0.05",
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", nargs="*", default=list(BARS), choices=list(BARS))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--stock-repeats", type=int, default=5)
    parser.add_argument("--cold", action="store_true")
    options = parser.parse_args()
    with Emulator() as emulator:
        lab = Lab(emulator)
        lab.await_ready()
        lab.seconds("pass")
        trivial = [lab.seconds("print('hello')") for _ in range(4 * options.repeats)]
        table(("trivial script, median ms", "min", "max", "bar"), [(*spread(trivial), "< 100")])
        rows = [
            row
            for case in options.cases
            for row in measure(lab, case, options.repeats, options.stock_repeats)
        ]
    head = (
        "case",
        "how",
        "runs",
        "median s",
        "build s",
        "of stock",
        "build of stock",
        "bar",
        "spikes",
        "synapses",
    )
    table(head, rows)
    if options.cold:
        head = ("first job, at once s", "ready s", "job then s", "stock s", "of stock", "bar")
        table(head, [measure_cold()])


if __name__ == "__main__":
    main()
