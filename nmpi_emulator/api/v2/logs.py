"""``log``: what jobs have printed."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response

from nmpi_emulator.errors import BadRequest

from . import answers
from .open_resource import open_resource
from .paths import uri
from .schema import TEXT, URI
from .service import Service


def replace_log(service: Service, job_id: int) -> Response:
    """Replace the log of a job."""
    if not _store(service, job_id):
        return answers.empty(HTTPStatus.NO_CONTENT)
    return answers.created(service.write.log(service.queue.logs.read(job_id)), uri("log", job_id))


def correct_log(service: Service, job_id: int) -> Response:
    """Replace the log of a job.  quirk: only the status of the answer differs."""
    _store(service, job_id)
    return answers.empty(HTTPStatus.ACCEPTED)


def _store(service: Service, job_id: int) -> bool:
    """Store a log; return whether it is the job's first."""
    service.require_credentials()
    text = service.read.text(service.body(), "content")
    if text is None:
        raise BadRequest("The 'content' field has no data and doesn't allow a default or null value.")
    return service.queue.logs.replace(job_id, text) and bool(text)


LOG = open_resource(
    name="log",
    fields={"content": TEXT, "resource_uri": URI},
    read=lambda service, id_: service.queue.logs.read(id_),
    write=lambda service, log: service.write.log(log),
    on_entry={"PUT": replace_log, "PATCH": correct_log},
)
