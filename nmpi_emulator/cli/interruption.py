"""Ctrl-C and the signals that end programs: commands tidy up, and end with the exit code of shells."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import click

#: What shells add to the number of the signal that has ended a program.
BY_SIGNAL = 128

#: Signals that end a program at once, unless they are turned into an exception.
_ENDING = (signal.SIGTERM, signal.SIGHUP)


def open_closed_streams() -> None:
    """Have what is written go nowhere where a shell has closed standard output or error (``>&-``)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (for good)


@contextlib.contextmanager
def ending_in_order(context: click.Context) -> Iterator[None]:
    """Have signals end the block by an exception, so that what it has begun is put away.

    Signals that are ignored (``nohup``) stay so.

    :raises click.exceptions.Exit: after Ctrl-C.
    """
    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {n: signal.signal(n, _end) for n in _ENDING if signal.getsignal(n) is signal.SIG_DFL}
    try:
        yield
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        context.exit(BY_SIGNAL + signal.SIGINT)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _: object) -> None:
    sys.exit(BY_SIGNAL + number)
