"""What the page of a job shows of results, on each platform: drawn in the job's own, confined process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nmpi_emulator import Emulator

from .browsing import Reader

ROOT = Path(__file__).parents[2]
EXPERIMENTS = ROOT / "fixtures" / "experiments"
EXAMPLE = ROOT / "nmpi_emulator" / "dashboard" / "static" / "example.txt"

SPIKES, TRACES = "spikes", "traces"


@pytest.mark.parametrize(
    ("platform", "script", "kinds", "plan"),
    [
        ("SpiNNaker", EXAMPLE, {SPIKES, TRACES}, "1 chip of 1 board"),
        ("Demo", EXAMPLE, {SPIKES, TRACES}, ""),
        ("localhost", EXAMPLE, {SPIKES, TRACES}, ""),
        ("BrainScaleS", EXPERIMENTS / "brainscales" / "synfire_chain.py", {SPIKES}, "of 384 HICANNs"),
        (
            "BrainScaleS-2",
            EXPERIMENTS / "brainscales2" / "synaptic_input.py",
            {TRACES},
            "of 512 neuron circuits",
        ),
    ],
)
def test_results_are_drawn_and_so_is_the_machine(
    busy: Emulator, platform: str, script: Path, kinds: set[str], plan: str
) -> None:
    job = busy.submit(script.read_text(), platform=platform, collab="lab-one", username="alice")
    assert busy.wait_for(job, timeout=200) == "finished", busy.log(job)
    preview = busy.files.preview(job)
    assert preview is not None
    content = json.loads(preview.read_text())
    assert {figure["kind"] for figure in content["figures"]} == kinds
    assert content["left_out"] == []
    alice = Reader(busy)
    alice.sign_in("alice")
    page = alice.get(f"jobs/{job}").text
    assert 'id="plots"' in page
    assert plan in page
