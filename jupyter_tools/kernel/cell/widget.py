"""The page as an anywidget in a cell output.

In a Jupyter with our server the loader in the browser opens a websocket and this widget stays silent. Elsewhere (VS
Code, Colab, plain Jupyter) each view is a visit whose messages come over the comm; a `VisitRecord` does here what
it does in the server. Lab runs comm callbacks on a subshell's thread, so they only check and queue: handlers run on
the main lane.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from ...errors import ProtocolError
from ...page.theme import Theme
from ...peer.dispatch import Dispatch
from ...peer.opened import opened
from ...peer.pools import Pools
from ...peer.record import VisitRecord
from ...protocol.link import Ask, Close, Emit, Interrupt, ReplayWidgets, Run, Share, StateOf, ToWidget, Watch
from ...protocol.messages import Cancel, Event, Hello, Kernel, Load, Running, State
from ...protocol.names import Names, WatchInput
from ...protocol.parsing import parse_client
from ...protocol.queries import QueryRequest, StopRequest, TableAnswer, TableRequest
from ...protocol.rows import RowsRequest
from ...protocol.widgets import Widget, WidgetInput

if TYPE_CHECKING:
    from ...protocol.messages import ClientInput, Sequenced
    from ..page.page import PageInKernel

STATIC = Path(__file__).parents[2] / "static"


class PageWidget(anywidget.AnyWidget):
    """A page in a cell output."""

    _esm = STATIC / "cell.js"
    socket_path = traitlets.Unicode("").tag(sync=True)

    def __init__(self, page: PageInKernel, epoch: str) -> None:
        path = page.definition.path
        super().__init__(socket_path=f"jupyter-tools/api/socket/{path}" if path else "")
        self._page = page
        self._epoch = epoch
        self._clients: dict[str, CellVisit] = {}
        # Of all visits: one that ends may let an event of another start, which has waited for a place in a pool.
        self._lock = threading.RLock()
        self._pools = Pools(page.definition.pool_limit)
        self.on_msg(self._receive)
        page.changed.append(self._page_changed)

    def close(self) -> None:
        """End the visits of all views."""
        if self._page_changed in self._page.changed:
            self._page.changed.remove(self._page_changed)
        for client in list(self._clients):
            self._end(client)
        super().close()

    def _receive(self, _widget: Any, envelope: Any, _buffers: Any) -> None:
        if not isinstance(envelope, dict):
            return
        if envelope.get("type") == "assets":
            files = [(STATIC / name).read_bytes() for name in ("widget.js", "widget.css")]
            self.send({"type": "assets"}, buffers=files)
            return
        client, message = envelope.get("client"), envelope.get("message")
        if not isinstance(client, str):
            return
        if message is None:
            self._end(client)
            return
        visit = self._clients.get(client)
        if visit is None:
            visit = self._clients[client] = CellVisit(
                self._page,
                self._epoch,
                lambda text: self.send({"client": client, "message": json.loads(text)}),
                self._pools,
                self._lock,
            )
        try:
            visit.receive(message)
        except ProtocolError as error:
            self._end(client)
            self.send({"client": client, "message": {"type": "close", "code": error.code, "reason": str(error)}})

    def _end(self, client: str) -> None:
        visit = self._clients.pop(client, None)
        if visit is not None:
            visit.close()

    def _page_changed(self) -> None:
        for visit in list(self._clients.values()):
            visit.page_changed()


class CellVisit:
    """The peer's half of one view's visit, in the kernel."""

    def __init__(self, page: PageInKernel, epoch: str, send: Any, pools: Pools, lock: threading.RLock) -> None:
        self._page = page
        self._epoch = epoch
        self._send = send
        self._pools = pools
        self._record: VisitRecord | None = None
        self._dispatch: Dispatch
        self._lock = lock

    def receive(self, data: Any) -> None:
        """A message of the view. Raises `ProtocolError`."""
        message = parse_client(json.dumps(data))
        with self._lock:
            if isinstance(message, Hello):
                self._hello(message)
                return
            record = self._record
            if record is None:
                raise ProtocolError("the first message is hello")
            self._take(record, message)

    def page_changed(self) -> None:
        """Show the changed properties."""
        with self._lock:
            if self._record is not None:
                edited = self._record.edit_page(self._page.definition.page, Theme())
                if edited is not None:
                    self._number(edited)

    def close(self) -> None:
        """End the visit."""
        if self._record is not None:
            with self._lock:
                self._dispatch.close()
            self._page.receive(Close(visit=self._record.id), self._emit)

    def _hello(self, message: Hello) -> None:
        if self._record is None:
            record = self._record = VisitRecord(self._page.definition.page, Theme(), builder=True)
            record.new_epoch(self._epoch)
            self._dispatch = Dispatch(record, self._pools, str(self._page.definition.folder), self._run, self._number)
            self._answer(record, message)
            self._page.receive(opened(record), self._emit)
            self._load(record)
        else:
            self._answer(self._record, message)
            self._page.receive(ReplayWidgets(visit=self._record.id), self._emit)

    def _take(self, record: VisitRecord, message: ClientInput) -> None:
        match message:
            case State():
                record.take_state(message)
                self._dispatch.correct()
                self._page.receive(StateOf(visit=record.id, state=dict(record.state)), self._emit)
            case Event():
                self._dispatch.take(message)
            case RowsRequest() | QueryRequest() | StopRequest():
                self._ask(record, message)
            case WidgetInput():
                self._page.receive(ToWidget(visit=record.id, message=message), self._emit)
            case Load():
                self._load(record)
            case WatchInput():
                self._page.receive(Watch(visit=record.id), self._emit)
            case Cancel():
                if not self._dispatch.cancel(message.event):
                    self._page.receive(Interrupt(visit=record.id, event=message.event), self._emit)

    def _load(self, record: VisitRecord) -> None:
        load = None if 0 in record.running else record.load()
        if load is not None:
            self._run(load)

    def _answer(self, record: VisitRecord, message: Hello) -> None:
        for text in record.hello(message):
            self._send(text)
        self._send(Kernel(status="ready", epoch=self._epoch, message="", runnable=False).model_dump_json())

    def _ask(self, record: VisitRecord, request: TableRequest | StopRequest) -> None:
        if not record.has_rows(request.component):
            raise ProtocolError(f"{request.component}: is not a table")
        self._page.receive(Ask(visit=record.id, request=request), self._emit)

    def _run(self, run: Run) -> None:
        self._page.receive(run, self._emit)

    def _number(self, message: Sequenced) -> None:
        record = self._record
        if record is not None:
            self._send(record.send(message))
            self._dispatch.sent(message)

    def _emit(self, emitted: Emit) -> None:
        """An answer of the kernel's half; from any thread."""
        with self._lock:
            message = emitted.message
            if self._record is None or isinstance(message, Share):
                return  # what is shared stays in this visit: no other page is open with it
            if isinstance(message, TableAnswer | Widget | Names):
                self._send(message.model_dump_json())
                if isinstance(message, TableAnswer):
                    self._record.take_rows(message)
            elif not isinstance(message, Running) or self._record.is_news(message):
                self._number(message)
