"""Operations: functions with typed parameters that become routes.

An operation is a plain function.  Its parameters say where their values come from: those named in the path
come from there, one annotated with :data:`Body` is the JSON body, ``caller`` is whoever makes the request,
``raw_body`` the bytes of the body, and all others come from the query.  Values are validated by pydantic, and
what is wrong is reported in the form that FastAPI gives it, which is what the real service is made with.
"""

from __future__ import annotations

import functools
import inspect
import json
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from flask import Request, Response
from pydantic import BaseModel, TypeAdapter, ValidationError

from nmpi_emulator.errors import BadRequest, Unprocessable

from .wording import as_worded_by_service, json_fault


class Credentials(Enum):
    """What an operation wants of the caller."""

    NONE = "none"
    TOKEN = "token"
    KEY = "key"
    TOKEN_OR_KEY = "token or key"
    #: A token must be sent; whether it is good is looked at later, by the operation.
    TOKEN_LATER = "token, looked at later"
    #: The operation looks at the credentials itself.
    OWN_CHECK = "token and/or key, looked at later"


class _BodyMarker:
    """Marks the parameter that is the JSON body of a request."""


#: ``Annotated[Model, Body]``: the JSON body.
Body = _BodyMarker()

_PATH_PARAMETER = re.compile(r"{(\w+)}")
_JSON_TYPE = re.compile(r"application/(json|[^/]*\+json)")
_NOT_FROM_REQUEST = ("caller", "raw_body")
_MISSING = inspect.Parameter.empty


@dataclass(frozen=True)
class Parameter:
    """One value that an operation takes.

    :param place: ``"path"``, ``"query"`` or ``"body"``.
    """

    name: str
    place: str
    annotation: Any
    default: Any

    @functools.cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Return what validates the value; made when first needed."""
        return TypeAdapter(self.annotation)

    @property
    def is_required(self) -> bool:
        """Tell whether the value must be given."""
        return self.default is _MISSING

    @property
    def is_list(self) -> bool:
        """Tell whether repeated values of a query parameter are collected."""
        kinds = (self.annotation, *typing.get_args(self.annotation))
        return any(typing.get_origin(kind) is list for kind in kinds)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A function and the route it stands behind.

    :param path: with ``{name}`` for parameters.
    :param status: the status of success.
    :param response: the type of what is returned; ``None`` for any JSON.
    :param media_type: ``"text/plain"`` for functions that return a text.
    :param name: how the operation is called in the OpenAPI document.
    """

    method: str
    path: str
    function: Callable[..., Any]
    credentials: Credentials
    status: HTTPStatus
    response: Any
    tag: str
    media_type: str
    name: str

    @functools.cached_property
    def parameters(self) -> Sequence[Parameter]:
        """Return the values that the function takes from the request: path, then query, then body."""
        in_path = set(_PATH_PARAMETER.findall(self.path))
        found = []
        for name, declared in inspect.signature(self.function, eval_str=True).parameters.items():
            if name in _NOT_FROM_REQUEST or name == "service":
                continue
            annotation, is_body = _plain(declared.annotation)
            place = "path" if name in in_path else "body" if is_body else "query"
            found.append(Parameter(name, place, annotation, declared.default))
        return sorted(found, key=lambda p: ("path", "query", "body").index(p.place))

    @functools.cached_property
    def wants(self) -> frozenset[str]:
        """Return which values the function takes that are not parameters of the request."""
        return frozenset(_NOT_FROM_REQUEST) & set(inspect.signature(self.function).parameters)

    @functools.cached_property
    def response_adapter(self) -> TypeAdapter[Any]:
        """Return what writes the answer."""
        return TypeAdapter(self.response or Any)

    def read(self, request: Request, in_path: Mapping[str, str], body: Any) -> dict[str, Any]:
        """Take all values from a request.

        :param body: what :func:`read_json` returned.
        :raises Unprocessable: with everything that is wrong, in the order path, query, body.
        """
        values: dict[str, Any] = {}
        faults: list[dict[str, Any]] = []
        in_query = parse_qs(request.query_string.decode("latin-1"), keep_blank_values=True)
        for parameter in self.parameters:
            raw = _raw_value(parameter, in_path, in_query, body)
            where = ["body"] if parameter.place == "body" else [parameter.place, parameter.name]
            if raw is _MISSING:
                if parameter.is_required:
                    faults.append({"type": "missing", "loc": where, "msg": "Field required", "input": None})
                else:
                    values[parameter.name] = parameter.default
                continue
            try:
                values[parameter.name] = parameter.adapter.validate_python(
                    raw, from_attributes=parameter.place == "body"
                )
            except ValidationError as error:
                faults.extend(faults_of(error, where))
        if faults:
            raise Unprocessable(faults)
        return values

    def write(self, result: Any) -> Response:
        """Make the answer of what the function returned."""
        if isinstance(result, Response):
            return result
        if self.media_type != "application/json":
            return Response(result, self.status, content_type=f"{self.media_type}; charset=utf-8")
        if isinstance(result, BaseModel):  # pydantic 2.10 does not write one that it knows as "any" only
            text = result.model_dump_json(by_alias=True, warnings="none").encode()
        else:
            text = self.response_adapter.dump_json(result, by_alias=True, warnings="none")
        return Response(text, self.status, content_type="application/json")


class OperationTable:
    """The operations of one API, in the order in which they are registered."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []

    def register(
        self,
        method: str,
        path: str,
        *,
        credentials: Credentials = Credentials.NONE,
        status: HTTPStatus = HTTPStatus.OK,
        response: Any = None,
        tag: str = "",
        media_type: str = "application/json",
        name: str = "",
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Return a decorator that puts a function behind a route."""

        def add(function: Callable[..., Any]) -> Callable[..., Any]:
            self.operations.append(
                Operation(
                    method=method,
                    path=path,
                    function=function,
                    credentials=credentials,
                    status=status,
                    response=response,
                    tag=tag,
                    media_type=media_type,
                    name=name or function.__name__,
                )
            )
            return function

        return add


def read_json(request: Request) -> Any:
    """Read a JSON body as FastAPI does.

    :return: the value; the text if the content type is not JSON; ``None`` if there is no body.
    :raises Unprocessable: if it is not JSON.
    :raises BadRequest: if it is not even text.
    """
    try:
        data = request.get_data()
    except OSError:  # it was to come in chunks, and did not
        raise BadRequest("There was an error parsing the body") from None
    if not data:
        return None
    media_type = request.mimetype or "application/json"
    try:
        if not _JSON_TYPE.fullmatch(media_type):
            return data.decode("utf-8", "replace")
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise Unprocessable([json_fault(error)]) from None
    except (ValueError, RecursionError):  # not UTF-8, a number of too many digits, too deep
        raise BadRequest("There was an error parsing the body") from None


def _raw_value(
    parameter: Parameter, in_path: Mapping[str, str], in_query: Mapping[str, list[str]], body: Any
) -> Any:
    if parameter.place == "path":
        return in_path[parameter.name]
    if parameter.place == "body":
        return _MISSING if body is None else body
    if parameter.name not in in_query:
        return _MISSING
    values = in_query[parameter.name]
    return values if parameter.is_list else values[-1]


def _plain(annotation: Any) -> tuple[Any, bool]:
    """Return what a value must be if it is given, and whether it is the body.

    ``X | None`` as the kind of a parameter means that it can be left out; null is no value for it.
    """
    metadata = getattr(annotation, "__metadata__", ())
    is_body = Body in metadata
    if is_body:
        annotation = typing.get_args(annotation)[0]
    kinds = typing.get_args(annotation)
    if type(None) in kinds:
        (annotation,) = (kind for kind in kinds if kind is not type(None))
    return annotation, is_body


def faults_of(error: ValidationError, where: list[str]) -> list[dict[str, Any]]:
    """Return what pydantic found, as FastAPI reports it."""
    faults = []
    for fault in error.errors(include_url=False):
        item: dict[str, Any] = {
            "type": fault["type"],
            "loc": [*where, *fault["loc"]],
            "msg": fault["msg"],
            "input": fault["input"],
        }
        if "ctx" in fault:
            item["ctx"] = {k: str(v) if isinstance(v, Exception) else v for k, v in fault["ctx"].items()}
        faults.append(as_worded_by_service(item))
    return faults
