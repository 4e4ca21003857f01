"""The wish that a job end, from whoever has it, to whatever is busy with the job."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

#: Ends what is going on; called at most once, in the thread that requests the stop.
Interrupt = Callable[[], None]


class Stop:
    """Can be requested once; interrupts what is going on then, and whatever is begun later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reason: str | None = None
        self._interrupts: list[Interrupt] = []

    @property
    def reason(self) -> str | None:
        """Return why the job must end; ``None`` while it need not."""
        return self._reason

    def request(self, reason: str) -> None:
        """Have the job end.  Only the first reason counts."""
        with self._lock:
            if self._reason is not None:
                return
            self._reason = reason
            interrupts, self._interrupts = self._interrupts, []
        for interrupt in interrupts:
            interrupt()

    @contextlib.contextmanager
    def interrupting(self, interrupt: Interrupt) -> Iterator[None]:
        """Have *interrupt* called if the stop is requested during the block, or has been before."""
        with self._lock:
            requested = self._reason is not None
            if not requested:
                self._interrupts.append(interrupt)
        if requested:
            interrupt()
        try:
            yield
        finally:
            with self._lock, contextlib.suppress(ValueError):
                self._interrupts.remove(interrupt)
