"""What fits into the columns of the real service's database, and what is answered when something does not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from nmpi_emulator.errors import Unprocessable

from .upstream_bugs import UpstreamBug, UpstreamBugs

#: Lengths in characters.  Source: contract of API v3, limits (columns of the real database).
COMMAND = 500
COLLAB = 40
USER = 36
PLATFORM = 20
URL = 1000
PATH = 1000
HASH = 256
CONTENT_TYPE = 100
TITLE = 200
UNITS = 15

#: The largest integer id, and the largest page size or index.
MAX_ID = 2**31 - 1
MAX_PAGE = 2**63 - 1


class Columns:
    """Check values before they are stored."""

    def __init__(self, bugs: UpstreamBugs) -> None:
        self._bugs = bugs

    def text(self, where: Sequence[str | int], value: str | None, max_length: int | None = None) -> None:
        """Require that a text fits.

        :param where: the place in the request, as in a validation error.
        :raises Unprocessable: if it is too long or holds a NUL character.
        """
        if value is None:
            return
        if max_length is not None and len(value) > max_length:
            self._bugs.hit(UpstreamBug.OVERLONG_TEXT)
            message = f"String should have at most {max_length} characters"
            raise invalid(where, "string_too_long", message, value, max_length=max_length)
        if "\x00" in value:
            self._bugs.hit(UpstreamBug.NUL_CHARACTER)
            raise invalid(where, "value_error", "Value error, a text cannot hold a NUL character", value)

    def finite(self, where: Sequence[str | int], value: float | None) -> None:
        """Require a finite number.

        :raises Unprocessable: for infinities and not-a-number.
        """
        if value is not None and not math.isfinite(value):
            self._bugs.hit(UpstreamBug.NOT_A_NUMBER)
            raise invalid(where, "finite_number", "Input should be a finite number", str(value))

    def readable_usage(self, usage: float | None) -> float | None:
        """Return the usage of a job as it can be shown: nothing if it is not a finite number."""
        if usage is not None and not math.isfinite(usage):
            self._bugs.hit(UpstreamBug.NOT_A_NUMBER)
            return None
        return usage

    def page(self, size: int, from_index: int) -> None:
        """Require a page that a database can deliver.

        :raises Unprocessable: for negative or huge values.
        """
        for name, value in (("size", size), ("from_index", from_index)):
            if value < 0:
                self._bugs.hit(UpstreamBug.NEGATIVE_PAGE)
                message = "Input should be greater than or equal to 0"
                raise invalid(["query", name], "greater_than_equal", message, str(value), ge=0)
            if value > MAX_PAGE:
                self._bugs.hit(UpstreamBug.HUGE_ID)
                message = f"Input should be less than or equal to {MAX_PAGE}"
                raise invalid(["query", name], "less_than_equal", message, str(value), le=MAX_PAGE)

    def exists(self, id_: int) -> bool:
        """Tell whether something with this id can exist at all."""
        if id_ > MAX_ID:
            self._bugs.hit(UpstreamBug.HUGE_ID)
        return 0 < id_ <= MAX_ID


def invalid(where: Sequence[str | int], kind: str, message: str, value: Any, **context: Any) -> Unprocessable:
    """Return a validation error in the form of the API."""
    fault: dict[str, Any] = {"type": kind, "loc": list(where), "msg": message, "input": value}
    if context:
        fault["ctx"] = context
    return Unprocessable([fault])
