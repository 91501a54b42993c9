"""A linked kernel is asked at intervals whether it answers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jupyter_tools.server.kernels.pings import Pings


class Link:
    """A link that counts pings and is never answered."""

    asked = False

    def __init__(self) -> None:
        self.pings = 0
        self.twice = asyncio.Event()

    def ping(self) -> None:
        self.asked = True
        self.pings += 1
        if self.pings > 1:
            self.twice.set()


@pytest.mark.usefixtures("house")
async def test_a_silent_kernel_is_reported_after_an_interval() -> None:
    link: Any = Link()
    silent: list[int] = []
    pings = Pings(0.001, lambda: True, lambda: silent.append(link.pings))
    pings.start(link)
    await link.twice.wait()
    pings.stop()
    assert silent[0] == 1


@pytest.mark.usefixtures("house")
async def test_nobody_asks_while_no_client_is_there() -> None:
    link: Any = Link()
    checks = 0
    checked = asyncio.Event()

    def is_needed() -> bool:
        nonlocal checks
        checks += 1
        if checks > 2:
            checked.set()
        return False

    pings = Pings(0.001, is_needed, lambda: None)
    pings.start(link)
    await checked.wait()
    pings.stop()
    pings.stop()
    assert link.pings == 0
