"""Routes of comments and tags."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from nmpi_emulator.api.operations import Body, Credentials
from nmpi_emulator.models.job import Comment, CommentBody
from nmpi_emulator.models.wire import CommentId, JobId, Tag
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.context import no_such_job

from .representation import shown_tags
from .service import Service
from .table import FOR_USERS, TABLE


@TABLE.register(
    "GET",
    "/jobs/{job_id}/comments",
    credentials=Credentials.TOKEN,
    response=list[Comment],
    tag=FOR_USERS,
)
def get_comments(service: Service, caller: Caller, job_id: JobId, as_admin: bool = False) -> list[Comment]:
    """List the comments on a job, oldest first."""
    comments = service.queue.comments.of_job(caller, job_id, as_admin)
    return [service.write.comment(comment) for comment in comments]


@TABLE.register(
    "POST",
    "/jobs/{job_id}/comments/",
    credentials=Credentials.TOKEN,
    status=HTTPStatus.CREATED,
    response=Comment,
    tag=FOR_USERS,
)
def add_comment(
    service: Service,
    caller: Caller,
    job_id: JobId,
    comment: Annotated[CommentBody, Body],
    as_admin: bool = False,
) -> Comment:
    """Comment on a job."""
    return service.write.comment(service.queue.comments.add(caller, job_id, comment.content, as_admin))


@TABLE.register(
    "PUT",
    "/jobs/{job_id}/comments/{comment_id}",
    credentials=Credentials.TOKEN_LATER,
    response=Comment,
    tag=FOR_USERS,
)
def update_comment(
    service: Service,
    job_id: JobId,
    comment_id: CommentId,
    comment: Annotated[CommentBody, Body],
    as_admin: bool = False,
) -> Comment:
    """Change the text of one's own comment."""
    caller = service.user_or_refusal()
    edited = service.queue.comments.edit(caller, comment_id, comment.content, as_admin)
    return service.write.comment(edited)


@TABLE.register(
    "DELETE",
    "/jobs/{job_id}/comments/{comment_id}",
    credentials=Credentials.TOKEN_LATER,
    tag=FOR_USERS,
)
def remove_comment(service: Service, job_id: JobId, comment_id: CommentId, as_admin: bool = False) -> None:
    """Remove one's own comment."""
    service.queue.comments.remove(service.user_or_refusal(), comment_id, as_admin)


@TABLE.register(
    "GET",
    "/jobs/{job_id}/tags/",
    credentials=Credentials.TOKEN,
    response=list[Tag],
    tag=FOR_USERS,
)
def get_tags(service: Service, caller: Caller, job_id: JobId, as_admin: bool = False) -> Sequence[str]:
    """List the tags of a job."""
    return shown_tags(service.queue.tags.of_job(caller, job_id, as_admin))


@TABLE.register(
    "POST",
    "/jobs/{job_id}/tags/",
    credentials=Credentials.TOKEN,
    response=list[Tag],
    tag=FOR_USERS,
)
def add_tags(
    service: Service,
    caller: Caller,
    job_id: JobId,
    tags: Annotated[list[Tag] | None, Body] = None,
    as_admin: bool = False,
) -> Sequence[str]:
    """Add tags to a job."""
    if tags is None:  # quirk: a request that says nothing is answered as if the job did not exist
        raise no_such_job(job_id)
    return shown_tags(service.queue.tags.add(caller, job_id, tags, as_admin))


@TABLE.register(
    "DELETE",
    "/jobs/{job_id}/tags/",
    credentials=Credentials.TOKEN,
    tag=FOR_USERS,
)
def remove_tags(
    service: Service,
    caller: Caller,
    job_id: JobId,
    tags: Annotated[list[Tag] | None, Body] = None,
    as_admin: bool = False,
) -> Sequence[str]:
    """Take tags off a job."""
    return shown_tags(service.queue.tags.remove(caller, job_id, tags, as_admin))


@TABLE.register("GET", "/tags/", credentials=Credentials.TOKEN, response=list[Tag], tag=FOR_USERS)
def query_tags(service: Service, caller: Caller, collab: str | None = None) -> Sequence[str]:
    """List the tags of a collab's jobs."""
    return shown_tags(service.queue.tags.of_collab(caller, collab))
