"""The modules of a platform in every Python that a script starts, not only in the first one."""

from __future__ import annotations

import site
from collections.abc import Iterable
from pathlib import Path

from .description import JobDescription
from .modules import PlatformModules

#: Python imports a module of this name at its start, if it is on the path.
_FILE = "sitecustomize.py"

_CONTENT = """\
import sys
if {package!r} not in sys.path:
    sys.path.insert(0, {package!r})
from nmpi_emulator.backends.customisation import adopt
adopt({description!r})
"""


def customise(directory: Path, description_file: Path) -> None:
    """Make a directory that, on ``PYTHONPATH``, has Python call :func:`adopt` at its start."""
    directory.mkdir(mode=0o700)
    package = str(Path(__file__).parents[2])
    content = _CONTENT.format(package=package, description=str(description_file))
    (directory / _FILE).write_text(content, encoding="utf-8")


def adopt(description_file: str) -> None:
    """Make the modules of the platform importable, and what has been installed for the job."""
    description = JobDescription.read(description_file)
    PlatformModules(description.modules).install()
    add_packages(description.packages)


def add_packages(directories: Iterable[str]) -> None:
    """Make packages importable that are found nowhere else; their ``.pth`` files count."""
    for directory in directories:
        site.addsitedir(directory)
