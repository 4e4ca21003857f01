"""Unpack archives that strangers made."""

from __future__ import annotations

import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from nmpi_emulator.execution.stop import Stop

from .errors import SourceError
from .unpacking import BoundedStream, require_small_directory

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
    is_program: bool
    entry: zipfile.ZipInfo | tarfile.TarInfo

    @property
    def path(self) -> PurePosixPath:
        return PurePosixPath(self.name.replace("\\", "/"))


def unpack(archive: Path, target: Path, *, size_limit_mib: int, stop: Stop) -> None:
    """Unpack a zip or tar archive into a directory.

    Everything is checked before anything is written: absolute names, ``..``, links, devices, and archives
    that unpack to more than is reasonable are refused.

    :param size_limit_mib: how large the content may be.
    :raises SourceError: saying what is wrong with the archive.
    """
    budget = _Budget(archive.stat().st_size, size_limit_mib)
    try:
        if zipfile.is_zipfile(archive):
            _unpack_zip(archive, target, budget, stop)
        else:
            _unpack_tar(archive, target, budget, stop)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, RuntimeError, NotImplementedError) as error:
        raise SourceError(f"this is not a zip or tar archive that can be unpacked: {error}") from error
    except (OSError, ValueError) as error:  # damaged, or a name that the file system does not take
        raise SourceError(f"the archive cannot be unpacked: {error}") from error


def _unpack_zip(archive: Path, target: Path, budget: _Budget, stop: Stop) -> None:
    require_small_directory(archive)
    with zipfile.ZipFile(archive) as packed:
        members = budget.checked(map(_zip_member, packed.infolist()))
        _write(members, target, lambda m: packed.open(m.entry), stop)  # type: ignore[arg-type]


def _unpack_tar(archive: Path, target: Path, budget: _Budget, stop: Stop) -> None:
    with BoundedStream(archive, budget.size_limit) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
        members = budget.checked(_tar_member(info) for info in _unless_stopped(tar, stop))
        _write(members, target, lambda m: tar.extractfile(m.entry), stop)  # type: ignore[arg-type,return-value]


def _unless_stopped(tar: tarfile.TarFile, stop: Stop) -> Iterator[tarfile.TarInfo]:
    for info in tar:
        _require_wanted(stop)
        yield info


def _zip_member(info: zipfile.ZipInfo) -> _Member:
    mode = info.external_attr >> 16
    is_dir = info.is_dir()
    is_file = not is_dir and (stat.S_IFMT(mode) in (0, stat.S_IFREG))
    return _Member(info.filename, info.file_size, is_dir, is_file, bool(mode & stat.S_IXUSR), info)


def _tar_member(info: tarfile.TarInfo) -> _Member:
    return _Member(info.name, info.size, info.isdir(), info.isreg(), bool(info.mode & stat.S_IXUSR), info)


class _Budget:
    """What an archive may hold.

    :param packed_size: the size of the archive itself, in bytes.
    """

    def __init__(self, packed_size: int, size_limit_mib: int) -> None:
        self._packed_size = packed_size
        self._limit_mib = size_limit_mib
        self.size_limit = size_limit_mib * MIB

    def checked(self, members: Iterable[_Member]) -> list[_Member]:
        """Return the members of an archive, all of which may be unpacked.

        :raises SourceError: at the first one that may not.
        """
        accepted: list[_Member] = []
        total = 0
        for member in members:
            _check(member)
            total += member.size
            self._check_total(total)
            accepted.append(member)
            if len(accepted) > MAX_MEMBERS:
                raise SourceError(f"the archive has more than {MAX_MEMBERS} entries")
        return accepted

    def _check_total(self, total: int) -> None:
        if total > self.size_limit:
            raise SourceError(
                f"the archive unpacks to more than {self._limit_mib} MiB (setting fetch_size_limit)"
            )
        if total > max(_HARMLESS_SIZE, MAX_RATIO * self._packed_size):
            raise SourceError(f"the archive unpacks to more than {MAX_RATIO} times its own size")


def _check(member: _Member) -> None:
    path = member.path
    first = (path.parts or ("",))[0]
    if path.is_absolute() or ".." in path.parts or ":" in first or "\x00" in member.name:
        raise SourceError(f"the archive wants to write outside its directory: {member.name!r}")
    if not (member.is_dir or member.is_file):
        raise SourceError(f"the archive holds a link or a device, which is not allowed: {member.name!r}")


def _write(
    members: Iterable[_Member], target: Path, open_member: Callable[[_Member], IO[bytes]], stop: Stop
) -> None:
    for member in members:
        _require_wanted(stop)
        path = target / member.path
        if member.is_dir:
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with open_member(member) as source, path.open("wb") as stream:
            _copy_exactly(source, stream, member)
        if member.is_program:
            path.chmod(0o700)


def _copy_exactly(source: IO[bytes], target: IO[bytes], member: _Member) -> None:
    """Copy a member, and no more than its directory entry promised."""
    left = member.size
    while piece := source.read(min(MIB, left + 1)):
        left -= len(piece)
        if left < 0:
            raise SourceError(f"the archive lies about the size of {member.name!r}")
        target.write(piece)


def _require_wanted(stop: Stop) -> None:
    if stop.reason:
        raise SourceError(stop.reason)
