"""How a process of the emulator's own is started with a new Python interpreter."""

from __future__ import annotations

import sys
from pathlib import Path

#: Nothing of the current directory is imported; our own package comes from where it was found before.
_PROGRAM = """\
import sys
if sys.path[:1] == [""]:
    del sys.path[0]
if sys.argv[1] not in sys.path:
    sys.path.insert(0, sys.argv[1])
from nmpi_emulator.backends.{module} import main
main(*sys.argv[2:])
"""


def command(module: str, *arguments: str | int) -> list[str]:
    """Return the command that calls ``main(*arguments)`` of a module of this package."""
    package = Path(__file__).parent.parent
    program = _PROGRAM.format(module=module)
    return [sys.executable, "-c", program, str(package.parent), *map(str, arguments)]
