"""Does in a template what the first event of each fork would do: imports, reads handlers, encodes a table.

The results are in memory that forks share, instead of being computed and kept by each of them.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ...errors import HandlerError, ToolsError
from ...page.theme import Theme
from ...peer.record import VisitRecord
from ...protocol.framing import packed
from ...protocol.link import Emit, Open, Run
from ...protocol.messages import Done
from ...terminal import print_error
from ..page.page import PageInKernel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...page.model import Page

TIMEOUT = 10.0
"""Seconds within which the event must end."""
TIMES = 10
"""How often a template runs the event: after eight calls, CPython stops rewriting the code of a function."""
VISIT = "warm_up"
ROWS = [
    {"whole": 1, "number": 0.5, "text": "a", "truth": True, "none": None},
    {"whole": 2, "number": None, "text": None, "truth": False, "none": None},
]


class _Shell:
    """A shell with a separate namespace: the event defines nothing in the notebook's namespace."""

    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {}

    def push(self, names: Mapping[str, Any], *, interactive: bool) -> None:  # noqa: ARG002 - as of IPython's
        """Define names."""
        self.user_ns.update(names)


class WarmUp:
    """An event that can be run again and again, on a copy of a page."""

    def __init__(self, page: PageInKernel) -> None:
        self._page = page
        self._copy: PageInKernel | None = None
        self._run: Run | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Future[None] | None = None
        self._event = 0

    def prepare(self) -> None:
        """Do once in the template what all forks need; a failure is only printed, because forks work without it."""
        try:
            for name in self._page.definition.page.handler_names():
                with suppress(HandlerError):
                    self._page.definition.handlers.find(name)
            self._page.definition.prepare()
            self._open()
            for _ in range(TIMES):
                self._run_event()
        except Exception:  # noqa: BLE001 - any code of the author's may be involved
            print_error()

    def run(self) -> None:
        """Run one event; a failure is only printed."""
        try:
            self._run_event()
        except Exception:  # noqa: BLE001 - as in `prepare`
            print_error()

    def _run_event(self) -> None:
        """Run one event to its end, in a separate event loop."""
        if self._copy is None or self._run is None or _has_figures():
            return
        self._event += 1
        self._loop = asyncio.new_event_loop()
        try:
            self._ended = self._loop.create_future()
            self._copy.receive(self._run.model_copy(update={"event": self._event}), self._take)
            self._loop.run_until_complete(_settled(self._ended))
        finally:
            self._loop.close()

    def _open(self) -> None:
        folder, notebook = self._page.definition.folder, self._page.definition.notebook
        if folder is None or notebook is None:
            return
        copy = PageInKernel(_Shell(), self._submit)
        definition = copy.definition
        definition.serve(folder, notebook)
        copy.refresh()
        handler = definition.handlers.decorate(_handler(definition.page))
        state = VisitRecord(definition.page, Theme()).state
        copy.receive(Open(visit=VISIT, builder=False, user="", params={}, state=state, visible={}), self._take)
        self._copy = copy
        self._run = Run(
            visit=VISIT,
            event=0,
            component="page",
            name="load",
            handler=handler.__name__,
            state=state,
            detail=None,
            lane="main",
            timeout=None,
            retry=0,
        )

    def _submit(self, work: Callable[[], Any]) -> None:
        assert self._loop is not None  # noqa: S101 - an event runs
        self._loop.call_soon(work)

    def _take(self, message: Any) -> None:
        packed(message)
        done = message.message if isinstance(message, Emit) else None
        if not isinstance(done, Done) or self._ended is None:
            return
        if done.error is None:
            self._ended.set_result(None)
        else:
            self._ended.set_exception(ToolsError(f"The event that warms a process up fails: {done.error.message}"))


async def _settled(ended: asyncio.Future[None]) -> None:
    """Wait for the end of an event, and until its lane is idle again."""
    await asyncio.wait_for(ended, TIMEOUT)
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def _has_figures() -> bool:
    """Whether the notebook leaves figures of pyplot open, which the end of an event would show and close."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    return pyplot is not None and bool(pyplot.get_fignums())


def _handler(page: Page) -> Callable[..., Any]:
    frames = ((path, one.frame()) for path, one in page.walk())
    path, frame = next(((path, frame) for path, frame in frames if frame is not None), ("", None))

    def warm_up(state: Any, context: Any, event: Any, visit: Any) -> None:  # noqa: ARG001 - all that a handler may take
        context.page.message = VISIT
        if frame is not None and _can_use_frames():
            setattr(_component(context, path), frame.property, _rows())

    return warm_up


def _can_use_frames() -> bool:
    """Whether rows become a frame of a library that still works in a fork after it was used: not of polars."""
    return "pandas" in sys.modules or "polars" not in sys.modules


def _rows() -> Any:
    """Rows for a table; in a process that uses pandas, filtered by it, as most handlers do."""
    pandas: Any = sys.modules.get("pandas")
    if pandas is None:
        return ROWS
    frame = pandas.DataFrame(ROWS)
    return frame[frame["whole"] > 0].head(len(ROWS))


def _component(context: Any, path: str) -> Any:
    first, *inner = path.split(".")
    found = getattr(context, first)
    for name in inner:
        found = getattr(found.components, name)
    return found
