"""Whether a job must not run in a process that has modules loaded already."""

from __future__ import annotations

import importlib.machinery
import itertools
import os
import re
import sys

#: A line near the top of a script with which it asks for a new interpreter.
MARK = "# nmpi-emulator: fresh-interpreter"
_MARK = re.compile(rb"#\s*nmpi-emulator:\s*fresh-interpreter\s*$")

#: How far from the top the mark is looked for.
_LINES = 10


def why_fresh(script: str) -> str | None:
    """Return why a script needs an interpreter in which nothing has been imported; ``None`` if not."""
    if _asks_for_it(script):
        return "asked for by the script"
    shadowed = _shadowed_modules(os.path.dirname(script))
    if shadowed:
        return f"the script brings its own {', '.join(sorted(shadowed))}"
    return None


def _asks_for_it(script: str) -> bool:
    try:
        with open(script, "rb") as file:
            return any(_MARK.match(line.strip()) for line in itertools.islice(file, _LINES))
    except OSError:
        return False


def _shadowed_modules(directory: str) -> set[str]:
    """Return the loaded modules in place of which a script in *directory* would import its own."""
    own = set()
    for entry in os.scandir(directory or "."):
        if os.path.isfile(os.path.join(entry.path, "__init__.py")):
            own.add(entry.name)
        suffix = next((s for s in importlib.machinery.all_suffixes() if entry.name.endswith(s)), None)
        if suffix:
            own.add(entry.name.removesuffix(suffix))
    return own & {name for name in sys.modules if "." not in name} - set(sys.builtin_module_names)
