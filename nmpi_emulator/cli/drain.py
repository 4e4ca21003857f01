"""``nmpi-emulator drain``: wait until a queue is empty."""

from __future__ import annotations

import sys
import time

import click

from nmpi_emulator.clock import monotonic_s
from nmpi_emulator.errors import UsageError

from .connection import Connection, with_connection
from .json_output import json_option
from .presentation import show_json
from .status_line import StatusLine

#: How long to wait between two looks, in seconds.
_PAUSE_S = 0.25


@click.command()
@click.option("--timeout", type=click.FloatRange(0), help="Seconds to wait at most.  [default: for ever]")
@json_option("what was waited for", done="how many jobs ended meanwhile", left="how many have not")
@with_connection
def drain(connection: Connection, timeout: float | None, as_json: bool) -> None:
    """Wait until every job that the emulator executes is over, such as before it is stopped.

    Jobs that come meanwhile are waited for as well.  The exit code is 1 if jobs are left after --timeout, or
    if the queue is held, so that they will never run.
    """
    done, left = _drained(connection, None if timeout is None else monotonic_s() + timeout)
    if as_json:
        show_json({"done": done, "left": left})
    else:
        ended = f"{done} job{'' if done == 1 else 's'} done"
        click.echo(ended + (f", {left} left after {timeout:g} s" if left else ""))
    sys.exit(1 if left else 0)


def _drained(connection: Connection, end_s: float | None) -> tuple[int, int]:
    """Wait; return how many jobs came to their end, and how many are left.

    :raises UsageError: if the queue is held.
    """
    line, before = StatusLine(), None
    try:
        while True:
            activity = connection.activity()
            left = activity["waiting"] + len(activity["running"])
            before = activity["over"] if before is None else before
            done = max(0, activity["over"] - before)  # less than before, if it was reset
            if not left or (end_s is not None and monotonic_s() >= end_s):
                return done, left
            if activity["held"] and not activity["running"]:
                raise UsageError(
                    f"no job is taken off the queue (it is held, or executes nothing): {left} wait"
                )
            line.show(f"{done} of {done + left} jobs done", done / (done + left))
            time.sleep(_PAUSE_S)
    finally:
        line.clear()
