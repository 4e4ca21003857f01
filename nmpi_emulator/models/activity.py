"""What a queue is busy with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .progress import Progress


@dataclass(frozen=True, kw_only=True)
class Activity:
    """What a queue is busy with, at one moment.

    :param waiting: how many jobs wait that will be executed here.
    :param running: the jobs that are being executed, by id, and how far each has come with what takes long
        (``None``: nothing does, or that is not known).
    :param held: whether no further job is taken off the queue.
    :param over: how many jobs are over, in whatever way.
    """

    waiting: int
    running: Mapping[int, Progress | None] = field(default_factory=dict)
    held: bool = False
    over: int

    @property
    def left(self) -> int:
        """Return how many jobs are still to come to their end."""
        return self.waiting + len(self.running)
