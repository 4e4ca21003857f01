"""What of the things that a job asks to be installed, fetched or built is there already."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from nmpi_emulator.platforms.extras import Extra, ExtraRequest


def present(request: ExtraRequest, work: Path, counted: Iterable[str]) -> list[str]:
    """Return what need not be done: it is there in whatever version, or counts as being there.

    :param work: the directory in which the script runs.
    :param counted: packages, repositories and directories that count as being there (the setting
        ``installed_packages``).
    """
    names = {plain_name(name) for name in counted}
    return [
        item for item in request.items if plain_name(item) in names or _is_there(request.extra, item, work)
    ]


def _is_there(extra: Extra, item: str, work: Path) -> bool:
    if extra is Extra.PACKAGES:
        return installed_version(item) is not None
    return extra is Extra.REPOSITORIES and (work / directory_name(item)).is_dir()


def installed_version(requirement: str) -> str | None:
    """Return the version in which a package is installed; ``None`` if it is not."""
    from importlib.metadata import PackageNotFoundError, version  # slow to import, and seldom needed

    try:
        return version(plain_name(requirement))
    except (PackageNotFoundError, ValueError):
        return None


def directory_name(url: str) -> str:
    """Return the directory that ``git clone`` makes, or the last one of a path."""
    return re.split(r"[/:]", url.rstrip("/"))[-1].removesuffix(".git")


def plain_name(item: str) -> str:
    """Return the name of a package, repository or directory, in one spelling (as PEP 503 has it)."""
    last = re.split(r"[/:]", item.rstrip("/"))[-1]
    name = re.split(r"[\s\[<>=!~;@#]", last, maxsplit=1)[0].removesuffix(".git")
    return re.sub(r"[-_.]+", "-", name).lower()
