"""The page of one job, and what can be done with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request, send_file, url_for
from pydantic import TypeAdapter, ValidationError

from nmpi_emulator.errors import NotFound, Unprocessable
from nmpi_emulator.models.job import CommentBody
from nmpi_emulator.models.records import FileRecord
from nmpi_emulator.models.wire import Tag
from nmpi_emulator.platforms.registry import platforms, units_of
from nmpi_emulator.queue.repositories import public_url, repositories, repository_name

from . import peek
from .context import Dashboard, Page, see_other
from .formatting import file_name
from .jobs import is_over, title_of
from .reports import drawings
from .service_hours import require_open

#: How much of the end of a log stands in the page, in characters; the rest is behind a link.
LOG_SHOWN = 200_000

#: How many pictures are shown in the page.
PICTURES_SHOWN = 6

_TAGS: TypeAdapter[list[str]] = TypeAdapter(list[Tag])


def job_routes(dashboard: Dashboard) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("job", __name__, url_prefix="/jobs/<int:job_id>")
    queue = dashboard.queue

    def back(job_id: int, part: str) -> Page:
        return see_other(url_for("job.show", job_id=job_id, _anchor=part))

    def pictures(files: Sequence[FileRecord]) -> list[FileRecord]:
        """Return the files that are shown as pictures: those that are kept here and are pictures."""
        found: list[FileRecord] = []
        for file in files:
            name = file_name(file)
            if len(found) < PICTURES_SHOWN and name.lower().endswith(peek.PICTURE_SUFFIXES):
                content = dashboard.api.workspaces.remote_files.find(file.url, dashboard.caller())
                if content is not None and peek.picture_type(content, name):
                    found.append(file)
        return found

    @routes.get("")
    def show(job_id: int) -> Page:
        caller, as_admin = dashboard.caller(), dashboard.as_admin
        details = queue.jobs.read(caller, job_id, as_admin=as_admin, with_comments=True)
        job = details.job
        summary = queue.overview.job(caller, job_id, as_admin)
        log = queue.overview.log_since(caller, job_id, 0, as_admin)
        provenance = json.loads(job.provenance_json or "{}")
        return render_template(
            "job.html",
            job=job,
            title=title_of(summary),
            summary=summary,
            waited=_span(summary.submitted_at, summary.started_at),
            ran=_span(summary.started_at, summary.completed_at),
            is_over=is_over(job.status),
            log=log.text[-LOG_SHOWN:],
            log_end=log.end,
            log_is_cut=len(log.text) > LOG_SHOWN,
            progress=None if is_over(job.status) else progress_of(job_id),
            comments=details.comments or (),
            config=json.loads(job.hardware_config_json or "{}"),
            provenance=provenance,
            drawings=drawings(platforms().get(job.hardware_platform), provenance),
            pictures=pictures(job.outputs),
            has_plots=dashboard.outputs.preview(job_id) is not None,
            units=units_of(job.hardware_platform),
            quotas=queue.overview.quotas(caller, job.collab, job.hardware_platform, as_admin),
            file_name=file_name,
            address_of=lambda file: public_url(file.url, dashboard.api.base_url()),
            repository=repository_name(job.outputs) if job.outputs else "",
            targets=[r.name for r in repositories().values() if r.writable],
            may_edit=job.user_id == caller.username or caller.can_edit(job.collab) or as_admin,
            is_owner=job.user_id == caller.username or as_admin,
            username=caller.username,
        )

    def progress_of(job_id: int) -> dict[str, Any] | None:
        """Return how far a job has come with what takes long, if that is known."""
        come = dashboard.control.progress(job_id)
        return None if come is None else {"text": come.text(), "fraction": come.fraction}

    @routes.get("/log")
    def log(job_id: int) -> Response:
        """Give what was added to the log after a piece of it, and how far the job has come."""
        after = request.args.get("after", "0")
        part = queue.overview.log_since(
            dashboard.caller(), job_id, int(after) if after.isdecimal() else 0, dashboard.as_admin
        )
        return jsonify(
            text=part.text,
            end=part.end,
            is_whole=part.is_whole,
            status=part.status.value,
            is_over=is_over(part.status),
            progress=progress_of(job_id),
        )

    @routes.get("/log.txt")
    def whole_log(job_id: int) -> Response:
        text = queue.jobs.log(dashboard.caller(), job_id, dashboard.as_admin)
        response = make_response(text)
        response.content_type = "text/plain; charset=utf-8"
        response.headers["Content-Disposition"] = f"attachment; filename=job-{job_id}-log.txt"
        return response

    @routes.get("/plots.json")
    def plots(job_id: int) -> Response:
        """Give the preview of the results, as the job's process has written it: it is not looked into."""
        queue.overview.job(dashboard.caller(), job_id, dashboard.as_admin)
        preview = dashboard.outputs.preview(job_id)
        if preview is None:
            raise NotFound(f"Job {job_id} has left no plots.")
        return send_file(preview, mimetype="application/json")

    @routes.post("/remove")
    def remove(job_id: int) -> Page:
        require_open(dashboard.api.status, f"/jobs/{job_id}", "DELETE")
        queue.jobs.remove(dashboard.caller(), job_id, as_admin=False)
        return see_other(url_for("jobs.index"))

    @routes.post("/tags")
    def change_tags(job_id: int) -> Page:
        require_open(dashboard.api.status, f"/jobs/{job_id}/tags/")
        change = queue.tags.remove if "remove" in request.form else queue.tags.add
        change(dashboard.caller(), job_id, _tags(request.form), dashboard.as_admin)
        return back(job_id, "tags")

    @routes.post("/comments")
    def add_comment(job_id: int) -> Page:
        require_open(dashboard.api.status, f"/jobs/{job_id}/comments/")
        queue.comments.add(dashboard.caller(), job_id, _comment(request.form), dashboard.as_admin)
        return back(job_id, "comments")

    @routes.post("/comments/<int:comment_id>")
    def change_comment(job_id: int, comment_id: int) -> Page:
        caller, as_admin = dashboard.caller(), dashboard.as_admin
        method = "DELETE" if "remove" in request.form else "PUT"
        require_open(dashboard.api.status, f"/jobs/{job_id}/comments/{comment_id}", method)
        if method == "DELETE":
            queue.comments.remove(caller, comment_id, as_admin)
        else:
            queue.comments.edit(caller, comment_id, _comment(request.form), as_admin)
        return back(job_id, "comments")

    @routes.post("/copy")
    def copy(job_id: int) -> Page:
        require_open(dashboard.api.status, f"/jobs/{job_id}/output_data")
        target = request.form.get("repository", "")
        queue.output_data.copy(dashboard.caller(), job_id, target, dashboard.as_admin)
        return back(job_id, "files")

    return routes


def _span(start: Any, end: Any) -> Any:
    return end - start if start and end else None


def _tags(form: Any) -> list[str]:
    try:
        return _TAGS.validate_python([tag for tag in form.get("tags", "").split(",") if tag.strip()])
    except ValidationError as error:
        raise Unprocessable(error.errors(include_url=False, include_context=False)) from None


def _comment(form: Any) -> str:
    try:
        return CommentBody(content=form.get("content", "").replace("\r\n", "\n")).content
    except ValidationError as error:
        raise Unprocessable([{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]) from None
