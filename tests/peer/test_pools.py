"""Pools: places, queues, and who is told what."""

from __future__ import annotations

import random
import threading
from typing import Any

from jupyter_tools.peer.pools import Place, Pools
from tests.pooling import waiting

GPU = ("desk", "gpu")


class Owner:
    """One who wants places, and what became of it."""

    def __init__(self, pools: Pools, log: list[Any], name: str) -> None:
        self.pools = pools
        self.log = log
        self.name = name

    def enter(self, label: str, pool: tuple[str, str] = GPU) -> Place:
        def moved(position: int, others: bool) -> None:  # noqa: FBT001 - the pool's callback
            self.log.append((label, position, others))

        place = Place(pool, self.name, lambda: self.log.append(label), moved)
        self.pools.enter(place)
        return place


def test_places_are_given_in_order() -> None:
    log: list[Any] = []
    pools = Pools(lambda _: 2)
    ann, bob = Owner(pools, log, "ann"), Owner(pools, log, "bob")
    first, second = ann.enter("a1"), ann.enter("a2")
    ann.enter("a3")
    bob.enter("b1")
    assert log == ["a1", "a2", ("a3", 1, False), ("b1", 2, True)]
    assert waiting(pools) == {GPU: 2}
    log.clear()
    pools.leave(second)
    assert log == ["a3", ("b1", 1, True)]
    log.clear()
    pools.leave(first)
    assert log == ["b1"]


def test_pools_do_not_wait_for_each_other() -> None:
    log: list[Any] = []
    ann = Owner(Pools(lambda _: 1), log, "ann")
    ann.enter("gpu")
    ann.enter("database", ("desk", "database"))
    ann.enter("other app", ("other", "gpu"))
    assert log == ["gpu", "database", "other app"]


def test_who_waits_may_leave() -> None:
    log: list[Any] = []
    pools = Pools(lambda _: 1)
    ann = Owner(pools, log, "ann")
    first, second = ann.enter("1"), ann.enter("2")
    ann.enter("3")
    pools.leave(second)
    assert log[-1] == ("3", 1, False)
    pools.leave(second)
    pools.leave(first)
    assert log[-1] == "3"


def test_a_limit_that_grows_lets_more_in() -> None:
    log: list[Any] = []
    limit = [1]
    pools = Pools(lambda _: limit[0])
    ann = Owner(pools, log, "ann")
    ann.enter("1")
    ann.enter("2")
    limit[0] = 3
    ann.enter("3")
    assert [one for one in log if isinstance(one, str)] == ["1", "2", "3"]


def test_many_threads_never_exceed_the_limit() -> None:
    pools = Pools(lambda _: 3)
    inside: set[int] = set()
    most = [0]
    lock = threading.Lock()
    done = threading.Semaphore(0)

    def work(number: int) -> None:
        def start() -> None:
            with lock:
                inside.add(number)
                most[0] = max(most[0], len(inside))
            threading.Timer(random.random() / 500, leave).start()  # noqa: S311 - any order will do

        def leave() -> None:
            with lock:
                inside.remove(number)
            pools.leave(place)
            done.release()

        place = Place(GPU, str(number % 5), start, lambda _position, _others: None)
        pools.enter(place)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(60)]
    for one in threads:
        one.start()
    for _ in threads:
        assert done.acquire(timeout=20)
    assert most[0] <= 3
    assert waiting(pools) == {}
