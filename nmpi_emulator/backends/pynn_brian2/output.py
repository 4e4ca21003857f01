"""The files that recorded data can be written to."""

from __future__ import annotations

import os
from typing import Any

import neo.io

#: The formats that PyNN documents, and the package that each needs beside Neo.
_FORMATS = {
    ".pkl": ("PickleIO", None),
    ".pickle": ("PickleIO", None),
    ".mat": ("NeoMatlabIO", "scipy"),
    ".nix": ("NixIO", "nixio"),
    ".h5": ("NixIO", "nixio"),
    ".nwb": ("NWBIO", "pynwb"),
}


def get_io(filename: str) -> Any:
    """Return the Neo IO object that writes ``filename``; the format follows from its extension."""
    extension = os.path.splitext(filename)[1].lower()
    if extension not in _FORMATS:
        raise OSError(
            f"Recorded data cannot be written as {extension or 'a file without extension'!r}; "
            f"use one of {', '.join(_FORMATS)}."
        )
    directory = os.path.dirname(filename)
    if directory:
        os.makedirs(directory, exist_ok=True)
    name, package = _FORMATS[extension]
    options = {"mode": "w"} if extension == ".nwb" else {}
    try:
        return getattr(neo.io, name)(filename=filename, **options)
    except (ImportError, ModuleNotFoundError, AssertionError, AttributeError) as error:
        raise OSError(
            f"Writing {extension} files needs the package {package}, which is not installed "
            f"here; .pkl always works."
        ) from error
