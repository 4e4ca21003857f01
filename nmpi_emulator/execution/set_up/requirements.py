"""The packages that a job asks for, told apart: what pip is to install, and what is there already."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from nmpi_emulator.backends.presence import plain_name
from nmpi_emulator.execution.sources.errors import SourceError

#: Options of pip that change nothing where nothing has been installed yet.
_IDLE = ("-U", "--upgrade")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The packages of one job.

    :param install: what pip is to install, sorted: the same packages in another order are the same request.
    :param present: what is there already, or counts as such.
    :param kept: for packages of which another version is asked for than the one that is there, and stays:
        the requirement, and that version.
    """

    install: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()


def told_apart(
    items: Iterable[str],
    *,
    here: dict[str, str],
    counted: Iterable[str],
    check_url: Callable[[str], None],
) -> Wanted:
    """Tell what of the packages asked for is to be installed.

    :param items: requirements, or URLs of archives and repositories, as pip takes them.
    :param here: the versions of the packages that are installed, by name (see :func:`installed`).
    :param counted: what counts as there.
    :param check_url: raises :class:`SourceError` for URLs that are not allowed.
    :raises SourceError: for what is neither, such as an option of pip, or a directory.
    """
    counted_names = {plain_name(name) for name in counted}
    install, present, kept = [], [], []
    for item in items:
        if item in _IDLE:
            continue
        requirement = _parsed(item, check_url)
        version = here.get(canonicalize_name(requirement.name)) if requirement else None
        if plain_name(item) in counted_names:
            present.append(item)
        elif requirement is None or version is None:
            install.append(item)
        elif requirement.url or not requirement.specifier.contains(version, prereleases=True):
            kept.append((item, version))
        elif requirement.extras:  # what it needs for them may be missing
            install.append(item)
        else:
            present.append(item)
    return Wanted(install=tuple(sorted(set(install))), present=tuple(present), kept=tuple(kept))


def _parsed(item: str, check_url: Callable[[str], None]) -> Requirement | None:
    """Return what a requirement says; ``None`` for a URL alone, which does not name the package.

    :raises SourceError: for what is neither, or a URL that is not allowed.
    """
    if "://" in item.partition("@")[0]:
        check_url(item.removeprefix("git+"))
        return None
    try:
        requirement = Requirement(item)
    except InvalidRequirement:
        raise SourceError(_not_a_requirement(item)) from None
    if requirement.url:
        check_url(requirement.url.removeprefix("git+"))
    return requirement


def _not_a_requirement(item: str) -> str:
    said = f"{item!r} is no package that pip can be asked for: names, with versions if need be, and URLs are"
    if item.startswith("-"):
        return (
            f"{said}, separated by spaces. Options of pip are not; where it looks for packages, the setting "
            "pip_config says"
        )
    return f"{said}. A directory that the job brings is installed by the key for directories"


def installed(*places: str) -> dict[str, str]:
    """Return the versions of the packages that are installed, by name in one spelling.

    :param places: the directories to look into; if there are none, where Python looks.
    """
    found: dict[str, str] = {}
    for distribution in distributions(path=list(places)) if places else distributions():
        try:
            name = canonicalize_name(distribution.metadata["Name"] or "", validate=True)
            version = str(Version(distribution.version))
        except (ValueError, KeyError, TypeError):  # what is left of one that was removed, or no text
            continue
        found.setdefault(name, version)
    return dict(sorted(found.items()))


def name_of(item: str) -> str:
    """Return what people call a package; the whole of what is asked for may hold a password.

    :param item: a requirement, or the URL of an archive or repository.
    """
    if "://" in item.partition("@")[0]:
        return PurePosixPath(urlsplit(item).path).name or "a package"
    return Requirement(item).name


def constraints(versions: dict[str, str]) -> str:
    """Return the text by which pip leaves packages as they are."""
    return "".join(f"{name}=={version}\n" for name, version in versions.items())
