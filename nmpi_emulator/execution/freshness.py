"""Whether a job must not run in a process that has modules loaded already."""

from __future__ import annotations

import importlib.machinery
import os
import re
from collections.abc import Collection

#: A line near the top of a script with which it asks for a new interpreter.
MARK = "# nmpi-emulator: fresh-interpreter"
_MARK = re.compile(rb"#\s*nmpi-emulator:\s*fresh-interpreter\s*$")

#: How far from the top the mark is looked for, in lines and in bytes.
_LINES = 10
_BYTES = 4096


def why_fresh(script: str, loaded: Collection[str]) -> str | None:
    """Return why a script needs an interpreter in which nothing has been imported; ``None`` if not.

    :param loaded: the modules that would be loaded already, by their names at the top level.
    """
    if _asks_for_it(script):
        return "asked for by the script"
    shadowed = _importable(os.path.dirname(script)) & set(loaded)
    if shadowed:
        return f"the script brings its own {', '.join(sorted(shadowed))}"
    return None


def _asks_for_it(script: str) -> bool:
    try:
        with open(script, "rb") as file:
            top = file.read(_BYTES)
    except OSError:  # the job will say so better
        return False
    return any(_MARK.match(line.strip()) for line in top.splitlines()[:_LINES])


def _importable(directory: str) -> set[str]:
    """Return the names of what a script in *directory* would import in place of modules elsewhere."""
    names = set()
    for entry in os.scandir(directory):
        if os.path.isfile(os.path.join(entry.path, "__init__.py")):
            names.add(entry.name)
        suffix = next((s for s in importlib.machinery.all_suffixes() if entry.name.endswith(s)), None)
        if suffix:
            names.add(entry.name.removesuffix(suffix))
    return names
