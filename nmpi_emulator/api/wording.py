"""The wording of validation errors, as of the pydantic that the real service runs (2.10).

Newer releases of pydantic parse UUIDs and URLs with newer libraries, which say some things differently.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

_LENGTH = re.compile(r"invalid length: found (\d+)")
_CHARACTER = re.compile(r"invalid character: found `(.)` at (\d+)", re.DOTALL)
_ONE_GROUP = "invalid group count: expected 5, found 1"

#: Characters that cannot stand in the name of a host.  Source: WHATWG URL standard, forbidden domain code
#: points.
_FORBIDDEN_IN_DOMAIN = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^`{|}\x7f]")


def as_worded_by_service(fault: dict[str, Any]) -> dict[str, Any]:
    """Return a validation error in the words of the real service."""
    old = fault.get("ctx", {}).get("error")
    if fault["type"] == "uuid_parsing":
        new = _uuid_error(str(old), str(fault["input"]))
    elif fault["type"] == "url_parsing":
        new = _url_error(str(old), str(fault["input"]))
    else:
        return fault
    return {**fault, "msg": fault["msg"].replace(str(old), new), "ctx": {**fault["ctx"], "error": new}}


def _uuid_error(error: str, value: str) -> str:
    if match := _LENGTH.fullmatch(error):
        return f"invalid length: expected length 32 for simple format, found {match[1]}"
    if error == _ONE_GROUP:
        return f"invalid length: expected length 32 for simple format, found {len(value)}"
    if match := _CHARACTER.fullmatch(error):
        return (
            "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], "
            f"found `{match[1]}` at {int(match[2]) + 1}"
        )
    return error


def _url_error(error: str, value: str) -> str:
    if error == "invalid international domain name":
        host = urlsplit(value).netloc.rpartition("@")[2].partition(":")[0]
        if _FORBIDDEN_IN_DOMAIN.search(host):
            return "invalid domain character"
    return error
