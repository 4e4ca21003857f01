"""Redirect the requests of other programs: what their environment must hold."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from pathlib import Path

#: Tells ``child/sitecustomize.py`` where to redirect to.
VARIABLE = "NMPI_EMULATOR_REDIRECT"

_CHILD = Path(__file__).parent / "child"


def environment_of(
    environment: Mapping[str, str],
    url: str,
    *,
    hosts: Collection[str],
    allow: Collection[str],
    directory: Path,
) -> dict[str, str]:
    """Return an environment in which Python programs, and those that they start, are redirected.

    :param environment: what it is made of, usually ``os.environ``.
    :param url: the emulator.
    :param hosts: the names of the real services.
    :param allow: patterns of further names and addresses that requests may go to.
    :param directory: where the client keeps its files.
    """
    wanted = {"url": url, "hosts": sorted(hosts), "allow": sorted(allow), "directory": str(directory)}
    paths = [str(_CHILD), *filter(None, [environment.get("PYTHONPATH")])]
    return {**environment, VARIABLE: json.dumps(wanted), "PYTHONPATH": os.pathsep.join(paths)}
