"""Tables of plain text, for the end of a log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def rows_as_text(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """Return a table, the columns as wide as they need be; numbers to the right, text to the left."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(line[column]) for line in [list(header), *cells]) for column in range(len(header))]
    right = [bool(rows) and isinstance(rows[0][column], (int, float)) for column in range(len(header))]

    def line(values: Sequence[str]) -> str:
        padded = (
            value.rjust(width) if to_right else value.ljust(width)
            for value, width, to_right in zip(values, widths, right, strict=True)
        )
        return "  ".join(padded).rstrip()

    return [line(header), *map(line, cells)]


def pairs_as_text(pairs: Sequence[tuple[str, Any]]) -> list[str]:
    """Return names and values, one pair a line."""
    width = max((len(name) for name, _ in pairs), default=0)
    return [f"{name.ljust(width)}  {_cell(value)}" for name, value in pairs]


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    # A label may hold line breaks or control characters; a table must stay a table.
    return "".join(c if c.isprintable() else "?" for c in str(value))
