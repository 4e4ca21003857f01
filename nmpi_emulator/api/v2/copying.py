"""``copydata``: put the output data of a job where they stay."""

from __future__ import annotations

import contextlib
from http import HTTPStatus

from flask import Response

from nmpi_emulator.api.routing import json_response
from nmpi_emulator.errors import NotFound, Unauthorized
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.repositories import BUCKET, DRIVE, path_of, repository_name

from . import answers
from .resource import entry_id
from .service import Service

#: The repositories that stand behind the names that clients use.  Any other name is that of a computing
#: centre, to which nothing is copied here.
_REPOSITORIES = {"collab": DRIVE, "drive": DRIVE, "bucket": BUCKET}


def answer_copy(service: Service, target: str, id_: str) -> Response:
    """Copy the output data of a job, and return a flat list of their paths in the new place.

    For a computing centre the list has the URLs from which the files can be fetched.
    """
    if service.request.method != "GET":
        return answers.method_not_allowed(["GET"])
    caller = service.user
    if caller is None:
        raise Unauthorized("")
    job = _find(service, caller, entry_id(id_))
    if job is None:
        return json_response({"error_message": f"No such job: {id_}"}, HTTPStatus.NOT_FOUND)
    if not job.outputs:
        return answers.shown([])
    repository = _REPOSITORIES.get(target.lower())
    if repository is None:
        return answers.shown([service.write.data_item(file)["url"] for file in job.outputs])
    if repository_name(job.outputs) != repository.name:
        job = _copy(service, caller, job.id, repository.name)
    return answers.shown([path_of(file) for file in job.outputs])


def _find(service: Service, caller: Caller, job_id: int) -> JobRecord | None:
    """Return a job that the caller may see, wherever it is."""
    for over in (True, False):
        with contextlib.suppress(NotFound):
            return service.queue.jobs.read(caller, job_id, over=over).job
    return None


def _copy(service: Service, caller: Caller, job_id: int, repository: str) -> JobRecord:
    return service.api.queue.output_data.copy(caller, job_id, repository)
