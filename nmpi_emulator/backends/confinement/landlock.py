"""Landlock: a process gives up rights on files, on TCP and on signals (Linux 5.13 and later).

Source of all numbers: Linux, include/uapi/linux/landlock.h.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from .system_calls import (
    LANDLOCK_ADD_RULE,
    LANDLOCK_CREATE_RULESET,
    LANDLOCK_RESTRICT_SELF,
    call,
)

_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = (1 << bit for bit in range(6))
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
#: Files that are no directories know these rights only.
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV

LIST = _READ_DIR
READ = _EXECUTE | _READ_FILE | LIST
#: All but devices: those cannot be made without being root.
WRITE = READ | sum(1 << bit for bit in range(15)) & ~(1 << 6 | 1 << 11)
#: Use what is there, make and delete files, but do not look which there are.
SHARE = _READ_FILE | _WRITE_FILE | _REMOVE_FILE | _TRUNCATE | 1 << 8
#: Read and write a device.
DEVICE = _READ_FILE | _WRITE_FILE

_BIND_TCP, _CONNECT_TCP = 1, 2
_SCOPE_ABSTRACT_SOCKETS, _SCOPE_SIGNALS = 1, 2

#: The version of the interface from which on there is more than rights on files.
_VERSION_OF_TCP = 4
VERSION_OF_SIGNALS = 6


def version() -> int:
    """Return the version of the interface that the kernel offers; 0 if it offers none."""
    try:
        return call(LANDLOCK_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)
    except OSError:
        return 0


def restrict(rules: Iterable[tuple[str, int]], *, tcp: bool) -> None:
    """Give up all rights on files but those that *rules* grant, for this process and all that it starts.

    Signals and abstract sockets of processes that are not restricted in the same way are out of reach, too,
    where the kernel knows how.

    :param rules: paths (those that do not exist are passed over) with the rights beneath them.
    :param tcp: whether TCP connections stay possible.
    :raises OSError: if the kernel does not offer Landlock; nothing has changed then.
    """
    offered = version()
    if not offered:
        raise OSError("the kernel offers no Landlock")
    handled = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(offered, 16)) - 1
    attributes = struct.pack(
        "QQQ",
        handled,
        0 if tcp or offered < _VERSION_OF_TCP else _BIND_TCP | _CONNECT_TCP,
        _SCOPE_ABSTRACT_SOCKETS | _SCOPE_SIGNALS if offered >= VERSION_OF_SIGNALS else 0,
    )
    size = 24 if offered >= VERSION_OF_SIGNALS else 16 if offered >= _VERSION_OF_TCP else 8
    ruleset = call(LANDLOCK_CREATE_RULESET, ctypes.create_string_buffer(attributes, len(attributes)), size, 0)
    try:
        for path, rights in rules:
            with contextlib.suppress(FileNotFoundError, PermissionError, NotADirectoryError):
                _add(ruleset, path, rights & handled)
        call(LANDLOCK_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _add(ruleset: int, path: str, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _OF_FILES
        rule = struct.pack("=Qi", rights, place)
        call(LANDLOCK_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.create_string_buffer(rule, len(rule)), 0)
    finally:
        os.close(place)
