"""How far a job has come with its network, for whoever watches the job from outside."""

from __future__ import annotations

import contextlib
import json
import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

#: The name of the file that tells it, beside the platform report.
FILE_NAME = "progress.json"

#: Nothing is told of simulations that are over before that (s); of others, this often (s).
PATIENCE_S, INTERVAL_S = 0.5, 0.2


class Progress:
    """Tells in a small file how far a network has come: that it is being built, compiled or simulated.

    The file is replaced as a whole.  Whoever simulates calls :meth:`reach` when the clock has passed
    :attr:`due_s`: to look at that after each step costs next to nothing.  What comes before a simulation is
    told when it begins, because nobody knows how long it takes; and taken back by :meth:`built`.

    :param file: where it is told; ``None`` if nobody wants to know.
    :param now: returns the time in seconds, from any beginning.
    """

    def __init__(self, file: Path | None = None, now: Callable[[], float] = monotonic) -> None:
        self._file = file
        self.now = now
        self._goal: float | None = None
        self._unit = ""
        self._has_told = False
        self._is_building = False
        #: The moment, on the clock, at which the next word is due.
        self.due_s = math.inf

    def build(self) -> None:
        """Tell that the network is being built, from now until the end of the next run."""
        self._tell("building")
        self._is_building = True

    def compile(self, done: int, total: int) -> None:
        """Tell that one more part of the network's code is being compiled."""
        self._tell("compiling", float(done), float(total), "parts")
        self._is_building = True

    def built(self) -> None:
        """Tell that the network is no longer being built, if nothing was told since."""
        if self._is_building and self._file is not None:
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)
        self._is_building = False

    @contextlib.contextmanager
    def towards(self, goal: float, unit: str = "ms") -> Iterator[None]:
        """Have a run up to a simulated time in the block; within the block of another goal, that one counts.

        :param unit: that of simulated time.
        """
        if self._file is None or self._goal is not None:
            yield
            return
        self._goal, self._unit, self._has_told = goal, unit, False
        if self.due_s == math.inf:
            self.due_s = self.now() + PATIENCE_S
        try:
            yield
            if self._has_told:
                self.reach(goal)
        finally:
            self._goal = None
            self.built()

    def reach(self, time: float) -> None:
        """Tell that the run has come to a simulated time."""
        if self._goal is None:
            return
        self._tell("simulating", float(time), float(self._goal), self._unit)
        self._has_told = True
        self._is_building = False
        self.due_s = self.now() + INTERVAL_S

    def _tell(self, phase: str, done: float = 0.0, total: float | None = None, unit: str = "") -> None:
        if self._file is None:
            return
        content = {"phase": phase, "done": done, "total": total, "unit": unit}
        # A child process that the script has forked may be telling its own.
        new = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with contextlib.suppress(OSError):  # the disk is full, say: the job itself is more important
            new.write_text(json.dumps(content), encoding="ascii")
            new.replace(self._file)
