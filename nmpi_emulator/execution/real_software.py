"""Find the real software of a platform on this machine."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from nmpi_emulator.errors import UsageError
from nmpi_emulator.platforms.real_software import KEY, RealSoftware
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.settings import Settings

from .environment import clean_environment

#: How long an interpreter may take to say what it has, in seconds; it takes a fraction of one.
_PROBE_S = 60.0

#: Asks an interpreter for a version, and for the directories that a program of it reads.
_PROBE = """\
import json, os, sys, sysconfig
from importlib.metadata import PackageNotFoundError, version
try:
    found = version(sys.argv[1])
except PackageNotFoundError:
    found = None
paths = [sys.prefix, sys.base_prefix, os.path.dirname(os.path.realpath(sys.executable))]
paths += [*sys.path, *sysconfig.get_paths().values()]
print(json.dumps({"version": found, "paths": sorted({path for path in paths if os.path.exists(path)})}))
"""


class NotInstalled(Exception):
    """The real software is not where it is looked for; the message says what to do."""


@dataclass(frozen=True)
class Installation:
    """An interpreter that has the software.

    :param readable: the files that it needs, if they are not those of the emulator's own interpreter.
    """

    python: str
    version: str
    readable: tuple[str, ...] = ()


def installation(software: RealSoftware, settings: Settings) -> Installation:
    """Return where the real software of a platform is.

    :raises NotInstalled: if it is not there.
    """
    python: Path | None = getattr(settings, software.setting)
    if python is not None:
        return _installation_of(Path(os.path.abspath(python.expanduser())), software)
    try:
        return Installation(sys.executable, importlib.metadata.version(software.name))
    except importlib.metadata.PackageNotFoundError:
        raise NotInstalled(f"{software.name} is not installed here. {advice(software)}") from None


def advice(software: RealSoftware) -> str:
    """Return how the real software of a platform is installed."""
    return (
        f"Install it beside the emulator (pip install 'nmpi-emulator[{software.extra}]'), or into an "
        f"environment of its own (python -m venv DIRECTORY; DIRECTORY/bin/pip install "
        f"'{software.requirement}') and name its interpreter in the setting {software.setting}."
    )


def _installation_of(python: Path, software: RealSoftware) -> Installation:
    said = f"the setting {software.setting} names {python}"
    if python.is_dir():
        raise NotInstalled(f"{said}, a directory: name the interpreter, such as {python}/bin/python.")
    temporary = Path(tempfile.gettempdir())
    try:
        answer = subprocess.run(
            [python, "-I", "-c", _PROBE, software.name],
            env=clean_environment(home=temporary, tmp=temporary),
            cwd="/",
            capture_output=True,
            timeout=_PROBE_S,
            check=True,
        )
        found = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise NotInstalled(f"{said}, which does not work as a Python interpreter: {error}") from None
    if found["version"] is None:
        raise NotInstalled(f"{said}, which has no {software.name}. {advice(software)}")
    return Installation(str(python), found["version"], (str(python), *found["paths"]))


def program_of(software: RealSoftware) -> str:
    """Return the file of the program that an interpreter with the software runs."""
    spec = importlib.util.find_spec(software.program)
    assert spec is not None and spec.origin is not None
    return spec.origin


def require(platform: str, settings: Settings) -> None:
    """Make sure that the real software of a platform can be asked.

    :raises UsageError: if it cannot.
    """
    known = platforms()
    software = known[platform].real_software if platform in known else None
    if software is None:
        able = [name for name, declared in known.items() if declared.real_software]
        raise UsageError(
            f"for {platform} there is no real software that could map a network here ({KEY}); "
            f"there is for: {', '.join(able)}"
        )
    try:
        installation(software, settings)
    except NotInstalled as reason:
        raise UsageError(str(reason)) from None
