"""What a script finds as ``spinn_utilities.progress_bar``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sized
from typing import Literal, TypeVar

from nmpi_emulator.backends.spinnaker.session import session

T = TypeVar("T")


class ProgressBar:
    """A line on standard error that grows with what has been done.

    :param total_number_of_things_to_do: how many, or a collection of them.
    """

    MAX_LENGTH_IN_CHARS = 60
    TOO_MANY_ERROR = (
        "Too many update steps in progress bar! This may be a sign that something else has gone wrong!"
    )

    def __init__(
        self,
        total_number_of_things_to_do: int | Sized,
        string_describing_what_being_progressed: str | None,
        step_character: str = "=",
        end_character: str = "|",
    ) -> None:
        sized = isinstance(total_number_of_things_to_do, Sized)
        self._total = len(total_number_of_things_to_do) if sized else int(total_number_of_things_to_do)  # type: ignore[arg-type]
        self._done = self._drawn = 0
        self._string = string_describing_what_being_progressed
        self._step_character = step_character
        middle = self.MAX_LENGTH_IN_CHARS // 2
        scale = f"{end_character}0%{' ' * (middle - 4)}50%{' ' * (middle - 5)}100%{end_character}"
        self._write((f"{self._string}\n" if self._string is not None else "") + f"{scale}\n ")
        self._draw()

    def _write(self, text: str) -> None:
        print(text, end="", file=sys.stderr, flush=True)

    def _draw(self) -> None:
        due = self.MAX_LENGTH_IN_CHARS * self._done // self._total if self._total else 0
        if self._done == self._total:
            due = self.MAX_LENGTH_IN_CHARS
        self._write(self._step_character * (due - self._drawn))
        self._drawn = due

    def update(self, amount_to_add: int = 1) -> None:
        """Note that more has been done."""
        if self._done + amount_to_add > self._total:
            if session().log.is_new(self.TOO_MANY_ERROR):
                session().log.error(self.TOO_MANY_ERROR)
            return
        self._done += amount_to_add
        self._draw()

    def end(self) -> None:
        """Fill the line, and end it."""
        self._done = self._total
        self._draw()
        self._write("\n")

    def over(self, collection: Iterable[T], finish_at_end: bool = True) -> Iterator[T]:
        """Go through a collection, and note each item as done.

        :param finish_at_end: whether the line ends with it.
        """
        try:
            for item in collection:
                yield item
                self.update()
        finally:
            if finish_at_end:
                self.end()

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *_: object) -> Literal[False]:
        self.end()
        return False

    def __repr__(self) -> str:
        return f"<{type(self).__name__}:{self._string}>"


class DummyProgressBar(ProgressBar):
    """A progress bar that shows nothing."""

    def _write(self, text: str) -> None:
        """Show nothing."""
