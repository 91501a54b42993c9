"""Docstrings of fields as descriptions in JSON Schema.

Pydantic's own `use_attribute_docstrings` reads the source of each class when it is made: half of the time that
`%load_ext jupyter_tools` took. Schemas are made by the server and the checks, seldom, so the docstrings are read then.
"""

from __future__ import annotations

import ast
import functools
import inspect
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeGuard

from pydantic import BaseModel

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class _Field(ast.AnnAssign):
    target: ast.Name


class Documented(BaseModel):
    """A model whose JSON Schema describes each field by the docstring under it."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema with descriptions."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, text in descriptions(cls).items():
            field = cls.model_fields.get(name)
            shown = field.alias if field is not None and field.alias else name
            if shown in properties:
                properties[shown].setdefault("description", text)
        return schema


def descriptions(cls: type[Any]) -> dict[str, str]:
    """The docstrings of a class's fields; inherited ones too, except of fields that it declares again."""
    found: dict[str, str | None] = {}
    for base in reversed(cls.__mro__):
        if issubclass(base, Documented) or base.__module__.partition(".")[0] == __package__:
            found |= _of_module(base.__module__).get(base.__qualname__, {})
    return {name: text for name, text in found.items() if text is not None}


@functools.cache
def _of_module(name: str) -> dict[str, dict[str, str | None]]:
    """The docstrings of the fields of each class of a module; none where it has no source."""
    try:
        source = inspect.getsource(sys.modules[name])
    except (OSError, TypeError):  # a cell, or a module that is compiled
        return {}
    tree = ast.parse(source)
    return {node.name: _of_class(node) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def _of_class(node: ast.ClassDef) -> dict[str, str | None]:
    fields = {one.target.id: after for one, after in pairwise([*node.body, None]) if _is_field(one)}
    return {name: _text(after) for name, after in fields.items()}


def _is_field(node: ast.stmt | None) -> TypeGuard[_Field]:
    if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
        return False
    return not node.target.id.startswith("_")


def _text(node: ast.stmt | None) -> str | None:
    value = node.value if isinstance(node, ast.Expr) else None
    text = value.value if isinstance(value, ast.Constant) else None
    return inspect.cleandoc(text) if isinstance(text, str) else None
