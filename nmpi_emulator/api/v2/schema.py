"""The description of a resource's fields, in the form that tastypie gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nmpi_emulator.queue.v2.paging import MAX_LIMIT

_HELP = {
    "string": 'Unicode string data. Ex: "Hello World"',
    "integer": "Integer data. Ex: 2673",
    "float": "Floating point numeric data. Ex: 26.73",
    "datetime": 'A date & time as a string. Ex: "2010-11-10T03:07:43"',
    "dict": "A dictionary of data. Ex: {'price': 26.73, 'name': 'Daniel'}",
    "list": "A list of data. Ex: ['abc', 26.73, 8]",
    "related": "Many related resources. Can be either a list of URIs or list of individually nested data.",
}


@dataclass(frozen=True)
class Field:
    """A field of a resource.

    :param kind: ``string``, ``integer``, ``float``, ``datetime``, ``dict``, ``list`` or ``related``.
    """

    kind: str
    nullable: bool = False
    readonly: bool = False


TEXT = Field("string")
NUMBER = Field("integer")
URI = Field("string", readonly=True)
FILES = Field("related", nullable=True)

JOB = {
    "code": TEXT,
    "collab_id": TEXT,
    "command": TEXT,
    "hardware_config": Field("dict", nullable=True),
    "hardware_platform": TEXT,
    "id": NUMBER,
    "input_data": FILES,
    "output_data": FILES,
    "provenance": Field("dict", nullable=True),
    "resource_uri": URI,
    "resource_usage": Field("float", nullable=True),
    "status": TEXT,
    "tags": Field("list", nullable=True),
    "timestamp_completion": Field("datetime", nullable=True),
    "timestamp_submission": Field("datetime"),
    "user_id": TEXT,
}


def schema(
    fields: Mapping[str, Field],
    filtering: Sequence[str],
    list_methods: Sequence[str],
    entry_methods: Sequence[str],
) -> dict[str, Any]:
    """Describe a resource."""
    content: dict[str, Any] = {
        "allowed_detail_http_methods": [method.lower() for method in entry_methods],
        "allowed_list_http_methods": [method.lower() for method in list_methods],
        "default_format": "application/json",
        "default_limit": MAX_LIMIT,
        "fields": {
            name: {
                "blank": field.nullable,
                "default": "No default provided.",
                "help_text": _HELP[field.kind],
                "nullable": field.nullable,
                "readonly": field.readonly,
                "type": field.kind,
                "unique": name == "id",
            }
            for name, field in fields.items()
        },
    }
    if filtering:
        content["filtering"] = {name: ["exact"] for name in filtering}
    return content
