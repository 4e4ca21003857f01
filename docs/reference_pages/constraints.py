"""The constraints of the platforms, from their declarations: what the code of a finding means."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nmpi_emulator.backends.constraints.violation import Violation
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.platforms.shared_constraints import SHARED_CONSTRAINTS

from .text import code

_HEAD = """# Constraints

What the platforms do not allow, or do otherwise than a script says. Messages, the platform report of
a job and `nmpi-emulator check` name each by its code: an *error* ends the script as the real software
does, a *warning* tells what becomes of something. `nmpi-emulator explain CODE` says what stands
here. Where a limit is a number,
`nmpi-emulator platforms NAME` says where it comes from.
"""


def page() -> str:
    """Write the page."""
    return _HEAD + "".join(_section(title, entries) for title, entries in _sections().items())


def _sections() -> dict[str, dict[str, str]]:
    """Return the meaning of each code, under the names of all platforms that have it."""
    sections = {"Every platform": dict(SHARED_CONSTRAINTS)}
    every = {
        name: meaning for platform in platforms().values() for name, meaning in platform.constraints.items()
    }
    for name, meaning in every.items():
        owners = (platform.name for platform in platforms().values() if name in platform.constraints)
        sections.setdefault(", ".join(owners), {})[name] = meaning
    return sections


def _section(title: str, entries: Mapping[str, str]) -> str:
    return f"\n## {title}\n\n" + "".join(_entry(*entry) for entry in sorted(entries.items()))


def _entry(name: str, meaning: str) -> str:
    anchor = Violation(code=name, message=meaning).doc.rpartition("#")[2]
    return f'- <a id="{anchor}"></a>{code(name)}: {_escaped(meaning)}\n'


def _escaped(text: str) -> str:
    """Return plain text as Markdown."""
    return re.sub(r"([\\`*<\[])", r"\\\1", text)
