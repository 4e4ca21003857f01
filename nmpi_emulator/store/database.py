"""A small pool of connections to one SQLite file.

Under a threaded server, opening a connection for each request costs more than the request itself; a
connection taken from a pool costs a few microseconds.  Readers do not block each other (WAL); writers take
turns, first by a lock in this process and then by ``BEGIN IMMEDIATE``.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from nmpi_emulator.errors import UsageError

from .schema import migrate

#: How long a writer waits for another process that holds the file, in seconds.
BUSY_TIMEOUT_S = 20.0


class Connection(sqlite3.Connection):
    """A connection that can be the key of a weak dictionary."""


class Database:
    """One SQLite file, opened for as long as the emulator runs.

    :param path: the file; made if it is not there.
    :param durable: whether a write must survive a loss of power (a kill of the process it survives anyway).
    :raises UsageError: if the file cannot be opened or written, is in use by another emulator, or is of a
        newer version.
    """

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self.path = path
        self._synchronous = "NORMAL" if durable else "OFF"
        self._pool: queue.LifoQueue[Connection] = queue.LifoQueue()
        self._write_lock = threading.RLock()
        self._lock_file = _claim(path)
        try:
            with self.connection() as db:
                migrate(db, str(path))
        except sqlite3.DatabaseError as error:
            self.close()
            raise UsageError(f"cannot use {path} as database: {error}. Is it a SQLite file?") from error
        except UsageError:
            self.close()
            raise

    def _open(self) -> Connection:
        connection = sqlite3.connect(
            self.path,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
            factory=Connection,
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    @contextlib.contextmanager
    def connection(self) -> Iterator[Connection]:
        """Lend a connection, outside any transaction."""
        try:
            db = self._pool.get_nowait()
        except queue.Empty:
            db = self._open()
        try:
            yield db
        finally:
            self._pool.put(db)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that sees one unchanging state of the file."""
        with self.connection() as db:
            db.execute("BEGIN")
            try:
                yield db
            finally:
                db.rollback()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend a connection whose changes are all kept, or none if the block raises."""
        with self._write_lock, self.connection() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.commit()
            finally:
                db.rollback()

    def copy_to(self, target: sqlite3.Connection) -> None:
        """Copy the whole content into *target*, as of one moment."""
        with self.connection() as db:
            db.backup(target)

    def replace_by(self, source: sqlite3.Connection) -> None:
        """Replace the whole content by that of *source*."""
        with self._write_lock, self.connection() as db:
            source.backup(db)

    def close(self) -> None:
        """Close all connections and give the file free."""
        while True:
            try:
                self._pool.get_nowait().close()
            except queue.Empty:
                break
        os.close(self._lock_file)


def lock_file(path: Path) -> Path:
    """Return the file that is locked as long as an emulator uses the database at *path*."""
    return path.with_name(path.name + ".lock")


def _claim(path: Path) -> int:
    """Reserve the database file for this process; return the open lock file."""
    import fcntl

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(lock_file(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UsageError(
            f"cannot write in {path.parent} ({error.strerror}): the database {path.name} must lie in a "
            "directory that this user may write to. Choose another one (option --db)."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise UsageError(
            f"the database {path} is in use by another emulator. Stop that one, or use another file "
            "(option --db)."
        ) from error
    if path.exists() and not os.access(path, os.W_OK):
        os.close(lock)
        raise UsageError(
            f"the database {path} may not be written by this user. Change its permissions, or use "
            "another file (option --db)."
        )
    return lock
