"""The wording of errors in requests, as of the Python (3.11) and pydantic (2.10) that the real service runs.

Newer releases of pydantic parse UUIDs and URLs with newer libraries, which say some things differently; so
does the JSON reader of Python from 3.13 on.
"""

from __future__ import annotations

import re
from json import JSONDecodeError
from typing import Any
from urllib.parse import urlsplit

#: The lengths of the groups of a UUID, and where they begin.
_GROUP_LENGTHS = (8, 4, 4, 4, 12)
_GROUP_STARTS = (0, 9, 14, 19, 24)

#: Characters that cannot stand in the name of a host.  Source: WHATWG URL standard, forbidden domain code
#: points.
_FORBIDDEN_IN_DOMAIN = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^`{|}\x7f]")


#: What Python 3.11 expects where newer ones speak of a comma, by the end of what they say.
_AFTER_COMMA = {"array": "Expecting value", "object": "Expecting property name enclosed in double quotes"}
_WHITE_SPACE = re.compile(r"[ \t\n\r]*")


def json_fault(error: JSONDecodeError) -> dict[str, Any]:
    """Return the validation error for a body that is not JSON."""
    message, position = error.msg, error.pos
    if message.startswith("Illegal trailing comma"):
        message = _AFTER_COMMA[message.rpartition(" ")[2]]
        space = _WHITE_SPACE.match(error.doc, position + 1)
        position = space.end() if space else position
    return {
        "type": "json_invalid",
        "loc": ["body", position],
        "msg": "JSON decode error",
        "input": {},
        "ctx": {"error": message},
    }


def as_worded_by_service(fault: dict[str, Any]) -> dict[str, Any]:
    """Return a validation error in the words of the real service."""
    old = fault.get("ctx", {}).get("error")
    if fault["type"] == "uuid_parsing":
        new = _uuid_error(str(fault["input"]))
    elif fault["type"] == "url_parsing":
        new = _url_error(str(old), str(fault["input"]))
    else:
        return fault
    return {**fault, "msg": fault["msg"].replace(str(old), new), "ctx": {**fault["ctx"], "error": new}}


def _uuid_error(value: str) -> str:
    """Say why a text is no UUID.  Source: ``InvalidUuid::into_err`` of the Rust crate uuid, version 1."""
    digits, offset, is_simple = value, 0, True
    if value.startswith("{") and value.endswith("}"):
        digits, offset, is_simple = value[1:-1], 1, False
    elif value.startswith("urn:uuid:"):
        digits, offset, is_simple = value[9:], 9, False
    if found := re.search(r"[^0-9a-fA-F-]", digits):
        position = len(digits[: found.start()].encode()) + offset + 1
        return (
            "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], "
            f"found `{found[0]}` at {position}"
        )
    ends = [match.start() for match in re.finditer("-", digits)]
    if is_simple and not ends:
        return f"invalid length: expected length 32 for simple format, found {len(value)}"
    if len(ends) != len(_GROUP_LENGTHS) - 1:
        return f"invalid group count: expected {len(_GROUP_LENGTHS)}, found {len(ends) + 1}"
    wrong = next((i for i, end in enumerate(ends) if end != _GROUP_STARTS[i] + _GROUP_LENGTHS[i]), len(ends))
    length = (ends[wrong] if wrong < len(ends) else len(value)) - _GROUP_STARTS[wrong]
    return f"invalid group length in group {wrong}: expected {_GROUP_LENGTHS[wrong]}, found {length}"


def _url_error(error: str, value: str) -> str:
    if error == "invalid international domain name":
        host = urlsplit(value).netloc.rpartition("@")[2].partition(":")[0]
        if _FORBIDDEN_IN_DOMAIN.search(host):
            return "invalid domain character"
    return error
