"""Logs, comments and tags in API version 2; whoever has good credentials may read and write all of them."""

from __future__ import annotations

from nmpi_emulator.errors import BadRequest, NotFound
from nmpi_emulator.models.job import FINAL
from nmpi_emulator.models.records import CommentRecord
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.context import QueueContext
from nmpi_emulator.store.store import Tables

from .access import Party
from .paging import Page, PageRequest

#: Who has written a comment that names nobody.  Source: contract of API v2, comment.
NOBODY = "me"


class Logs:
    """The service around the logs of jobs, in whatever state the job is."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def text(self, job_id: int) -> str:
        """Return the log of a job; empty if there is none."""
        with self._context.store.read() as tx:
            return tx.logs.text(job_id) if self._context.columns.exists(job_id) else ""

    def read(self, job_id: int) -> tuple[int, str]:
        """Return the number of a job, and its log.

        :raises NotFound: if there is none.
        """
        text = self.text(job_id)
        if not text:
            raise NotFound("")
        return job_id, text

    def replace(self, job_id: int, text: str) -> bool:
        """Make *text* the whole log of a job; return whether it is its first.

        :raises NotFound: if there is no such job.
        """
        self._context.columns.text(["content"], text)
        with self._context.store.write() as tx:
            if not (self._context.columns.exists(job_id) and tx.jobs.exists(job_id)):
                raise NotFound("")
            is_first = not tx.logs.text(job_id)
            tx.logs.replace(job_id, text)
        self._context.events.notify()
        return is_first


class Comments:
    """The service around comments."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def add(self, party: Party | None, job_id: int | None, content: str, user: str | None) -> CommentRecord:
        """Comment on a job that is over.

        quirk: a comment may be on no job at all.

        :param user: who has written it; counts if the caller is no user.
        :raises BadRequest: if there is no such job among those that are over.
        """
        context = self._context
        author = party.username if isinstance(party, Caller) else user or NOBODY
        context.columns.text(["content"], content)
        with context.store.write() as tx:
            self._require_over(tx, job_id)
            return tx.comments.add(job_id, content, author, context.clock.now())

    def read(self, comment_id: int) -> CommentRecord:
        """Return one comment.

        :raises NotFound: if there is none with this id.
        """
        with self._context.store.read() as tx:
            return self._get(tx, comment_id)

    def select(self, page: PageRequest) -> Page[CommentRecord]:
        """Return a page of the comments on all jobs, oldest first."""
        with self._context.store.read() as tx:
            return Page(tx.comments.select(page.limit, page.offset), tx.comments.count())

    def edit(self, comment_id: int, content: str | None, job_id: int | None) -> None:
        """Change the text of a comment, or put it on another job; ``None`` leaves it.

        :raises NotFound: if there is none with this id.
        :raises BadRequest: if there is no such job among those that are over.
        """
        self._context.columns.text(["content"], content)
        with self._context.store.write() as tx:
            self._get(tx, comment_id)
            if content is not None:
                tx.comments.edit(comment_id, content)
            if job_id is not None:
                self._require_over(tx, job_id)
                tx.comments.move(comment_id, job_id)

    def remove(self, comment_id: int) -> None:
        """Forget a comment.

        :raises NotFound: if there is none with this id.
        """
        with self._context.store.write() as tx:
            self._get(tx, comment_id)
            tx.comments.remove(comment_id)

    def _get(self, tx: Tables, comment_id: int) -> CommentRecord:
        comment = tx.comments.get(comment_id) if self._context.columns.exists(comment_id) else None
        if comment is None:
            raise NotFound("")
        return comment

    def can_be_on(self, job_id: int) -> bool:
        """Tell whether there is a job that comments can be on: one that is over."""
        with self._context.store.read() as tx:
            return self._is_over(tx, job_id)

    def _is_over(self, tx: Tables, job_id: int) -> bool:
        job = tx.jobs.get(job_id) if self._context.columns.exists(job_id) else None
        return job is not None and job.status in FINAL

    def _require_over(self, tx: Tables, job_id: int | None) -> None:
        if job_id is not None and not self._is_over(tx, job_id):
            raise BadRequest(
                f"Could not find the provided results object via resource URI '/api/v2/results/{job_id}'."
            )


class Tags:
    """The service around the words that are on jobs."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def read(self, tag_id: int) -> tuple[int, str]:
        """Return id and text of one tag.

        :raises NotFound: if there is none with this id.
        """
        with self._context.store.read() as tx:
            text = tx.tags.get(tag_id) if self._context.columns.exists(tag_id) else None
        if text is None:
            raise NotFound("")
        return tag_id, text

    def select(self, page: PageRequest) -> Page[tuple[int, str]]:
        """Return a page of all tags, oldest first."""
        with self._context.store.read() as tx:
            return Page(tx.tags.select(page.limit, page.offset), tx.tags.count())
