"""Keep the client's own files out of the home and working directories of the user.

The client writes a token to ``~/.hbptoken`` whenever it is constructed, and reads it; and it notes in the
working directory which files it has uploaded to the Drive, and does not upload them again, though another
emulator may not have them.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import Any

from .patching import Undo

#: The module that names these files, its constants, and what the files are called here.  Sources: releases
#: 0.4 to 0.11 of the client; earlier ones lack some of them.
MODULE = "nmpi.nmpi_user"
_NAMES = {"TOKENFILE": "hbptoken", "UPLOAD_TIMESTAMPS": "ebrains_drive_uploads"}

_lock = threading.Lock()
_directories: tuple[str, ...] = ()
_originals: dict[str, Any] = {}


def token_file(directory: str) -> str:
    """Return where the client keeps tokens while it uses a directory."""
    return os.path.join(directory, _NAMES["TOKENFILE"])


def use(directory: str) -> None:
    """Have the client keep its files in a directory; of several the newest counts."""
    global _directories
    with _lock:
        _directories = (*_directories, directory)
        _set()


def stop_using(directory: str) -> None:
    """Have the client keep its files where it did before."""
    global _directories
    with _lock:
        _directories = tuple(other for other in _directories if other is not directory)
        _set()


def change(module: Any) -> Undo:
    """Act on the client's module, which has just been imported.

    :return: does nothing: :func:`stop_using` undoes it.
    """
    with _lock:
        _set()
    return lambda: None


def _set() -> None:
    module = sys.modules.get(MODULE)
    if module is None:
        return
    if not _originals:
        _originals.update({name: vars(module)[name] for name in _NAMES if name in vars(module)})
    for name, original in _originals.items():
        value = os.path.join(_directories[-1], _NAMES[name]) if _directories else original
        setattr(module, name, value)
    if not _directories:
        _originals.clear()
