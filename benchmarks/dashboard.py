"""How soon the pages of the dashboard can be seen, in Debian's chromium without a screen.

    python benchmarks/dashboard.py [--runs 5] [--chromium /usr/bin/chromium]

Needs selenium and chromedriver.  For each page: when the browser paints the first content, as it measures
itself (Paint Timing, from the start of the navigation), and when all plots are drawn.  The first run of each
page finds nothing in the browser's cache.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import shutil
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from nmpi_emulator import Emulator
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import NewJob

JOBS = 10_000
SPIKES = 100_000
NEURONS = 500
WORLD = {"users": {"alice": {"password": "alice-pw", "team": ["collab-lab-administrator"]}}}

#: What is wanted, in ms.
BARS = {"first paint": 1000.0, "plots drawn": 2000.0}


def fill(emulator: Emulator) -> int:
    """Store many jobs of one user; return the last one, which has left many spikes."""
    statuses = (JobStatus.submitted, JobStatus.running, JobStatus.finished, JobStatus.error)
    start = dt.datetime(2025, 1, 1, tzinfo=dt.timezone.utc)
    job_id = 0
    with emulator.store.write() as tx:
        for i in range(JOBS):
            job_id = tx.jobs.add(
                NewJob(
                    code=f'"""Network {i}."""\nprint({i})\n',
                    collab="lab",
                    user_id="alice",
                    hardware_platform=("Demo", "SpiNNaker", "BrainScaleS")[i % 3],
                    submitted_at=start + dt.timedelta(minutes=i),
                    tags=("benchmark",),
                )
            )
            tx.jobs.update(job_id, status=statuses[i % 4], completed_at=start + dt.timedelta(minutes=i + 1))
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "preview.json"
        file.write_text(json.dumps({"version": 1, "figures": [raster()], "left_out": []}))
        emulator.files.take_preview(job_id, file)
    return job_id


def raster() -> dict[str, Any]:
    """Return a figure with many spikes."""
    draw = random.Random(1)
    return {
        "kind": "spikes", "file": "a.pkl", "title": "neurons", "neurons": NEURONS, "spikes": SPIKES,
        "shown": SPIKES, "start_ms": 0.0, "stop_ms": 10_000.0,
        "times_ms": sorted(round(draw.uniform(0, 10_000), 3) for _ in range(SPIKES)),
        "neuron": [draw.randrange(NEURONS) for _ in range(SPIKES)],
    }  # fmt: skip


def first_paint_ms(driver: Chrome) -> float | None:
    """Return when the page that is open was first painted, once the browser knows."""
    found: float | None = driver.execute_script(
        "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
    )
    return found


def plots_ms(driver: Chrome) -> float | None:
    """Return how long after the start of the navigation the plots were drawn, once they are."""
    found: float | None = driver.execute_script(
        "const drawn = performance.getEntriesByName('plots-drawn')[0]; return drawn ? drawn.startTime : null"
    )
    return found


def measure(driver: Chrome, url: str, when: Callable[[Chrome], float | None], runs: int) -> list[float]:
    """Return, for each of some visits to a page, when something was there."""
    times = []
    for _ in range(runs):
        driver.get(url)
        times.append(WebDriverWait(driver, 60, poll_frequency=0.02).until(when))
    return times


def sign_in(driver: Chrome, url: str) -> None:
    """Sign in, as people do."""
    driver.get(f"{url}/dashboard/")
    driver.find_element(By.NAME, "username").send_keys("alice")
    driver.find_element(By.NAME, "password").send_keys("alice-pw")
    driver.find_element(By.CSS_SELECTOR, ".sign-in button").click()
    WebDriverWait(driver, 60).until(lambda d: d.find_elements(By.ID, "jobs"))


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--chromium", default=shutil.which("chromium") or "chromium")
    parser.add_argument("--driver", default=shutil.which("chromedriver"))
    arguments = parser.parse_args()
    options = ChromeOptions()
    options.binary_location = arguments.chromium
    for option in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(option)
    with Emulator(WORLD, execution=False) as emulator:
        job_id = fill(emulator)
        driver = Chrome(options=options, service=Service(arguments.driver))
        try:
            sign_in(driver, emulator.url)
            pages = (
                (f"list of {JOBS:,} jobs", "jobs", "first paint", first_paint_ms),
                ("... that are running", "jobs?state=running", "first paint", first_paint_ms),
                ("... of the collab", "jobs?collab=lab", "first paint", first_paint_ms),
                ("... far down", f"jobs?start={JOBS - 100}", "first paint", first_paint_ms),
                (f"job with {SPIKES:,} spikes", f"jobs/{job_id}", "first paint", first_paint_ms),
                (f"job with {SPIKES:,} spikes", f"jobs/{job_id}", "plots drawn", plots_ms),
            )
            print(f"{'page':28} {'what':12} {'first':>9} {'median':>9} {'worst':>9}   bar")
            for title, path, what, when in pages:
                times = measure(driver, f"{emulator.url}/dashboard/{path}", when, arguments.runs)
                print(
                    f"{title:28} {what:12} {times[0]:6.0f} ms {statistics.median(times):6.0f} ms "
                    f"{max(times):6.0f} ms   < {BARS[what]:.0f} ms"
                )
        finally:
            driver.quit()


if __name__ == "__main__":
    main()
