"""Watch a job from outside until it is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from nmpi_emulator.errors import UsageError

from .connection import Connection, Missing
from .screen import Screen

if TYPE_CHECKING:
    from nmpi_emulator.models.progress import Progress

#: A job in one of these states is over.
OVER = ("finished", "error", "removed")

#: How long to wait between two looks, in seconds: little in the beginning, when short jobs end.
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 1.0


def follow(
    connection: Connection,
    job: int,
    *,
    screen: Screen,
    with_log: bool = False,
    moved: Callable[[str], object] = lambda status: None,
) -> dict[str, Any]:
    """Wait until a job is over; return it.

    If it is interrupted it says that the job goes on.

    :param screen: shows, on a terminal, what goes on.
    :param with_log: whether it shows the log as well.
    :param moved: is told each state that the job is seen in.
    :raises Missing: if there is no such job from the start; one that goes away is ``removed``.
    """
    try:
        return _followed(connection, job, screen, with_log, moved)
    except KeyboardInterrupt:
        screen.say(f"job {job} goes on; nmpi-emulator cancel {job} ends it")
        raise


def _followed(
    connection: Connection, job: int, screen: Screen, with_log: bool, moved: Callable[[str], object]
) -> dict[str, Any]:
    shown, state, pause_s = "", "", _FIRST_PAUSE_S
    onlooker = Onlooker(connection, job)
    while True:
        try:
            found: dict[str, Any] = connection.get(f"/jobs/{job}")
        except Missing:
            if not state:
                raise
            found = {"id": job, "status": "removed", "output_data": None}
        if found["status"] != state:
            state = found["status"]
            moved(state)
        if with_log and state != "removed":  # after the state, so that nothing is left out at the end
            log = connection.text(f"/jobs/{job}/log")
            news = log[len(shown) :] if log.startswith(shown) else log
            if news:
                screen.log(news)
                pause_s = _FIRST_PAUSE_S
            shown = log
        if state in OVER:
            return found
        if screen.is_live:
            screen.show(*onlooker.look(state))
        time.sleep(pause_s)
        pause_s = min(pause_s * 1.5, _LONGEST_PAUSE_S)


class Onlooker:
    """Asks an emulator how far a job has come, as long as that tells it."""

    def __init__(self, connection: Connection, job: int) -> None:
        self._connection = connection
        self._job = job
        self._is_told = True

    def look(self, state: str) -> tuple[str, float | None]:
        """Return in words what goes on, and the part of it that is done if that is known.

        :param state: the state of the job.
        """
        progress = self._progress() if self._is_told else None
        if progress is None:
            return f"job {self._job} {state}", None
        return progress.text(), progress.fraction

    def _progress(self) -> Progress | None:
        from nmpi_emulator.models.progress import Progress

        try:
            running = {job["id"]: job["progress"] for job in self._connection.activity()["running"]}
            come = running.get(self._job)
            return Progress(**come) if come else None
        except (UsageError, click.ClickException, KeyError, TypeError):
            self._is_told = False  # it is the real service, or we may not control it
            return None
