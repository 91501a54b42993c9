"""Reads what a process or its children write directly to file descriptors 1 and 2, and not through Python."""

from __future__ import annotations

import asyncio
import codecs
import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

READ = 65_536
"""Maximum bytes of one read, which is the capacity of a pipe."""
ENTRY = 2_000
"""The length in characters from which a text is passed on at once."""
PAUSE = 0.1
"""Seconds for which shorter texts are collected."""


class ProcessOutput:
    """Two pipes that the server reads until all processes that have them have ended.

    Forks and child processes write to the pipes of the process that they come from.
    """

    def __init__(
        self, *, stdout: Callable[[str], None], stderr: Callable[[str], None], ended: Callable[[ProcessOutput], None]
    ) -> None:
        """`stdout` and `stderr` take texts; `ended` is called when there are no more."""
        self._ended = ended
        # The event loops of Windows cannot read pipes: processes inherit the server's streams there.
        self._pipes = [_Pipe(take, self._close_if_ended) for take in (stdout, stderr)] if os.name != "nt" else []

    @property
    def stdout(self) -> int | None:
        """The descriptor for the stdout of the process; None for the server's own."""
        return self._pipes[0].given if self._pipes else None

    @property
    def stderr(self) -> int | None:
        """The descriptor for its stderr."""
        return self._pipes[1].given if self._pipes else None

    def started(self) -> None:
        """Close the server's copies of the descriptors: the process has its own, or did not start."""
        for pipe in self._pipes:
            pipe.give()

    def close(self) -> None:
        """Pass on the rest, and stop reading."""
        for pipe in self._pipes:
            pipe.close()
        self._ended(self)

    def _close_if_ended(self) -> None:
        if all(pipe.closed for pipe in self._pipes):
            self._ended(self)


class _Pipe:
    """Passes on the text that is written to a pipe, several lines at a time."""

    def __init__(self, take: Callable[[str], None], ended: Callable[[], None]) -> None:
        self._take = take
        self._ended = ended
        self._text = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self.closed = False
        self._read, self.given = os.pipe()
        self._is_given = False
        os.set_blocking(self._read, False)
        self._loop.add_reader(self._read, self._receive)

    def give(self) -> None:
        if not self._is_given:
            self._is_given = True
            os.close(self.given)

    def close(self) -> None:
        """Read what there is, and close the pipe."""
        if not self.closed:
            self._receive()
        self._close()

    def _receive(self) -> None:
        try:
            data = os.read(self._read, READ)
        except BlockingIOError:
            return
        self._text += self._decoder.decode(data, final=not data)
        if not data:
            self._close()
        elif len(self._text) >= ENTRY:
            self._hand_over()
        elif self._timer is None:
            self._timer = self._loop.call_later(PAUSE, self._hand_over)

    def _hand_over(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        text, self._text = self._text, ""
        if text.strip():
            self._take(text)

    def _close(self) -> None:
        if self.closed:
            return
        self.closed = True
        self._hand_over()
        with suppress(RuntimeError):  # the loop has been closed
            self._loop.remove_reader(self._read)
        os.close(self._read)
        self.give()
        self._ended()
