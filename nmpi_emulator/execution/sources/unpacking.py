"""Archives whose very table of contents is a bomb."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import zlib
from pathlib import Path

from .errors import SourceError

MIB = 1024 * 1024

#: What a tar archive may hold besides the content of its files: headers, padding.
_OVERHEAD = 64 * MIB

#: The longest single read that an honest archive causes: names and extended headers are short.
_LONGEST_READ = 4 * MIB

#: The largest table of contents of a zip archive that is read, in bytes: it is held in memory as a whole.
_LARGEST_DIRECTORY = 16 * MIB

_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"

_OPENERS = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ", lzma.open))


def require_small_directory(archive: Path) -> None:
    """Require that the table of contents of a zip archive can be read without harm.

    :raises SourceError: if it is too large.
    """
    with archive.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - (1 << 16) - _END_OF_DIRECTORY.size))
        end = file.read()
    mark = end.rfind(_END_MARK)
    if mark < 0 or len(end) - mark < _END_OF_DIRECTORY.size:
        return  # whoever reads it says what is wrong
    directory_size = _END_OF_DIRECTORY.unpack_from(end, mark)[5]
    if directory_size > _LARGEST_DIRECTORY:  # also 2**32 - 1, which stands for "even larger"
        raise SourceError("the archive has too many entries: its table of contents alone is huge")


class BoundedStream(io.RawIOBase):
    """The content of a packed tar archive, and no more of it than is reasonable.

    :param size_limit: how large the files in it may be together, in bytes.
    """

    def __init__(self, archive: Path, size_limit: int) -> None:
        super().__init__()
        self._limit = size_limit + _OVERHEAD
        with archive.open("rb") as file:
            head = file.read(8)
        unpack = next((opener for mark, opener in _OPENERS if head.startswith(mark)), io.open)
        self._stream = unpack(archive, "rb")

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        :raises SourceError: if too much is asked for, at once or in all.
        """
        if not 0 <= size <= _LONGEST_READ:
            raise SourceError("the archive has a name or a header that is longer than any honest one")
        try:
            content: bytes = self._stream.read(size)
        except (zlib.error, lzma.LZMAError) as error:
            raise EOFError(f"it is damaged ({error})") from error
        if self._stream.tell() > self._limit:
            raise SourceError("the archive unpacks to more than is allowed (setting fetch_size_limit)")
        return content

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to another place; what lies between is unpacked, too."""
        if whence == io.SEEK_SET and offset > self._limit:
            raise SourceError("the archive unpacks to more than is allowed (setting fetch_size_limit)")
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """Return the present place."""
        return self._stream.tell()

    def seekable(self) -> bool:
        """Tell that the place can be changed."""
        return True

    def readable(self) -> bool:
        """Tell that this is for reading."""
        return True

    def close(self) -> None:
        """Give the file free."""
        self._stream.close()
        super().close()
