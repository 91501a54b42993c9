"""stdout, stderr, display and figures, to the visit whose handler made them.

The running event is known by a context variable, so threads and tasks that a handler starts (with its context)
count as the handler.
"""

from __future__ import annotations

import base64
import json
import sys
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal, Protocol

from ...peer.outputs import IMAGE, VIEW
from ...protocol.messages import Output
from ...protocol.scalars import EXACT
from ...protocol.text import clean
from ..lanes.threads import timer
from ..values.figures import media_of
from .no_input import refuse_in_handlers
from .shown_figures import Figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_OUTPUT = 200_000
"""The most characters that one event may print."""
PART = 8_000
"""How many characters are collected before they travel."""
MAX_SHOWN = 4_000_000
"""The most bytes that one event may display."""
PAUSE = 0.1
"""How many seconds text may wait for more."""
NOT_SHOWN = "[a widget that was not made in a handler of this visit is shown as text: make it in the handler]\n"
Stream = Literal["stdout", "stderr"]


class Clear(Protocol):
    """How an output is emptied, where that can be done."""

    def __call__(self, *, wait: bool) -> None:
        """Empty it, now or when there is something new."""


class Widgets(Protocol):
    """The widgets of a visit, as far as its output needs them."""

    def shows(self, data: dict[str, Any]) -> bool:
        """Whether a display names a widget of this visit, or none."""

    def settle(self) -> None:
        """Close the widgets over the limit."""


class EventOutput:
    """What one event prints and displays, on its way to its visit; may be used from any thread."""

    def __init__(
        self,
        event: int,
        send: Callable[[Output], None],
        widgets: Widgets | None = None,
        clear: Clear | None = None,
        handler: str = "",
    ) -> None:
        self.event = event
        self.handler = handler
        self.widgets = widgets
        """Where widgets belong that are made meanwhile."""
        self._send = send
        self._clear = clear
        self._clears_next = False
        self._figures = Figures()
        self._sizes: dict[str, int] = {}
        self._parts: list[str] = []
        self._length = 0
        self._kind: Stream = "stdout"
        self._used = 0
        self._full = False
        self._shown = 0
        self._timer: threading.Timer | None = None
        self._lock = threading.RLock()

    def write(self, kind: Stream, text: str) -> None:
        """Take text that was printed; what is over the limit is dropped, and said so once."""
        with self._lock:
            if kind != self._kind:
                self.flush()
                self._kind = kind
            text = self._room(text)
            if not text:
                return
            self._parts.append(text)
            self._length += len(text)
            if self._length >= PART:
                self.flush()
            elif self._timer is None:
                self._timer = timer(PAUSE, self.flush)

    def display(
        self, data: dict[str, Any], metadata: dict[str, Any] | None = None, *, name: str = "", replaces: bool = False
    ) -> None:
        """Take something that was displayed, by media type; `name` is what it can be replaced by."""
        if self.widgets is not None and not self.widgets.shows(data):
            self.write("stderr", NOT_SHOWN)
            data = {kind: one for kind, one in data.items() if kind != VIEW}
        kept = {kind: value for kind, one in data.items() if (value := _media(kind, one)) is not None}
        size = sum(len(value) if isinstance(value, str) else len(repr(value)) for value in kept.values())
        with self._lock:
            self.flush()
            if IMAGE in kept:
                shown = self._figures.named(name)
                if shown is None:
                    return
                name = shown
            if replaces:
                self._shown -= self._sizes.get(name, 0)
            if self._shown + size > MAX_SHOWN:
                self.write("stderr", f"[an output of {size:,} bytes is too large to be shown]\n")
                return
            self._shown += size
            if name:
                self._sizes[name] = size
            text = kept.get("text/plain", "")
            text = text[:PART] if isinstance(text, str) else ""
            more = {kind: one for kind, one in (_media("", metadata or {}) or {}).items() if kind in kept}
            self._emit("display", text, data=kept, metadata=more, display=name, replaces=replaces)

    def forward(self, output: Output) -> None:
        """Send an output that something inside collected and cannot show."""
        with self._lock:
            self.flush()
            self._send(output)

    def format(self, value: Any) -> dict[str, Any] | None:
        """What is displayed of a figure; None for what notebooks and pages show alike."""
        media = media_of(value) if not isinstance(value, dict) else None
        if media is not None and IMAGE in media:
            self._figures.formatted(value)
        return media

    def place(self, value: Any) -> None:
        """A component shows a figure: it is not displayed as well, and no longer where it was."""
        name = self._figures.place(value)
        if name is not None:
            with self._lock:
                self.flush()
                self._emit("display", "", display=name, replaces=True)

    def close_placed(self, pyplot: Any) -> None:
        """Let pyplot forget the figures that components show."""
        for figure in self._figures.placed():
            pyplot.close(figure)

    def clear(self, *, wait: bool) -> None:
        """Empty what is shown, now or when there is something new."""
        with self._lock:
            self.flush()
            self._used, self._shown, self._full = 0, 0, False
            self._sizes.clear()
            if self._clear is not None:
                self._clear(wait=wait)
            elif wait:
                self._clears_next = True
            else:
                self._emit("clear")

    def flush(self) -> None:
        """Send what was collected."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._parts:
                text = clean("".join(self._parts))
                self._parts.clear()
                self._length = 0
                self._emit(self._kind, text)

    def _emit(self, kind: Literal[Stream, "display", "clear"], text: str = "", **more: Any) -> None:
        if self._clears_next:
            self._clears_next = False
            self._emit("clear")
        given = {"data": {}, "metadata": {}, "display": "", "replaces": False, **more}
        self._send(Output(seq=0, event=self.event, kind=kind, text=text, handler=self.handler, **given))

    def _room(self, text: str) -> str:
        if self._full:
            return ""
        left = MAX_OUTPUT - self._used
        self._used += min(len(text), left)
        if len(text) <= left:
            return text
        self._full = True
        return text[:left] + f"\n[more than {MAX_OUTPUT:,} characters were printed; the rest is dropped]\n"


def _media(kind: str, value: Any) -> Any:
    """What was displayed as JSON, as Jupyter sends it: bytes in base64; None for what JSON cannot represent.

    Data that people read as JSON keeps as text what a browser would change: NaN, and whole numbers beyond 2**53.
    """
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, str):
        return clean(value)
    read = kind == "application/json"
    try:
        text = json.dumps(value, default=str if read else None)
        return json.loads(text, parse_constant=str if read else _missing, parse_int=_whole if read else int)
    except (TypeError, ValueError, RecursionError):
        return None


def _missing(_name: str) -> None:
    """What charts have for NaN."""


def _whole(digits: str) -> int | str:
    return number if abs(number := int(digits)) <= EXACT else digits


current: ContextVar[EventOutput | None] = ContextVar("jupyter_tools_output", default=None)


@contextmanager
def captured(output: EventOutput) -> Iterator[None]:
    """Send what is printed and displayed inside to the event; figures that pyplot has open at the end too."""
    refuse_in_handlers(_in_handler)
    token = current.set(output)
    try:
        try:
            yield
        finally:
            try:
                _flush_figures(output)
            finally:
                output.flush()
    finally:
        current.reset(token)
        if output.widgets is not None:
            output.widgets.settle()


def _in_handler() -> bool:
    return current.get() is not None


def _flush_figures(output: EventOutput) -> None:
    inline = sys.modules.get("matplotlib_inline.backend_inline")
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        output.close_placed(pyplot)
    if inline is not None and pyplot is not None and pyplot.get_fignums():
        inline.flush_figures()
