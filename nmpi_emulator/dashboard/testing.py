"""The testers' page: what the emulator was asked, and how it is made to behave."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, g, make_response, render_template, request, url_for

from nmpi_emulator.api.faults import KINDS
from nmpi_emulator.api.journal import Exchange
from nmpi_emulator.errors import BadRequest, Forbidden, NotFound, UsageError
from nmpi_emulator.models.job import FINAL
from nmpi_emulator.platforms.registry import platforms

from .attempts import Attempts
from .context import Dashboard, Page, see_other
from .double import Double, Timed, is_control_token, may_control
from .visitors import visitor

#: How many requests and events are listed.
LISTED = 200

#: Headers whose content opens doors.
_SECRET_HEADERS = ("authorization", "x-api-key", "cookie", "x-emulator-token")

#: Wrong control tokens that one machine may send in a minute.
_FAILURES = 10


def testing_routes(dashboard: Dashboard) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("testing", __name__, url_prefix="/testing")
    settings = dashboard.api.settings
    timed = cast(Timed, dashboard.control)
    attempts = Attempts(_FAILURES)

    @routes.before_request
    def check() -> Page | None:
        if request.endpoint == "testing.unlock" or visitor().username is None:
            return None
        if not may_control(request, visitor(), settings):
            if request.method == "POST":
                raise Forbidden("Show the control token first.")
            page = render_template("locked.html", has_token=settings.control_token is not None)
            return make_response(page, HTTPStatus.FORBIDDEN)
        return None

    @routes.post("/unlock")
    def unlock() -> Page:
        address = request.remote_addr or ""
        if attempts.wait_s(address) > 0:
            raise Forbidden("Too many wrong tokens. Try again in a minute.")
        if not is_control_token(request.form.get("token", ""), settings):
            attempts.failed(address)
            raise Forbidden("That is not the control token.")
        g.visitor = dashboard.visitors.let_control(visitor())
        return _back()

    @routes.get("")
    def index() -> Page:
        double = dashboard.control if isinstance(dashboard.control, Double) else None
        return render_template(
            "testing.html",
            now=timed.clock.now(),
            status=dashboard.api.status.text,
            events=timed.events.since()[: -LISTED - 1 : -1],
            double=double,
            requests=_requests(double, request.args) if double else [],
            kinds=KINDS,
            endings=[status.value for status in FINAL],
            platforms=platforms(),
            asked=request.args,
            shown_headers=shown_headers,
            shown_body=shown_body,
        )

    @routes.post("/status")
    def set_status() -> Page:
        timed.configure(request.form.get("status") or "ok")
        return _back()

    @routes.post("/reset")
    def reset() -> Page:
        timed.reset()
        return _back()

    @routes.post("/clock")
    def set_clock() -> Page:
        _set_clock(timed, request.form)
        return _back("clock")

    @routes.post("/queue")
    def drive_queue() -> Page:
        action = request.form.get("action", "")
        if action not in ("hold", "release", "step"):
            raise BadRequest(f"There is no action {action!r}.")
        getattr(_double(dashboard), action)()
        return _back("queue")

    @routes.post("/faults")
    def change_faults() -> Page:
        faults = _double(dashboard).faults
        if "remove" in request.form:
            number = request.form["remove"]
            if not (number.isdecimal() and faults.remove(int(number))):
                raise NotFound(f"There is no fault {number}.")
        elif "clear" in request.form:
            faults.clear()
        else:
            _checked(faults.add, **_rule(request.form, _FAULT_FIELDS))
        return _back("faults")

    @routes.post("/stubs")
    def change_stubs() -> Page:
        stubs = _double(dashboard).stubs
        if "clear" in request.form:
            stubs.clear()
        else:
            _checked(stubs.add, **_rule(request.form, _STUB_FIELDS))
        return _back("stubs")

    @routes.post("/requests")
    def forget_requests() -> Page:
        _double(dashboard).requests.clear()
        return _back("requests")

    return routes


def _back(part: str | None = None) -> Page:
    return see_other(url_for("testing.index", _anchor=part))


def _double(dashboard: Dashboard) -> Double:
    if not isinstance(dashboard.control, Double):
        raise NotFound("This emulator has no such part.")
    return dashboard.control


def _set_clock(timed: Timed, form: Mapping[str, str]) -> None:
    action = form.get("action", "")
    if action == "advance":
        units = {"minutes", "hours", "days"}
        unit = form.get("unit", "hours")
        try:
            amount = float(form.get("amount", ""))
            if unit not in units:
                raise ValueError(f"the unit is one of {', '.join(sorted(units))}")
            timed.clock.advance(**{unit: amount})
        except (ValueError, OverflowError) as error:
            raise BadRequest(f"The clock cannot be moved on: {error}") from error
    elif action in ("freeze", "resume", "reset"):
        getattr(timed.clock, action)()
    else:
        raise BadRequest(f"There is no action {action!r}.")


#: The fields of the forms, and what is made of the text in them.
_FAULT_FIELDS = {
    "kind": str, "method": str, "path": str, "user": str, "platform": str, "after": int, "times": int,
    "probability": float, "latency": float, "status": int,
}  # fmt: skip
_STUB_FIELDS = {
    "platform": str, "collab": str, "user": str, "code": str, "status": str, "log": str, "times": int,
    "delay": float, "resource_usage": float,
}  # fmt: skip


def _rule(form: Mapping[str, str], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was filled in; what was left empty is left out."""
    found = {}
    for name, kind in fields.items():
        text = form.get(name, "").strip()
        if text:
            try:
                found[name] = kind(text)
            except ValueError:
                raise BadRequest(f"{name} must be a number, not {text!r}.") from None
    return found


def _checked(add: Any, **rule: Any) -> None:
    try:
        add(**rule)
    except (UsageError, TypeError) as error:
        raise BadRequest(str(error)) from error


def _requests(double: Double, wanted: Mapping[str, str]) -> list[Exchange]:
    """Return the requests that fit the filters, newest first."""
    status = wanted.get("status", "")
    fitting = [
        exchange
        for exchange in double.requests.all()
        if wanted.get("path", "") in exchange.path
        and wanted.get("user", "") in ("", exchange.user)
        and (not status.isdecimal() or exchange.status == int(status))
    ]
    return fitting[: -LISTED - 1 : -1]


def shown_headers(exchange: Exchange) -> str:
    """Return the headers of a request, without what opens doors."""
    lines = (
        f"{name}: {'(not shown)' if name.lower() in _SECRET_HEADERS else value}"
        for name, value in exchange.request_headers.items()
    )
    return "\n".join(lines)


def shown_body(body: bytes) -> str:
    """Return the beginning of a body, as text."""
    text = body[:4000].decode("utf-8", "replace")
    return f"{text}\n..." if len(body) > 4000 else text
