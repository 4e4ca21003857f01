"""The form with which a job is submitted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from pydantic import ValidationError

from nmpi_emulator.errors import EmulatorError
from nmpi_emulator.models.job import SubmittedJob
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.platforms.declaration import Platform
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.queue.repositories import public_url

from . import hardware_config
from .context import Dashboard, Page, see_other
from .formatting import detail_text
from .service_hours import require_open

#: What is chosen if nothing else is.
DEFAULT_PLATFORM = "SpiNNaker"

SCRIPT, ADDRESS = "script", "address"


def submission_routes(dashboard: Dashboard) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("submission", __name__)

    def form(
        filled_in: Mapping[str, str], errors: Mapping[str, str], status: HTTPStatus = HTTPStatus.OK
    ) -> Response:
        chosen = filled_in.get("platform", "")
        page = render_template(
            "submit.html",
            form=filled_in,
            errors=errors,
            chosen=chosen if chosen in platforms() else DEFAULT_PLATFORM,
            collabs=sorted(dashboard.caller().editable_collabs),
            platforms=platforms(),
            fields={p.name: hardware_config.fields(p, filled_in, errors) for p in platforms().values()},
            field_name=hardware_config.field_name,
            other_keys=hardware_config.OTHER_KEYS,
            mode=dashboard.world.mode,
        )
        return make_response(page, status)

    @routes.get("/jobs/new")
    def new() -> Page:
        model = request.args.get("like", "")
        if model.isdecimal():
            job = dashboard.queue.jobs.read(dashboard.caller(), int(model), as_admin=dashboard.as_admin).job
            return form(as_filled_in(job, dashboard.api.base_url()), {})
        return form({"source": SCRIPT, "platform": request.args.get("platform", "")}, {})

    @routes.post("/jobs")
    def submit() -> Page:
        require_open(dashboard.api.status, "/jobs/")
        filled_in = request.form.to_dict()
        platform = platforms().get(filled_in.get("platform", ""))
        if platform is None:
            return form(filled_in, {"platform": "is not known"}, HTTPStatus.UNPROCESSABLE_ENTITY)
        job, errors = read(filled_in, platform)
        if job is None:
            return form(filled_in, errors, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            record = dashboard.queue.jobs.submit(dashboard.caller(), job, dashboard.as_admin)
        except EmulatorError as error:
            return form(filled_in, {"": detail_text(error.detail)}, error.status)
        return see_other(url_for("job.show", job_id=record.id))

    return routes


def read(form: Mapping[str, str], platform: Platform) -> tuple[SubmittedJob | None, dict[str, str]]:
    """Return the job that was filled in, or what is wrong with it, by field."""
    config, errors = hardware_config.read(platform, form)
    field = "code" if form.get("source", SCRIPT) == SCRIPT else "address"
    code = form.get(field, "").replace("\r\n", "\n")
    if not code.strip():
        errors[field] = "is missing"
    try:
        job = SubmittedJob(
            code=code if field == "code" else code.strip(),
            command=form.get("command", "").strip() or None,
            collab=form.get("collab", ""),
            hardware_platform=platform.name,
            hardware_config=config or None,
            input_data=[{"url": line} for line in form.get("inputs", "").split()] or None,  # type: ignore[misc]
            tags=[tag for tag in form.get("tags", "").split(",") if tag.strip()] or None,
        )
    except ValidationError as error:
        names = {"input_data": "inputs"}
        for fault in error.errors():
            name = str(fault["loc"][0])
            errors[names.get(name, name)] = f"{fault['msg']}: {fault['input']}"
        return None, errors
    return (None if errors else job), errors


def as_filled_in(job: JobRecord, base_url: str) -> dict[str, str]:
    """Return the form as it would be filled in to submit a job once more."""
    is_address = "\n" not in job.code and "://" in job.code
    form = {
        "source": ADDRESS if is_address else SCRIPT,
        "address" if is_address else "code": job.code,
        "command": job.command,
        "collab": job.collab,
        "platform": job.hardware_platform,
        "inputs": "\n".join(public_url(file.url, base_url) for file in job.inputs),
        "tags": ", ".join(job.tags),
    }
    platform = platforms().get(job.hardware_platform)
    if platform is not None:
        config: dict[str, Any] = json.loads(job.hardware_config_json or "{}")
        form |= hardware_config.as_filled_in(platform, config)
    return form
