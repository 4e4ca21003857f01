"""Logging as the Heidelberg software offers it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from nmpi_emulator.backends import pylogging
from nmpi_emulator.backends.brainscales.pysthal.command_line_util import init_logger


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    pylogging.reset()
    yield
    pylogging.reset()


def test_warnings_are_shown_without_any_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    log = pylogging.get("marocco")
    log.info("quiet")
    log.WARN("loud", 3)
    out = capsys.readouterr().out
    assert "quiet" not in out
    assert out.startswith("WARN ") and out.endswith(" marocco  loud 3\n")


def test_levels_are_set_for_all_and_for_single_loggers(capsys: pytest.CaptureFixture[str]) -> None:
    init_logger("ERROR", [("guidebook", "DEBUG"), ("marocco", pylogging.LogLevel.INFO)])
    pylogging.get("guidebook").debug("one")
    pylogging.get("marocco").info("two")
    pylogging.get("Calibtic").warn("three")
    out = capsys.readouterr().out
    assert "one" in out and "two" in out and "three" not in out


def test_messages_go_into_a_file_alone_or_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for dual in (False, True):
        file = tmp_path / f"{dual}.log"
        pylogging.default_config(pylogging.LogLevel.INFO, str(file), dual)
        pylogging.get("sthal").info("message")
        assert "message" in file.read_text()
        assert ("message" in capsys.readouterr().out) == dual


def test_a_file_can_be_written_beside_what_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pylogging.write_to_file(str(tmp_path / "x.log"), pylogging.LogLevel.INFO)
    pylogging.get("sthal").info("message")
    assert "message" in (tmp_path / "x.log").read_text() and "message" in capsys.readouterr().out


def test_the_logging_of_the_script_itself_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    before = list(logging.getLogger().handlers), logging.getLogger().level
    pylogging.default_config(pylogging.LogLevel.DEBUG)
    assert (list(logging.getLogger().handlers), logging.getLogger().level) == before


def test_levels_have_the_names_of_log4cxx() -> None:
    assert pylogging.LogLevel.toLevel("warn") is pylogging.LogLevel.WARN
    assert pylogging.LogLevel.TRACE < pylogging.LogLevel.DEBUG < pylogging.LogLevel.OFF
