"""The OpenAPI document of an API, made of its operations and the models that they use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from .operations import Credentials, Operation, OperationTable, Parameter

_REF = "#/components/schemas/{model}"

_BEARER: dict[str, list[str]] = {"HTTPBearer": []}
_API_KEY: dict[str, list[str]] = {"APIKeyHeader": []}
_SECURITY: dict[Credentials, list[dict[str, list[str]]]] = {
    Credentials.NONE: [],
    Credentials.TOKEN: [_BEARER],
    Credentials.TOKEN_LATER: [_BEARER],
    Credentials.KEY: [_API_KEY],
    Credentials.TOKEN_OR_KEY: [_BEARER, _API_KEY],
    Credentials.OWN_CHECK: [_BEARER, _API_KEY],
}

#: How FastAPI describes its validation errors; the names are part of the document.
_VALIDATION_SCHEMAS: dict[str, Any] = {
    "ValidationError": {
        "properties": {
            "loc": {
                "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
                "type": "array",
                "title": "Location",
            },
            "msg": {"type": "string", "title": "Message"},
            "type": {"type": "string", "title": "Error Type"},
        },
        "type": "object",
        "required": ["loc", "msg", "type"],
        "title": "ValidationError",
    },
    "HTTPValidationError": {
        "properties": {
            "detail": {
                "items": {"$ref": "#/components/schemas/ValidationError"},
                "type": "array",
                "title": "Detail",
            }
        },
        "type": "object",
        "title": "HTTPValidationError",
    },
}


def openapi_document(table: OperationTable, *, title: str, version: str, description: str) -> dict[str, Any]:
    """Return the document, in the shape in which the real service's framework writes it."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for operation in table.operations:
        described = _operation(operation, schemas)
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": description},
        "paths": paths,
        "components": {
            "schemas": dict(sorted({**schemas, **_VALIDATION_SCHEMAS}.items())),
            "securitySchemes": {
                "HTTPBearer": {"type": "http", "scheme": "bearer"},
                "APIKeyHeader": {"type": "apiKey", "in": "header", "name": "x-api-key"},
            },
        },
    }


def _operation(operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    name = operation.name
    unique = re.sub(r"\W", "_", name + operation.path) + "_" + operation.method.lower()
    described: dict[str, Any] = {
        "tags": [operation.tag],
        "summary": name.replace("_", " ").title(),
        "description": (operation.function.__doc__ or "").split("\n")[0],
        "operationId": unique,
    }
    if security := _SECURITY[operation.credentials]:
        described["security"] = security
    in_url = [p for p in operation.parameters if p.place != "body"]
    if in_url:
        described["parameters"] = [_parameter(parameter, schemas) for parameter in in_url]
    for body in (p for p in operation.parameters if p.place == "body"):
        described["requestBody"] = _body(body, schemas)
    described["responses"] = _responses(operation, unique, schemas)
    return described


def _parameter(parameter: Parameter, schemas: dict[str, Any]) -> dict[str, Any]:
    schema = _titled(_schema(parameter.adapter, schemas), parameter.name)
    if not parameter.is_required and parameter.default is not None:
        schema["default"] = getattr(parameter.default, "value", parameter.default)
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.is_required,
        "schema": schema,
    }


def _body(parameter: Parameter, schemas: dict[str, Any]) -> dict[str, Any]:
    schema = _titled(_schema(parameter.adapter, schemas), parameter.name)
    body: dict[str, Any] = {"content": {"application/json": {"schema": schema}}}
    if parameter.is_required:
        body["required"] = True
    return body


def _responses(operation: Operation, unique: str, schemas: dict[str, Any]) -> dict[str, Any]:
    if operation.media_type == "text/plain":
        schema: dict[str, Any] = {"type": "string"}
    elif operation.response is None:
        schema = {}
    else:
        schema = _schema(operation.response_adapter, schemas)
        if "$ref" not in schema:
            schema["title"] = "Response " + unique.replace("_", " ").title()
    success = {"description": "Successful Response", "content": {operation.media_type: {"schema": schema}}}
    responses: dict[str, Any] = {str(operation.status.value): success}
    if operation.parameters:
        invalid = {"$ref": "#/components/schemas/HTTPValidationError"}
        responses["422"] = {
            "description": "Validation Error",
            "content": {"application/json": {"schema": invalid}},
        }
    return responses


def _schema(adapter: TypeAdapter[Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type; models that it uses are added to *schemas*."""
    schema: dict[str, Any] = adapter.json_schema(ref_template=_REF, schema_generator=GenerateJsonSchema)
    for name, model in schema.pop("$defs", {}).items():
        schemas[name] = _plain(model)
    schema = dict(_plain(schema))
    kind = adapter._type
    is_named = schema.get("type") == "object" or "enum" in schema
    if is_named and isinstance(kind, type) and (issubclass(kind, BaseModel) or "enum" in schema):
        schemas[schema["title"]] = schema
        return {"$ref": _REF.format(model=schema["title"])}
    return schema


def _titled(schema: dict[str, Any], name: str) -> dict[str, Any]:
    if "$ref" not in schema:
        schema.setdefault("title", name.replace("_", " ").title())
    return schema


def _plain(schema: Any) -> Any:
    """Return a schema without what the real service's document leaves out: null defaults, open objects."""
    if isinstance(schema, Mapping):
        left_out = {
            key
            for key, value in schema.items()
            if (key == "default" and value is None) or (key == "additionalProperties" and value is True)
        }
        return {key: _plain(value) for key, value in schema.items() if key not in left_out}
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    return schema
