"""Requests that were made, and faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from nmpi_emulator.api.faults import KINDS, Fault
from nmpi_emulator.api.operations import Body
from nmpi_emulator.errors import NotFound

from .interface import Control
from .models import ExchangeOut, FaultRule, FaultState
from .table import CONTROL, HTTP, PREFIX


@CONTROL.register("GET", PREFIX + "/requests", response=list[ExchangeOut], tag=HTTP)
def list_requests(
    service: Control,
    method: str | None = None,
    path: str | None = None,
    user: str | None = None,
    status: int | None = None,
) -> list[ExchangeOut]:
    """List the requests that were made; the path is a regular expression that fits all of it."""
    found = service.requests.filter(method, path, user=user, status=status)
    return [
        ExchangeOut(
            number=e.number,
            at=e.at,
            method=e.method,
            path=e.path,
            query=e.query,
            user=e.user,
            headers=dict(e.request_headers),
            body=e.request_body.decode("utf-8", "replace"),
            status=e.status,
            answer_headers=dict(e.response_headers),
            answer=e.response_body.decode("utf-8", "replace"),
            fault=e.fault,
        )
        for e in found
    ]


@CONTROL.register("DELETE", PREFIX + "/requests", tag=HTTP)
def forget_requests(service: Control) -> dict[str, str]:
    """Forget the requests that were made."""
    service.requests.clear()
    return {"done": "clear"}


@CONTROL.register("GET", PREFIX + "/faults/kinds", tag=HTTP)
def list_kinds(service: Control) -> Mapping[str, str]:
    """List the kinds of faults there are."""
    return KINDS


@CONTROL.register("GET", PREFIX + "/faults", response=list[FaultState], tag=HTTP)
def list_faults(service: Control) -> list[FaultState]:
    """List the faults that are set, with how many requests each has struck."""
    return [_state(fault) for fault in service.faults.all()]


@CONTROL.register("POST", PREFIX + "/faults", response=FaultState, tag=HTTP)
def add_fault(service: Control, rule: Annotated[FaultRule, Body]) -> FaultState:
    """Have requests go wrong."""
    return _state(service.faults.add(**rule.model_dump()))


@CONTROL.register("DELETE", PREFIX + "/faults", tag=HTTP)
def clear_faults(service: Control) -> dict[str, str]:
    """Take all faults back."""
    service.faults.clear()
    return {"done": "clear"}


@CONTROL.register("DELETE", PREFIX + "/faults/{number}", tag=HTTP)
def remove_fault(service: Control, number: int) -> dict[str, str]:
    """Take one fault back."""
    if not service.faults.remove(number):
        raise NotFound(f"there is no fault {number}")
    return {"done": "remove"}


def _state(fault: Fault) -> FaultState:
    known = {name: getattr(fault, name) for name in FaultState.model_fields}
    return FaultState(**known)
