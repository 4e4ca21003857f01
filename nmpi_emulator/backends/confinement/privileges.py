"""What a process may do that others may not, and how it gives that up (Linux)."""

from __future__ import annotations

import contextlib
import ctypes
import signal

from .system_calls import capset, prctl

#: Source: Linux, include/uapi/linux/prctl.h and capability.h.
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522
_N_CAPABILITIES = 64


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


def drop_capabilities() -> None:
    """Give up everything that only root may do, for this process and all that it starts."""
    for capability in range(_N_CAPABILITIES):
        with contextlib.suppress(OSError):  # not root, or the kernel knows fewer
            prctl(_PR_CAPBSET_DROP, capability)
    with contextlib.suppress(OSError):
        prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    capset(_CapabilityHeader(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)())


def forbid_new_privileges() -> None:
    """Have programs with the set-user-id bit run without it, for good."""
    prctl(_PR_SET_NO_NEW_PRIVS, 1)


def die_with_parent() -> None:
    """Have the kernel kill this process when the one that started it ends."""
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of all descendants whose parents end."""
    prctl(_PR_SET_CHILD_SUBREAPER, 1)


def hide_memory(hidden: bool = True) -> None:
    """Keep processes of the same user from reading the memory of this one, or let them again."""
    prctl(_PR_SET_DUMPABLE, 0 if hidden else 1)
