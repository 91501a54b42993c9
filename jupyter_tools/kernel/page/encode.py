"""What a handler set, as it travels: figures and other values; frames become tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ...components.properties import explain
from ...errors import UnsendableError
from ...generated.values import plain
from ...protocol.scalars import to_wire, unset
from ...protocol.text import clean, named
from ..output.capture import current
from ..output.placed import WidgetError, place_widget
from ..values.drawings import drawing_of
from ..values.figures import check_size, figure_json
from ..values.images import image_json
from ..values.modules import module_json
from .downloads import VisitFolder
from .explain import error_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...components import Component
    from ...page.model import Page
    from ...protocol.messages import Changes
    from ..frames.data_table import DataTable


def encode_changes(
    changes: Mapping[str, Mapping[str, Any]],
    page: Page,
    next_version: Callable[[], int],
    files: VisitFolder | None = None,
) -> tuple[Changes, dict[str, DataTable | None]]:
    """The changes as JSON, and the tables that were set by their path (None for one that was emptied).

    A frame is left out: the caller knows which columns are shown. Downloads are written to `files`.

    Raises `UnsendableError` with the field of the first value that cannot travel.
    """
    wire: Changes = {}
    tables: dict[str, DataTable | None] = {}
    files = files or VisitFolder()
    files.note(changes, page)
    for path, given in changes.items():
        properties = _as_sent(path, given, page)
        for name, value in properties.items():
            field = f"{path}.{name}"
            try:
                encoding = _encoding(page, path, name)
                is_none = encoding != "" and (value is None or value is unset)
                if encoding == "table":
                    tables[path] = None if is_none else _table(field, value, page, path, next_version)
                if is_none or encoding == "table":
                    encoded = plain(value) if encoding in ("widget", "module") else None
                elif encoding == "file":
                    encoded = files.keep(field, value, page.find(path), path)
                elif encoding:
                    encoded = _ENCODERS[encoding](field, value)
                else:
                    encoded = _bounded(field, plain(value))
                    _check_fits(field, page.find(path), name, properties)
            except UnsendableError:
                raise
            except WidgetError as error:
                raise UnsendableError(field, str(error)) from None
            except Exception as error:
                # Any access to a proxy or a lazy object may raise.
                raise UnsendableError(field, f"{named(value)} cannot be shown: {error_line(error)}") from error
            wire.setdefault(path, {})[name] = encoded
    return wire, tables


def _as_sent(path: str, properties: Mapping[str, Any], page: Page) -> Mapping[str, Any]:
    component = page.find(path)
    try:
        return component.as_sent(properties) if component is not None else properties
    except ValueError as error:
        raise UnsendableError(path, str(error)) from None


def _encoding(page: Page, path: str, name: str) -> str:
    """How a property travels that is no JSON; empty for JSON."""
    component = page.find(path)
    return component.encoded().get(name, "") if component is not None else ""


def _check_fits(field: str, component: Component | None, name: str, properties: Mapping[str, Any]) -> None:
    """A property may fit its class in `context` and yet not the component, as a list does a select of one value."""
    value = properties[name]
    if component is None or value is None or value is unset:
        return
    try:
        if component.holds and name == component.given():
            component.check(to_wire(value))
        if name not in ("value", "step"):
            return
        changed = {one: properties[one] for one in (name, "options") if one in properties}
        fitting = type(component).model_validate({**component.model_dump(exclude={component.holds}), **changed})
        if "options" in changed:
            fitting.check(to_wire(value))
    except ValidationError as error:
        raise UnsendableError(field, explain(error, value)) from None
    except ValueError as error:
        raise UnsendableError(field, str(error)) from None


def _table(field: str, value: Any, page: Page, path: str, next_version: Callable[[], int]) -> DataTable:
    # narwhals takes a sixth of the time of %load_ext, and many pages have no table
    from ..frames.data_table import table_of  # noqa: PLC0415
    from ..frames.frame import FrameError  # noqa: PLC0415

    component = page.find(path)
    frame = component.frame() if component is not None else None
    assert frame is not None  # noqa: S101 - it has the property
    try:
        return table_of(next_version(), value, frame.columns, index=frame.index, key=frame.key)
    except FrameError as error:
        raise UnsendableError(field, str(error)) from None
    except Exception as error:
        raise UnsendableError(field, f"{named(value)} cannot be shown as a table: {error}") from error


def _drawn(field: str, value: Any, encode: Callable[[str, Any], Any]) -> Any:
    """A figure or an image as JSON; where a handler draws it too, it has its place."""
    encoded = _bounded(field, encode(field, value))
    output = current.get()
    if output is not None:
        output.place(drawing_of(value))
    return encoded


_ENCODERS: Mapping[str, Callable[[str, Any], Any]] = {
    "figure": lambda field, value: _drawn(field, value, figure_json),
    "image": lambda field, value: _drawn(field, value, image_json),
    "module": module_json,
    "widget": lambda _, value: place_widget(value),
}


def _bounded(field: str, value: Any) -> Any:
    if isinstance(value, str):
        check_size(field, len(value))  # before it is copied
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise UnsendableError(field, f"cannot travel as JSON: {error}") from None
    check_size(field, len(text))
    whole = clean(text)
    return value if whole == text else json.loads(whole)
