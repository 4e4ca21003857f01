"""Data items: files by their URL, which jobs refer to by id and can share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nmpi_emulator.errors import NotFound
from nmpi_emulator.models.records import FileRecord
from nmpi_emulator.queue import columns
from nmpi_emulator.queue.context import QueueContext
from nmpi_emulator.store.store import Tables

from .paging import Page, PageRequest

#: How a request names a file: the id of a data item, or the URL of a new one.
FileReference = int | str


class DataItems:
    """The service around data items; whoever has good credentials may read and change all of them."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def add(self, url: str) -> FileRecord:
        """Register a file.  The URL can be any text.

        :raises Unprocessable: if it is too long to be stored.
        """
        self._check(url)
        with self._context.store.write() as tx:
            return self._get(tx, tx.data_items.add(url))

    def read(self, item_id: int) -> FileRecord:
        """Return one data item.

        :raises NotFound: if there is none with this id.
        """
        with self._context.store.read() as tx:
            return self._get(tx, item_id)

    def select(self, page: PageRequest) -> Page[FileRecord]:
        """Return a page of all data items, oldest first."""
        with self._context.store.read() as tx:
            return Page(tx.data_items.select(page.limit, page.offset), tx.data_items.count())

    def change(self, item_id: int, url: str) -> None:
        """Give a data item another URL.

        :raises NotFound: if there is none with this id.
        :raises Unprocessable: if the URL is too long to be stored.
        """
        self._check(url)
        with self._context.store.write() as tx:
            self._get(tx, item_id)
            tx.data_items.change(item_id, url)

    def remove(self, item_id: int) -> None:
        """Forget a data item; the jobs that have it lose it.

        :raises NotFound: if there is none with this id.
        """
        with self._context.store.write() as tx:
            self._get(tx, item_id)
            tx.data_items.delete(item_id)

    def _get(self, tx: Tables, item_id: int) -> FileRecord:
        item = tx.data_items.get(item_id) if self._context.columns.exists(item_id) else None
        if item is None:
            raise NotFound("")
        return item

    def _check(self, url: str) -> None:
        self._context.columns.text(["url"], url, columns.URL)

    # -- the files of jobs -----------------------------------------------------------------------------

    def attach(self, tx: Tables, job_id: int, direction: str, references: Iterable[FileReference]) -> None:
        """Give files to a job.

        :param direction: ``"input"`` or ``"output"``.
        :raises UnknownDataItem: if there is no data item with one of the ids.
        """
        for reference in references:
            if isinstance(reference, str):
                self._check(reference)
                tx.jobs.add_files(job_id, direction, [FileRecord(url=reference)])
            elif self._context.columns.exists(reference) and tx.data_items.get(reference):
                tx.data_items.attach(job_id, direction, [reference])
            else:
                raise UnknownDataItem(reference)

    def replace(
        self,
        tx: Tables,
        job_id: int,
        direction: str,
        present: Sequence[FileRecord],
        references: Sequence[FileReference],
    ) -> None:
        """Make the files of a job those that are named; a file that it has already keeps its id.

        :raises UnknownDataItem: if there is no data item with one of the ids.
        """
        names = {name for file in present for name in (file.item, file.url)}
        kept = set(references)
        surplus = [file.id for file in present if file.item not in kept and file.url not in kept]
        tx.data_items.detach([file_id for file_id in surplus if file_id is not None])
        self.attach(tx, job_id, direction, [name for name in references if name not in names])


class UnknownDataItem(NotFound):
    """A job is to have a data item that does not exist."""

    def __init__(self, item_id: int) -> None:
        super().__init__("")
        self.item_id = item_id
