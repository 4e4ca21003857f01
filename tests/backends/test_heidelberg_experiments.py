"""The example experiments of the Heidelberg platforms, run as jobs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.store.jobs import JobRecord

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
    "brainscales/short_term_plasticity.py": [r"depression: .* 0\.\d+ of", r"facilitation: .* 1\.\d+ of"],
    "brainscales_ess/old_front_end.py": [
        r"ParameterValueOutOfRangeError: 30.0 is out of the range supported by the hardware",
        r"^\d{2,} spikes",
    ],
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
    "brainscales2/learning_in_the_loop.py": [r"^6 spikes at the weight \d+"],
    "brainscales2/random_input.py": [r"^1\d\.\d spikes per source", r"^32 membranes, every 1.7 us"],
    "brainscales2/synfire_chain.py": [r"stage 5: [1-9]\d* spikes", r"16 membranes"],
    "spikey/membrane.py": [r"[1-9]\d* spikes, membrane from", r"every 0.104 ms"],
    "spikey/synfire_chain.py": [r"stage 5: [1-9]\d* spikes"],
    "spikey/short_term_plasticity.py": [r"depression: ", r"facilitation: "],
    "spikey/rate_against_weight.py": [r"more with every step: True"],
    "spikey/winner_take_all.py": [r"population 1 wins"],
    "spikey/stdp.py": [r"lag -1 ms: .* weight 0.000 uS", r"lag \+2 ms: .* weight 0.015 uS"],
}


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator whose random numbers are the same every time."""
    with Emulator(workers=1, seed=1, job_time_limit=120) as emulator:
        yield emulator


def run(emulator: Emulator, script: str, platform: str) -> tuple[bool, str, dict[str, Any]]:
    """Run a script as a job; return whether it finished, its log, and the platform report."""
    job_id = emulator.submit(script, platform=platform, command="run.py {system}")

    def job() -> JobRecord:
        with emulator.store.read() as tx:
            found = tx.jobs.get(job_id)
        assert found is not None
        return found

    assert emulator.events.wait_until(lambda: job().status in (JobStatus.finished, JobStatus.error), 120)
    with emulator.store.read() as tx:
        log = tx.logs.text(job_id)
    provenance = json.loads(job().provenance_json or "{}")
    return job().status is JobStatus.finished, log, provenance.get("platform_report") or {}


def test_every_experiment_has_expectations() -> None:
    found = {
        str(each.relative_to(EXPERIMENTS))
        for folder in PLATFORMS
        for each in (EXPERIMENTS / folder).glob("*.py")
    }
    assert found == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_an_experiment_runs_and_prints_what_it_should(name: str, emulator: Emulator) -> None:
    script = (EXPERIMENTS / name).read_text()
    finished, log, report = run(emulator, script, PLATFORMS[name.split("/")[0]])
    assert finished, log
    for pattern in EXPECTED[name]:
        assert re.search(pattern, log, re.MULTILINE), log
    assert report["runs"]


def test_a_script_for_python_2_is_told_what_to_change(emulator: Emulator) -> None:
    script = "import pyhmf as pynn\nfor i in xrange(3):\n    print i\n"
    finished, log, _ = run(emulator, script, "BrainScaleS")
    assert not finished
    assert "run.py is written for Python 2" in log and "run.py:2: xrange is called range" in log


def test_a_module_that_is_on_the_site_only_is_refused_with_the_reason(emulator: Emulator) -> None:
    finished, log, _ = run(emulator, "import hxtorch\n", "BrainScaleS-2")
    assert not finished and "hxtorch is not available in the emulator: training" in log


@pytest.mark.parametrize("platform", PLATFORMS.values())
def test_a_back_end_can_be_imported_by_the_name_in_the_command(platform: str, emulator: Emulator) -> None:
    script = "import sys\nexec(f'import pyNN.{sys.argv[1]} as sim')\nprint(sim.Population)\n"
    finished, log, _ = run(emulator, script, platform)
    assert finished, log
