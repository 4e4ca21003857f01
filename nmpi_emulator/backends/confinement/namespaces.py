"""Namespaces: processes, network, mounts of one's own, without being root (Linux)."""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import socket
import struct

from .system_calls import call_alone, number

#: Source: Linux, include/uapi/linux/sched.h.
_MOUNTS = 0x00020000
_IPC = 0x08000000
_USER = 0x10000000
_PROCESSES = 0x20000000
_NETWORK = 0x40000000

#: Source: Linux, include/uapi/linux/sockios.h and if.h.
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1


def fork_into_namespaces(*, network: bool) -> int:
    """Fork a child that is process 1 of namespaces of its own; return 0 in it, its id in this process.

    The user keeps the number that he has outside, and is the only one there is.  ``os.fork`` after
    ``unshare`` would need a process in between, and each fork of a process with everything imported costs
    some ten milliseconds (measured 2026-11).  What ``os.fork`` does around the call is done here, too; what
    the C library does besides concerns threads, of which there must not be any.

    :param network: whether the network outside stays reachable.
    :raises OSError: if the kernel does not allow it.
    """
    uid, gid = os.geteuid(), os.getegid()
    flags = _USER | _MOUNTS | _IPC | _PROCESSES | (0 if network else _NETWORK)
    clone = number("clone")
    ctypes.pythonapi.PyOS_BeforeFork()
    pid = call_alone(clone, flags | signal.SIGCHLD, 0, 0, 0, 0)
    if pid:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
        if pid < 0:
            raise OSError(ctypes.get_errno(), "namespaces are not allowed")
        return pid
    ctypes.pythonapi.PyOS_AfterFork_Child()
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")
    if not network:
        _raise_loopback()
    return 0


def _raise_loopback() -> None:
    """Let the processes of the job talk to each other over 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as anything:
        fcntl.ioctl(anything, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
