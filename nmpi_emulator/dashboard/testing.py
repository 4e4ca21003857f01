"""The testers' page: what the emulator was asked, and how it is made to behave.

Each form does what a route under ``/_emulator/`` does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, g, make_response, render_template, request, url_for

from nmpi_emulator.api.faults import KINDS
from nmpi_emulator.api.request_facts import SERVICES
from nmpi_emulator.clock import EmulatorClock
from nmpi_emulator.errors import BadRequest, Forbidden, NotFound, UsageError
from nmpi_emulator.models.job import FINAL
from nmpi_emulator.platforms.registry import platforms

from .attempts import Attempts
from .context import Dashboard, Page, see_other
from .exchanges import fitting, shown_body, shown_headers
from .permission import is_control_token, may_control
from .visitors import visitor

#: How many events are listed.
LISTED = 200

#: Who executes the jobs of a platform, in words.
MODES: Mapping[str, str] = {"internal": "emulator", "external": "provider", "off": "nobody"}

#: Wrong control tokens that one machine may send in a minute.
_FAILURES = 10


def testing_routes(dashboard: Dashboard) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("testing", __name__, url_prefix="/testing")
    settings = dashboard.api.settings
    control = dashboard.control
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

    @routes.errorhandler(UsageError)
    def refused(error: UsageError) -> Page:
        page = render_template("problem.html", title="That makes no sense", text=str(error))
        return make_response(page, HTTPStatus.BAD_REQUEST)

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
        return render_template(
            "testing.html",
            control=control,
            now=control.clock.now(),
            status=dashboard.api.status.text,
            events=control.events.since()[: -LISTED - 1 : -1],
            requests=fitting(control.requests.all(), request.args),
            kinds=KINDS,
            services=SERVICES,
            endings=[status.value for status in FINAL],
            platforms=platforms(),
            modes=MODES,
            mode_of=dashboard.world.mode,
            users=dashboard.world.users,
            asked=request.args,
            shown_headers=shown_headers,
            shown_body=shown_body,
        )

    @routes.post("/status")
    def set_status() -> Page:
        control.configure(request.form.get("status") or "ok")
        return _back()

    @routes.post("/reset")
    def reset() -> Page:
        control.reset()
        return _back()

    @routes.post("/clock")
    def set_clock() -> Page:
        _set_clock(control.clock, request.form)
        return _back("clock")

    @routes.post("/queue")
    def drive_queue() -> Page:
        _chosen(request.form, {"hold": control.hold, "release": control.release, "step": control.step})()
        return _back("queue")

    @routes.post("/platforms")
    def set_mode() -> Page:
        control.set_platform_mode(request.form.get("platform", ""), request.form.get("mode", ""))
        return _back("modes")

    @routes.post("/access")
    def change_access() -> Page:
        collab, platform = request.form.get("collab", "").strip(), request.form.get("platform", "")

        def exhaust() -> None:
            control.exhaust_quota(collab, platform)

        def grant() -> None:
            limit = _rule(request.form, {"limit": _number}).get("limit")
            if limit is None:
                raise BadRequest("How much may be used? A limit is missing.")
            control.set_quota(collab, platform, limit)

        def expire() -> None:
            username = request.form.get("user", "")
            if username and username not in dashboard.world.users:
                raise UsageError(f"there is no user {username!r}")
            control.expire_tokens(username or None)

        _chosen(request.form, {"exhaust": exhaust, "grant": grant, "expire": expire})()
        return _back("access")

    @routes.post("/faults")
    def change_faults() -> Page:
        faults = control.faults
        if "remove" in request.form:
            number = request.form["remove"]
            if not (number.isdecimal() and faults.remove(int(number))):
                raise NotFound(f"There is no fault {number}.")
        elif "clear" in request.form:
            faults.clear()
        else:
            rule = _rule(request.form, _FAULT_FIELDS)
            faults.add(rule.pop("kind", ""), before="before" in request.form, **rule)
        return _back("faults")

    @routes.post("/stubs")
    def change_stubs() -> Page:
        if "remove" in request.form:
            number = request.form["remove"]
            if not (number.isdecimal() and control.stubs.remove(int(number))):
                raise NotFound(f"There is no stub {number}.")
        elif "clear" in request.form:
            control.stubs.clear()
        else:
            control.stubs.add(**_rule(request.form, _STUB_FIELDS))
        return _back("stubs")

    @routes.post("/requests")
    def forget_requests() -> Page:
        control.requests.clear()
        return _back("requests")

    return routes


def _back(part: str | None = None) -> Page:
    return see_other(url_for("testing.index", _anchor=part))


def _chosen(form: Mapping[str, str], actions: Mapping[str, Callable[[], object]]) -> Callable[[], object]:
    action = actions.get(form.get("action", ""))
    if action is None:
        raise BadRequest(f"There is no action {form.get('action', '')!r}; there are: {', '.join(actions)}.")
    return action


def _set_clock(clock: EmulatorClock, form: Mapping[str, str]) -> None:
    def advance() -> None:
        units = ("minutes", "hours", "days")
        unit = form.get("unit", "hours")
        try:
            if unit not in units:
                raise ValueError(f"the unit is one of {', '.join(units)}")
            clock.advance(**{unit: float(form.get("amount", ""))})
        except (ValueError, OverflowError) as error:
            raise BadRequest(f"The clock cannot be moved on: {error}") from error

    actions: dict[str, Callable[[], object]]
    actions = {"advance": advance, "freeze": clock.freeze, "resume": clock.resume, "reset": clock.reset}
    _chosen(form, actions)()


def _number(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(text)
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


#: The fields of the forms, and what is made of the text in them.
_FAULT_FIELDS: Mapping[str, Callable[[str], Any]] = {
    "kind": str, "method": str, "path": str, "service": str, "user": str, "platform": str, "after": _count,
    "times": _count, "lasting": _number, "probability": _number, "latency": _number, "jitter": _number,
    "status": _count,
}  # fmt: skip
_STUB_FIELDS: Mapping[str, Callable[[str], Any]] = {
    "platform": str, "collab": str, "user": str, "code": str, "status": str, "log": str, "times": _count,
    "delay": _number, "resource_usage": _number,
}  # fmt: skip


def _rule(form: Mapping[str, str], fields: Mapping[str, Callable[[str], Any]]) -> dict[str, Any]:
    """Return what was filled in; what was left empty is left out."""
    found = {}
    for name, kind in fields.items():
        text = form.get(name, "").strip()
        if text:
            try:
                found[name] = kind(text)
            except ValueError:
                raise BadRequest(f"{name} must be a number that is not negative, not {text!r}.") from None
    return found
