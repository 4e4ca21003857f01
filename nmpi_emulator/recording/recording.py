"""A recorded session, as a file."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nmpi_emulator._version import __version__
from nmpi_emulator.errors import UsageError

from .proxy import Passed
from .scrubber import Scrubber

_FORMAT = "nmpi-emulator recording"
_VERSION = 1
_DOCUMENT = "/openapi.json"
_JOB = re.compile(r"/jobs/\d+")

#: The largest output file that is kept, in bytes.
FILE_LIMIT = 4 * 2**20

#: Returns what is behind a URL; ``None`` if it cannot be had.
Fetch = Callable[[str], "bytes | None"]


@dataclass(frozen=True, kw_only=True)
class RecordedJob:
    """How a job was submitted, and how it ended.

    :param files: the contents of its output files, base64-encoded, by path.
    :param seconds: how long it took from submission to its end.
    """

    code: str
    hardware_platform: str
    status: str
    log: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    resource_usage: float | None = None
    provenance: Mapping[str, Any] | None = None
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A session without secrets.

    :param service: whose it was: ``url`` and ``version``.
    :param exchanges: the requests and answers, bodies as text.
    """

    recorded_at: str
    service: Mapping[str, str]
    exchanges: Sequence[Mapping[str, Any]]
    jobs: Sequence[RecordedJob]

    def write(self, file: Path) -> None:
        """Write the recording to a file."""
        content = {"format": _FORMAT, "version": _VERSION, "written_by": __version__, **asdict(self)}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def recording_of(
    passed: Sequence[Passed],
    *,
    url: str,
    recorded_at: dt.datetime,
    fetch: Fetch = lambda url: None,
    secrets: Iterable[str] = (),
) -> Recording:
    """Make a recording of a session.

    :param fetch: gets the output files of jobs.
    :param secrets: words that open doors, besides those that were sent.
    :raises UsageError: if something that opens doors cannot be taken out.
    """
    session = [item for item in passed if not item.path.endswith(_DOCUMENT)]
    scrubber = Scrubber(session, secrets)
    version = next((_version_in(p.answer) for p in passed if p.path.endswith(_DOCUMENT)), "")
    exchanges = [_exchange(item, scrubber) for item in session]
    jobs = [_job(wire, fetch, scrubber) for wire in _finished_jobs(passed)]
    recording = Recording(
        recorded_at=recorded_at.isoformat(timespec="seconds"),
        service={"url": url, "version": version},
        exchanges=exchanges,
        jobs=jobs,
    )
    plain = [asdict(job) | {"files": [_decoded(text) for text in job.files.values()]} for job in jobs]
    scrubber.require_clean(json.dumps([exchanges, plain], ensure_ascii=False))
    return recording


def _exchange(item: Passed, scrubber: Scrubber) -> dict[str, Any]:
    return {
        "method": item.method,
        "path": scrubber.text(item.path),
        "query": scrubber.text(item.query),
        "headers": scrubber.headers(item.headers),
        "body": scrubber.text(item.body.decode("utf-8", "replace")),
        "status": item.status,
        "answer_headers": scrubber.headers(item.answer_headers),
        "answer": scrubber.text(item.answer.decode("utf-8", "replace")),
    }


def _finished_jobs(passed: Sequence[Passed]) -> list[dict[str, Any]]:
    """Return the last state of each job that was asked for and was over, in the order of submission."""
    last: dict[int, dict[str, Any]] = {}
    for item in passed:
        if item.method == "GET" and item.status == 200 and _JOB.fullmatch(item.path):
            job = _json(item.answer)
            if isinstance(job, dict) and job.get("status") in ("finished", "error"):
                known = last.get(job["id"], {})
                last[job["id"]] = {**job, "log": job.get("log") or known.get("log") or ""}
    return [last[number] for number in sorted(last)]


def _job(wire: dict[str, Any], fetch: Fetch, scrubber: Scrubber) -> RecordedJob:
    files = {}
    for item in (wire.get("output_data") or {}).get("files", ()):
        content = fetch(item["url"])
        if content is not None and len(content) <= FILE_LIMIT:
            path = item.get("path") or item["url"].rpartition("/")[2]
            name = path.rpartition(str(wire["id"]))[2].strip("/") or path
            files[scrubber.text(name)] = base64.b64encode(_scrubbed(content, scrubber)).decode()
    provenance = wire.get("provenance")
    return RecordedJob(
        code=scrubber.text(wire.get("code") or ""),
        hardware_platform=wire["hardware_platform"],
        status=wire["status"],
        log=scrubber.text(wire["log"]),
        files=files,
        resource_usage=(wire.get("resource_usage") or {}).get("value"),
        provenance=json.loads(scrubber.text(json.dumps(provenance))) if provenance else None,
        seconds=_seconds(wire),
    )


def _scrubbed(content: bytes, scrubber: Scrubber) -> bytes:
    """Scrub a file that is text; what is not cannot be changed without damage."""
    try:
        return scrubber.text(content.decode("utf-8")).encode()
    except UnicodeDecodeError:
        return content


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode("utf-8", "replace")


def _seconds(wire: dict[str, Any]) -> float:
    try:
        begin, end = (
            dt.datetime.fromisoformat(wire[name].replace("Z", "+00:00"))
            for name in ("timestamp_submission", "timestamp_completion")
        )
    except (KeyError, AttributeError, ValueError):
        return 0.0
    return max(0.0, (end - begin).total_seconds())


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _version_in(document: bytes) -> str:
    content = _json(document)
    return str(content.get("info", {}).get("version", "")) if isinstance(content, dict) else ""


def read_recording(file: Path) -> Recording:
    """Read a recording.

    :raises UsageError: if it is none, damaged, or of a newer version.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read the recording {file}: {error}") from error
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise UsageError(f"{file} is not a recording of nmpi-emulator")
    if content.get("version") != _VERSION:
        raise UsageError(
            f"{file} is of version {content.get('version')!r} of recordings, this emulator reads {_VERSION}; "
            f"it was written by nmpi-emulator {content.get('written_by')}"
        )
    try:
        jobs = [RecordedJob(**job) for job in content["jobs"]]
        return Recording(
            recorded_at=content["recorded_at"],
            service=content["service"],
            exchanges=content["exchanges"],
            jobs=jobs,
        )
    except (KeyError, TypeError) as error:
        raise UsageError(f"the recording {file} is damaged: {error}") from error
