"""Requests to the control interface of an emulator."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import ProxyHandler, Request, build_opener

from nmpi_emulator.errors import UsageError

#: How long a request may take that waits for nothing, in seconds.
_TIMEOUT_S = 60.0


class ControlConnection:
    """Makes requests to ``/_emulator/``; no proxy is used.

    :param url: the address of the emulator.
    :param control_token: its control token, if it has one.
    """

    def __init__(self, url: str, control_token: str | None = None) -> None:
        self.url = url.rstrip("/")
        self._headers = {"x-emulator-token": control_token} if control_token else {}
        self._opener = build_opener(ProxyHandler({}))

    def json(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Make a request with JSON; return what the answer holds.

        :raises UsageError: with what the emulator says, or if none answers.
        :raises TimeoutError: if what is waited for has not come.
        """
        data = None if body is None else json.dumps(body).encode()
        return json.loads(self.raw(method, path, data, "application/json", **query))

    def post_as_user(self, path: str, body: Any, token: str) -> Any:
        """Make a request to the job queue itself, as the user whose token is given; see :meth:`json`."""
        request = Request(self.url + path, data=json.dumps(body).encode(), method="POST")
        request.add_header("Content-Type", "application/json")
        request.add_header("Authorization", f"Bearer {token}")
        return json.loads(self._open(request, _TIMEOUT_S))

    def raw(
        self, method: str, path: str, data: bytes | None = None, content_type: str = "", **query: Any
    ) -> bytes:
        """Make a request; return the body of the answer; see :meth:`json`."""
        request = Request(self._address(path, query), data=data, method=method, headers=self._headers)
        if data is not None:
            request.add_header("Content-Type", content_type)
        return self._open(request, _TIMEOUT_S + float(query.get("timeout") or 0.0))

    def _open(self, request: Request, timeout_s: float) -> bytes:
        try:
            with self._opener.open(request, timeout=timeout_s) as answer:
                return bytes(answer.read())
        except HTTPError as error:
            raise _complaint(error, self.url) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise UsageError(
                f"no emulator answers at {self.url} ({error}). Start one with nmpi-emulator serve."
            ) from None

    def _address(self, path: str, query: dict[str, Any]) -> str:
        given = {name: value for name, value in query.items() if value is not None}
        text = urlencode(given, doseq=True)
        return f"{self.url}/_emulator{quote(path)}" + (f"?{text}" if text else "")


def _complaint(error: HTTPError, url: str) -> Exception:
    """Return what is to be raised for an answer that is not a success."""
    body = error.read()
    try:
        detail = json.loads(body)["detail"]
    except (ValueError, KeyError, TypeError):
        return UsageError(f"what answers at {url} is no emulator: {error.code} {body[:200]!r}")
    if isinstance(detail, list):
        detail = "; ".join(f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}" for fault in detail)
    if error.code == http.client.REQUEST_TIMEOUT:
        return TimeoutError(str(detail))
    return UsageError(str(detail))
