"""Try again while the database cannot be written: the disk is full, or another program has locked it."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from typing import TypeVar

logger = logging.getLogger(__name__)

#: How long after a failure the next attempt is made, in seconds.
_PAUSE_S = 0.5

Result = TypeVar("Result")


class GivenUp(Exception):
    """The emulator is being stopped, and the database still cannot be written."""


class Patience:
    """Repeats what the database refuses, until it succeeds or the emulator is being stopped."""

    def __init__(self) -> None:
        self._stopping = threading.Event()

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is tried again any more."""
        return self._stopping.is_set()

    def begin(self) -> None:
        """Try again from now on."""
        self._stopping.clear()

    def end(self) -> None:
        """Try nothing again from now on."""
        self._stopping.set()

    def insist(self, action: Callable[[], Result]) -> Result:
        """Return what *action*, one transaction, returns when the database has taken it.

        :raises GivenUp: if the emulator is stopped before that.
        """
        while True:
            try:
                return action()
            except sqlite3.OperationalError as error:
                logger.warning("the database cannot be written, trying again: %s", error)
                if self._stopping.wait(_PAUSE_S):
                    raise GivenUp(str(error)) from error
