"""Contents of files, kept on disk under the name of their SHA-256.

A content is written to a temporary file and then renamed, so that under its final name it is always whole.
Rows that refer to it are written after that; what is left without a row by a crash is removed at the next
start.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Blob:
    """A content.

    :param sha256: in hexadecimal; the name under which it is kept.
    :param md5: in hexadecimal; what object stores call its hash or ETag.
    :param size: in bytes.
    """

    sha256: str
    md5: str
    size: int


class BlobWriter:
    """A file that receives a content piece by piece; a context manager that forgets it unless it was kept.

    :param limit: how many bytes it takes; ``None`` for any number.
    :param refusal: what is raised if there are more.
    """

    def __init__(self, directory: Path, limit: int | None, refusal: Exception | None) -> None:
        number, name = tempfile.mkstemp(dir=directory)
        self.path = Path(name)
        self._stream = os.fdopen(number, "w+b")
        self._sha256 = hashlib.sha256()
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._limit = limit
        self._refusal = refusal or ValueError("too much was written")
        self.size = 0

    def write(self, piece: bytes) -> int:
        """Take the next piece; raise the refusal if it does not fit."""
        self.size += len(piece)
        if self._limit is not None and self.size > self._limit:
            raise self._refusal
        self._sha256.update(piece)
        self._md5.update(piece)
        return self._stream.write(piece)

    def write_all(self, pieces: Iterable[bytes]) -> None:
        """Take all pieces; raise the refusal if they do not fit."""
        for piece in pieces:
            self.write(piece)

    def seek(self, position: int, whence: int = os.SEEK_SET) -> int:
        """Go to another place in order to read, as the parser of forms expects of its files."""
        return self._stream.seek(position, whence)

    def read(self, size: int = -1) -> bytes:
        """Read on from the present place."""
        return self._stream.read(size)

    def finish(self, *, durable: bool) -> None:
        """Write everything to the file, and if wished to the disk itself."""
        if durable:
            self._stream.flush()
            os.fsync(self._stream.fileno())
        self._stream.close()

    @property
    def blob(self) -> Blob:
        """Return what has been written so far."""
        return Blob(sha256=self._sha256.hexdigest(), md5=self._md5.hexdigest(), size=self.size)

    def discard(self) -> None:
        """Delete the file, if it has not been kept."""
        self._stream.close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> BlobWriter:
        return self

    def __exit__(self, *reason: object) -> None:
        self.discard()


class BlobStore:
    """A directory of contents.

    :param root: made if it is not there.
    :param durable: whether what is kept must survive a loss of power.
    """

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self._root = root
        self._durable = durable
        #: Whether there can be something that was not wanted at the last :meth:`retain`.
        self.has_news = True
        self._incoming = root / "incoming"
        shutil.rmtree(self._incoming, ignore_errors=True)
        self._incoming.mkdir(parents=True, mode=0o700)

    def writer(self, limit: int | None = None, refusal: Exception | None = None) -> BlobWriter:
        """Return what receives a new content.

        :param limit: how many bytes it takes; ``None`` for any number.
        :param refusal: what is raised if there are more.
        """
        return BlobWriter(self._incoming, limit, refusal)

    def keep(self, writer: BlobWriter) -> Blob:
        """Give a content that has been written its final name."""
        writer.finish(durable=self._durable)
        blob = writer.blob
        target = self.path(blob.sha256)
        target.parent.mkdir(exist_ok=True)
        writer.path.replace(target)
        self.has_news = True
        return blob

    def path(self, sha256: str) -> Path:
        """Return where a content is kept."""
        return self._root / sha256[:2] / sha256

    def discard(self, sha256: str) -> None:
        """Delete a content."""
        self.path(sha256).unlink(missing_ok=True)

    def retain(self, wanted: Set[str]) -> None:
        """Delete all contents but those wanted, by their SHA-256."""
        for path in self._root.glob("[0-9a-f][0-9a-f]/*"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)
        self.has_news = False
