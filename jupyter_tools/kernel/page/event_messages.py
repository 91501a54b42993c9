"""What one event sends: in order, updates that follow each other closely as one, and the last with its end."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from ...protocol.messages import Done, Output, Progress, Update
from ..lanes.threads import timer

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...protocol.base import EventError
    from ...protocol.link import FromHandler, Share
    from ...protocol.messages import Changes, Outcome

FRAME = 1 / 60
"""Seconds within which updates are sent as one: a screen shows no more."""
AT_ONCE = 0.05
"""Seconds after its last update within which a handler counts as one that had ended with it."""
PROGRESS_PAUSE = 0.05
"""How many seconds lie between two reports of progress at least."""


class Outflow:
    """The messages of one event; may be used from any thread, until `close`."""

    def __init__(self, event: int, handler: str, send: Callable[[FromHandler], None]) -> None:
        self.updated = False
        """Whether any update was sent or is about to be."""
        self._event = event
        self._handler = handler
        self._send = send
        self._pending: dict[str, dict[str, Any]] = {}
        self._ending = False
        self._progress: tuple[float | None, str] | None = None
        self._sent_at = 0.0
        self._shown_at = 0.0
        """When it sent an update or an output, if it has sent nothing else since."""
        self._progress_at = 0.0
        self._timer: threading.Timer | None = None
        self._closed = False
        self._lock = threading.RLock()

    def send(self, message: FromHandler) -> None:
        """Send a message, after what came before it."""
        with self._lock:
            if not self._closed:
                self._flush()
                self._send(message)
                self._shown_at = time.monotonic() if isinstance(message, Output) else 0.0

    def aside(self, message: Share) -> None:
        """Send the server what no client is shown; updates that wait to be sent as one go on waiting."""
        with self._lock:
            if not self._closed:
                self._send(message)

    def update(self, changes: Changes) -> None:
        """Send changes, at once or with those that follow within a frame."""
        if self._add(changes):
            with self._lock:
                self._soon(self._sent_at + FRAME)

    def update_last(self, changes: Changes) -> None:
        """Send changes with the end of the event: the handler has returned."""
        self._ending = True
        self._add(changes)

    def progress(self, value: float | None, label: str) -> None:
        """Send progress, the newest when it is reported too often to be seen."""
        with self._lock:
            if not self._closed:
                self._progress = (value, label)
                self._soon(self._progress_at + (0 if value == 1 else PROGRESS_PAUSE))

    def close(self, outcome: Outcome, error: EventError | None) -> bool:
        """Send the end of the event, with the changes that wait; what comes afterwards is dropped.

        Whether nothing was closed before.
        """
        with self._lock:
            if self._closed:
                return False
            self._ending = True
            self._flush()
            self._closed = True
            at_once = time.monotonic() - self._shown_at < AT_ONCE
            self._send(
                Done(
                    seq=0,
                    event=self._event,
                    outcome=outcome,
                    error=error,
                    changes=self._pending,
                    handler=self._handler,
                    at_once=at_once,
                )
            )
            return True

    @property
    def closed(self) -> bool:
        """Whether the last message was sent."""
        return self._closed

    # --- inside ---

    def _add(self, changes: Changes) -> bool:
        """Add changes to those that wait; returns whether there are any to send."""
        with self._lock:
            if not changes or self._closed:
                return False
            self.updated = True
            _merge(self._pending, changes)
            return True

    def _soon(self, due: float) -> None:
        wait = due - time.monotonic()
        if wait <= 0:
            self._flush()
        elif self._timer is None:
            self._timer = timer(wait, self._late)

    def _late(self) -> None:
        with self._lock:
            self._timer = None
            if not self._closed:
                self._flush()

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = time.monotonic()
        if self._pending and not self._ending:
            changes, self._pending = self._pending, {}
            self._sent_at = self._shown_at = now
            self._send(Update(seq=0, event=self._event, changes=changes, handler=self._handler))
        if self._progress is not None:
            (value, label), self._progress = self._progress, None
            self._progress_at, self._shown_at = now, 0.0
            self._send(Progress(seq=0, event=self._event, value=value, label=label))


def _merge(pending: dict[str, dict[str, Any]], changes: Changes) -> None:
    for path, properties in changes.items():
        known = pending.setdefault(path, {})
        if path == "page" and "message" in properties:
            # A new message does not inherit the kind of the previous one.
            known.pop("message_kind", None)
        known.update(properties)
