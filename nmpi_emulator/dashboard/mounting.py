"""Where the dashboard is, and how it comes there."""

from __future__ import annotations

from flask import Flask

from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.control.interface import Control
from nmpi_emulator.api.mount import Mount
from nmpi_emulator.ids import Ids
from nmpi_emulator.queue.output_files import OutputFiles

PATH = "/dashboard"


def add_dashboard(app: Flask, api: ApiContext, control: Control, outputs: OutputFiles) -> None:
    """Have an application answer for the dashboard as well."""

    def make() -> Flask:
        from .application import make_dashboard
        from .context import Dashboard
        from .visitors import Visitors

        authentication = Authentication(
            api.world, api.identity, api.workspaces.collaboratory, api.queue.context.bugs
        )
        return make_dashboard(
            Dashboard(
                api=api,
                outputs=outputs,
                control=control,
                authentication=authentication,
                visitors=Visitors(api.cookie_secret, Ids()),
            )
        )

    app.wsgi_app = Mount(app.wsgi_app, make, [PATH])  # type: ignore[method-assign]
