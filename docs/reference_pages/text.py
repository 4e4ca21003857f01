"""Docstrings and tables as Markdown."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

_FIELD = re.compile(r"^:(?:param (?P<name>\w+)|raises? (?P<error>[\w.]+)|(?P<result>returns?)):\s*")


def table(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a table."""
    lines = [_row(titles), _row(["---"] * len(titles)), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[Any]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def code(value: Any) -> str:
    """Return something as code; nothing for ``None``."""
    return "" if value is None else f"`{value}`"


def markdown(text: str) -> str:
    """Turn what docstrings write in reStructuredText into Markdown."""
    text = re.sub(r":\w+:`~?([^`]+)`", lambda match: f"`{match[1].rpartition('.')[2]}`", text)
    text = text.replace("``", "`")
    return re.sub(r"::\n\n((?: {4}.*\n?|\n)+)", _as_block, text)


def _as_block(match: re.Match[str]) -> str:
    return f":\n\n```text\n{textwrap.dedent(match[1]).strip()}\n```\n\n"


def docstring(subject: Any) -> str:
    """Return the docstring of something: the text, then its parameters and errors as a list."""
    return described(inspect.getdoc(subject) or "")


def described(text: str) -> str:
    """Turn a docstring into Markdown, with a list of parameters and errors."""
    prose, fields = split_fields(text)
    items = [
        f"- `{name}`: {meaning}" if kind == "param" else f"- **{kind}** {code(name or None)} {meaning}"
        for kind, name, meaning in fields
    ]
    return markdown(prose) + ("\n\n" + markdown("\n".join(items)) if items else "")


def split_fields(text: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Split a docstring into its text and its fields: kind, name, meaning."""
    prose: list[str] = []
    fields: list[tuple[str, str, str]] = []
    for line in text.splitlines():
        if match := _FIELD.match(line):
            kind = "param" if match["name"] else "raises" if match["error"] else "returns"
            fields.append((kind, match["name"] or match["error"] or "", line[match.end() :]))
        elif fields and line.startswith(" "):
            kind, name, meaning = fields.pop()
            fields.append((kind, name, f"{meaning} {line.strip()}"))
        else:
            prose.append(line)
    return "\n".join(prose).strip(), fields
