"""What kind of source the ``code`` of a job is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ARCHIVE_SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")

_URL = re.compile(
    r"(?P<scheme>https?|git|ssh|git\+https?|git\+ssh|file|drive|nmpi-emulator)://\S+\Z", re.IGNORECASE
)
#: ``user@host:path``, as git understands it.
_SCP = re.compile(r"[\w.-]+@[\w.-]+:[^\s:]+\Z")


@dataclass(frozen=True)
class Inline:
    """The text of a script."""

    text: str


@dataclass(frozen=True)
class Archive:
    """A zip or tar archive behind a URL."""

    url: str


@dataclass(frozen=True)
class GitRepository:
    """A git repository."""

    url: str


@dataclass(frozen=True)
class Page:
    """An http URL that does not say what is behind it: a repository or an archive."""

    url: str


@dataclass(frozen=True)
class Drive:
    """A file or directory in the Drive of a collab: ``drive://collab/path``."""

    collab: str
    path: str


@dataclass(frozen=True)
class LocalPath:
    """A file or directory on this machine; never from a job's text, only from who embeds the emulator."""

    path: Path


Source = Inline | Archive | GitRepository | Page | Drive | LocalPath


def classify(code: str) -> Source:
    """Tell what kind of source a text is."""
    text = code.strip()
    if "\n" in text or not (_URL.match(text) or _SCP.match(text)):
        return Inline(code)
    if _SCP.match(text):
        return GitRepository(text)
    parts = urlsplit(text)
    scheme = parts.scheme.lower()
    if scheme == "drive":
        return Drive(parts.netloc, parts.path)
    if parts.path.lower().endswith(ARCHIVE_SUFFIXES):
        return Archive(text)
    if scheme in ("http", "https") and not parts.path.endswith(".git"):
        return Page(text)
    return GitRepository(text.removeprefix("git+"))
