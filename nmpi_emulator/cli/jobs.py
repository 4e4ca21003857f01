"""``nmpi-emulator jobs``: what is in the queue, and what was."""

from __future__ import annotations

from typing import Any

import click

from .connection import Connection, with_connection
from .job_reference import JOB
from .json_output import json_option
from .platforms import complete_platform
from .presentation import show_fields, show_json, show_table

_STATES = ("submitted", "validated", "running", "mapped", "finished", "error", "removed")


@click.command()
@click.argument("job", required=False, type=JOB)
@click.option("--status", "statuses", multiple=True, type=click.Choice(_STATES), help="Only in this state.")
@click.option(
    "-p",
    "--platform",
    "platforms",
    multiple=True,
    shell_complete=complete_platform,
    help="Only of this platform.",
)
@click.option("-c", "--collab", "collabs", multiple=True, help="Those of a collab, whoever submitted them.")
@click.option("--tag", "tags", multiple=True, help="Only with this tag.")
@click.option("-n", "--limit", default=20, show_default=True, type=click.IntRange(1), help="How many.")
@json_option("a list of jobs, or the one asked for, as version 3 of the API gives them")
@with_connection
def jobs(
    connection: Connection,
    job: int | None,
    statuses: tuple[str, ...],
    platforms: tuple[str, ...],
    collabs: tuple[str, ...],
    tags: tuple[str, ...],
    limit: int,
    as_json: bool,
) -> None:
    """List your jobs, newest first, or show one JOB."""
    if job is not None:
        found = connection.get(f"/jobs/{job}", with_comments="true")
        return show_json(found) if as_json else _show(found)
    listed = connection.get(
        "/jobs/",
        status=statuses,
        hardware_platform=platforms,
        collab=collabs,
        tags=tags,
        size=limit,
    )
    if as_json:
        return show_json(listed)
    if not listed:
        return click.echo("no jobs", err=True)
    titles = ("id", "status", "platform", "collab", "submitted", "code")
    return show_table(titles, map(_row, listed))


def _row(job: dict[str, Any]) -> list[str]:
    submitted = (job["timestamp_submission"] or "")[:19].replace("T", " ")
    code = next((line for line in job["code"].splitlines() if line.strip()), "")[:60]
    return [str(job["id"]), job["status"], job["hardware_platform"], job["collab"], submitted, code]


def _show(job: dict[str, Any]) -> None:
    usage = job["resource_usage"]
    files = (job["output_data"] or {}).get("files", [])
    show_fields(
        [
            ("job", job["id"]),
            ("status", job["status"]),
            ("platform", job["hardware_platform"]),
            ("collab", job["collab"]),
            ("user", job["user_id"]),
            ("command", job["command"]),
            ("configuration", job["hardware_config"]),
            ("tags", ", ".join(job["tags"] or ())),
            ("submitted", job["timestamp_submission"]),
            ("completed", job["timestamp_completion"]),
            ("usage", f"{usage['value']:g} {usage['units']}" if usage else None),
            ("inputs", "\n".join(item["url"] for item in job["input_data"] or ())),
            ("outputs", "\n".join(f"{file['path']}  {file['url']}" for file in files)),
            ("comments", "\n".join(f"{c['user_id']}: {c['content']}" for c in job["comments"] or ())),
        ]
    )
