"""How commands show what they have found: tables, states in colour, JSON."""

from __future__ import annotations

import enum
import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

_COLOURS = {"finished": "green", "error": "red", "running": "cyan", "removed": "bright_black"}


def show_json(content: Any) -> None:
    """Show something for programs; of an enumeration, its value."""
    click.echo(json.dumps(content, indent=2, ensure_ascii=False, default=_value))


def _value(content: object) -> Any:
    if isinstance(content, enum.Enum):
        return content.value
    raise TypeError(f"{type(content).__name__} cannot be shown to programs")


def status(name: str) -> str:
    """Return the state of a job in its colour."""
    return click.style(name, fg=_COLOURS.get(name.strip(), "yellow"))


def _plain(text: str) -> str:
    """Return a text on one line, without what a terminal would take for a command."""
    return "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))


def show_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Show rows of texts; on a terminal, lines are cut at its right edge.

    What stands under the title ``status`` is a state of a job.
    """
    plain = [[_plain(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(titles, *plain, strict=True)]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    click.echo(_line(titles, widths, room))
    for row in plain:
        click.echo(_line(row, widths, room, titles))


def _line(cells: Sequence[str], widths: Sequence[int], room: int | None, titles: Sequence[str] = ()) -> str:
    shown, used = [], 0
    for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        text = cell if number == len(cells) - 1 else f"{cell:{width}}"
        if room is not None:
            text = text[: max(0, room - used)]
        used += len(text) + 2
        shown.append(status(text) if titles and titles[number] == "status" else text)
    return "  ".join(shown).rstrip()


def show_fields(fields: Iterable[tuple[str, Any]]) -> None:
    """Show names with values; what is empty is left out.  ``status`` is the state of a job."""
    given = [(name, str(value)) for name, value in fields if value not in (None, "", [], {})]
    width = max((len(name) for name, _ in given), default=0)
    for name, value in given:
        title = name
        for line in value.splitlines() or [""]:
            text = status(line) if name == "status" else _plain(line)
            click.echo(f"{title:{width}}  {text}")
            title = ""
