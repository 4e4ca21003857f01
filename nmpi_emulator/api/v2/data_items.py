"""``dataitem``: files by their URL."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response

from nmpi_emulator.errors import NotFound
from nmpi_emulator.queue.v2.paging import PageRequest

from . import answers
from .open_resource import open_resource
from .schema import NUMBER, TEXT, URI
from .service import Service


def add_item(service: Service) -> Response:
    """Register a file."""
    service.require_credentials()
    url = service.read.text(service.body(), "url") or ""
    item = service.write.data_item(service.queue.data_items.add(url))
    return answers.created(item, item["resource_uri"])


def replace_item(service: Service, item_id: int) -> Response:
    """Give a data item another URL."""
    _change(service, item_id)
    return answers.empty(HTTPStatus.NO_CONTENT)


def correct_item(service: Service, item_id: int) -> Response:
    """Give a data item another URL.  quirk: only the status of the answer differs."""
    _change(service, item_id)
    return answers.empty(HTTPStatus.ACCEPTED)


def _change(service: Service, item_id: int) -> None:
    service.require_credentials()
    url = service.read.text(service.body(), "url")
    present = service.write.data_item(service.queue.data_items.read(item_id))["url"]
    if url not in (None, present):
        service.queue.data_items.change(item_id, url)


def remove_item(service: Service, item_id: int) -> Response:
    """Forget a data item."""
    service.require_credentials()
    service.queue.data_items.remove(item_id)
    return answers.empty(HTTPStatus.NO_CONTENT)


def answer_last(service: Service) -> Response:
    """Answer a request to the last data item.  quirk: there is an answer only while there is no other."""
    service.require_credentials()
    page = service.queue.data_items.select(PageRequest(1))
    if page.total > 1:
        return answers.text("More than one resource is found at this URI.", HTTPStatus.MULTIPLE_CHOICES)
    if page.total == 0:
        raise NotFound("")
    return answers.shown(service.write.data_item(page.entries[0]))


DATA_ITEM = open_resource(
    name="dataitem",
    fields={"id": NUMBER, "resource_uri": URI, "url": TEXT},
    read=lambda service, id_: service.queue.data_items.read(id_),
    write=lambda service, item: service.write.data_item(item),
    select=lambda service, page: service.queue.data_items.select(page),
    on_list={"POST": add_item},
    on_entry={"PUT": replace_item, "PATCH": correct_item, "DELETE": remove_item},
)
