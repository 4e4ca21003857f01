"""Directories in Drive libraries: the rules of paths, and operations on all that lies in one."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from nmpi_emulator.errors import BadRequest, NotFound
from nmpi_emulator.models.storage import Space, StoredEntry

from .storage import Files

ROOT = "/"

#: What Seafile allows.  Source: its MAX_PATH and SEAF_DIR_NAME_LEN.
MAX_PATH_LENGTH = 4096
MAX_NAME_BYTES = 256


def clean(path: str) -> str:
    """Return a path in its one right form: absolute, without doubled slashes or one at the end.

    :raises BadRequest: if it cannot be one.
    """
    parts = [part for part in path.split("/") if part]
    for part in parts:
        if part in (".", "..") or "\x00" in part or "\\" in part or len(part.encode()) > MAX_NAME_BYTES:
            raise BadRequest("Folder or file name invalid.")
    cleaned = ROOT + "/".join(parts)
    if len(cleaned) > MAX_PATH_LENGTH:
        raise BadRequest("Folder or file name invalid.")
    return cleaned


def make_parents(files: Files, space: Space, path: str, username: str) -> None:
    """Make the directories above a path, as far as they are not there."""
    above = posixpath.dirname(path)
    if above == ROOT:
        return
    entry = files.table.get(space, above)
    if entry is not None:
        if not entry.is_dir:
            raise BadRequest(f"{above} is a file, not a folder.")
        return
    make_parents(files, space, above, username)
    files.put_directory(space, above, username)


def not_the_root(path: str) -> str:
    """Return a path that is not the root.

    :raises BadRequest: if it is.
    """
    if path == ROOT:
        raise BadRequest("The root of a library cannot be deleted, moved or renamed.")
    return path


def require_directory(files: Files, space: Space, path: str) -> None:
    """Require that there is a directory at a path.

    :raises NotFound: if not.
    """
    entry = files.table.get(space, path)
    if path != ROOT and (entry is None or not entry.is_dir):
        raise NotFound("Path does not exist")


def tree(files: Files, space: Space, path: str) -> list[StoredEntry]:
    """Return a file, or a directory with all that lies in it (parents first; not the root itself).

    :raises NotFound: if there is nothing at this path.
    """
    if path == ROOT:
        return files.table.below(space, ROOT)
    entry = files.table.get(space, path)
    if entry is None:
        raise NotFound("Path does not exist")
    return [entry, *files.table.below(space, path)] if entry.is_dir else [entry]


def place_for(files: Files, source: Space, entry: StoredEntry, target: Space, directory: str) -> str:
    """Return where a file or directory goes in another directory.

    :raises NotFound: if there is no such directory.
    :raises BadRequest: if a directory would go into itself.
    """
    directory = clean(directory)
    if source == target and (directory + "/").startswith(entry.path + "/"):
        raise BadRequest("Can not copy or move a folder to its subfolder.")
    require_directory(files, target, directory)
    return free_path(files, target, posixpath.join(directory, entry.name))


def free_path(files: Files, space: Space, path: str) -> str:
    """Return a path at which there is nothing yet: ``a.txt``, ``a (1).txt``, ``a (2).txt``, ..."""
    stem, suffix = posixpath.splitext(path)
    free, number = path, 0
    while files.table.get(space, free) is not None:
        number += 1
        free = f"{stem} ({number}){suffix}"
    return free


def copy_tree(
    files: Files, entries: Sequence[StoredEntry], target: Space, to: str, username: str
) -> StoredEntry:
    """Copy a tree to where there is nothing yet; return its top."""
    top = entries[0].path
    copies = [files.put_copy(target, to + entry.path[len(top) :], entry, username) for entry in entries]
    return copies[0]
