"""A reader of the dashboard, without a browser: pages by Flask's client, forms as they stand in the pages."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from nmpi_emulator import Emulator

_TOKEN = re.compile(r'name="form_token" value="(\w+)"')


class Reader:
    """Somebody in front of the dashboard."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.http: FlaskClient = emulator.app.test_client()

    def get(self, path: str = "", **more: Any) -> TestResponse:
        """Open a page below ``/dashboard/``."""
        return self.http.get("/dashboard/" + path, **more)

    def post(self, path: str, /, **fields: Any) -> TestResponse:
        """Send a form, with the token that the pages of this browser carry unless another one is given."""
        if "form_token" not in fields:
            fields["form_token"] = self.token()
        return self.http.post("/dashboard/" + path, data=fields)

    def token(self) -> str:
        """Return the token in a page that everybody has."""
        found = _TOKEN.search(self.get("platforms", follow_redirects=True).text)
        assert found is not None
        return found[1]

    def sign_in(self, username: str, password: str | None = None) -> TestResponse:
        """Sign in."""
        return self.post("sign-in", username=username, password=password or f"{username}-pw")
