"""Comments and tags on jobs."""

from __future__ import annotations

from collections.abc import Sequence

from nmpi_emulator.errors import Forbidden, NotFound, Unauthorized
from nmpi_emulator.models.records import CommentRecord
from nmpi_emulator.store.store import Tables

from .access import Caller
from .columns import invalid
from .context import QueueContext, no_such_job
from .upstream_bugs import UpstreamBug

#: What clients send for a collab that they do not know.
_NO_COLLAB = ("", "null", "undefined")


class Comments:
    """The service around comments."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def of_job(self, caller: Caller, job_id: int, as_admin: bool = False) -> list[CommentRecord]:
        """List the comments on a job, oldest first.

        :raises NotFound: if there is no such job, or the user may not know of it.
        """
        with self._context.store.read() as tx:
            self._context.visible_job(tx, caller, job_id, as_admin)
            return tx.comments.of_job(job_id)

    def add(self, caller: Caller, job_id: int, content: str, as_admin: bool = False) -> CommentRecord:
        """Add a comment; whoever may see a job may comment on it.

        :raises NotFound: if there is no such job, or the user may not know of it.
        """
        context = self._context
        with context.store.write() as tx:
            context.visible_job(tx, caller, job_id, as_admin)
            context.columns.text(["body", "content"], content)
            return tx.comments.add(job_id, content, caller.username, context.clock.now())

    def edit(
        self, caller: Caller | Unauthorized, comment_id: int, content: str, as_admin: bool = False
    ) -> CommentRecord:
        """Change the text of one's own comment; author and time stay.

        :param caller: the user, or the reason why there is none: an unknown comment comes first.
        :raises NotFound: if there is no such comment, or it is somebody else's.
        """
        with self._context.store.write() as tx:
            comment = self._own(tx, caller, comment_id, as_admin)
            self._context.columns.text(["body", "content"], content)
            tx.comments.edit(comment_id, content)
            return tx.comments.get(comment_id) or comment

    def remove(self, caller: Caller | Unauthorized, comment_id: int, as_admin: bool = False) -> None:
        """Remove one's own comment.

        :raises NotFound: if there is no such comment, or it is somebody else's.
        """
        with self._context.store.write() as tx:
            self._own(tx, caller, comment_id, as_admin)
            tx.comments.remove(comment_id)

    def _own(
        self, tx: Tables, caller: Caller | Unauthorized, comment_id: int, as_admin: bool
    ) -> CommentRecord:
        """Return a comment that the caller may change.

        quirk: the job named in the path is not looked at, the comment's own job counts.
        """
        refusal = NotFound(
            f"Either there is no comment with id {comment_id}, or you do not have access to it"
        )
        comment = tx.comments.get(comment_id) if self._context.columns.exists(comment_id) else None
        if comment is None or comment.job_id is None:
            self._context.bugs.hit(UpstreamBug.UNKNOWN_COMMENT)
            raise caller if isinstance(caller, Unauthorized) else refusal
        if isinstance(caller, Unauthorized):
            raise caller
        job = self._context.job(tx, comment.job_id)
        is_author = comment.user_id == caller.username and caller.can_view(job.collab)
        if not (is_author or caller.administers(as_admin)):
            raise refusal
        return comment


class Tags:
    """The service around tags.  All lists are sorted by code point."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def of_job(self, caller: Caller, job_id: int, as_admin: bool = False) -> Sequence[str]:
        """List the tags of a job.

        :raises NotFound: if there is no such job, or the user may not know of it.
        """
        with self._context.store.read() as tx:
            return self._context.visible_job(tx, caller, job_id, as_admin).tags

    def add(self, caller: Caller, job_id: int, tags: Sequence[str], as_admin: bool = False) -> Sequence[str]:
        """Add tags to a job and return all that it then has.

        :raises NotFound: if there is no such job, or the user may not edit it.
        """
        with self._context.store.write() as tx:
            self._require_editable(tx, caller, job_id, as_admin)
            for tag in tags:
                self._context.columns.text(["body"], tag)
            tx.tags.add(job_id, tags)
            return self._context.job(tx, job_id).tags

    def remove(
        self, caller: Caller, job_id: int, tags: Sequence[str] | None, as_admin: bool = False
    ) -> Sequence[str]:
        """Take tags off a job and return those that remain.

        :raises NotFound: if there is no such job, or the user may not edit it.
        :raises Unprocessable: if it is not said which.
        """
        with self._context.store.write() as tx:
            self._require_editable(tx, caller, job_id, as_admin)
            if tags is None:
                self._context.bugs.hit(UpstreamBug.TAGS_WITHOUT_BODY)
                raise invalid(["body"], "missing", "Field required", None)
            for tag in tags:
                self._context.columns.text(["body"], tag)
            tx.tags.remove(job_id, tags)
            return self._context.job(tx, job_id).tags

    def of_collab(self, caller: Caller, collab: str | None) -> Sequence[str]:
        """List the tags of all jobs of a collab, or every tag (administrators).

        quirk: membership is not checked; any user may read the tags of any collab.

        :raises Forbidden: without a collab, unless the caller is an administrator.
        """
        if not caller.is_administrator and (collab is None or collab in _NO_COLLAB):
            raise Forbidden("Please specify a collab")
        self._context.columns.text(["query", "collab"], collab)
        with self._context.store.read() as tx:
            return tx.tags.of_collab(collab) if collab else tx.tags.all()

    def _require_editable(self, tx: Tables, caller: Caller, job_id: int, as_admin: bool) -> None:
        job = self._context.job(tx, job_id)
        if not (
            job.user_id == caller.username or caller.can_edit(job.collab) or caller.administers(as_admin)
        ):
            raise no_such_job(job_id)
