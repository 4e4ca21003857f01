"""Resources: a kind of thing with a list, single entries, sets of entries and a schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Response

from nmpi_emulator.errors import NotFound
from nmpi_emulator.queue.access import Provider
from nmpi_emulator.queue.columns import MAX_ID

from . import answers
from .errors import CannotProcess
from .lists import page_of, written
from .paths import ROOT
from .schema import Field, schema
from .service import Service

ListHandler = Callable[[Service], Response]
EntryHandler = Callable[[Service, int], Response]


@dataclass(frozen=True, kw_only=True)
class Resource:
    """What can be done with one kind of thing, by method.

    :param name: the last part of its address; can have a slash inside.
    :param fields: the fields of an entry.
    :param filtering: the fields by which entries of the list can be chosen.
    :param listed: returns the entry with an id as it stands in the list, or raises ``NotFound``; ``None`` if
        there are no single entries.
    :param schema_is_public: whether anybody may read the schema, or only providers.
    """

    name: str
    fields: Mapping[str, Field]
    filtering: Sequence[str] = ()
    on_list: Mapping[str, ListHandler] = field(default_factory=dict)
    on_entry: Mapping[str, EntryHandler] = field(default_factory=dict)
    listed: Callable[[Service, int], Mapping[str, Any]] | None = None
    schema_is_public: bool = True

    @property
    def address(self) -> str:
        """Return the address of the list, without a slash at its end."""
        return f"{ROOT}/{self.name}"

    def answer_list(self, service: Service) -> Response:
        """Answer a request to the list."""
        return _dispatch(self.on_list, service)

    def answer_entry(self, service: Service, id_: str) -> Response:
        """Answer a request to a single entry."""
        return _dispatch(self.on_entry, service, lambda: (entry_id(id_),))

    def answer_set(self, service: Service, ids: str) -> Response:
        """Answer a request to several entries at once, ``1;2``."""
        return _dispatch(
            {"GET": self._show_set}, service, lambda: ([entry_id(id_) for id_ in ids.split(";")],)
        )

    def _show_set(self, service: Service, ids: Sequence[int]) -> Response:
        if self.listed is None:
            return answers.not_found_page()
        content: dict[str, Any] = {"objects": []}
        for id_ in ids:
            try:
                content["objects"].append(self.listed(service, id_))
            except NotFound:
                content.setdefault("not_found", []).append(str(id_))
        return answers.shown(content)

    def answer_schema(self, service: Service) -> Response:
        """Answer a request to the description of the fields."""
        return _dispatch({"GET": self._show_schema}, service)

    def _show_schema(self, service: Service) -> Response:
        if not self.schema_is_public and not isinstance(service.require_party(), Provider):
            raise NotFound("")
        return answers.shown(schema(self.fields, self.filtering, list(self.on_list), list(self.on_entry)))

    def page(self, service: Service, entries: Sequence[Any], total: int) -> Response:
        """Return a page of the list."""
        request = service.request
        return answers.shown(written(request, self.address, page_of(request.args), entries, total))


def entry_id(text: str) -> int:
    """Return the number that names an entry.

    :raises CannotProcess: if it is no number.
    """
    if not (text.isascii() and text.isdigit()):
        raise CannotProcess(HTTPStatus.NOT_FOUND)
    return min(int(text[:20]), MAX_ID + 1)


def _dispatch(
    handlers: Mapping[str, Callable[..., Response]],
    service: Service,
    arguments: Callable[[], tuple[Any, ...]] = tuple,
) -> Response:
    """Call the handler for the method of the request."""
    if service.request.method == "OPTIONS":
        return answers.allowed_methods(handlers)
    handler = handlers.get(service.request.method)
    if handler is None:
        return answers.method_not_allowed(handlers)
    return handler(service, *arguments())
