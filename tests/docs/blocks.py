"""The code blocks of a page, and what each needs to be run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(
    r"(?:^<!-- not run: (?P<reason>.+?) -->\n)?"
    r"^(?P<indent> *)```(?P<language>\w+)(?P<rest>[^\n]*)\n(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True)
class Block:
    """A block of code.

    :param title: the name of the file that it is.
    :param reason: why it is not run, if it is not.
    """

    language: str
    title: str | None
    text: str
    line: int
    reason: str | None


def blocks_of(page: Path) -> list[Block]:
    """Return the code blocks of a page, in order."""
    content = page.read_text(encoding="utf-8")
    found = []
    for match in _FENCE.finditer(content):
        indent = len(match["indent"])
        text = "".join(line[indent:] for line in match["text"].splitlines(keepends=True))
        title = _TITLE.search(match["rest"])
        line = content.count("\n", 0, match.start("language")) + 1
        found.append(Block(match["language"], title[1] if title else None, text, line, match["reason"]))
    return found


def commands_of(block: Block) -> list[str]:
    """Return the commands of a console block: what follows ``$``, with the lines that continue it."""
    joined = re.sub(r"\\\n>? *", "", block.text)
    return [line[2:].strip() for line in joined.splitlines() if line.startswith("$ ")]
