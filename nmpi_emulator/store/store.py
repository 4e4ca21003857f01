"""The store: transactions, and inside them the tables."""

from __future__ import annotations

import contextlib
import sqlite3
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .collabs import CollabTable
from .comments import CommentTable
from .data_items import DataItemTable
from .database import Database
from .facts import FactTable
from .job_lists import JobLists
from .jobs import JobTable
from .links import LinkTable
from .logs import LogTable
from .projects import ProjectTable
from .sessions import SessionTable
from .simulations import SimulationTable
from .statistics import StatisticsView
from .storage import StorageTable
from .summaries import SummaryTable
from .tags import TagTable

if TYPE_CHECKING:
    from sqlite_utils import Database as SqliteUtilsDatabase


class Tables:
    """All tables, seen through one connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.connection = db
        self.tags = TagTable(db)
        self.jobs = JobTable(db, self.tags)
        self.summaries = SummaryTable(db, self.tags)
        self.job_lists = JobLists(db)
        self.data_items = DataItemTable(db)
        self.logs = LogTable(db)
        self.comments = CommentTable(db)
        self.projects = ProjectTable(db)
        self.sessions = SessionTable(db)
        self.statistics = StatisticsView(db)
        self.facts = FactTable(db)
        self.storage = StorageTable(db)
        self.links = LinkTable(db)
        self.collabs = CollabTable(db)
        self.simulations = SimulationTable(db)


class Store:
    """Everything the emulator remembers.

    :param path: the SQLite file.
    :param durable: whether a write must survive a loss of power.
    """

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self.path = path
        self._database = Database(path, durable=durable)
        self._tables: weakref.WeakKeyDictionary[sqlite3.Connection, Tables] = weakref.WeakKeyDictionary()

    @contextlib.contextmanager
    def read(self) -> Iterator[Tables]:
        """Open a transaction that only reads; it sees one unchanging state."""
        with self._database.reading() as db:
            yield self._tables_of(db)

    @contextlib.contextmanager
    def write(self) -> Iterator[Tables]:
        """Open a transaction that writes: all of it is kept when the block ends, nothing if it raises."""
        with self._database.writing() as db:
            yield self._tables_of(db)

    def _tables_of(self, db: sqlite3.Connection) -> Tables:
        tables = self._tables.get(db)
        if tables is None:
            tables = self._tables[db] = Tables(db)
        return tables

    def snapshot(self) -> sqlite3.Connection:
        """Return a copy of the whole content in memory."""
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.copy_to(copy)
        return copy

    def copy_to_file(self, file: Path) -> None:
        """Write a copy of the whole content to a new file."""
        with contextlib.closing(sqlite3.connect(file)) as copy:
            self._database.copy_to(copy)

    def inspect(self) -> SqliteUtilsDatabase:
        """Return a copy of the whole content as a database of sqlite-utils, to look at tables and rows."""
        from sqlite_utils import Database as SqliteUtilsDatabase  # a tenth of a second, only here

        return SqliteUtilsDatabase(self.snapshot(), execute_plugins=False)

    def restore(self, snapshot: sqlite3.Connection) -> None:
        """Put the content back to what it was when *snapshot* was taken."""
        self._database.replace_by(snapshot)

    def close(self) -> None:
        """Give the file free."""
        self._database.close()
