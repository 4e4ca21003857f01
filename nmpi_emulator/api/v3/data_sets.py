"""Routes of the data sets that jobs have left: ``/jobs/{job_id}/output_data``."""

from __future__ import annotations

from typing import Annotated

from nmpi_emulator.api.operations import Body, Credentials
from nmpi_emulator.models.job import DataSet
from nmpi_emulator.models.wire import JobId
from nmpi_emulator.queue.access import Caller

from .service import Service
from .table import FOR_USERS, TABLE


@TABLE.register(
    "GET", "/jobs/{job_id}/output_data", credentials=Credentials.TOKEN, response=DataSet, tag=FOR_USERS
)
def get_output_data(service: Service, caller: Caller, job_id: JobId, as_admin: bool = False) -> DataSet:
    """List the files that a job has left."""
    job = service.queue.output_data.read(caller, job_id, as_admin)
    return service.write.data_set(job.outputs)


@TABLE.register(
    "PUT", "/jobs/{job_id}/output_data", credentials=Credentials.TOKEN, response=DataSet, tag=FOR_USERS
)
def update_output_data(
    service: Service,
    caller: Caller,
    job_id: JobId,
    data: Annotated[DataSet, Body],
    as_admin: bool = False,
) -> DataSet:
    """Copy the files that a job has left to another repository (the files in the body are ignored)."""
    job = service.queue.output_data.copy(caller, job_id, data.repository, as_admin)
    return service.write.data_set(job.outputs)
