"""The OpenAPI description of the REST endpoints, made from the handlers themselves."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from ..._version import __version__
from .answers import ErrorAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rest import Endpoint, RestHandler

REFERENCE = "#/components/schemas/{model}"
METHODS = ("get", "post", "patch", "put", "delete")


def pattern(template: str) -> str:
    """The regular expression of a path such as `api/apps/{folder}`; a parameter takes slashes too."""
    return "/" + re.sub(r"\{\w+\}", "(.*?)", template) + "/?"


def described(routes: Sequence[tuple[str, type[RestHandler]]]) -> dict[str, Any]:
    """The OpenAPI 3.1 description of routes: path templates with their handlers."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for template, handler in routes:
        methods = {}
        for method in METHODS:
            endpoint: Endpoint | None = getattr(getattr(handler, method, None), "endpoint", None)
            if endpoint is not None:
                methods[method] = _operation(template, handler, method, endpoint, schemas)
        paths[f"/{template}"] = methods
    return {
        "openapi": "3.1.0",
        "info": {"title": "jupyter_tools", "version": __version__},
        "servers": [{"url": "/", "description": "The base URL of the Jupyter server"}],
        "security": [{"token": []}, {"cookie": []}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {
                "token": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "token TOKEN"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "username", "description": "The Jupyter login"},
            },
        },
    }


def _operation(
    template: str, handler: type[RestHandler], method: str, endpoint: Endpoint, schemas: dict[str, Any]
) -> dict[str, Any]:
    errors = (HTTPStatus.FORBIDDEN, *endpoint.errors)
    operation: dict[str, Any] = {
        "operationId": f"{method}_{handler.__name__.removesuffix('Handler').lower()}",
        "summary": endpoint.summary,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in re.findall(r"\{(\w+)\}", template)
        ]
        + _query(endpoint),
        "responses": {str(status.value): _response(status.phrase, ErrorAnswer, schemas) for status in errors},
    }
    if endpoint.answer is None:
        operation["responses"]["204"] = {"description": "Done"}
    else:
        operation["responses"]["200"] = _response("OK", endpoint.answer, schemas)
    if endpoint.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _schema(endpoint.body, "validation", schemas)}},
        }
    return operation


def _query(endpoint: Endpoint) -> list[dict[str, Any]]:
    """The parameters of a query: the fields of its model."""
    if endpoint.query is None:
        return []
    schema = TypeAdapter(endpoint.query).json_schema()
    return [
        {"name": name, "in": "query", "description": one.pop("description", ""), "required": False, "schema": one}
        for name, one in schema["properties"].items()
    ]


def _response(description: str, model: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    schema = _schema(model, "serialization", schemas)
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _schema(model: Any, mode: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of a model; what it refers to goes into the shared ones."""
    schema = TypeAdapter(model).json_schema(mode=mode, by_alias=True, ref_template=REFERENCE)
    found = schema.pop("$defs", {})
    suffix = "" if mode == "serialization" else "Input"
    if suffix:
        # What is taken and what is answered differ: fields with defaults are not required in what is taken.
        schema = _renamed(schema, suffix)
        found = {f"{name}{suffix}": _renamed(one, suffix) for name, one in found.items()}
    schemas.update(found)
    if "properties" in schema:
        schemas[f"{schema['title']}{suffix}"] = schema
        return {"$ref": REFERENCE.format(model=f"{schema['title']}{suffix}")}
    return dict(schema)


def _renamed(node: Any, suffix: str) -> Any:
    """The schema with a suffix on all that it refers to."""
    if isinstance(node, dict):
        return {key: _renamed(value, suffix) for key, value in node.items()}
    if isinstance(node, list):
        return [_renamed(one, suffix) for one in node]
    if isinstance(node, str) and node.startswith(REFERENCE.format(model="")):
        return f"{node}{suffix}"
    return node
