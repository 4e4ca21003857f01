from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator.backends.job import Job, current, running


class Note:
    """A reporter that always says the same."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._content = content

    def report(self) -> dict[str, Any]:
        return self._content

    def table(self) -> str:
        return "the table"


def test_outside_of_jobs_there_is_one_with_defaults() -> None:
    assert current().simulator == "brian2"
    assert current() is current()


def test_a_job_is_current_while_it_runs_and_no_longer() -> None:
    before = current()
    with running(Job(platform="SpiNNaker")) as job:
        assert current() is job
    assert current() is before


def test_a_part_belongs_to_its_job() -> None:
    with running(Job()) as first:
        part = first.part(dict)
        assert first.part(dict) is part
    with running(Job()) as second:
        assert second.part(dict) is not part


def test_the_report_is_written_and_printed_when_the_job_ends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report.json"
    with running(Job(report_file=file)) as job:
        job.reporter = Note({"chips": 3})
    assert json.loads(file.read_text()) == {"chips": 3}
    assert "the table" in capsys.readouterr().out


def test_the_report_is_written_for_a_job_that_fails(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    with pytest.raises(ZeroDivisionError), running(Job(report_file=file)) as job:
        job.reporter = Note({"chips": 3})
        raise ZeroDivisionError
    assert file.exists()


def test_an_empty_report_leaves_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.json"
    with running(Job(report_file=file)) as job:
        job.reporter = Note({})
    assert not file.exists()
    assert capsys.readouterr().out == ""
