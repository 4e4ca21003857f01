"""The platform report, as what can be drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment, PackageLoader, Template

from nmpi_emulator.dashboard import formatting
from nmpi_emulator.dashboard.reports import drawings, readable
from nmpi_emulator.platforms.registry import platforms

from .browsing import Reader

SPINNAKER = {
    "platform": "SpiNNaker",
    "time": {"step_ms": 1.0, "simulated_ms": 1000.0},
    "hardware_time_s": 12.5,
    "boards_needed": 1,
    "populations": [
        {"label": "neurons", "size": 300, "cores": 2, "ring_buffer_shifts": [6, 6],
         "placement": [{"slice": [0, 255], "chip": [0, 0], "cores": [3]},
                       {"slice": [256, 299], "chip": [1, 1], "cores": [3]}]},
        {"label": "inputs", "size": 10, "cores": 1,
         "placement": [{"slice": [0, 9], "chip": [0, 0], "cores": [4]}]},
    ],
    "quantisation": {
        "weights": {"neurons/excitatory": {
            "unit": "uS", "values": 4,
            "histogram": {"edges": [0, 1, 2], "requested": [3, 1], "used": [4, 0]}}},
        "delays": {},
    },
    "saturations": {"neurons/excitatory": 3},
    "findings": [{"code": "a/b", "message": "<too> long", "severity": "error", "limit": 1, "actual": 2}],
}  # fmt: skip

BRAINSCALES = {
    "wafer": 33,
    "populations": [
        {
            "label": "exc",
            "size": 10,
            "hicanns": [{"hicann": 280, "neurons": 6}, {"hicann": 281, "neurons": 4}],
        }
    ],
    "projections": [{"label": "exc to exc", "codes": {"3": 7, "15": 2}}],
    "findings": [],
}


def test_a_machine_without_places_is_not_drawn() -> None:
    report = {"circuits": {"p": [0]}, "neuron_circuits": 0}
    drawn = drawings(platforms()["BrainScaleS-2"], {"platform_report": report})
    assert drawn is not None
    assert drawn.plan is None


def test_populations_are_drawn_where_they_are_placed() -> None:
    drawn = drawings(platforms()["SpiNNaker"], {"platform_report": SPINNAKER})
    assert drawn is not None
    assert drawn.plan is not None
    used = {site.name: dict(site.occupants) for site in drawn.plan.sites if site.occupants}
    assert used == {"chip (0, 0)": {"neurons": 1, "inputs": 1}, "chip (1, 1)": {"neurons": 1}}
    assert drawn.colours == {"neurons": 0, "inputs": 1}


def test_weights_are_drawn_before_and_after_where_the_report_tells() -> None:
    drawn = drawings(platforms()["SpiNNaker"], {"platform_report": SPINNAKER})
    assert drawn is not None
    (histogram,) = drawn.histograms
    assert [(bar.before, bar.after) for bar in histogram.bars] == [(3, 4), (1, 0)]
    assert (histogram.largest, histogram.has_before) == (4, True)


def test_codes_are_drawn_where_the_hardware_has_such() -> None:
    drawn = drawings(platforms()["BrainScaleS"], {"platform_report": BRAINSCALES})
    assert drawn is not None
    (histogram,) = drawn.histograms
    assert [(bar.label, bar.before, bar.after) for bar in histogram.bars] == [("3", None, 7), ("15", None, 2)]
    assert drawn.plan is not None
    assert [site.name for site in drawn.plan.sites if site.occupants] == ["HICANN 280", "HICANN 281"]


def test_figures_and_tables_are_made_of_whatever_there_is() -> None:
    drawn = drawings(platforms()["Demo"], {"platform_report": SPINNAKER})
    assert drawn is not None
    assert ("hardware time (s)", 12.5) in drawn.figures
    assert ("time: step (ms)", 1.0) in drawn.figures
    tables = {table.title: table for table in drawn.tables}
    assert set(tables) == {"populations", "populations: placement", "quantisation: weights", "saturations"}
    assert list(tables["populations"].columns) == ["label", "size", "cores", "ring buffer shifts"]
    assert list(tables["populations"].rows[1]) == ["inputs", 10, 1, ""]


def test_reports_of_any_form_are_borne() -> None:
    for report in ({"populations": [1]}, {"populations": [{"placement": 3}]}, {"quantisation": [1]},
                   {"projections": [{"codes": []}]}, {"populations": [{"hicanns": ["x"]}]}):  # fmt: skip
        for name in ("SpiNNaker", "BrainScaleS", "Demo"):
            drawings(platforms()[name], {"platform_report": report})
    assert drawings(None, {"platform_report": {"a": 1}}) is not None
    assert drawings(platforms()["Demo"], {}) is None


def test_names_are_made_readable() -> None:
    assert readable("hardware_step_us") == "hardware step (us)"
    assert readable("chips_needed") == "chips needed"


def test_the_page_of_a_job_shows_its_report(
    alice: Reader, submit: Callable[..., int], finish: Callable[..., None]
) -> None:
    job = submit(hardware_platform="SpiNNaker")
    finish(job, provenance={"platform_report": SPINNAKER})
    page = alice.get(f"jobs/{job}").text
    for text in (
        "Platform report",
        "&lt;too&gt; long",
        "2 chips of 1 board",
        "chip (0, 0): neurons 1 cores; inputs 1 cores",
        "0 to 1: 3 before, 4 after",
    ):
        assert text in page, text


@pytest.fixture
def template() -> Template:
    """What the page shows a report with."""
    environment = Environment(loader=PackageLoader("nmpi_emulator.dashboard"), autoescape=True)
    formatting.register(environment)
    return environment.get_template("_report.html")


def _either(**entries: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return an object with some entries, or anything else."""
    return st.fixed_dictionaries(entries) | _ANYTHING


def _several(things: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(things, max_size=3) | _ANYTHING


def _named(things: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(("a", "1", "<b>")), things, max_size=2) | _ANYTHING


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**6) | st.floats() | st.sampled_from(("a", "0", "<b>", "")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=10,
)
_WEIGHTS = _either(
    unit=_ANYTHING,
    histogram=_either(edges=_several(_ANYTHING), requested=_several(_ANYTHING), used=_several(_ANYTHING)),
)
_POPULATION = _either(
    label=_ANYTHING,
    placement=_several(_either(chip=_several(_ANYTHING), cores=_ANYTHING)),
    hicanns=_several(_either(hicann=_ANYTHING, neurons=_ANYTHING)),
)
_REPORT = st.fixed_dictionaries(
    {
        "projections": _several(_either(label=_ANYTHING, weights=_WEIGHTS, codes=_named(_ANYTHING))),
        "populations": _several(_POPULATION),
        "circuits": _named(_several(_ANYTHING)),
        "neuron_circuits": _ANYTHING,
        "boards_needed": _ANYTHING,
        "saturations": _ANYTHING,
        "quantisation": _either(weights=_named(_WEIGHTS)),
        "findings": _several(_either(code=_ANYTHING, message=_ANYTHING, limit=_ANYTHING)),
    }
)


@given(report=_REPORT, name=st.sampled_from(sorted(platforms())))
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_report_can_be_shown(report: dict[str, Any], name: str, template: Template) -> None:
    found = drawings(platforms()[name], {"platform_report": report})
    if found is not None:
        assert "Platform report" in template.render(drawings=found)


def test_a_second_opinion_is_shown_with_its_figures_and_differences() -> None:
    opinion = {
        "software": "sPyNNaker",
        "verdict": "refused",
        "populations": [{"label": "neurons", "cores": 2}],
        "differences": [{"subject": "verdict", "ours": "accepted", "theirs": "refused"}],
    }
    drawn = drawings(platforms()["SpiNNaker"], {"platform_report": {**SPINNAKER, "real_mapping": opinion}})
    assert drawn is not None
    assert ("real mapping: verdict", "refused") in drawn.figures
    rows = {table.title: table.rows for table in drawn.tables}
    assert rows["real mapping: differences"] == [["verdict", "accepted", "refused"]]
    assert rows["real mapping: populations"] == [["neurons", 2]]
