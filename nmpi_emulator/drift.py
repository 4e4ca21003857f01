"""How a server differs from the emulator: its description, and its answers to safe requests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from .errors import UsageError

#: Members of an OpenAPI document that no program depends on.
_WORDS = frozenset({"description", "summary", "title", "operationId", "tags", "example", "examples"})

_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Difference:
    """Something that is not the same.

    :param where: a path in the document, or a request and a place in its answer.
    :param there: what the server has; ``None`` if nothing.
    :param here: what the emulator has; ``None`` if nothing.
    """

    where: str
    there: str | None
    here: str | None

    def __str__(self) -> str:
        if self.here is None:
            return f"+ {self.where}: only there: {self.there}"
        if self.there is None:
            return f"- {self.where}: only in the emulator: {self.here}"
        return f"~ {self.where}: there {self.there}, in the emulator {self.here}"


@dataclass(frozen=True)
class Answer:
    """What a server answers to a request."""

    status: int
    content_type: str
    body: Any


class Server:
    """A server that is asked.

    :param token: the bearer token to send; without one, only what needs none is asked.
    """

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url.rstrip("/")
        self._token = token
        self._opener = build_opener(ProxyHandler({})) if "//127." in url else build_opener()

    @property
    def has_token(self) -> bool:
        """Tell whether a token is sent."""
        return self._token is not None

    def get(self, path: str) -> Answer:
        """Make a GET request.

        :raises UsageError: if the server does not answer.
        """
        try:
            request = Request(self.url + path)
            if self._token:
                request.add_header("Authorization", f"Bearer {self._token}")
            with self._opener.open(request, timeout=_TIMEOUT_S) as answer:
                return _answer(answer.status, answer.headers.get_content_type(), answer.read())
        except HTTPError as error:
            return _answer(error.code, error.headers.get_content_type(), error.read())
        except (OSError, ValueError) as error:
            raise UsageError(f"{self.url} does not answer: {error}") from None

    def document(self) -> dict[str, Any]:
        """Return its OpenAPI document.

        :raises UsageError: if it has none.
        """
        answer = self.get("/openapi.json")
        if answer.status != 200 or not isinstance(answer.body, dict) or "paths" not in answer.body:
            raise UsageError(f"{self.url}/openapi.json is no OpenAPI document (status {answer.status})")
        return answer.body


def _answer(status: int, content_type: str, body: bytes) -> Answer:
    try:
        content = json.loads(body)
    except ValueError:
        content = body.decode("utf-8", "replace")
    return Answer(status, content_type, content)


def differences(there: Server, here: Server) -> Iterator[Difference]:
    """Compare a server with an emulator.

    :raises UsageError: if one does not answer, or has no OpenAPI document.
    """
    theirs, ours = there.document(), here.document()
    for part in ("paths", "components"):
        yield from _of_documents(theirs.get(part, {}), ours.get(part, {}), part)
    for path in safe_paths(theirs, ours, with_token=there.has_token):
        yield from _of_answers(f"GET {path}", there.get(path), here.get(path))


def safe_paths(theirs: Mapping[str, Any], ours: Mapping[str, Any], *, with_token: bool) -> list[str]:
    """Return the paths that both servers answer to GET without any parameter."""
    found = []
    for path, operations in theirs["paths"].items():
        operation = operations.get("get")
        if operation is None or "{" in path or "get" not in ours["paths"].get(path, {}):
            continue
        is_required = any(parameter.get("required") for parameter in operation.get("parameters", ()))
        if not is_required and (with_token or not operation.get("security")):
            found.append(path)
    return found


def _of_documents(there: Any, here: Any, where: str) -> Iterator[Difference]:
    if isinstance(there, Mapping) and isinstance(here, Mapping):
        is_schema_names = where.endswith(("properties", "schemas", "paths"))
        for key in [*there, *(key for key in here if key not in there)]:
            if key in _WORDS and not is_schema_names:
                continue
            place = f"{where} > {key}"
            if key not in here:
                yield Difference(place, _short(there[key]), None)
            elif key not in there:
                yield Difference(place, None, _short(here[key]))
            else:
                yield from _of_documents(there[key], here[key], place)
    elif _without_words(there) != _without_words(here):
        yield Difference(where, _short(there), _short(here))


def _without_words(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_words(inner) for key, inner in value.items() if key not in _WORDS}
    if isinstance(value, list):
        plain = [_without_words(inner) for inner in value]
        return sorted(plain) if all(isinstance(inner, str) for inner in plain) else plain
    return value


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:117] + "..."


def _of_answers(request: str, there: Answer, here: Answer) -> Iterator[Difference]:
    for name in ("status", "content_type"):
        theirs, ours = getattr(there, name), getattr(here, name)
        if theirs != ours:
            yield Difference(f"{request} > {name}", str(theirs), str(ours))
    if there.status == here.status:
        yield from _of_shapes(there.body, here.body, request)


def _of_shapes(there: Any, here: Any, where: str) -> Iterator[Difference]:
    """Compare which members there are, and the kinds of values; null and empty lists say nothing."""
    if there is None or here is None:
        return
    if isinstance(there, dict) and isinstance(here, dict):
        if not there or not here or _is_free(there, here):
            return
        for key in [*there, *(key for key in here if key not in there)]:
            place = f"{where} > {key}"
            if key not in here:
                yield Difference(place, _kind(there[key]), None)
            elif key not in there:
                yield Difference(place, None, _kind(here[key]))
            else:
                yield from _of_shapes(there[key], here[key], place)
    elif isinstance(there, list) and isinstance(here, list):
        if there and here:
            yield from _of_shapes(there[0], here[0], f"{where} > [0]")
    elif _kind(there) != _kind(here):
        yield Difference(where, _kind(there), _kind(here))


def _is_free(there: Mapping[str, Any], here: Mapping[str, Any]) -> bool:
    """Tell whether two objects have no member in common: their keys are data, as names of platforms are."""
    return not set(there) & set(here)


def _kind(value: Any) -> str:
    kinds = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }
    return kinds.get(type(value), "null")
