"""What can be seen of a file without opening it in a program of its own: text, tables, pictures.

Files are what jobs have left: nothing in them is trusted, and nothing is read but bytes.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from nmpi_emulator.queue.remote_files import RemoteFile

#: How much of a file is looked at, in bytes.
LOOKED_AT = 256 * 1024

#: How much of a table is shown.
ROWS_SHOWN, COLUMNS_SHOWN = 200, 30

#: How pictures begin that browsers show.
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


#: How the names of pictures end.
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What can be seen of a file.

    :param kind: ``"text"``, ``"table"``, ``"picture"`` or ``"bytes"``.
    :param text: the beginning, as text; of other bytes, a hexadecimal listing.
    :param is_cut: whether there is more.
    """

    kind: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    is_cut: bool = False
    language: str = ""


def look_at(file: RemoteFile, name: str) -> Look:
    """Return what can be seen of a file.

    :param name: tells tables and languages apart; what the bytes are decides the rest.
    """
    if picture_type(file, name):
        return Look(kind="picture")
    start = beginning(file)
    is_cut = file.size > len(start)
    text = _as_text(start, is_cut)
    if text is None:
        return Look(kind="bytes", text=_listing(start[:512]), is_cut=file.size > 512)
    if name.lower().endswith((".csv", ".tsv")):
        rows = _table(text, "\t" if name.lower().endswith(".tsv") else ",", is_cut)
        if rows:
            return Look(kind="table", rows=rows[:ROWS_SHOWN], is_cut=is_cut or len(rows) > ROWS_SHOWN)
    return Look(kind="text", text=text, is_cut=is_cut, language="python" if name.endswith(".py") else "")


def picture_type(file: RemoteFile, name: str) -> str | None:
    """Return the type of a picture; ``None`` if a file is none.

    SVG counts: where a page shows it as a picture, browsers run nothing in it.
    """
    start = beginning(file, 4096)
    for mark, kind in _PICTURES:
        if start.startswith(mark):
            return kind
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "image/webp"
    return "image/svg+xml" if name.lower().endswith(".svg") and b"<svg" in start else None


def beginning(file: RemoteFile, size: int = LOOKED_AT) -> bytes:
    """Return the first bytes of a file."""
    if file.path is not None:
        with file.path.open("rb") as stream:
            return stream.read(size)
    found = b""
    for piece in file.pieces():
        found += piece
        if len(found) >= size:
            break
    return found[:size]


def _as_text(data: bytes, is_cut: bool) -> str | None:
    if b"\x00" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if is_cut and len(data) - error.start < 4:  # in the middle of a character
            return data[: error.start].decode("utf-8")
        return None


def _table(text: str, separator: str, is_cut: bool) -> list[list[str]]:
    lines = text.splitlines()
    if is_cut:
        lines = lines[:-1]
    try:
        rows = list(csv.reader(io.StringIO("\n".join(lines[: ROWS_SHOWN + 1])), delimiter=separator))
    except csv.Error:
        return []
    return [row[:COLUMNS_SHOWN] for row in rows if row]


def _listing(data: bytes) -> str:
    """Return bytes as a hexadecimal listing, 16 on a line."""
    lines = []
    for start in range(0, len(data), 16):
        row = data[start : start + 16]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        lines.append(f"{start:06x}  {row.hex(' '):<47}  {shown}")
    return "\n".join(lines)
