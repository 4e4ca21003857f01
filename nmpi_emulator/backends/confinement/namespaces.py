"""Namespaces: processes, network, mounts of one's own, without being root (Linux)."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
from dataclasses import dataclass

from .system_calls import unshare

#: Source: Linux, include/uapi/linux/sched.h.
_MOUNTS = 0x00020000
_IPC = 0x08000000
_USER = 0x10000000
_PROCESSES = 0x20000000
_NETWORK = 0x40000000

#: Source: Linux, include/uapi/linux/sockios.h and if.h.
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1


@dataclass(frozen=True)
class Namespaces:
    """What this process has for itself.

    :param network: whether the network, too, is one of its own, that leads nowhere.
    """

    network: bool


def enter_namespaces(*, network: bool) -> Namespaces | None:
    """Move this process into namespaces of its own; its next child is process 1 there.

    The user keeps the number that he has outside, and is the only one there is.

    :param network: whether the network outside stays reachable.
    :return: ``None`` if the kernel does not allow it (nothing has changed then).
    """
    uid, gid = os.geteuid(), os.getegid()
    flags = _USER | _MOUNTS | _IPC | _PROCESSES | (0 if network else _NETWORK)
    try:
        unshare(flags)
    except OSError:
        return None
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")
    if not network:
        _raise_loopback()
    return Namespaces(network=not network)


def _raise_loopback() -> None:
    """Let the processes of the job talk to each other over 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as anything:
        fcntl.ioctl(anything, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
