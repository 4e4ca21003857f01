"""Where the real service is odd: its bugs, and its quirks, from the marks in the code."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import nmpi_emulator
from nmpi_emulator.queue.upstream_bugs import UpstreamBug

from .text import code, markdown, table

_CODE = Path(nmpi_emulator.__file__).parent

_HEAD = """# Oddities of the real service

## Bugs

At these requests the real service fails (500, `Internal Server Error`). The emulator gives the
answer that is named here; with the setting `reproduce_upstream_bugs` it fails as well.

"""

_QUIRKS = """
## Quirks

These are no failures, and clients may rely on them: the emulator does the same. Each has a test.

"""


def page() -> str:
    """Write the page."""
    bugs = table(
        ("bug", "request, and answer of the emulator"), [(code(b.name), b.value) for b in UpstreamBug]
    )
    rows = [(code(place), markdown(text)) for place, text in sorted(quirks())]
    return _HEAD + bugs + _QUIRKS + table(("module", "quirk"), rows)


def quirks() -> Iterator[tuple[str, str]]:
    """Yield module and text of each ``quirk:`` mark."""
    for path in sorted(_CODE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "quirk:" in source:
            name = ".".join(path.relative_to(_CODE).with_suffix("").parts)
            for text in (*_comments(source), *_docstrings(source)):
                for match in re.finditer(r"quirk: (.*?)(?=quirk: |\n\s*\n|\Z)", text, re.DOTALL):
                    yield name, " ".join(match[1].split())


def _comments(source: str) -> Iterator[str]:
    """Yield comments; lines of comment that follow each other are one."""
    block: list[str] = []
    last = -1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            line = token.start[0]
            if line != last + 1 and block:
                yield "\n".join(block)
                block = []
            block.append(token.string.lstrip("#: "))
            last = line
    if block:
        yield "\n".join(block)


def _docstrings(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            yield ast.get_docstring(node) or ""
