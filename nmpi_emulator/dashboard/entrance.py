"""The way in: the first page, signing in and out."""

from __future__ import annotations

import math
from http import HTTPStatus

from flask import Blueprint, Response, g, make_response, render_template, request, url_for

from nmpi_emulator.errors import Forbidden

from .attempts import Attempts
from .context import Dashboard, Page, see_other
from .protection import local_address
from .visitors import visitor

#: How many wrong passwords one machine may send in a minute: for one name, and for all.
FAILURES_WITH_NAME = 10
FAILURES_FROM_ADDRESS = 50


def entrance_routes(dashboard: Dashboard) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("entrance", __name__)
    with_name, from_address = Attempts(FAILURES_WITH_NAME), Attempts(FAILURES_FROM_ADDRESS)

    def form(error: str, status: HTTPStatus) -> Response:
        wanted = local_address(request.values.get("next", ""), "")
        username = request.form.get("username", "")
        return make_response(
            render_template("sign_in.html", error=error, next=wanted, username=username), status
        )

    @routes.get("/")
    def home() -> Page:
        if visitor().username is None:
            return form("", HTTPStatus.OK)
        return see_other(url_for("jobs.index"))

    @routes.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> Page:
        if request.method != "POST":  # somebody reloads the page that a refusal has left in the browser
            return see_other(url_for("entrance.home"))
        username = request.form.get("username", "")
        address = request.remote_addr or ""
        pair = f"{address} {username}"
        wait_s = max(with_name.wait_s(pair), from_address.wait_s(address))
        if wait_s > 0:
            refusal = form(
                f"Too many wrong passwords. Try again in {math.ceil(wait_s)} s.", HTTPStatus.TOO_MANY_REQUESTS
            )
            refusal.headers["Retry-After"] = str(math.ceil(wait_s))
            return refusal
        user = dashboard.api.identity.sign_in(username, request.form.get("password", ""))
        if user is None:
            with_name.failed(pair)
            from_address.failed(address)
            return form("Invalid username or password.", HTTPStatus.UNAUTHORIZED)
        g.visitor = dashboard.visitors.sign_in(visitor(), user.username)
        return see_other(local_address(request.form.get("next", ""), url_for("jobs.index")))

    @routes.post("/sign-out")
    def sign_out() -> Page:
        dashboard.visitors.sign_out(visitor())
        return see_other(url_for("entrance.home"))

    @routes.post("/administration")
    def administration() -> Page:
        wanted = request.form.get("act") == "yes"
        if wanted and not dashboard.caller().is_administrator:
            raise Forbidden("You are no administrator of the platform.")
        dashboard.visitors.act_as_admin(visitor(), wanted)
        return see_other(url_for("jobs.index"))

    return routes
