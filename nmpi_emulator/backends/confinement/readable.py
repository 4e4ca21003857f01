"""The files of this machine that every job may read: Python with its packages, compilers, fonts."""

from __future__ import annotations

import functools
import os
import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.machinery import all_suffixes

#: Programs and libraries.
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")

#: What programs look up; nothing in here is secret, which cannot be said of all in ``/etc``.
_SETTINGS = (
    *("alternatives", "ca-certificates", "crypto-policies", "fonts", "group", "hosts", "ld.so.cache"),
    *("ld.so.conf", "ld.so.conf.d", "ld.so.preload", "localtime", "matplotlibrc", "mime.types", "mpich"),
    *("nsswitch.conf", "openmpi", "os-release", "passwd", "pki", "resolv.conf", "services", "ssl"),
    *("texmf", "timezone"),
)

#: What the kernel tells of the machine, and caches of programs.
_FACTS = (
    "/proc",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
    "/var/cache/fontconfig",
    "/var/lib/texmf",
)

#: Devices that nobody can do harm with.
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


def system_paths() -> list[str]:
    """Return what every program on this machine needs."""
    paths = (*_SYSTEM, *(f"/etc/{name}" for name in _SETTINGS), *_FACTS)
    return [path for path in paths if os.path.exists(path)]


@functools.cache
def python_paths() -> tuple[str, ...]:
    """Return where this Python is, and all that it can import.

    Of a directory that is on the path of imports but does not belong to Python (checked-out sources) only
    the packages are returned, not what lies beside them.
    """
    parts = (part for path in foreign_directories() for part in _importable(path))
    return tuple(_outermost([*own_directories(), *parts, *_mapped_packages()]))


@functools.cache
def foreign_directories() -> tuple[str, ...]:
    """Return the places on the path of imports that do not belong to Python."""
    own = own_directories()
    return tuple(path for path in sys.path if os.path.exists(path) and not _beneath_any(path, own))


def own_directories() -> set[str]:
    """Return the directories that belong to this Python."""
    own = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    own |= {path for name, path in sysconfig.get_paths().items() if name != "data"}
    own |= {os.path.dirname(os.path.realpath(sys.executable)), *site.getsitepackages()}
    if site.ENABLE_USER_SITE:
        own.add(site.getusersitepackages())
    return own


def _importable(path: str) -> Iterator[str]:
    """Yield what can be imported from a directory; all of it if packages are installed there."""
    entries = list(os.scandir(path)) if os.path.isdir(path) else []
    if not entries or any(entry.name.endswith(".dist-info") for entry in entries):
        yield path
        return
    for entry in entries:
        is_package = entry.is_dir() and os.path.isfile(os.path.join(entry.path, "__init__.py"))
        if is_package or (entry.is_file() and entry.name.endswith(tuple(all_suffixes()))):
            yield entry.path


def _mapped_packages() -> Iterator[str]:
    """Yield the packages that setuptools has installed as links to checked-out sources.

    It generates a module with a table for each of them, which is imported when Python starts.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("__editable__"):
            yield from getattr(module, "MAPPING", {}).values()


def _outermost(paths: Iterable[str]) -> Iterator[str]:
    """Yield the paths that exist and do not lie beneath another one of them."""
    there = sorted({path for path in paths if os.path.exists(path)})
    return (path for path in there if not _beneath_any(path, (other for other in there if other != path)))


def _beneath_any(path: str, others: Iterable[str]) -> bool:
    return any(path == other or path.startswith(other.rstrip("/") + "/") for other in others)
