"""A filter of system calls that closes the network where there is no namespace for that (Linux).

Source of all numbers: Linux, include/uapi/linux/{filter,seccomp,audit}.h.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import socket
import struct
from collections.abc import Sequence

from .system_calls import IO_URING_SETUP, number, prctl

_PR_SET_SECCOMP = 22
_MODE_FILTER = 2

_LOAD_WORD, _JUMP_EQUAL, _JUMP_NOT_LESS, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EACCES

#: Offsets in ``struct seccomp_data``.
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
#: Numbers from here on are those of the x32 interface, which would lead past the filter.
_X32 = 0x40000000


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def close_network() -> None:
    """Refuse this process, and all that it starts, sockets to other machines and to services on this one.

    Pairs of sockets stay possible; nothing can be connected to by name.  The process must have given up new
    privileges before.

    :raises OSError: if the kernel does not allow it, or the machine is not one that we know.
    """
    instructions = b"".join(struct.pack("=HBBI", *line) for line in _network_filter())
    program = _Program(len(instructions) // 8, instructions)
    prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(program))


def _network_filter() -> Sequence[tuple[int, int, int, int]]:
    """Return the filter: lines of operation, lines to skip if true, lines to skip if false, operand."""
    machine = _AUDIT_ARCH.get(platform.machine())
    if machine is None:
        raise OSError(f"no filter of system calls for {platform.machine()}")
    return [
        (_LOAD_WORD, 0, 0, _MACHINE),
        (_JUMP_EQUAL, 0, 7, machine),
        (_LOAD_WORD, 0, 0, _NUMBER),
        (_JUMP_NOT_LESS, 5, 0, _X32),
        (_JUMP_EQUAL, 4, 0, IO_URING_SETUP),
        (_JUMP_EQUAL, 3, 0, number("connect")),
        (_JUMP_EQUAL, 0, 3, number("socket")),
        (_LOAD_WORD, 0, 0, _FIRST_ARGUMENT),
        (_JUMP_EQUAL, 1, 0, int(socket.AF_UNIX)),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
