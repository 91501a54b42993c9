"""What a handler set, as it travels: figures and other values; frames become tables."""

from __future__ import annotations

import decimal
import json
import math
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..components import Table
from ..components.base import explain
from ..errors import UnsendableError
from ..scalars import to_wire
from ..values import plain
from .cells import cell
from .explain import error_line
from .text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..components import Component
    from ..page import Page
    from ..protocol import Changes
    from .table import FrameTable

MAX_VALUE = 16_000_000
"""The most bytes of one value."""


def encode_changes(
    changes: Mapping[str, Mapping[str, Any]], page: Page, next_version: Callable[[], int]
) -> tuple[Changes, dict[str, FrameTable | None]]:
    """The changes as JSON, and the tables that were set by their path (None for one that was emptied).

    Of a table, `data` is left to those who know which of its columns are shown.

    Raises `UnsendableError` with the field of the first value that cannot travel.
    """
    wire: Changes = {}
    tables: dict[str, FrameTable | None] = {}
    for path, properties in changes.items():
        for name, value in properties.items():
            field = f"{path}.{name}"
            try:
                match _encoding(page, path, name):
                    case "table":
                        table = _table(field, value, page, path, next_version) if value is not None else None
                        tables[path] = table
                        encoded = None
                    case "figure":
                        encoded = None if value is None else _figure(field, value)
                    case _:
                        encoded = _bounded(field, plain(value))
                        _check_fits(field, page.find(path), name, properties)
            except UnsendableError:
                raise
            except Exception as error:
                # A proxy or a lazy object may raise at any look.
                raise UnsendableError(
                    field, f"a {type(value).__name__} cannot be shown: {error_line(error)}"
                ) from error
            wire.setdefault(path, {})[name] = encoded
    return wire, tables


def _encoding(page: Page, path: str, name: str) -> str | None:
    component = page.find(path)
    field = type(component).model_fields.get(name) if component else None
    extra = field.json_schema_extra if field else None
    return str(extra.get("encode")) if isinstance(extra, dict) else None


def _check_fits(field: str, component: Component | None, name: str, properties: Mapping[str, Any]) -> None:
    """A property may fit its class in `context` and yet not the component, as a list does a select of one value."""
    value = properties[name]
    if component is None or name not in ("value", "step") or value is None:
        return
    try:
        changed = {one: properties[one] for one in (name, "options") if one in properties}
        fitting = type(component).model_validate({**component.model_dump(exclude={"components"}), **changed})
        if "options" in changed:
            fitting.check(to_wire(value))
    except ValidationError as error:
        raise UnsendableError(field, explain(error, value)) from None
    except ValueError as error:
        raise UnsendableError(field, str(error)) from None


def _table(field: str, value: Any, page: Page, path: str, next_version: Callable[[], int]) -> FrameTable:
    # narwhals takes a sixth of the time of %load_ext, and many pages have no table
    from .frame import FrameError  # noqa: PLC0415
    from .table import FrameTable  # noqa: PLC0415

    component = page.find(path)
    assert isinstance(component, Table)  # noqa: S101 - it has the property
    try:
        return FrameTable(next_version(), value, component.columns, index=component.index)
    except FrameError as error:
        raise UnsendableError(field, str(error)) from None
    except Exception as error:
        raise UnsendableError(field, f"a {type(value).__name__} cannot be shown as a table: {error}") from error


def _figure(field: str, value: Any) -> Any:
    to_json = getattr(value, "to_json", None)
    if callable(to_json) and hasattr(value, "to_plotly_json"):
        text = to_json()
        _check_size(field, len(text))
        return _bounded(field, json.loads(text))
    if isinstance(value, dict) and isinstance(value.get("data", []), (list, tuple)):
        return _bounded(field, _jsonable(field, value, 0))
    raise UnsendableError(
        field, f"takes a plotly figure, or a dict with `data` and `layout`, not a {type(value).__name__}"
    )


MAX_DEPTH = 50
"""How deep a figure may nest; a cycle is deeper."""


def _jsonable(field: str, value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise UnsendableError(field, "is nested too deep, or contains itself")
    if isinstance(value, dict):
        return {str(key): _jsonable(field, one, depth + 1) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(field, one, depth + 1) for one in value]
    for name in ("tolist", "to_list"):
        if hasattr(value, name):
            return _jsonable(field, getattr(value, name)(), depth + 1)
    if isinstance(value, str):
        _check_size(field, len(value))
        return clean(value)
    if isinstance(value, (float, decimal.Decimal)):
        return float(value) if math.isfinite(value) else None
    return cell(value)


def _bounded(field: str, value: Any) -> Any:
    if isinstance(value, str):
        _check_size(field, len(value))  # before it is copied
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise UnsendableError(field, f"cannot travel as JSON: {error}") from None
    _check_size(field, len(text))
    whole = clean(text)
    return value if whole == text else json.loads(whole)


def _check_size(field: str, size: int) -> None:
    if size > MAX_VALUE:
        raise UnsendableError(field, f"has {size:,} bytes; a value may have at most {MAX_VALUE:,}")
