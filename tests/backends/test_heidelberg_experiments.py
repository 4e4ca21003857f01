"""The example experiments of the Heidelberg platforms, run as jobs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from nmpi_emulator.cli import main

EXPERIMENTS = Path(__file__).parents[2] / "fixtures" / "experiments"
PLATFORMS = {
    "brainscales": "BrainScaleS",
    "brainscales_ess": "BrainScaleS-ESS",
    "brainscales2": "BrainScaleS-2",
    "spikey": "Spikey",
}

#: What each experiment prints, as patterns of lines.
EXPECTED = {
    "brainscales/single_neuron.py": [r"weight 0: 0 spikes", r"weight 15: [1-9]\d* spikes"],
    "brainscales/mapping_only.py": [r"placed by hand: 4 denmems from .*X\(5\), Y\(5\)", r"synapses lost: 0"],
    "brainscales/synapse_loss.py": [r"100 neurons: 0.0 %", r"800 neurons: [1-9]\d\.\d %"],
    "brainscales/synfire_chain.py": [r"stage 4: [1-9]\d* spikes"],
    "brainscales/adaptation.py": [r"[1-9]\d* spikes between"],
    "brainscales_ess/regression.py": [r"^3 spikes"],
    "brainscales_ess/weight_distortion.py": [r"sigma 0.0: 1 different", r"sigma 0.5: ([2-9]|10) different"],
    "brainscales_ess/synfire_chain.py": [r"stage 5: [1-9]\d* spikes", r"Synapses lost \( 0.0 %\)"],
    "brainscales2/leak_over_threshold.py": [r"[1-9]\d* spikes, one every 1\d\.\d us"],
    "brainscales2/synaptic_input.py": [
        r"weight 0: up 0 LSB",
        r"weight 31: up 4\d LSB, down 4\d LSB",
        r"3 segments",
    ],
    "brainscales2/calibrated_neurons.py": [r"rising with the time constant: True"],
    "brainscales2/synfire_chain.py": [r"stage 5: [1-9]\d* spikes", r"16 membranes"],
    "spikey/membrane.py": [r"[1-9]\d* spikes, membrane from", r"every 0.104 ms"],
    "spikey/synfire_chain.py": [r"stage 5: [1-9]\d* spikes"],
    "spikey/short_term_plasticity.py": [r"depression: ", r"facilitation: "],
    "spikey/stdp.py": [r"lag -1 ms: .* weight 0.000 uS", r"lag \+2 ms: .* weight 0.015 uS"],
}


def run(script: Path, platform: str, tmp_path: Path) -> tuple[int, str, dict[str, Any]]:
    """Run a script as a job; return the exit code, what was printed, and the platform report."""
    report = tmp_path / "report.json"
    arguments = [
        "run",
        str(script),
        "--platform",
        platform,
        "--report",
        str(report),
        "-o",
        str(tmp_path / "out"),
    ]
    result = CliRunner().invoke(main, arguments, env={"NMPI_EMULATOR_SEED": "1"})
    provenance = json.loads(report.read_text()) if report.is_file() else {}
    return result.exit_code, result.output, provenance.get("platform_report") or {}


def test_every_experiment_has_expectations() -> None:
    found = {
        str(each.relative_to(EXPERIMENTS))
        for folder in PLATFORMS
        for each in (EXPERIMENTS / folder).glob("*.py")
    }
    assert found == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_an_experiment_runs_and_prints_what_it_should(name: str, tmp_path: Path) -> None:
    code, text, report = run(EXPERIMENTS / name, PLATFORMS[name.split("/")[0]], tmp_path)
    assert code == 0, text
    for pattern in EXPECTED[name]:
        assert re.search(pattern, text, re.MULTILINE), text
    assert report["runs"]


def test_a_script_for_python_2_is_told_what_to_change(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text("import pyhmf as pynn\nfor i in xrange(3):\n    print i\n")
    code, text, _ = run(script, "BrainScaleS", tmp_path)
    assert code == 1
    assert "run.py is written for Python 2" in text and "run.py:2: xrange is called range" in text


def test_a_module_that_is_on_the_site_only_is_refused_with_the_reason(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text("import hxtorch\n")
    code, text, _ = run(script, "BrainScaleS-2", tmp_path)
    assert code == 1 and "hxtorch is not available in the emulator: training" in text


def test_a_back_end_can_be_imported_by_the_name_in_the_command(tmp_path: Path) -> None:
    for platform in PLATFORMS.values():
        script = tmp_path / "run.py"
        script.write_text("import sys\nexec(f'import pyNN.{sys.argv[1]} as sim')\nprint(sim.Population)\n")
        code, text, _ = run(script, platform, tmp_path)
        assert code == 0, text
