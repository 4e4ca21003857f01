"""Watch a job from outside until it is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .connection import Connection, Missing

#: A job in one of these states is over.
OVER = ("finished", "error", "removed")

#: How long to wait between two looks, in seconds: little in the beginning, when short jobs end.
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 1.0


def follow(
    connection: Connection,
    job: int,
    *,
    show: Callable[[str], object] | None = None,
    moved: Callable[[str], object] = lambda status: None,
) -> dict[str, Any]:
    """Wait until a job is over; return it.

    :param show: is given each further piece of the log.
    :param moved: is told each state that the job is seen in.
    :raises Missing: if there is no such job from the start; one that goes away is ``removed``.
    """
    shown, state, pause_s = "", "", _FIRST_PAUSE_S
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
        if show is not None and state != "removed":  # after the state, so that nothing is left out at the end
            log = connection.text(f"/jobs/{job}/log")
            news = log[len(shown) :] if log.startswith(shown) else log
            if news:
                show(news)
                pause_s = _FIRST_PAUSE_S
            shown = log
        if state in OVER:
            return found
        time.sleep(pause_s)
        pause_s = min(pause_s * 1.5, _LONGEST_PAUSE_S)
