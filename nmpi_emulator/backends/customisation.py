"""The modules of a platform in every Python that a script starts, not only in the first one."""

from __future__ import annotations

from pathlib import Path

from .description import JobDescription
from .modules import PlatformModules

#: Python imports a module of this name at its start, if it is on the path.
_FILE = "sitecustomize.py"

_CONTENT = "from nmpi_emulator.backends.customisation import adopt\nadopt({description!r})\n"


def customise(directory: Path, description_file: Path) -> None:
    """Make a directory that, on ``PYTHONPATH``, has Python call :func:`adopt` at its start."""
    directory.mkdir(mode=0o700)
    (directory / _FILE).write_text(_CONTENT.format(description=str(description_file)), encoding="utf-8")


def adopt(description_file: str) -> None:
    """Make the modules of the platform importable."""
    PlatformModules(JobDescription.read(description_file).modules).install()
