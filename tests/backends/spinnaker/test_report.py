"""The platform report: what the machine would make of a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nmpi_emulator.platforms.declaration import RunFacts
from nmpi_emulator.platforms.spinnaker.billing import core_hours

RunScript = Callable[..., Any]

NETWORK = """
a = sim.Population(300, sim.SpikeSourceArray([1.0]), label="source")
b = sim.Population(600, sim.IF_curr_exp(tau_m=20.00001), label="target")
sim.Projection(a, b, sim.FixedProbabilityConnector(0.1), sim.StaticSynapse(weight=0.3, delay=40.4))
b.record("v")
sim.run(100)
"""


@pytest.fixture
def report(run_body: RunScript) -> dict[str, Any]:
    """The report of a network of two populations."""
    ran = run_body(NETWORK)
    assert ran.error is None
    return dict(ran.report)


def test_it_says_which_rules_were_applied_and_how_well_they_are_founded(report: dict[str, Any]) -> None:
    assert report["rules"]["version"] == "7.4.1"
    assert "case by case" in report["rules"]["footing"]


def test_it_tells_simulated_time_from_time_on_the_machine(run_body: RunScript) -> None:
    report = run_body(NETWORK, setup="timestep=1.0, time_scale_factor=10").report
    assert report["time"]["simulated_ms"] == 100.0
    assert report["time"]["hardware_run_s"] == pytest.approx(1.0)
    assert report["hardware_time_s"] > 1.0


def test_every_population_is_listed_with_its_cores_and_their_places(report: dict[str, Any]) -> None:
    source, target, extension = report["populations"]
    assert (source["label"], source["cores"]) == ("source", 1)
    assert (target["cores"], target["ring_buffer_shifts"]) == (3, [5, 0])
    assert [part["slice"] for part in target["placement"]] == [[0, 255], [256, 511], [512, 599]]
    assert all(part["chip"] == [0, 0] and len(part["cores"]) == 1 for part in target["placement"])
    assert (extension["kind"], extension["delay_stages"]) == ("DelayExtensionVertex", 1)
    assert report["cores"] == source["cores"] + target["cores"] + extension["cores"]


def test_it_says_what_the_number_formats_do_to_values(report: dict[str, Any]) -> None:
    weights = report["quantisation"]["weights"]["target/excitatory"]
    assert weights["resolution"] == 2.0**-10
    assert weights["changed"] == weights["values"] > 10_000
    assert 0 < weights["largest_error"] <= weights["resolution"] / 2
    delays = report["quantisation"]["delays"]["target"]
    assert (delays["largest_error"], delays["values"]) == (0.0, weights["values"])
    assert report["quantisation"]["values"]["target"]["changed"] >= 600


def test_rounding_is_a_finding_with_its_place_in_the_script(report: dict[str, Any]) -> None:
    (rounded,) = (finding for finding in report["findings"] if finding["code"] == "spinnaker/delay-rounded")
    assert rounded["severity"] == "warning"
    assert "40.4" in rounded["message"]
    assert rounded["where"] == "run.py:7"
    assert rounded["doc"] == "docs/reference/constraints.md#spinnaker-delay-rounded"


def test_the_cost_is_that_of_the_real_rule(report: dict[str, Any]) -> None:
    facts = RunFacts(wall_s=0.0, report=report)
    assert report["core_hours"] == pytest.approx(core_hours(facts), abs=1e-4)
    assert report["core_hours"] > 0


def test_boards_are_billed_only_if_the_script_names_them(run_body: RunScript) -> None:
    assert "boards" not in run_body(NETWORK).report
    assert run_body(NETWORK, setup="timestep=1.0, n_boards_required=3").report["boards"] == 3
    assert run_body(NETWORK, setup="timestep=1.0, n_chips_required=70").report["chips"] == 70


def test_the_table_at_the_end_of_the_log_shows_the_same(run_body: RunScript) -> None:
    log = run_body(NETWORK).log
    for words in ("SpiNNaker report", "7.4.1", "target", "core-hours", "spinnaker/delay-rounded"):
        assert words in log


def test_sums_that_were_cut_are_counted(run_body: RunScript) -> None:
    ran = run_body(
        """
a = sim.Population(100, sim.SpikeSourceArray([5.0, 45.0]), label="a")
b = sim.Population(3, sim.IF_curr_exp(), label="b", max_expected_summed_weight=[5.0, 5.0])
sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(weight=1.0))
sim.run(100)
""",
        simulator="brian2",
    )
    assert ran.report["saturations"] == {"b/excitatory": 6}
    assert "sums cut onto" in ran.log


def test_a_script_that_is_refused_leaves_a_report_with_the_reason(run_body: RunScript) -> None:
    ran = run_body(
        """
a = sim.Population(256, sim.IF_curr_exp(), label="a")
sim.Projection(a, a, sim.OneToOneConnector(), sim.StaticSynapse(weight=1.0, delay=300.0))
sim.Projection(a, a, sim.OneToOneConnector(), sim.StaticSynapse(weight=1.0, delay=1.0))
sim.run(10)
"""
    )
    (finding,) = (f for f in ran.report["findings"] if f["severity"] == "error")
    assert (finding["code"], finding["where"]) == ("spinnaker/delay-range", "run.py:6")
    assert (finding["limit"], finding["actual"]) == ("288.0 ms", "300.0 ms")


def test_a_script_without_a_network_leaves_no_report(run_script: RunScript) -> None:
    assert run_script("import pyNN.spiNNaker as sim\nsim.setup(1.0)\nsim.end()\n").report == {}


def test_the_chips_that_a_script_asks_for_are_those_it_needs(run_body: RunScript) -> None:
    ran = run_body("sim.Population(5, sim.IF_curr_exp())\nsim.run(1)", setup="1.0, n_chips_required=60")
    assert (ran.report["chips_used"], ran.report["chips_needed"], ran.report["boards_needed"]) == (1, 60, 2)
    assert "1 cores on 1 chips; asks for 60 chips, 2 boards" in ran.log


def test_poisson_sources_that_feed_through_memory_are_listed_with_cores_of_their_own(
    run_body: RunScript,
) -> None:
    # Recorded from sPyNNaker 7.4.1: bytes of neuron, synapse and source cores; no source needs a key.
    report = run_body(
        """
b = sim.Population(300, sim.IF_curr_exp(), label="b", n_synapse_cores=1)
for k in range(2):
    a = sim.Population(300, sim.SpikeSourcePoisson(rate=20.0), label=f"a{k}")
    sim.Projection(a, b, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.5, delay=0.1))
sim.run(5)
""",
        setup="timestep=0.1",
    ).report
    found = {p["label"]: (p["cores"], p["memory_bytes"]) for p in report["populations"]}
    sources = (2, 19492 + 3804)
    assert found == {"b": (4, 2 * (138200 + 10428)), "a0": sources, "a1": sources}
    places = {p["label"]: [part["cores"] for part in p["placement"]] for p in report["populations"]}
    assert places == {"b": [[3, 6], [7, 10]], "a0": [[4], [8]], "a1": [[5], [9]]}
