"""How far the simulation of a job has come, for whoever watches the job from outside."""

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
    """Tells in a small file how far a simulation has come, now and then.

    The file is replaced as a whole.  Whoever simulates calls :meth:`reach` when the clock has passed
    :attr:`due_s`: to look at that after each step costs next to nothing.

    :param file: where it is told; ``None`` if nobody wants to know.
    :param now: returns the time in seconds, from any beginning.
    """

    def __init__(self, file: Path | None = None, now: Callable[[], float] = monotonic) -> None:
        self._file = file
        self.now = now
        self._goal: float | None = None
        self._unit = ""
        self._has_told = False
        #: The moment, on the clock, at which the next word is due.
        self.due_s = math.inf

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

    def reach(self, time: float) -> None:
        """Tell that the run has come to a simulated time."""
        if self._file is None or self._goal is None:
            return
        content = {"phase": "simulating", "done": float(time), "total": float(self._goal), "unit": self._unit}
        # A child process that the script has forked may be telling its own.
        new = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with contextlib.suppress(OSError):  # the disk is full, say: the job itself is more important
            new.write_text(json.dumps(content), encoding="ascii")
            new.replace(self._file)
        self._has_told = True
        self.due_s = self.now() + INTERVAL_S
