"""Where the software puts what; every place was recorded from sPyNNaker 7.4.1 with a virtual machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

RunScript = Callable[..., Any]


def places(report: dict[str, Any], label: str) -> list[tuple[list[int], list[int]]]:
    """Return the chips of a population in order, and the cores that it has on each."""
    (population,) = (p for p in report["populations"] if p["label"] == label)
    found: dict[tuple[int, int], list[int]] = {}
    for part in population["placement"]:
        found.setdefault(tuple(part["chip"]), []).extend(part["cores"])
    return [([*chip], cores) for chip, cores in found.items()]


def test_a_chip_without_room_for_a_population_serves_later_ones(run_body: RunScript) -> None:
    report = run_body(
        """
sim.Population(256 * 10, sim.IF_curr_exp(), label="ten")
sim.Population(60, sim.IF_curr_exp(), label="split", n_synapse_cores=6, neurons_per_core=20)
sim.Population(256 * 4, sim.IF_curr_exp(), label="four")
sim.Population(5, sim.IF_curr_exp(), label="pair", n_synapse_cores=1)
sim.Population(256 * 30, sim.IF_curr_exp(), label="thirty")
sim.Population(5, sim.IF_curr_exp(), label="last")
sim.run(1)
"""
    ).report
    assert places(report, "ten") == [([0, 0], [*range(3, 13)])]
    assert places(report, "split") == [
        ([0, 1], [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]),
        ([1, 1], [2, 3, 4, 5, 6, 7, 8]),
    ]
    assert places(report, "four") == [([0, 0], [13, 14, 15, 16])]
    assert places(report, "pair") == [([0, 1], [16, 17])]
    assert places(report, "thirty") == [
        ([0, 0], [17]),
        ([1, 0], [*range(2, 18)]),
        ([1, 1], [*range(9, 17)]),
        ([2, 0], [*range(2, 7)]),
    ]
    assert places(report, "last") == [([0, 2], [2])]


def test_boards_lie_side_by_side_and_their_edges_are_open(run_body: RunScript) -> None:
    report = run_body(
        """
big = sim.Population(256 * 800, sim.IF_curr_exp(), label="big")
sim.external_devices.activate_live_output_for(big)
sim.Population(5, sim.IF_curr_exp(), label="last")
sim.run(1)
""",
        setup="timestep=1.0, n_boards_required=2",
    ).report
    assert places(report, "LiveSpikeReceiver") == [([0, 0], [1]), ([4, 8], [1]), ([8, 4], [1])]
    assert places(report, "big")[0] == ([0, 0], [*range(4, 18)])
    assert places(report, "last") == [([4, 8], [4])]
    assert report["boards_needed"] == 2


def test_live_input_and_output_take_cores(run_body: RunScript) -> None:
    report = run_body(
        """
p = sim.Population(100, sim.IF_curr_exp(), label="p")
q = sim.Population(100, sim.SpikeSourcePoisson(rate=5.0), label="q")
for cells in (p, q):
    sim.external_devices.activate_live_output_for(cells)
sim.external_devices.activate_live_output_for(p, port=20000)
sim.external_devices.add_poisson_live_rate_control(q)
sim.run(10)
"""
    ).report
    found = {p["label"]: (p["kind"], p["size"], p["cores"], p["memory_bytes"]) for p in report["populations"]}
    assert found["LiveSpikeReceiver"] == found["LiveSpikeReceiver1"] == ("LivePacketGather", 0, 1, 512)
    assert found["q_control"] == ("ReverseIpTagMultiCastSource", 100, 1, 512)
    assert report["cores"] == 5


def test_delay_extensions_come_in_the_order_of_their_sources(run_body: RunScript) -> None:
    report = run_body(
        """
a, b, c = (sim.Population(256, sim.IF_curr_exp(), label=label) for label in "abc")
for source, delay in ((b, 1.0), (a, 40.0), (b, 40.0)):
    target = c if delay > 1 else a
    sim.Projection(source, target, sim.OneToOneConnector(), sim.StaticSynapse(0.1, delay=delay))
sim.run(1)
"""
    ).report
    labels = [population["label"] for population in report["populations"]]
    assert labels == ["a", "b", "c", "b_delayed", "a_delayed"]


def test_bounds_of_changeable_weights_take_memory(run_body: RunScript) -> None:
    report = run_body(
        """
pre = sim.Population(3, sim.SpikeSourceArray([10.0, 60.0]), label="pre")
post = sim.Population(3, sim.IF_curr_exp(), label="post")
synapses = sim.extra_models.WeightChangeable(weight_min=0.0, weight_max=2.0, weight=1.0, delay=1.0)
sim.Projection(pre, post, sim.OneToOneConnector(), synapses)
sim.run(10)
"""
    ).report
    assert [population["memory_bytes"] for population in report["populations"]] == [530, 2964]
