"""Lists: which part of them, which entries, in which order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Request
from werkzeug.datastructures import MultiDict

from nmpi_emulator.errors import BadRequest
from nmpi_emulator.queue.columns import MAX_PAGE
from nmpi_emulator.queue.v2.paging import MAX_LIMIT, PageRequest

#: What can follow a field's name after two underscores.  Source: Django 1.11, field lookups.
_TEXT_LOOKUPS = ("exact", "iexact", "contains", "icontains", "startswith", "istartswith", "endswith")
_MORE_TEXT_LOOKUPS = ("iendswith", "regex", "iregex", "search")
_ORDER_LOOKUPS = ("in", "gt", "gte", "lt", "lte", "range", "isnull")
_TIME_LOOKUPS = ("date", "year", "month", "day", "week", "week_day", "time", "hour", "minute", "second")
_LOOKUPS = frozenset((*_TEXT_LOOKUPS, *_MORE_TEXT_LOOKUPS, *_ORDER_LOOKUPS, *_TIME_LOOKUPS))


def page_of(arguments: Mapping[str, str]) -> PageRequest:
    """Read which part of a list is wanted.

    :raises BadRequest: if that is no number, or a negative one.
    """
    limit = _whole(arguments, "limit", "a positive integer", MAX_LIMIT)
    offset = _whole(arguments, "offset", "an integer", 0)
    return PageRequest(min(limit or MAX_LIMIT, MAX_LIMIT), min(offset, MAX_PAGE))


def _whole(arguments: Mapping[str, str], name: str, kind: str, default: int) -> int:
    text = arguments.get(name, "")
    if not text:
        return default
    try:
        value = int(text)
    except ValueError:
        raise BadRequest(f"Invalid {name} '{text}' provided. Please provide {kind}.") from None
    if value < 0:
        raise BadRequest(f"Invalid {name} '{text}' provided. Please provide a positive integer >= 0.")
    return value


def filters_of(
    arguments: MultiDict[str, str], fields: Collection[str], filtering: Collection[str]
) -> dict[str, str]:
    """Read by which values a list is restricted; parameters that are no field are passed over.

    :param fields: the fields of the entries.
    :param filtering: those by which entries can be chosen.
    :raises BadRequest: for any other field, for another comparison than equality, and for any order.
    """
    wanted: dict[str, str] = {}
    for parameter, value in arguments.items():
        name, *lookups = parameter.split("__")
        if name not in fields:
            continue
        if name == "tags":  # quirk: declared as a filter, but not there
            raise BadRequest("The 'tags' field is not a valid field name")
        if name not in filtering:
            raise BadRequest(f"The '{name}' field does not allow filtering.")
        lookup = lookups.pop() if lookups and lookups[-1] in _LOOKUPS else "exact"
        if lookup != "exact":
            raise BadRequest(f"'{lookup}' is not an allowed filter on the '{name}' field.")
        if lookups:
            raise BadRequest(f"Lookups are not allowed more than one level deep on the '{name}' field.")
        wanted[name] = value
    _refuse_order(arguments, fields)
    return wanted


def _refuse_order(arguments: Mapping[str, str], fields: Collection[str]) -> None:
    if "order_by" not in arguments:
        return
    name = arguments["order_by"].removeprefix("-").split("__")[0]
    if name not in fields:
        raise BadRequest(f"No matching '{name}' field for ordering on.")
    raise BadRequest(f"The '{name}' field does not allow ordering.")


def written(
    request: Request, path: str, page: PageRequest, entries: Sequence[Any], total: int
) -> dict[str, Any]:
    """Return a page as it is sent, with the addresses of its neighbours.

    :param path: the list's own address.
    """
    before, after = page.offset - page.limit, page.offset + page.limit
    return {
        "meta": {
            "limit": page.limit,
            "next": _address(request, path, page.limit, after) if after < total else None,
            "offset": page.offset,
            "previous": _address(request, path, page.limit, before) if before >= 0 else None,
            "total_count": total,
        },
        "objects": list(entries),
    }


def _address(request: Request, path: str, limit: int, offset: int) -> str:
    """Return the address of a page: the query is kept, and the page named at its end."""
    rest = [
        (name, value)
        for name, values in request.args.lists()
        for value in values
        if name not in ("limit", "offset")
    ]
    return f"{path}?{urlencode([*rest, ('limit', limit), ('offset', offset)])}"
