"""Widgets that a handler places on a page: its visit's own, and those that cells have made, which all visits share.

A widget of a cell has one comm, Jupyter's own. `SharedComm` takes its place and passes each message on to the notebook
and to a `MirrorComm` in the table of each visit that shows the widget.
"""

from __future__ import annotations

import sys
import threading
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from .capture import current
from .widgets import MAX_COMMS, TARGET, VisitComm, WidgetTable, named_widgets, parent, widgets_by_id

if TYPE_CHECKING:
    from collections.abc import Iterator

_source: ContextVar[MirrorComm | None] = ContextVar("jupyter_tools_mirror", default=None)
"""The mirror whose visitor's message is being answered."""
_lock = threading.RLock()


class WidgetError(ValueError):
    """Why a widget cannot be placed on a page."""


class SharedComm:
    """The comm of a cell's widget: the notebook's, and its mirrors in visits."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.mirrors: list[MirrorComm] = []

    def __getattr__(self, name: str) -> Any:
        """What the notebook's comm has."""
        return getattr(self._inner, name)

    def send(self, data: Any = None, metadata: Any = None, buffers: Any = None) -> None:
        """Send a message to the notebook and to all visits, or what one mirror asks for to that alone."""
        with _lock:
            asking = next((one for one in self.mirrors if one.is_asking()), None)
            mirrors = [asking] if asking is not None else list(self.mirrors)
        if asking is None:
            self._inner.send(data=data, metadata=metadata, buffers=buffers)
        for one in mirrors:
            token = parent.set(parent.get() if _source.get() is one else None)
            try:
                one.send(data, metadata, buffers)
            finally:
                parent.reset(token)

    def close(self, *args: Any, **kwargs: Any) -> None:
        """Close it everywhere."""
        self._inner.close(*args, **kwargs)
        with _lock:
            mirrors = list(self.mirrors)
        for one in mirrors:
            one.close()


class MirrorComm(VisitComm):
    """The comm of a cell's widget in one visit."""

    def __init__(self, table: WidgetTable, shared: SharedComm, widget: Any) -> None:
        module: Any = sys.modules["ipywidgets.widgets.widget"]
        self._shared = shared
        state, paths, buffers = module._remove_buffers(widget.get_state())  # noqa: SLF001 - as the widget itself opens
        super().__init__(
            table,
            target_name=TARGET,
            comm_id=shared.comm_id,
            data={"state": state, "buffer_paths": paths},
            metadata={"version": module.__protocol_version__},
            buffers=buffers,
        )
        self.on_msg(widget._handle_msg)  # noqa: SLF001 - as the widget itself registers it
        with _lock:
            shared.mirrors.append(self)

    def take(self, data: dict[str, Any], buffers: list[bytes]) -> None:
        """Hand a client's message to the widget."""
        token = _source.set(self)
        try:
            super().take(data, buffers)
        finally:
            _source.reset(token)

    def close(self, data: Any = None, metadata: Any = None, buffers: Any = None, deleting: bool = False) -> None:  # noqa: FBT001, FBT002 - the signature of Jupyter's comms
        """Leave the visit; the widget stays the notebook's."""
        with _lock:
            if self in self._shared.mirrors:
                self._shared.mirrors.remove(self)
        super().close(data, metadata, buffers, deleting)

    def end(self) -> None:
        """Leave the visit: its end is not that of the widget."""
        self.close()
        self.on_msg(None)


def place_widget(value: Any) -> str:
    """The id of a widget that the running event's visit can show. Raises `WidgetError` with why it cannot."""
    module = sys.modules.get("ipywidgets")
    if module is None or not isinstance(value, module.Widget):
        message = f"must be an ipywidget, not {type(value).__name__}"
        raise WidgetError(message)
    output = current.get()
    table = output.widgets if output is not None else None
    if not isinstance(table, WidgetTable):
        message = "a widget is placed by a handler that runs for a visit"
        raise WidgetError(message)
    for widget in _held(value):
        if widget.comm.comm_id not in table:
            _mirror(widget, table)
    return str(value.model_id)


def _mirror(widget: Any, table: WidgetTable) -> None:
    """Show a widget of a cell in a visit."""
    with _lock:
        if isinstance(widget.comm, VisitComm):
            message = "this widget was made for another visit"
            raise WidgetError(message)
        if not isinstance(widget.comm, SharedComm):
            # Not by its trait, whose observers would register the widget again.
            widget._trait_values["comm"] = SharedComm(widget.comm)  # noqa: SLF001 - of traitlets
        MirrorComm(table, widget.comm, widget)


def _held(value: Any) -> Iterator[Any]:
    """A widget after all that it holds, layouts and styles too. Raises `WidgetError` for more than a visit may have."""
    known = widgets_by_id()
    found: dict[str, Any] = {}
    waiting = [value]
    while waiting:
        widget = waiting.pop()
        if widget.comm is None:
            message = "this widget is closed"
            raise WidgetError(message)
        if widget.model_id in found:
            continue
        found[widget.model_id] = widget
        if len(found) > MAX_COMMS:
            message = f"holds over {MAX_COMMS:,} widgets"
            raise WidgetError(message)
        waiting += [known[name] for name in named_widgets(widget.get_state()) if name in known]
    return reversed(found.values())
