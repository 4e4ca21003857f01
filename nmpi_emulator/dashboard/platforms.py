"""The platforms: their limits, what of them is emulated and how well, and who executes their jobs."""

from __future__ import annotations

from flask import Blueprint, render_template

from nmpi_emulator.errors import NotFound
from nmpi_emulator.platforms.registry import platforms

from .context import Dashboard, Page
from .jobs import queue_lengths


def platform_routes(dashboard: Dashboard) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("platforms", __name__, url_prefix="/platforms")

    @routes.get("")
    def index() -> Page:
        lengths = {name: (running, waiting) for name, running, waiting in _lengths(dashboard)}
        return render_template(
            "platforms.html", platforms=platforms().values(), mode=dashboard.world.mode, lengths=lengths
        )

    @routes.get("/<name>")
    def show(name: str) -> Page:
        platform = platforms().get(name)
        if platform is None:
            raise NotFound(f"There is no platform {name}. There are: {', '.join(platforms())}.")
        return render_template("platform.html", platform=platform, mode=dashboard.world.mode(name))

    return routes


def _lengths(dashboard: Dashboard) -> list[tuple[str, int, int]]:
    return queue_lengths(dashboard.queue.overview.counts())
