"""The API, described once: as OpenAPI for programs, as a page for people."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from wyoming_jabber import __version__
from wyoming_jabber.audio.encode import ENCODINGS
from wyoming_jabber.server.http.operations import OPERATIONS, Operation

_ERROR: Final = {"$ref": "#/components/schemas/Error"}

_SCHEMAS: Final[Mapping[str, Any]] = {
    "Error": {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["message", "type", "param", "code"],
                "properties": {
                    "message": {"type": "string"},
                    "type": {"enum": ["invalid_request_error", "server_error"]},
                    "param": {"type": ["string", "null"]},
                    "code": {"type": "string", "description": "Stable; the text isn't"},
                },
            }
        },
    }
}


def describe(server: str) -> dict[str, Any]:
    """Return the description as OpenAPI 3.1; `server` is the path of the door."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        methods = paths.setdefault(operation.path, {})
        methods[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "wyoming-jabber",
            "version": __version__,
            "description": "Text-to-speech. `/v1` is as OpenAI's API; `/api` is what "
            "the web page uses, and may change with it.",
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        },
        "servers": [{"url": server}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": dict(_SCHEMAS),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def show_page(description: Mapping[str, Any]) -> str:
    """Return a page that a person reads; it has no script and loads nothing."""
    rows = "".join(_rows(description["paths"]))
    version = escape(description["info"]["version"])
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>wyoming-jabber {version}: API</title></head><body>"
        f"<h1>wyoming-jabber {version}: API</h1>"
        '<p>For programs: <a href="openapi.json">openapi.json</a>. Where the server has '
        "a token, requests carry <code>Authorization: Bearer TOKEN</code>.</p>"
        f"{rows}</body></html>"
    )


def _operation(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "summary": operation.summary,
        "responses": {
            "200": {
                "description": operation.answer,
                "content": {kind: {} for kind in _types(operation)},
            },
            "default": {
                "description": "What went wrong",
                "content": {"application/json": {"schema": _ERROR}},
            },
        },
    }
    if operation.fields:
        found["requestBody"] = {
            "required": True,
            "content": {operation.body_type: {"schema": _schema(operation)}},
        }
    if parameters := [*_path_parameters(operation.path), *operation.query]:
        found["parameters"] = parameters
    return found


def _types(operation: Operation) -> list[str]:
    if operation.answer_type != "audio/*":
        return [operation.answer_type]
    kinds = [encoding.content_type for encoding in ENCODINGS.values()]
    return [*kinds, "text/event-stream"]


def _schema(operation: Operation) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name for name, field in operation.fields.items() if field.needed],
        "properties": {
            name: {**field.schema, "description": field.text}
            for name, field in operation.fields.items()
        },
    }


def _path_parameters(path: str) -> Iterator[dict[str, Any]]:
    for part in path.split("/"):
        if part.startswith("{"):
            yield {
                "name": part.strip("{}"),
                "in": "path",
                "required": True,
                "schema": {"type": "string"},
            }


def _rows(paths: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            answer = operation["responses"]["200"]["description"]
            yield f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
            yield f"<p>{escape(operation['summary'])}</p>"
            yield _fields(operation)
            yield f"<p>Answer: {escape(answer)}</p>"


def _fields(operation: Mapping[str, Any]) -> str:
    if "requestBody" not in operation:
        return ""
    ((kind, content),) = operation["requestBody"]["content"].items()
    schema = content["schema"]
    items = "".join(
        f"<li><code>{escape(name)}</code>"
        f"{' (needed)' if name in schema['required'] else ''}:"
        f" {escape(field['description'])}</li>"
        for name, field in schema["properties"].items()
    )
    return f"<p>Body, <code>{escape(kind)}</code>:</p><ul>{items}</ul>"
