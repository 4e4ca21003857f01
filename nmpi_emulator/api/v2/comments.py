"""``comment``: remarks on jobs that are over."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response

from . import answers
from .errors import CannotProcess
from .open_resource import open_resource
from .schema import NUMBER, TEXT, URI, Field
from .service import Service


def add_comment(service: Service) -> Response:
    """Comment on a job that is over."""
    service.require_credentials()
    body = service.body()
    comment = service.queue.comments.add(
        service.party,
        _job_in(service, body),
        service.read.text(body, "content") or "",
        service.read.text(body, "user"),
    )
    written = service.write.comment_alone(comment)
    return answers.created(written, written["resource_uri"])


def _job_in(service: Service, body: Mapping[str, Any]) -> int | None:
    """Return the job that a comment is about.

    The real service knows jobs that are over under ``results`` only; clients name them by the address under
    which they were submitted as well.

    :raises CannotProcess: if the job is named by its place in the queue and is not over.
    """
    named = service.read.text(body, "job")
    if named is None:
        return None
    job_id = service.read.id_of(named, "results", "queue")
    if "/queue/" in named and not service.queue.comments.can_be_on(job_id):
        raise CannotProcess(HTTPStatus.NOT_FOUND)
    return job_id


def edit_comment(service: Service, comment_id: int) -> Response:
    """Change the text of a comment, or its job."""
    service.require_credentials()
    body = service.body()
    service.queue.comments.edit(comment_id, service.read.text(body, "content"), _job_in(service, body))
    return answers.empty(HTTPStatus.NO_CONTENT)


def remove_comment(service: Service, comment_id: int) -> Response:
    """Forget a comment."""
    service.require_credentials()
    service.queue.comments.remove(comment_id)
    return answers.empty(HTTPStatus.NO_CONTENT)


COMMENT = open_resource(
    name="comment",
    fields={
        "content": TEXT,
        "created_time": Field("datetime"),
        "id": NUMBER,
        "job": Field("related", nullable=True),
        "resource_uri": URI,
        "user": TEXT,
    },
    read=lambda service, id_: service.queue.comments.read(id_),
    write=lambda service, comment: service.write.comment_alone(comment),
    select=lambda service, page: service.queue.comments.select(page),
    on_list={"POST": add_comment},
    on_entry={"PUT": edit_comment, "DELETE": remove_comment},
)
