"""A file system that holds only what a job may see (Linux, inside namespaces).

The tree is put together from mounts of what is there outside, under the same names; then it becomes the root.
What is not mounted does not exist for the job, sockets of services included.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable

from .readable import DEVICES
from .system_calls import MOUNT_SETATTR, call, mount, number, unmount

#: Source: Linux, include/uapi/linux/mount.h and fcntl.h.
_READ_ONLY, _NO_SUID, _NO_DEVICES = 0x1, 0x2, 0x4
_BIND, _RECURSIVE, _PRIVATE = 0x1000, 0x4000, 1 << 18
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_MNT_DETACH = 2
_ATTRIBUTES = _READ_ONLY | _NO_SUID  # the same numbers as MOUNT_ATTR_RDONLY and MOUNT_ATTR_NOSUID

#: The tree itself holds directories and links only.
_TREE_SIZE = "1m"


def arrange_view(tree: str, *, readable: Iterable[str], memory_files_mib: int) -> None:
    """Put together what all jobs see.

    :param tree: an empty directory.
    :param readable: files and directories; those within others may be named, too.
    :param memory_files_mib: how much the files in ``/tmp`` may take, and in ``/dev/shm``.
    :raises OSError: if the kernel does not allow it.
    """
    mount("none", "/", flags=_RECURSIVE | _PRIVATE)
    mount("view", tree, "tmpfs", _NO_SUID | _NO_DEVICES, f"mode=0755,size={_TREE_SIZE}")
    for path in ("/tmp", "/dev/shm"):
        os.makedirs(tree + path)
        options = f"mode=1777,size={memory_files_mib}m"
        mount("memory", tree + path, "tmpfs", _NO_SUID | _NO_DEVICES, options)
    os.mkdir(tree + "/var")
    os.symlink("/tmp", tree + "/var/tmp")
    _show(tree, readable)
    for path in DEVICES:
        _bind(path, tree, path)
    for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        os.symlink("/proc/self/fd" + target, f"{tree}/dev/{name}")


def enter_view(tree: str, root: str) -> None:
    """Add a job's own directory to the view and make that the root of all paths.

    :raises OSError: if the kernel does not allow it.
    """
    _bind(root, tree, root)
    _set_attributes(tree, _READ_ONLY)
    os.chdir(tree)
    call(number("pivot_root"), b".", b".")
    unmount(".", _MNT_DETACH)
    os.chdir("/")


def _show(tree: str, paths: Iterable[str]) -> None:
    """Show paths read-only, under their own names and under those of what they link to."""
    targets = {path: os.path.realpath(path) for path in paths}
    targets |= {target: target for target in targets.values()}
    shown: list[str] = []
    for name in sorted(targets):
        if any(name.startswith(parent + "/") for parent in shown):
            continue
        if name == "/proc":
            _show_processes(tree)
        elif os.path.islink(name) and name.count("/") == 1:  # /bin -> usr/bin
            os.symlink(os.readlink(name), tree + name)
        else:
            _bind(targets[name], tree, name, _RECURSIVE)
            _set_attributes(tree + name, _ATTRIBUTES, _AT_RECURSIVE)
        shown.append(name)


def _show_processes(tree: str) -> None:
    """Show the processes of the job; where the kernel does not allow that, those of the machine."""
    os.makedirs(tree + "/proc")
    try:
        mount("proc", tree + "/proc", "proc", _NO_SUID | _NO_DEVICES)
    except OSError:
        mount("/proc", tree + "/proc", flags=_BIND | _RECURSIVE)


def _bind(source: str, tree: str, path: str, flags: int = 0) -> None:
    target = tree + path
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "ab"):  # something to mount on
            pass
    mount(source, target, flags=_BIND | flags)


def _set_attributes(path: str, attributes: int, flags: int = 0) -> None:
    wanted = struct.pack("QQQQ", attributes, 0, 0, 0)
    call(MOUNT_SETATTR, _AT_FDCWD, os.fsencode(path), flags, wanted, len(wanted))
