"""Something that happens once."""

from __future__ import annotations

import asyncio

import pytest

from jupyter_tools.once import Once


def test_all_that_wait_are_woken_and_those_who_come_later_need_not_wait() -> None:
    async def run() -> None:
        once = Once()
        waiting = [asyncio.create_task(once.wait()) for _ in range(3)]
        await asyncio.sleep(0)
        assert (once.is_set(), [one.done() for one in waiting]) == (False, [False] * 3)
        once.set()
        once.set()
        await asyncio.gather(*waiting)
        await once.wait()
        assert once.is_set()

    asyncio.run(run())


def test_all_that_is_to_be_done_is_done_once() -> None:
    once = Once()
    done: list[str] = []

    def first() -> None:
        done.append(f"first {once.is_set()}")
        once.set()

    def forgotten() -> None:
        done.append("forgotten")

    once.then(first)
    once.then(forgotten)
    once.then(lambda: done.append("second"))
    once.forget(forgotten)
    once.forget(forgotten)
    once.set()
    once.then(lambda: done.append("late"))
    assert done == ["first True", "second", "late"]


def test_one_that_gives_up_does_not_disturb_the_others() -> None:
    async def run() -> None:
        once = Once()
        gone, stays = (asyncio.create_task(once.wait()) for _ in range(2))
        await asyncio.sleep(0)
        gone.cancel()
        once.set()
        await stays
        with pytest.raises(asyncio.CancelledError):
            await gone
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await Once().wait()

    asyncio.run(run())
