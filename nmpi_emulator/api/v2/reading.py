"""From the JSON of API version 2 to what the services take."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from nmpi_emulator.errors import BadRequest
from nmpi_emulator.hosts import REAL_HOSTS
from nmpi_emulator.queue.upstream_bugs import UpstreamBug, UpstreamBugs
from nmpi_emulator.queue.v2.data_items import FileReference
from nmpi_emulator.queue.v2.jobs import Submission
from nmpi_emulator.queue.v2.updates import JobChanges
from nmpi_emulator.world import World

from .errors import CannotProcess

_URI = re.compile(r"/api/v[12]/(?P<resource>\w+)/(?P<id>[^/]+)/?")

#: Date and time of ISO 8601, as Java, Python and Django write them.
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?:\.(?P<fraction>\d+))?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?"
)

#: Earlier moments are certainly mistakes.
_EARLIEST_YEAR = 1970

#: The fields of a job that are texts, and the columns in which they are stored.
_TEXTS = {
    "code": "code",
    "command": "command",
    "hardware_platform": "hardware_platform",
    "user_id": "user_id",
}
_OBJECTS = {"hardware_config": "hardware_config", "provenance": "provenance"}
_MOMENTS = {"timestamp_submission": "submitted_at", "timestamp_completion": "completed_at"}

#: The value of ``selected_tab`` with which clients say that the code has been put into the collab's storage.
_UPLOADED = "upload_script"


class Reader:
    """Reads the bodies of requests.

    :param own_hosts: scheme and host of the addresses under which the emulator is reached.
    """

    def __init__(self, world: World, bugs: UpstreamBugs, own_hosts: frozenset[str]) -> None:
        self._world = world
        self._bugs = bugs
        self._own_hosts = own_hosts

    # -- jobs ------------------------------------------------------------------------------------------

    def submission(self, body: Mapping[str, Any]) -> Submission:
        """Read a job that is submitted.  What a client cannot decide (status, user) is passed over.

        :raises BadRequest: if a field has a value of the wrong kind.
        :raises CannotProcess: if an input is neither a data item nor a new one.
        """
        collab = self.collab(body)
        code = self.text(body, "code") or ""
        return Submission(
            code=_uploaded(collab, code) if body.get("selected_tab") == _UPLOADED else code,
            command=self.text(body, "command") or "",
            collab=collab,
            hardware_platform=self.text(body, "hardware_platform") or "",
            hardware_config=self._object(body, "hardware_config") or {},
            tags=self.tags(body.get("tags", [])),
            inputs=self._files(body, "input_data"),
        )

    def changes(self, body: Mapping[str, Any]) -> JobChanges:
        """Read what is to be changed of a job; what is absent, or null where that means nothing, stays.

        :raises BadRequest: if a field has a value of the wrong kind.
        :raises CannotProcess: if a file is neither a data item nor a new one.
        """
        columns: dict[str, Any] = {}
        for name, column in _TEXTS.items():
            if (text := self.text(body, name)) is not None:
                columns[column] = text
        if collab := self.collab(body):
            columns["collab"] = collab
        if "user_id" in columns:
            columns["user_id"] = self._world.username_of(columns["user_id"])
        for name, column in _OBJECTS.items():
            if name in body:
                columns[column] = self._object(body, name)
        for name, column in _MOMENTS.items():
            if body.get(name):
                columns[column] = moment(name, body[name])
        if "resource_usage" in body:
            columns["usage"] = self._number(body, "resource_usage")
        return JobChanges(
            status=self.text(body, "status"),
            columns=columns,
            tags=self.tags(body["tags"]) if "tags" in body else None,
            inputs=self._files(body, "input_data") if "input_data" in body else None,
            outputs=self._files(body, "output_data") if "output_data" in body else None,
        )

    def collab(self, body: Mapping[str, Any], name: str = "collab_id") -> str:
        """Read the collab that is meant; empty if none is named."""
        return self._world.collab_of(self.text(body, name) or "")

    def tags(self, value: Any) -> list[str]:
        """Read tags.  quirk: a text is one tag for each character."""
        if isinstance(value, str):
            return list(dict.fromkeys(value))
        if not isinstance(value, list) or not all(isinstance(tag, str | int | float) for tag in value):
            raise self._odd("tags must be a list of texts.")
        return [tag for tag in map(str, value) if tag]

    def _files(self, body: Mapping[str, Any], name: str) -> list[FileReference]:
        value = body.get(name) or []
        if not isinstance(value, list):
            raise self._odd(f"{name} must be a list.")
        return [self._file(name, entry) for entry in value]

    def _file(self, name: str, value: Any) -> FileReference:
        """Read one file: the URI of a data item, a whole data item, or the URL of a new one."""
        if isinstance(value, str):
            return self.id_of(value, "dataitem")
        if not isinstance(value, dict):
            raise BadRequest(
                f"The '{name}' field was given data that was not a URI, not a dictionary-alike and does "
                f"not have a 'pk' attribute: {value}."
            )
        if isinstance(value.get("id"), int):
            return int(value["id"])
        if isinstance(value.get("resource_uri"), str):
            return self.id_of(value["resource_uri"], "dataitem")
        return self.text(value, "url") or ""

    # -- values ----------------------------------------------------------------------------------------

    def id_of(self, uri: str, *resources: str) -> int:
        """Return the id in the URI of a resource, with or without this server's address before it.

        :raises CannotProcess: if it is the URI of something else.
        """
        parts = urlsplit(uri)
        is_own = not parts.netloc or (
            f"{parts.scheme}://{parts.netloc}" in self._own_hosts or parts.hostname in REAL_HOSTS
        )
        match = _URI.fullmatch(parts.path)
        if not (is_own and match and match["resource"] in resources and match["id"].isascii()):
            raise CannotProcess(HTTPStatus.NOT_FOUND)
        if not match["id"].isdigit():
            raise CannotProcess(HTTPStatus.NOT_FOUND)
        return int(match["id"])

    def text(self, body: Mapping[str, Any], name: str) -> str | None:
        """Read a text; numbers are taken for texts, null and absence are ``None``.

        :raises BadRequest: for anything else.
        """
        value = body.get(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        raise self._odd(f"{name} must be a text.")

    def _object(self, body: Mapping[str, Any], name: str) -> dict[str, Any] | None:
        value = body.get(name)
        if value is not None and not isinstance(value, dict):
            raise self._odd(f"{name} must be an object or null.")
        return value

    def _number(self, body: Mapping[str, Any], name: str) -> float | None:
        value = body[name]
        if value is None:
            return None
        try:
            number = float(value) if not isinstance(value, bool) else math.nan
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise BadRequest(f"{name} must be a finite number or null.")
        return number

    def _odd(self, message: str) -> BadRequest:
        """Return the refusal of a value at which the real service fails."""
        self._bugs.hit(UpstreamBug.ODD_BODY_V2)
        return BadRequest(message)


def moment(name: str, value: Any) -> dt.datetime:
    """Read date and time; without a time zone they are in UTC.

    :raises BadRequest: if they are not ISO 8601.
    """
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    refusal = BadRequest(f"Datetime provided to '{name}' field doesn't appear to be valid: {value}")
    if match is None:
        raise refusal
    zone = match["zone"] or "Z"
    offset = "+00:00" if zone == "Z" else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    fraction = (match["fraction"] or "0")[:6].ljust(6, "0")
    time = match["time"] if match["time"].count(":") == 2 else match["time"] + ":00"
    try:
        found = dt.datetime.fromisoformat(f"{match['day']}T{time}.{fraction}{offset}")
        found = found.astimezone(dt.timezone.utc)
    except (ValueError, OverflowError):
        raise refusal from None
    if found.year < _EARLIEST_YEAR:
        raise refusal
    return found


def _uploaded(collab: str, path: str) -> str:
    """Return the code of a job that lies in the Drive of its collab.

    :raises BadRequest: if it is no path.
    """
    if not path.startswith("/"):
        raise BadRequest("With selected_tab 'upload_script', code must be a path in the Drive of the collab.")
    return f"drive://{collab}{path}"
