"""ipywidgets and anywidgets of a visit: their comms reach the visit whose handler made them, and nobody else.

`comm.create_comm`, by which all widgets get their comms, is replaced by one that looks at the running event: a comm
made inside is entered in the table of the event's visit, one made in a cell is Jupyter's own. What a visitor sends is
looked up in their own table only.
"""

from __future__ import annotations

import base64
import json
import sys
import threading
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import comm
from comm.base_comm import BaseComm

from ...peer.outputs import VIEW
from ...protocol.plain import plain
from ...protocol.widgets import Widget, WidgetInput
from ...terminal import print_error
from . import output_widget
from .capture import current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...protocol.base import EventError

TARGET = "jupyter.widget"
"""The target of the comms of widgets; comms of other targets are none of ours."""
MAX_COMMS = 3_000
"""How many comms a visit may have open; those of the event whose widgets were not used for longest are closed."""
MAX_WAITING = 200
"""How many messages of a visitor may wait for the main thread."""
MAX_WAITING_BYTES = 4_000_000
"""How many characters of them."""
MODEL = "IPY_MODEL_"
"""How a widget's state names another widget."""

parent: ContextVar[int | None] = ContextVar("jupyter_tools_widget_parent", default=None)
"""The visitor's message that is being answered."""


class VisitComm(BaseComm):
    """A comm between a widget and its visit's client."""

    def __init__(self, table: WidgetTable, **kwargs: Any) -> None:
        self.table = table
        self.version: dict[str, Any] = {}
        """The metadata of its `open`: the version of the widgets' protocol."""
        output = current.get()
        self.event = output.event if output else -1
        self._states: list[tuple[Any, Any]] = []
        self._asking: int | None = None
        super().__init__(**kwargs)

    def open(self, data: Any = None, metadata: Any = None, buffers: Any = None) -> None:
        """Add it to the table and send `open` to the client."""
        self._closed = False
        self.version = dict(metadata or {})
        self.table.opened(self)
        self.table.send("open", self.comm_id, data, self.version, buffers)

    def close(self, data: Any = None, metadata: Any = None, buffers: Any = None, deleting: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - the signature of Jupyter's comms
        """Remove it from the table and send `close` to the client."""
        if not self._closed:
            self._closed = True
            if self.table.closed(self):
                self.table.send("close", self.comm_id, data, metadata, buffers)

    def send(self, data: Any = None, metadata: Any = None, buffers: Any = None) -> None:
        """Send a message to the client, or keep the state that `replay` asked for."""
        if self.is_asking():
            self._states.append((data, buffers))
        elif not self._closed:
            self.table.use(self)
            self.table.send("msg", self.comm_id, data, metadata, buffers)

    def take(self, data: dict[str, Any], buffers: list[bytes]) -> None:
        """Hand a client's message to the widget, without Jupyter's hooks before and after a cell."""
        if self._msg_callback is not None:
            self._msg_callback({"content": {"comm_id": self.comm_id, "data": data}, "buffers": buffers})

    def is_asking(self) -> bool:
        """Whether this thread asks the widget for its state."""
        return self._asking == threading.get_ident()

    def replay(self) -> None:
        """Send the widget's state as it is now; any widget answers the question that a client may ask for it."""
        self._asking = threading.get_ident()
        try:
            self.take({"method": "request_state"}, [])
        finally:
            self._asking = None
            states, self._states = self._states, []
        for data, buffers in states[:1]:
            whole = {"state": data["state"], "buffer_paths": data.get("buffer_paths", [])}
            self.table.send("open", self.comm_id, whole, self.version, buffers)

    def end(self) -> None:
        """Close the widget, which removes all references to it."""
        try:
            close = getattr(getattr(self._msg_callback, "__self__", None), "close", None)
            if close is not None:
                close()
        except Exception:  # noqa: BLE001 - one widget's own `close` must not keep the others open
            print_error()
        finally:
            self.close()
            self.on_msg(None)


class WidgetTable:
    """The comms of one visit's widgets, the least recently used first; may be used from any thread."""

    def __init__(self) -> None:
        self.ended = False
        self._comms: dict[str, VisitComm] = {}
        self._send: Callable[[Widget], None] = lambda _: None
        self.count = 0
        """How many messages of the visitor were admitted."""
        self._waiting = 0
        self._waiting_bytes = 0
        # Held while a state is read and sent, so that no newer change of another thread overtakes it.
        self._lock = threading.RLock()

    def __contains__(self, comm_id: object) -> bool:
        return comm_id in self._comms

    def __len__(self) -> int:
        return len(self._comms)

    def connect(self, send: Callable[[Widget], None]) -> None:
        """Send messages by `send` from now on."""
        self._send = send

    def get(self, comm_id: str) -> VisitComm | None:
        """An open comm."""
        return self._comms.get(comm_id)

    # --- what comms do ---

    def opened(self, one: VisitComm) -> None:
        """Enter a new comm."""
        with self._lock:
            self._comms[one.comm_id] = one

    def closed(self, one: VisitComm) -> bool:
        """Take a comm out; whether it was there."""
        with self._lock:
            return self._comms.pop(one.comm_id, None) is not None

    def use(self, one: VisitComm) -> None:
        """Note that a comm is in use, and so are those of the same event: layouts and styles are silent."""
        with self._lock:
            if len(self._comms) > MAX_COMMS // 2:
                for other in [other for other in self._comms.values() if other.event == one.event]:
                    self._comms[other.comm_id] = self._comms.pop(other.comm_id)

    def send(self, kind: Any, comm_id: str, data: Any, metadata: Any, buffers: Any) -> None:
        """Send a message of a comm to the client."""
        message = Widget(
            kind=kind,
            comm=comm_id,
            data=plain(data or {}),
            metadata=plain(metadata or {}),
            buffers=[base64.b64encode(bytes(one)).decode() for one in buffers or ()],
            parent=parent.get(),
            error=None,
        )
        with self._lock:
            self._send(message)

    # --- what the visitor does ---

    def admit(self, message: WidgetInput) -> bool:
        """Whether a visitor's message may wait for the main thread; one that may not is answered, with the reason."""
        size = len(json.dumps(message.data)) + sum(map(len, message.buffers))
        with self._lock:
            if message.comm not in self._comms:
                self._send(_about("close", message, {"reason": "this visit has no such widget"}, None))
                return False
            if self._waiting >= MAX_WAITING or self._waiting_bytes + size > MAX_WAITING_BYTES:
                self._answer(message, {"reason": "too many messages wait"}, None)
                return False
            self.count += 1
            self._waiting += 1
            self._waiting_bytes += size
        return True

    def answer(self, message: WidgetInput, error: EventError | None = None, reason: str = "") -> None:
        """Say that a message which was admitted is done with, or why it was ignored."""
        with self._lock:
            self._waiting -= 1
            self._waiting_bytes -= len(json.dumps(message.data)) + sum(map(len, message.buffers))
        self._answer(message, {"reason": reason} if reason else {}, error)

    def problem(self, data: dict[str, Any]) -> str:
        """What keeps a visitor's message from its widget; empty for nothing."""
        if data.get("method") not in ("update", "custom"):
            return "a widget takes `update` and `custom`"
        # A name is looked up among all widgets of the kernel.
        if any(name in widgets_by_id() and name not in self._comms for name in named_widgets(data)):
            return "the message names a widget of somebody else"
        return ""

    # --- the visit ---

    def replay(self) -> None:
        """Send which comms are open, and the state of each. On the main thread."""
        with self._lock:
            comms = list(self._comms.values())
            self.send("live", "", {"comms": [one.comm_id for one in comms]}, None, None)
            for one in comms:
                try:
                    one.replay()
                except Exception:  # noqa: BLE001 - a widget whose state cannot be read must not hide the others
                    print_error()

    def settle(self) -> None:
        """Close what is too much, or all once the visit has ended. On the main thread."""
        limit = 0 if self.ended else MAX_COMMS
        while len(self._comms) > limit:
            oldest = next(iter(self._comms.values()))
            together = [one for one in list(self._comms.values()) if one.event == oldest.event]
            for one in together if len(together) < len(self._comms) else [oldest]:
                one.end()

    def end(self) -> None:
        """Close all widgets, those too that a handler that still runs may make. On the main thread."""
        self.ended = True
        self.settle()

    def shows(self, data: dict[str, Any]) -> bool:
        """Whether a display names a widget of this visit, or none."""
        view = data.get(VIEW)
        if not isinstance(view, dict):
            return True
        one = self._comms.get(str(view.get("model_id")))
        if one is not None:
            self.use(one)
        return one is not None

    def _answer(self, message: WidgetInput, data: dict[str, Any], error: EventError | None) -> None:
        self._send(_about("done", message, data, error))


def _about(kind: Any, message: WidgetInput, data: dict[str, Any], error: EventError | None) -> Widget:
    return Widget(kind=kind, comm=message.comm, data=data, metadata={}, buffers=[], parent=message.id, error=error)


def widgets_by_id() -> Any:
    """All widgets of the kernel by id."""
    module = sys.modules.get("ipywidgets.widgets.widget")
    return module._instances if module is not None else ()  # noqa: SLF001 - where a state's names are looked up


def named_widgets(data: Any) -> Iterator[str]:
    """The ids of the widgets that a state names."""
    if isinstance(data, str) and data.startswith(MODEL):
        yield data.removeprefix(MODEL)
    elif isinstance(data, dict):
        for one in data.values():
            yield from named_widgets(one)
    elif isinstance(data, list):
        for one in data:
            yield from named_widgets(one)


def _create_comm(*args: Any, **kwargs: Any) -> BaseComm:
    """A comm of the running event's visit; in a cell, Jupyter's own."""
    output = current.get()
    table = output.widgets if output is not None else None
    target = args[0] if args else kwargs.get("target_name")
    if not isinstance(table, WidgetTable) or target != TARGET:
        return _original(*args, **kwargs)  # type: ignore[no-any-return]
    output_widget.route()
    return VisitComm(table, **{**kwargs, "target_name": target})


_original: Callable[..., Any] = comm.create_comm


def route() -> None:
    """Route the comms of visits' widgets to their visits; harmless when done twice."""
    global _original  # noqa: PLW0603 - `comm` has one factory per process, and so one original
    if comm.create_comm is not _create_comm:
        _original = comm.create_comm
        comm.create_comm = _create_comm


def unroute() -> None:
    """Give `comm` its own factory back."""
    if comm.create_comm is _create_comm:
        comm.create_comm = _original
        output_widget.unroute()
