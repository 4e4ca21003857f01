"""Figures of Neo objects, as plain numbers."""

from __future__ import annotations

import json
import math
from typing import Any

import neo
import numpy as np
import pytest
import quantities as pq

from nmpi_emulator.backends.figures import FIGURES, PIECES, SPIKES, TRACES, Figures
from nmpi_emulator.backends.neo_figures import add_neo


def block(*segments: neo.Segment, name: str = "cells") -> neo.Block:
    """Return a block with some segments."""
    made = neo.Block(name=name)
    made.segments.extend(segments)
    return made


def spiking(*trains: list[float], stop: float = 100.0, units: Any = pq.ms) -> neo.Segment:
    """Return a segment with the spikes of some neurons."""
    segment = neo.Segment()
    for times in trains:
        segment.spiketrains.append(neo.SpikeTrain(times * units, t_stop=stop * units))
    return segment


def recorded(values: Any, name: str = "v") -> neo.Segment:
    """Return a segment with a signal; one column for each neuron."""
    segment = neo.Segment()
    signal = neo.AnalogSignal(np.asarray(values), units="mV", sampling_period=0.1 * pq.ms, name=name)
    segment.analogsignals.append(signal)
    return segment


def drawn(content: Any) -> list[dict[str, Any]]:
    """Return the figures of some content, as whoever shows them reads them."""
    figures = Figures()
    add_neo(figures, "data.pkl", content)
    read: list[dict[str, Any]] = json.loads(json.dumps(figures.content, allow_nan=False))
    return read


def test_spikes_are_numbers_in_order_of_time() -> None:
    (figure,) = drawn(block(spiking([30.0, 10.0], [], [20.0])))
    assert figure["times_ms"] == [10.0, 20.0, 30.0]
    assert figure["neuron"] == [0, 2, 0]
    assert (figure["neurons"], figure["spikes"], figure["shown"]) == (3, 3, 3)
    assert (figure["start_ms"], figure["stop_ms"]) == (0.0, 100.0)
    assert (figure["title"], figure["file"]) == ("cells", "data.pkl")


def test_times_are_in_milliseconds_whatever_the_unit() -> None:
    (figure,) = drawn(block(spiking([0.0105], stop=1.0, units=pq.s)))
    assert figure["times_ms"] == [10.5]
    assert figure["stop_ms"] == 1000.0


def test_too_many_spikes_are_thinned_out_evenly() -> None:
    times = np.linspace(0, 99, 2 * SPIKES + 10)
    (figure,) = drawn(block(spiking(times.tolist())))
    assert figure["spikes"] == 2 * SPIKES + 10
    assert SPIKES / 2 < figure["shown"] == len(figure["times_ms"]) <= SPIKES
    assert figure["times_ms"][-1] > 98.9


def test_signals_are_columns_of_numbers() -> None:
    (figure,) = drawn(block(recorded([[-65.0, -64.0], [math.nan, -63.123456789]])))
    assert figure["times_ms"] == [0.0, 0.1]
    assert figure["traces"] == [[-65.0, None], [-64.0, -63.1235]]
    assert (figure["quantity"], figure["unit"], figure["neurons"], figure["samples"]) == ("v", "mV", 2, 2)


def test_signals_with_times_of_their_own_are_drawn_as_well() -> None:
    segment = neo.Segment()
    times = [0.0, 0.25, 1.0]
    signal = neo.IrregularlySampledSignal(times * pq.us, [[300], [310], [305]], units="dimensionless")
    segment.irregularlysampledsignals.append(signal)
    (figure,) = drawn(block(segment))
    assert (figure["times_ms"], figure["traces"]) == ([0.0, 0.00025, 0.001], [[300.0, 310.0, 305.0]])
    assert figure["quantity"] == "signal"


def test_long_signals_keep_the_smallest_and_largest_value_of_each_piece() -> None:
    values = np.zeros((50 * PIECES, 1))
    values[777], values[40_000] = 5.0, -7.0
    (figure,) = drawn(block(recorded(values)))
    assert len(figure["times_ms"]) == len(figure["traces"][0]) == 2 * PIECES
    assert (max(figure["traces"][0]), min(figure["traces"][0])) == (5.0, -7.0)
    assert figure["times_ms"] == sorted(figure["times_ms"])
    assert figure["samples"] == 50 * PIECES


def test_only_some_of_many_signals_are_drawn() -> None:
    (figure,) = drawn(block(recorded(np.zeros((3, 50)))))
    assert len(figure["traces"]) == TRACES
    assert figure["neurons"] == 50


@pytest.mark.parametrize(
    "wrap", [lambda b: b, lambda b: [b], lambda b: {"data": b, "rate": 3}, lambda b: b.segments[0]]
)
def test_results_are_found_in_what_scripts_put_them(wrap: Any) -> None:
    assert len(drawn(wrap(block(spiking([1.0]))))) == 1


@pytest.mark.parametrize(
    "content", [None, 3, "text", [1, 2], {"a": [neo.Segment()]}, neo.Block(), block(spiking())]
)
def test_where_there_is_nothing_to_draw_nothing_is_drawn(content: Any) -> None:
    assert drawn(content) == []


def test_segments_of_repeated_runs_are_told_apart() -> None:
    titles = [figure["title"] for figure in drawn(block(spiking([1.0]), spiking([2.0])))]
    assert titles == ["cells, segment 0", "cells, segment 1"]


def test_there_are_only_so_many_figures() -> None:
    figures = Figures()
    for number in range(FIGURES + 3):
        add_neo(figures, f"{number}.pkl", block(spiking([1.0])))
    assert len(figures.content) == FIGURES
    assert figures.left_out == [f"{number}.pkl: more than {FIGURES} figures" for number in (24, 25, 26)]
