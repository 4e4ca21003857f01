"""Unpack archives that strangers made."""

from __future__ import annotations

import stat
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from .errors import SourceError

MIB = 1024 * 1024

#: More than anybody's experiment needs; beyond it an archive is taken for a bomb.
MAX_MEMBERS = 20_000
MAX_RATIO = 200

#: Below this size the ratio of packed to unpacked proves nothing.
_HARMLESS_SIZE = 10 * MIB


@dataclass(frozen=True)
class _Member:
    """An entry of an archive, whatever its kind."""

    name: str
    size: int
    is_dir: bool
    is_file: bool
    entry: zipfile.ZipInfo | tarfile.TarInfo


def unpack(archive: Path, target: Path, *, size_limit_mib: int) -> None:
    """Unpack a zip or tar archive into a directory.

    Everything is checked before anything is written: absolute names, ``..``, links, devices, and archives
    that unpack to more than is reasonable are refused.

    :param size_limit_mib: how large the content may be.
    :raises SourceError: saying what is wrong with the archive.
    """
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as packed:
                members = [_zip_member(info) for info in packed.infolist()]
                _check(members, archive.stat().st_size, size_limit_mib)
                _write(members, target, lambda m: packed.open(m.entry))
        else:
            with tarfile.open(archive) as tar:
                members = list(_tar_members(tar))
                _check(members, archive.stat().st_size, size_limit_mib)
                _write(members, target, lambda m: tar.extractfile(m.entry))
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, RuntimeError, NotImplementedError) as error:
        raise SourceError(f"this is not a zip or tar archive that can be unpacked: {error}") from error


def _zip_member(info: zipfile.ZipInfo) -> _Member:
    mode = info.external_attr >> 16
    is_dir = info.is_dir()
    is_file = not is_dir and (stat.S_IFMT(mode) in (0, stat.S_IFREG))
    return _Member(info.filename, info.file_size, is_dir, is_file, info)


def _tar_members(tar: tarfile.TarFile) -> Iterator[_Member]:
    for count, info in enumerate(tar):
        if count > MAX_MEMBERS:
            raise SourceError(f"the archive has more than {MAX_MEMBERS} entries")
        yield _Member(info.name, info.size, info.isdir(), info.isreg(), info)


def _check(members: Iterable[_Member], packed_size: int, size_limit_mib: int) -> None:
    members = list(members)
    if len(members) > MAX_MEMBERS:
        raise SourceError(f"the archive has {len(members)} entries; at most {MAX_MEMBERS} are allowed")
    for member in members:
        path = PurePosixPath(member.name.replace("\\", "/"))
        if (
            path.is_absolute()
            or ".." in path.parts
            or ":" in (path.parts or ("",))[0]
            or "\x00" in member.name
        ):
            raise SourceError(f"the archive wants to write outside its directory: {member.name!r}")
        if not (member.is_dir or member.is_file):
            raise SourceError(f"the archive holds a link or a device, which is not allowed: {member.name!r}")
    total = sum(member.size for member in members)
    if total > size_limit_mib * MIB:
        raise SourceError(
            f"the archive unpacks to {total // MIB} MiB; at most {size_limit_mib} MiB are allowed "
            "(setting fetch_size_limit)"
        )
    if total > _HARMLESS_SIZE and total > MAX_RATIO * packed_size:
        raise SourceError(f"the archive unpacks to more than {MAX_RATIO} times its own size")


def _write(members: Iterable[_Member], target: Path, open_member) -> None:  # type: ignore[no-untyped-def]
    for member in members:
        path = target / member.name.replace("\\", "/")
        if member.is_dir:
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with open_member(member) as source, path.open("wb") as stream:
            _copy_exactly(source, stream, member)


def _copy_exactly(source: IO[bytes], target: IO[bytes], member: _Member) -> None:
    """Copy a member, and no more than its directory entry promised."""
    left = member.size
    while piece := source.read(min(MIB, left + 1)):
        left -= len(piece)
        if left < 0:
            raise SourceError(f"the archive lies about the size of {member.name!r}")
        target.write(piece)


def single_directory(directory: Path) -> Path | None:
    """Return the only entry of a directory if that is a directory, else ``None``."""
    entries = list(directory.iterdir())
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else None
