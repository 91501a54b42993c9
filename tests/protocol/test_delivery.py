"""Delivery over a link that breaks: the kernel's end and the server's, with real streams between them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.errors import LinkError
from jupyter_tools.kernel.link.loop import LinkLoop
from jupyter_tools.protocol.delivery import ACK_BYTES, ACK_MESSAGES, Received, Unacknowledged
from jupyter_tools.protocol.link import Emit, StateOf
from jupyter_tools.protocol.messages import Output
from jupyter_tools.server.kernels.hub import Hub
from tests.outputs import UNNAMED
from tests.waiting import eventually, join

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_tools.server.kernels.link import KernelLink


def test_messages_are_kept_until_they_are_acknowledged() -> None:
    kept = Unacknowledged()
    for data in (b"a", b"bb", b"ccc"):
        kept.add(data)
    assert (kept.total, kept.size, list(kept.after(1))) == (3, 6, [b"bb", b"ccc"])
    kept.acknowledge(2)
    kept.acknowledge(2)
    assert (kept.total, kept.size, list(kept.after(2))) == (3, 3, [b"ccc"])
    assert [kept.covers(count) for count in range(5)] == [False, False, True, True, False]
    for count in (1, 4):
        with pytest.raises(LinkError, match="are acknowledged"):
            kept.acknowledge(count)
    kept.add(b"d")
    kept.acknowledge(4)
    assert (kept.total, kept.size, list(kept.after(4))) == (4, 0, [])


def test_messages_are_acknowledged_by_number_and_by_size() -> None:
    received = Received()
    due = [received.take(1) for _ in range(2 * ACK_MESSAGES)]
    assert [at for at, one in enumerate(due, 1) if one] == [ACK_MESSAGES, 2 * ACK_MESSAGES]
    assert received.take(ACK_BYTES)
    assert not received.take(ACK_BYTES - 1)
    assert received.take(1)
    assert received.count == 2 * ACK_MESSAGES + 3


MESSAGES = 2_000
LARGE = 300_000
BREAKS = 40
"""Maximum number of breaks: on a busy machine, endless ones would come faster than a large message arrives."""


async def no_page(_kernel: str) -> None:
    """The page of a kernel without a notebook."""


def text(number: int) -> str:
    """A message: most are short, few are larger than a socket takes at once."""
    return f"{number}" + (" " * LARGE if number % 100 == 0 else "")


def emit(number: int) -> Emit:
    """A message of the kernel."""
    return Emit(visit="v", message=Output(seq=0, event=1, kind="stdout", text=text(number), data={}, **UNNAMED))


class Ends:
    """Both ends of a link, and what each has received."""

    def __init__(self, link: KernelLink, loop: LinkLoop, seed: int) -> None:
        self.link = link
        self.loop = loop
        self.random = random.Random(seed)  # noqa: S311 - moments, no secrets
        self.breaks = 0
        self.at_server: list[int] = []
        link.receive = self._take

    def _take(self, message: Any) -> None:
        if isinstance(message, Emit):
            self.at_server.append(int(message.message.text))

    async def break_often(self) -> None:
        """Break the stream at random moments, at either end."""
        while self.breaks < BREAKS:
            await asyncio.sleep(self.random.uniform(0, 0.02))
            stream, dialled = self.link._stream, self.loop._socket
            if stream is not None and self.random.random() < 0.5:
                stream.abort()
                self.breaks += 1
            elif dialled is not None:
                with contextlib.suppress(OSError):
                    dialled.shutdown(self.random.choice([socket.SHUT_RD, socket.SHUT_WR, socket.SHUT_RDWR]))
                    self.breaks += 1

    async def write(self) -> None:
        """Send the server's messages."""
        for number in range(MESSAGES):
            self.link.write(StateOf(visit="v", state={"number": text(number)}))
            await asyncio.sleep(self.random.choice([0, 0, 0, 0.001]))

    def send(self) -> None:
        """Send the kernel's messages, on a thread as handlers do."""
        for number in range(MESSAGES):
            self.loop.send(emit(number))


@pytest.mark.parametrize("seed", range(3))
def test_no_message_is_lost_or_doubled_when_the_link_breaks_at_random(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    asyncio.run(asyncio.wait_for(break_at_random(tmp_path, monkeypatch, seed), 60))


async def break_at_random(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    hub = Hub(no_page, logging.getLogger("test"), f"unix:{tmp_path / 'hub'}")
    await hub.start()
    at_kernel: list[int] = []
    loop = LinkLoop(hub.address, hub.secret, "kernel", "epoch")
    loop.start(lambda one: at_kernel.append(int(one.state["number"])) if isinstance(one, StateOf) else None)
    link = await hub.link("kernel", 10)
    await eventually(lambda: loop._outgoing.linked)
    ends = Ends(link, loop, seed)
    breaking = asyncio.create_task(ends.break_often())
    sender = threading.Thread(target=ends.send)
    sender.start()
    await ends.write()
    await eventually(lambda: len(ends.at_server) == len(at_kernel) == MESSAGES, 50)
    breaking.cancel()
    join(sender)
    assert ends.at_server == list(range(MESSAGES))
    assert at_kernel == list(range(MESSAGES))
    assert ends.breaks > 10
    assert hub.links == {"kernel": link}
    assert not link.closed.is_set()
    loop.close()
    await hub.stop()
    assert link.closed.is_set()
