"""Resources that whoever has good credentials may read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response

from nmpi_emulator.queue.v2.paging import Page, PageRequest

from . import answers
from .lists import filters_of, page_of
from .resource import EntryHandler, ListHandler, Resource
from .schema import Field
from .service import Service


def open_resource(
    *,
    name: str,
    fields: Mapping[str, Field],
    read: Callable[[Service, int], Any],
    write: Callable[[Service, Any], dict[str, Any]],
    select: Callable[[Service, PageRequest], Page[Any]] | None = None,
    on_list: Mapping[str, ListHandler] | None = None,
    on_entry: Mapping[str, EntryHandler] | None = None,
) -> Resource:
    """Return a resource whose entries can be read, by these functions.

    :param read: returns the record with an id.
    :param write: returns a record as it is sent.
    :param select: returns a page of records; ``None`` if there is no list.
    :param on_list: what else can be done with the list, by method.
    :param on_entry: what else can be done with a single entry.
    """

    def listed(service: Service, id_: int) -> dict[str, Any]:
        service.require_credentials()
        return write(service, read(service, id_))

    def show(service: Service, id_: int) -> Response:
        return answers.shown(listed(service, id_))

    def show_list(service: Service) -> Response:
        assert select is not None, "this handler is there only if there is a list"
        service.require_credentials()
        filters_of(service.request.args, fields, ())
        page = select(service, page_of(service.request.args))
        return resource.page(service, [write(service, record) for record in page.entries], page.total)

    resource = Resource(
        name=name,
        fields=fields,
        on_list={**({"GET": show_list} if select else {}), **(on_list or {})},
        on_entry={"GET": show, **(on_entry or {})},
        listed=listed,
    )
    return resource
