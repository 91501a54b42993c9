"""JSON Schema as Markdown tables, for ``docs.py``."""

import ast
import inspect
import itertools
import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter

Row = Sequence[str]
LINKED = {"App": "properties.md#app", "KernelSettings": "properties.md#kernelsettings", "Theme": "properties.md#theme",
          "Page": "properties.md#page", "TableColumn": "components.md#tablecolumn", "Option": "components.md#option",
          "Step": "properties.md#steps", "Target": "properties.md#target",
          "PageMessage": "protocol.md#page"}  # fmt: skip
"""Where a model that a type names is described."""


def table(rows: Iterable[Row]) -> str:
    """A Markdown table without its empty columns; the first row is its head."""
    head, *body = [[" ".join(cell.split()).replace("|", "\\|") for cell in row] for row in rows]
    used = [at for at in range(len(head)) if any(row[at] for row in body)]
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line[at] for at in used)} |" for line in lines) if used else "Nothing."


def rows(cls: Any) -> list[Row]:
    """The fields of a model."""
    return schema_rows(resolved(TypeAdapter(cls).json_schema(mode="serialization")))


def schema_rows(schema: dict[str, Any], *, links: bool = True) -> list[Row]:
    """The properties of a schema."""
    found: list[Row] = [("field", "type", "default", "is")]
    for name, one in schema["properties"].items():
        found.append((f"`{name}`", type_of(one, links=links), default_of(one), one.get("description", "")))
    return found


def operation_rows(operation: dict[str, Any]) -> list[Row]:
    """What an endpoint takes and answers."""
    found: list[Row] = [("what", "is")]
    found += [(f"{one['in']} `{one['name']}`", _parameter(one)) for one in operation["parameters"]]
    if "requestBody" in operation:
        found.append(("body", type_of(_content(operation["requestBody"]), links=False)))
    for status, response in sorted(operation["responses"].items()):
        # Not its phrase, which differs between versions of Python.
        found.append(
            (f"status {status}", type_of(_content(response), links=False) if "content" in response else "empty")
        )
    return found


def _parameter(parameter: dict[str, Any]) -> str:
    """A parameter of a path, or of a query, which may be left out."""
    if parameter["in"] == "path":
        return "text, may hold `/`"
    schema = parameter["schema"]
    kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    default = "" if schema.get("default") is None else f", default {default_of(schema)}"
    kind = " or ".join(type_of(one, links=False) for one in kinds)
    return f"{kind}{default}. {parameter['description']}".removesuffix(". ")


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference at the top stands for."""
    return schema["$defs"][_name(schema["$ref"])] if "$ref" in schema else schema


def type_of(schema: dict[str, Any], *, links: bool = True) -> str:
    """A schema's type in words."""
    if named := {"table": "a frame", "figure": "a figure", "Step": "step"}.get(_mark(schema)):
        return f"[step]({LINKED['Step']})" if named == "step" and links else named
    if "$ref" in schema:
        name = _name(schema["$ref"])
        words = "JSON" if name in {"JsonValue", "JsonValueInput"} else name
        return f"[{name}]({LINKED[name]})" if links and name in LINKED else words
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return ", ".join(f"`{json.dumps(value)}`" for value in schema["enum"])
    for key in ("anyOf", "oneOf"):
        if key in schema:
            kinds = [type_of(one, links=links) for one in schema[key]]
            return "a component" if len(kinds) > MANY else " or ".join(dict.fromkeys(kinds))
    return _plain(schema, links=links)


def _mark(schema: dict[str, Any]) -> str:
    """What a schema says of how it travels, or of what it is called."""
    return str(schema.get("encode") or schema.get("typescript"))


MANY = 8
"""A union of more is that of all components."""


def _plain(schema: dict[str, Any], *, links: bool) -> str:
    kind = schema.get("type")
    if kind == "array":
        inner = type_of(schema.get("items", {}), links=links)
        return f"list of ({inner})" if " or " in inner or "," in inner else f"list of {inner}"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"object of {type_of(values, links=links)}" if isinstance(values, dict) else "object"
    words = {"string": "text", "null": "null", "boolean": "true or false"}
    return words.get(str(kind), str(kind) if kind else "JSON") + _bounds(schema)


def _bounds(schema: dict[str, Any]) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f", {low} to {high}"
    return f", at least {low}" if low is not None else f", at most {high}" if high is not None else ""


def default_of(schema: dict[str, Any]) -> str:
    """A schema's default as JSON, where it has one."""
    if "default" not in schema or "const" in schema:
        return ""
    return f"`{json.dumps(schema['default'], ensure_ascii=False)}`"


def attributes(cls: type) -> Iterator[tuple[str, str]]:
    """The attributes of a class that have a docstring below them, in its body or its `__init__`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    for scope in ast.walk(tree):
        body = scope.body if isinstance(scope, ast.ClassDef | ast.FunctionDef) else []
        for first, second in itertools.pairwise(body):
            if not (isinstance(first, ast.AnnAssign | ast.Assign) and isinstance(second, ast.Expr)):
                continue
            target = first.target if isinstance(first, ast.AnnAssign) else first.targets[0]
            name = (
                target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""
            )
            if isinstance(second.value, ast.Constant) and isinstance(second.value.value, str) and name[:1] != "_":
                yield name, second.value.value


def _content(part: dict[str, Any]) -> dict[str, Any]:
    return part["content"]["application/json"]["schema"]  # type: ignore[no-any-return]


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]
