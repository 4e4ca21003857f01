"""Figures of text files with columns of numbers."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends import text_figures
from nmpi_emulator.backends.figures import FIGURES, Figures
from nmpi_emulator.backends.text_figures import add_text

SPIKES = np.array([[3.0, 10.5], [1.0, 11.0], [3.0, 20.0]])


def drawn(path: Path) -> list[dict[str, Any]]:
    """Return the figures of a file."""
    figures = Figures()
    add_text(figures, path.name, path)
    return figures.content


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a script writes."""
    return tmp_path / "data.txt"


def check_spikes(figures: list[dict[str, Any]]) -> None:
    (figure,) = figures
    assert (figure["kind"], figure["title"], figure["neurons"]) == ("spikes", "data.txt", 3)
    assert figure["times_ms"] == [10.5, 11.0, 20.0]
    assert figure["neuron"] == [2, 0, 2]  # counted from the first that spikes
    assert figure["start_ms"] == 0.0
    assert figure["stop_ms"] > 20.0


def test_rows_of_neuron_and_time_are_spikes(file: Path) -> None:
    np.savetxt(file, SPIKES)
    check_spikes(drawn(file))


def test_rows_of_time_and_neuron_are_spikes(file: Path) -> None:
    np.savetxt(file, SPIKES[:, ::-1], fmt=("%.4f", "%d"), header="label = cells\nsize = 4")
    check_spikes(drawn(file))


def test_spikes_may_be_sorted_by_neuron(file: Path) -> None:
    file.write_text("# id, time\n0,5.25\n0,7.5\n1,2.0\n1,9.0\n")
    (figure,) = drawn(file)
    assert (figure["neuron"], figure["times_ms"]) == ([1, 0, 0, 1], [2.0, 5.25, 7.5, 9.0])


def test_rows_of_neuron_time_and_value_are_signals(file: Path) -> None:
    times = np.tile(np.arange(5) * 0.1, 2)
    np.savetxt(file, np.column_stack((np.repeat([4, 7], 5), times, np.arange(10) - 70.0)))
    (figure,) = drawn(file)
    assert (figure["kind"], figure["neurons"], figure["samples"]) == ("traces", 2, 5)
    assert figure["labels"] == ["neuron 4", "neuron 7"]
    assert figure["traces"] == [[-70.0, -69.0, -68.0, -67.0, -66.0], [-65.0, -64.0, -63.0, -62.0, -61.0]]
    assert "x" not in figure


def test_columns_over_one_that_ascends_are_curves_with_the_names_of_the_first_line(file: Path) -> None:
    file.write_text("current (nA),rate (Hz)\n0.1,0\n0.2,4.5\n0.3,2\n")
    (figure,) = drawn(file)
    assert (figure["x"], figure["labels"], figure["quantity"]) == ("current (nA)", ["rate (Hz)"], "rate (Hz)")
    assert (figure["times_ms"], figure["traces"]) == ([0.1, 0.2, 0.3], [[0.0, 4.5, 2.0]])


def test_numbered_rows_are_a_curve_and_no_spikes(file: Path) -> None:
    np.savetxt(file, np.column_stack((np.arange(4), [0.5, 0.25, 3.0, 1.0])))
    (figure,) = drawn(file)
    assert (figure["kind"], figure["x"]) == ("traces", "column 1")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n\n",
        "# only a comment\n",
        "a letter\nto you\n",
        "1 2\n3\n",
        "1\n2\n3\n",
        "1 2\n",
        "3 -1\n1 -2\n2 5\n",
        "nan nan\nnan nan\n",
        "1 2 3\n1 1 4\n0 7 7\n0 2 1\n",
        "2 inf\n2 inf\n1 0\n",
        "\x00\x01",
    ],
)
def test_what_is_something_else_is_not_drawn(file: Path, content: str) -> None:
    file.write_text(content)
    figures = Figures()
    with contextlib.suppress(ValueError):  # the preview goes on with the next file
        add_text(figures, "data.txt", file)
    assert figures.content == []


def test_large_files_are_not_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.savetxt(file, SPIKES)
    monkeypatch.setattr(text_figures, "LARGEST_FILE", 10)
    with pytest.raises(ValueError, match="too large"):
        drawn(file)


def test_there_are_only_so_many_figures(file: Path) -> None:
    np.savetxt(file, SPIKES)
    figures = Figures()
    for _ in range(FIGURES + 2):
        add_text(figures, "data.txt", file)
    assert len(figures.content) == FIGURES
    assert figures.left_out == [f"data.txt: more than {FIGURES} figures"]
