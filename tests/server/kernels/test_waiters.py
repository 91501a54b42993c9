"""Callers that wait for the link of a kernel."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jupyter_tools.errors import LinkError
from jupyter_tools.server.kernels.waiters import Waiters

LINK: Any = object()


@pytest.mark.usefixtures("house")
async def test_all_get_the_same_link() -> None:
    waiters = Waiters()
    assert not waiters
    waits = [asyncio.ensure_future(waiters.wait(waiters.add())) for _ in range(2)]
    assert waiters
    waiters.give(LINK)
    assert await asyncio.gather(*waits) == [LINK, LINK]
    assert not waiters


@pytest.mark.usefixtures("house")
async def test_all_get_the_same_error() -> None:
    waiters = Waiters()
    waits = [asyncio.ensure_future(waiters.wait(waiters.add())) for _ in range(2)]
    error = LinkError("There is none.")
    waiters.refuse(error)
    assert await asyncio.gather(*waits, return_exceptions=True) == [error, error]
    assert not waiters


@pytest.mark.usefixtures("house")
async def test_a_caller_that_was_cancelled_is_no_longer_waited_for() -> None:
    waiters = Waiters()
    wait = asyncio.ensure_future(waiters.wait(waiters.add()))
    await asyncio.sleep(0)
    wait.cancel()
    with pytest.raises(asyncio.CancelledError):
        await wait
    assert not waiters
    waiters.give(LINK)


@pytest.mark.usefixtures("house")
async def test_all_can_be_cancelled() -> None:
    waiters = Waiters()
    wait = asyncio.ensure_future(waiters.wait(waiters.add()))
    waiters.cancel()
    with pytest.raises(asyncio.CancelledError):
        await wait
