"""The pages that describe the API: ``/openapi.json``, ``/docs`` (interactive) and ``/redoc`` (to read)."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, render_template_string, send_from_directory

from .context import ApiContext
from .v3.operations import all_operations

_ASSETS = Path(__file__).parent / "docs_assets"

_TITLE = "EBRAINS Neuromorphic Computing Job Queue API"
_DESCRIPTION = (
    "The job queue of the EBRAINS Neuromorphic Computing Platform, reproduced by the NMPI emulator."
)

#: Only what comes from this server, so that the pages work without a network.
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

_INTERACTIVE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>{{ title }}</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""

_START = """SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  oauth2RedirectUrl: window.location.origin + "/docs/oauth2-redirect"
});
"""

_TO_READ = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>{{ document.info.title }}</title>
<meta name="viewport" content="width=device-width">
<style>
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
h3 { margin-bottom: 0 }
code { font-size: .95em }
table { border-collapse: collapse }
td, th { padding: .1rem .8rem .1rem 0; text-align: left; vertical-align: top }
</style>
</head>
<body>
<h1>{{ document.info.title }} {{ document.info.version }}</h1>
{% if status != "ok" %}<p role="status">{{ status }}</p>{% endif %}
<p>{{ document.info.description }} <a href="/docs">Try it out</a>, or take the
<a href="/openapi.json">OpenAPI document</a>.</p>
{% for tag, operations in by_tag.items() %}
<h2>{{ tag }}</h2>
{% for method, path, operation in operations %}
<h3 id="{{ operation.operationId }}"><code>{{ method }} {{ path }}</code></h3>
<p>{{ operation.description }}</p>
{% if operation.parameters %}
<table>
<tr><th scope="col">Parameter</th><th scope="col">in</th>
<th scope="col">type</th><th scope="col">default</th></tr>
{% for parameter in operation.parameters %}
<tr><td><code>{{ parameter.name }}</code></td><td>{{ parameter.in }}</td>
<td>{{ parameter.schema.type or "one of " ~ (parameter.schema["$ref"] or "").split("/")[-1] }}</td>
<td>{{ parameter.schema.default }}</td></tr>
{% endfor %}
</table>
{% endif %}
{% endfor %}
{% endfor %}
</body>
</html>
"""


@functools.cache
def document_v3() -> dict[str, Any]:
    """Return the OpenAPI document of API version 3."""
    from .openapi import openapi_document  # needed only by whoever reads the document

    return openapi_document(all_operations(), title=_TITLE, version="3.0", description=_DESCRIPTION)


def documentation_routes(api: ApiContext) -> Blueprint:
    """Return the routes of the pages; they answer GET and HEAD, as on the real service."""
    routes = Blueprint("documentation", __name__)

    def html(text: str) -> Response:
        response = Response(text, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    @routes.get("/openapi.json")
    def openapi() -> Response:
        return Response(json.dumps(document_v3()), content_type="application/json")

    @routes.get("/docs")
    def interactive() -> Response:
        return html(render_template_string(_INTERACTIVE, title=_TITLE))

    @routes.get("/docs/start.js")
    def start() -> Response:
        return Response(_START, content_type="text/javascript; charset=utf-8")

    @routes.get("/docs/assets/<name>")
    def asset(name: str) -> Response:
        return send_from_directory(_ASSETS, name)

    @routes.get("/docs/oauth2-redirect")
    def oauth2_redirect() -> Response:
        page = (_ASSETS / "oauth2-redirect.html").read_text(encoding="utf-8")
        return html(page.replace('src="oauth2-redirect.js"', 'src="/docs/assets/oauth2-redirect.js"'))

    @routes.get("/redoc")
    def to_read() -> Response:
        return html(
            render_template_string(_TO_READ, document=document_v3(), by_tag=_by_tag(), status=api.status.text)
        )

    return routes


def _by_tag() -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    """Return method, path and description of all operations, by their tags."""
    found: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, operations in document_v3()["paths"].items():
        for method, operation in operations.items():
            found.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    return found
