"""What fits into the columns of the real service's database, and what is answered when something does not."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from typing import Any

from nmpi_emulator.errors import Unprocessable
from nmpi_emulator.models.records import FileRecord

from .repositories import BUCKET, DRIVE, path_of, repository_of
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

#: The largest whole number (id, size of a file), and the largest page size or index.
MAX_ID = 2**31 - 1
MAX_PAGE = 2**63 - 1

#: How a stored text names either half of a surrogate pair.
_MAYBE_SURROGATE = "\\ud"


class Columns:
    """Checks values before they are stored, and shows what the real service cannot."""

    def __init__(self, bugs: UpstreamBugs) -> None:
        self._bugs = bugs

    def text(self, where: Sequence[str | int], value: str | None, max_length: int | None = None) -> None:
        """Require that a text fits.

        :param where: the place in the request, as in a validation error.
        :raises Unprocessable: if it is too long or holds a NUL character or half a surrogate pair.
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
        try:
            value.encode()
        except UnicodeEncodeError:
            self._bugs.hit(UpstreamBug.NOT_UTF8)
            message = "Value error, a text cannot hold half a surrogate pair"
            raise invalid(where, "value_error", message, value) from None

    def filters(self, **values: Sequence[str] | None) -> None:
        """Require that texts to search for can be sent to a database.

        :param values: the values of each query parameter.
        :raises Unprocessable: if one holds a NUL character.
        """
        for name, texts in values.items():
            for i, text in enumerate(texts or ()):
                self.text(["query", name, i], text)

    def readable_path(self, file: FileRecord) -> str | None:
        """Return the path of an output file as it can be shown: nothing if it cannot be derived."""
        path = path_of(file)
        if path is None and repository_of(file.url) in (DRIVE, BUCKET):
            self._bugs.hit(UpstreamBug.DRIVE_URL_WITHOUT_PATH)
        return path

    def readable_usage(self, usage: float | None) -> float | None:
        """Return the usage of a job or session as it can be shown: nothing if it is not a finite number."""
        if usage is not None and not math.isfinite(usage):
            self._bugs.hit(UpstreamBug.NOT_A_NUMBER)
            return None
        return usage

    def readable_object(self, text: str | None) -> dict[str, Any] | None:
        """Return a JSON object that was stored, as it can be shown.

        ``NaN`` and ``Infinity``, which JSON does not have, are shown as null; half a surrogate pair, which
        UTF-8 does not have, as a question mark.
        """
        if text is None:
            return None
        content: dict[str, Any] = json.loads(text, parse_constant=self._no_constant)
        if _MAYBE_SURROGATE in text:
            written = json.dumps(content, ensure_ascii=False)
            try:
                written.encode()
            except UnicodeEncodeError:
                self._bugs.hit(UpstreamBug.NOT_UTF8)
                content = json.loads(written.encode("utf-8", "replace"))
        return content

    def _no_constant(self, name: str) -> None:
        self._bugs.hit(UpstreamBug.NOT_A_NUMBER)

    def readable_number(self, value: float) -> float:
        """Return a number of a quota as it can be shown: for an infinite one, the largest there is."""
        if not math.isfinite(value):
            self._bugs.hit(UpstreamBug.NOT_A_NUMBER)
            return math.copysign(sys.float_info.max, value)
        return value

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

    def integer(self, where: Sequence[str | int], value: int) -> None:
        """Require that a whole number fits.

        :raises Unprocessable: if it has more than 32 bits.
        """
        if value > MAX_ID:
            self._bugs.hit(UpstreamBug.HUGE_ID)
            message = f"Input should be less than or equal to {MAX_ID}"
            raise invalid(where, "less_than_equal", message, value, le=MAX_ID)
        if value < -MAX_ID - 1:
            self._bugs.hit(UpstreamBug.HUGE_ID)
            message = f"Input should be greater than or equal to {-MAX_ID - 1}"
            raise invalid(where, "greater_than_equal", message, value, ge=-MAX_ID - 1)

    def exists(self, id_: int) -> bool:
        """Tell whether something with this id can exist at all."""
        if not -MAX_ID - 1 <= id_ <= MAX_ID:
            self._bugs.hit(UpstreamBug.HUGE_ID)
        return 0 < id_ <= MAX_ID


def storable_usage(usage: float) -> float:
    """Return a usage, or infinity if it is not a number: SQLite would take that for nothing.

    Either has used up any quota.
    """
    return math.inf if math.isnan(usage) else usage


def storable_limit(limit: float) -> float:
    """Return the limit of a quota, or minus infinity if it is not a number; nothing is below either."""
    return -math.inf if math.isnan(limit) else limit


def invalid(where: Sequence[str | int], kind: str, message: str, value: Any, **context: Any) -> Unprocessable:
    """Return a validation error in the form of the API."""
    fault: dict[str, Any] = {"type": kind, "loc": list(where), "msg": message, "input": value}
    if context:
        fault["ctx"] = context
    return Unprocessable([fault])
