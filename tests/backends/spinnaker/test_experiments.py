"""The example experiments for SpiNNaker, simulated with the machine's number formats."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RunScript = Callable[..., Any]

EXPERIMENTS = Path(__file__).parents[3] / "fixtures" / "experiments" / "spinnaker"

#: What each experiment prints, as patterns of lines.
EXPECTED = {
    "balanced_random.py": [r"^mean rate: [1-9]\d*\.\d Hz"],
    "brunel.py": [r"^mean rate: [1-9]\d*\.\d Hz"],
    "currents.py": [r"^spikes: \[\d+, \d+, \d+, \d+\]", r"^driven: [1-9]"],
    "extra_models.py": [r"^calcium: [1-9]\d* spikes", r"^Izhikevich with conductances: [1-9]\d* spikes"],
    "grids.py": [r"^by kernel: \[28\]", r"^by convolution: \[28\]"],
    "live_io.py": [r"^spikes: 0 received: 0"],
    "neuromodulation.py": [r"^at 1700 ms: 1\.0", r"^at 2700 ms: 1\.2"],
    "several_runs.py": [r"^segment 0: [1-9]\d* spikes, 40 samples", r"^segment 1: [1-9]"],
    "split_cores.py": [r"^forced +64 +4 +1 ", r"^asked +64 +6 +2 "],
    "stdp_curve.py": [r"^post 60 "],
    "stdp_rules.py": [r"^pair: 0\.6", r"^triplet: 0\.9", r"^recurrent: "],
    "structural_plasticity.py": [r"^synapses from the stimulus: [1-9]", r"^synapses within the population: "],
    "sudoku.py": ["^1 3 2 4\n4 2 3 1\n2 1 4 3\n3 4 1 2$"],
    "synfire_chain.py": [r"^spikes: 2\d\d"],
    "weight_change.py": [r"^weights: \[1\.5, 1\.0, 0\.5\]"],
    "winner_take_all.py": [r"^winners: \[2, 2, 2, 2\]"],
}

#: Those that take but a moment; the others are left to the long run.
SHORT = ("several_runs.py", "weight_change.py", "winner_take_all.py")


def test_every_experiment_is_run() -> None:
    assert sorted(path.name for path in EXPERIMENTS.glob("*.py")) == sorted(EXPECTED)


@pytest.mark.parametrize(
    "name", [name if name in SHORT else pytest.param(name, marks=pytest.mark.long) for name in EXPECTED]
)
def test_an_experiment_prints_what_it_is_to_show(run_script: RunScript, name: str) -> None:
    ran = run_script((EXPERIMENTS / name).read_text(encoding="utf-8"), simulator="brian2")
    assert ran.error is None
    for pattern in EXPECTED[name]:
        assert re.search(pattern, ran.log, re.MULTILINE), f"{pattern}\n{ran.log}"
