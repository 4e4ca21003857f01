"""System calls of Linux that Python does not offer, through ctypes."""

from __future__ import annotations

import ctypes
import os
import platform

_libc = ctypes.CDLL(None, use_errno=True)
_libc_alone = ctypes.PyDLL(None, use_errno=True)

#: Numbers that are the same on all machines (introduced after Linux 5.0).
IO_URING_SETUP = 425
MOUNT_SETATTR = 442
LANDLOCK_CREATE_RULESET = 444
LANDLOCK_ADD_RULE = 445
LANDLOCK_RESTRICT_SELF = 446

#: Older calls have a number per machine.  Source: Linux, arch/x86/entry/syscalls/syscall_64.tbl and
#: include/uapi/asm-generic/unistd.h.
_OLDER = {
    "x86_64": {"clone": 56, "pivot_root": 155, "socket": 41, "connect": 42},
    "aarch64": {"clone": 220, "pivot_root": 41, "socket": 198, "connect": 203},
}


def number(name: str) -> int:
    """Return the number of an older system call on this machine.

    :raises OSError: if the machine is not one that we know.
    """
    try:
        return _OLDER[platform.machine()][name]
    except KeyError:
        raise OSError(f"the system call {name} is not known on {platform.machine()}") from None


def call(which: int, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Make a system call by its number.

    :raises OSError: if it fails.
    """
    return _checked(_libc.syscall(ctypes.c_long(which), *map(_argument, arguments)))


def call_alone(which: int, *arguments: int) -> int:
    """Make a system call while no other thread of Python runs; return what it returns, -1 if it fails."""
    result: int = _libc_alone.syscall(ctypes.c_long(which), *map(ctypes.c_long, arguments))
    return result


def prctl(option: int, *arguments: int) -> int:
    """Change or ask an attribute of this process.

    :raises OSError: if it fails.
    """
    padded = (*arguments, 0, 0, 0, 0)[:4]
    return _checked(_libc.prctl(option, *map(ctypes.c_ulong, padded)))


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount a file system, or what is at *source*, at *target*.

    :raises OSError: if the kernel does not allow it.
    """
    result = _libc.mount(
        os.fsencode(source),
        os.fsencode(target),
        os.fsencode(kind) or None,
        ctypes.c_ulong(flags),
        os.fsencode(options) or None,
    )
    _checked(result, target)


def unmount(target: str, flags: int = 0) -> None:
    """Take a mount away.

    :raises OSError: if it fails.
    """
    _checked(_libc.umount2(os.fsencode(target), flags), target)


def capset(header: ctypes.Structure, data: ctypes.Array[ctypes.c_uint32]) -> None:
    """Set the capabilities of this process.

    :raises OSError: if it fails.
    """
    _checked(_libc.capset(ctypes.byref(header), data))


def _argument(value: int | bytes | ctypes.Array[ctypes.c_char] | None) -> object:
    return ctypes.c_long(value) if isinstance(value, int) else value


def _checked(result: int, path: str | None = None) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), path)
    return result
