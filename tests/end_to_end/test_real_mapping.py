"""The real sPyNNaker beside the emulator, where it is installed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from nmpi_emulator.cli import main
from nmpi_emulator.execution.real_software import NotInstalled, installation
from nmpi_emulator.platforms.spinnaker.real_mapping import REAL_MAPPING
from nmpi_emulator.settings import load

TAKEN = """
a = sim.Population(300, sim.SpikeSourcePoisson(rate=5.0), label="a")
b = sim.Population(12500, sim.IF_curr_exp(), label="b")
sim.Projection(a, b, sim.FixedProbabilityConnector(0.1), sim.StaticSynapse(weight=0.3, delay=40.0))
b.record("spikes")
sim.run(100)
"""

REFUSED = """
a = sim.Population(256, sim.IF_curr_exp(), label="a")
sim.Projection(a, a, sim.OneToOneConnector(), sim.StaticSynapse(weight=1.0, delay=300.0))
sim.run(10)
"""

ON_SEVERAL_BOARDS = """
sim.Population(200000, sim.IF_curr_exp(), label="a")
sim.run(10)
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("body", "verdict"),
    [(TAKEN, "accepted"), (REFUSED, "refused"), (ON_SEVERAL_BOARDS, "accepted")],
    ids=["taken", "refused", "several boards"],
)
def test_it_agrees_with_the_emulator(body: str, verdict: str, tmp_path: Path) -> None:
    try:
        installation(REAL_MAPPING, load(None, os.environ))
    except NotInstalled as reason:
        pytest.skip(str(reason))
    script = tmp_path / "run.py"
    script.write_text(f"import pyNN.spiNNaker as sim\nsim.setup(1.0)\n{body}\nsim.end()\n")
    report = tmp_path / "report.json"
    result = CliRunner().invoke(main, ["check", str(script), "--real-mapping", "--report", str(report)])
    answer = json.loads(report.read_text())["real_mapping"]
    assert (answer["verdict"], answer["differences"]) == (verdict, []), answer
    assert result.exit_code == (0 if verdict == "accepted" else 1)
