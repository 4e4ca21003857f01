"""The ends that jobs come to, in words."""

from __future__ import annotations

import signal

import pytest

from nmpi_emulator.execution.endings import error_text, failure_of
from nmpi_emulator.execution.process import Ending


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending(exit_code=2), "The script ended with exit code 2; see above."),
        (Ending(exit_code=-signal.SIGKILL), "ended by SIGKILL. It was probably out of memory."),
        (Ending(exit_code=-signal.SIGXCPU), "more processor time than allowed"),
        (Ending(exit_code=-signal.SIGTERM), "The script was ended by SIGTERM."),
        (Ending(exit_code=-40), "The script was ended by signal 40."),
        (Ending(refused="Not here."), "Not here."),
        (Ending(), "The job's process was lost"),
    ],
)
def test_every_failure_is_told(ending: Ending, words: str) -> None:
    assert words in (failure_of(ending) or "")


def test_success_is_no_failure() -> None:
    assert failure_of(Ending(exit_code=0)) is None


def test_the_error_stands_in_a_block_of_its_own() -> None:
    assert error_text("Why.") == "\n==================\nError:\nWhy.\n"
