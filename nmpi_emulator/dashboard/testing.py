"""The testers' page: what the emulator was asked, and how it is made to behave."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from .context import Dashboard, Page, see_other


def testing_routes(dashboard: Dashboard) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("testing", __name__, url_prefix="/testing")

    @routes.get("")
    def index() -> Page:
        return render_template("testing.html", now=dashboard.queue.context.clock.now())

    @routes.post("/status")
    def set_status() -> Page:
        dashboard.control.configure(request.form.get("status", "ok"))
        return see_other(url_for("testing.index"))

    return routes
