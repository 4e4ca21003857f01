"""Data repositories: where the files of jobs are, by the host of their URLs."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from nmpi_emulator import hosts
from nmpi_emulator.models.records import FileRecord
from nmpi_emulator.platforms.declaration import Platform, Storage
from nmpi_emulator.platforms.registry import platforms

#: The scheme of files that the emulator keeps: otherwise their URL is the one of the real repository.
OWN_SCHEME = "nmpi-emulator"

UNKNOWN = "unknown data repository"


@dataclass(frozen=True, kw_only=True)
class Repository:
    """A place where files of jobs are.

    :param prefix: what the URLs of its files begin with, if a missing path can be derived from them.
    :param writable: whether output data can be copied to it.
    :param max_file_size: the largest file that can be copied to it, in bytes; ``None`` for any.
    """

    name: str
    host: str
    prefix: str | None = None
    writable: bool = False
    max_file_size: int | None = None


#: The limit is that of the real job queue's server.  Source: contract of API v3, data repositories.
DRIVE = Repository(name="EBRAINS Drive", host=hosts.DRIVE, writable=True, max_file_size=2**30)
BUCKET = Repository(name="EBRAINS Bucket", host=hosts.BUCKET, writable=True)
FAKE = Repository(name="Fake repository used for testing", host="example.com", writable=True)


@functools.cache
def repositories() -> dict[str, Repository]:
    """Return all repositories by name: those of the platforms, and those that files can be copied to."""
    found: dict[str, Repository] = {}
    for platform in platforms().values():
        storage = platform.storage
        host = urlsplit(storage.url).hostname or ""
        found[storage.repository] = Repository(name=storage.repository, host=host, prefix=storage.url)
    for repository in (DRIVE, BUCKET, FAKE):
        found[repository.name] = repository
    return found


@functools.cache
def _by_host() -> dict[str, Repository]:
    return {repository.host: repository for repository in repositories().values()}


def repository_of(url: str) -> Repository:
    """Return the repository that a URL leads to."""
    host = urlsplit(url).hostname or ""
    return _by_host().get(host) or Repository(name=UNKNOWN, host=host)


def repository_name(files: Sequence[FileRecord]) -> str:
    """Return the repository of a set of files: that of the first one."""
    return repository_of(files[0].url).name


def path_of(file: FileRecord) -> str | None:
    """Return the path of a file, derived from its URL if it is not known.

    quirk: the derived path lacks its first character; the real service counts the prefix one too long.
    """
    if file.path is not None:
        return file.path
    repository = repository_of(file.url)
    if repository is FAKE:
        return urlsplit(file.url).path
    if repository.prefix is None:
        return None
    return file.url[len(repository.prefix) + 1 :]


def own_url(platform: Platform, collab: str, job_id: int, path: str) -> str:
    """Return the URL under which the emulator keeps a file that a job left."""
    rest = quote(own_path(platform, collab, job_id, path))
    return f"{OWN_SCHEME}:{platform.storage.url.partition(':')[2]}{rest}"


def own_path(platform: Platform, collab: str, job_id: int, path: str) -> str:
    """Return the path of a file that a job left, as the platform's repository names it.

    Whatever a collab is called, the path does not lead out of the repository.
    """
    parts = ("_" if part in ("", ".", "..") else part for part in collab.split("/"))
    return platform.storage.layout.format(collab="/".join(parts), job_id=job_id, path=path)


def public_url(url: str, base_url: str) -> str:
    """Return the URL that a client can open; those of the emulator's own files lead to the emulator."""
    parts = urlsplit(url)
    return base_url + parts.path if parts.scheme == OWN_SCHEME else url


def url_prefix(storage: Storage) -> str:
    """Return the path under which the emulator serves the files of a repository."""
    return urlsplit(storage.url).path
