"""The names of input files, and whether what was fetched is what was meant."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from nmpi_emulator.models.records import FileRecord

from .errors import SourceError

#: What a hash is made with, by its length in hexadecimal digits; others are not looked at.
_ALGORITHMS = {32: "md5", 40: "sha1", 64: "sha256"}

_HEXADECIMAL = re.compile(r"[0-9a-fA-F]+\Z")

#: The longest name of a file, in bytes.  Source: POSIX, NAME_MAX of all usual file systems.
_LONGEST_NAME = 255


def input_name(item: FileRecord) -> str:
    """Return the name that an input gets: the last part of its URL, or of its path if the URL has none.

    :raises SourceError: if there is none.
    """
    for path in (unquote(urlsplit(item.url).path), item.path or ""):
        name = "" if path.endswith("/") else PurePosixPath(path).name
        if name not in ("", ".", "..") and "\x00" not in name:
            if len(os.fsencode(name)) > _LONGEST_NAME:
                raise SourceError(f"{item.url}: the name of an input may have {_LONGEST_NAME} bytes at most")
            return name
    raise SourceError(f"{item.url}: an input needs a file name at the end of its URL")


def check_content(item: FileRecord, file: Path) -> None:
    """Require that a file has the hash that was announced, if one was.

    :raises SourceError: if it has another one.
    """
    expected = (item.hash or "").strip()
    algorithm = _ALGORITHMS.get(len(expected))
    if algorithm is None or not _HEXADECIMAL.match(expected):
        return
    with file.open("rb") as stream:
        digest = hashlib.new(algorithm, usedforsecurity=False)
        while piece := stream.read(1 << 20):
            digest.update(piece)
    if digest.hexdigest() != expected.lower():
        raise SourceError(
            f"{item.url}: what was fetched has the {algorithm} {digest.hexdigest()}, "
            f"but the job says that it is {expected}"
        )
