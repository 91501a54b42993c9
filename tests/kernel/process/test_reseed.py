"""Forked processes draw random numbers of their own."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np

from jupyter_tools.kernel.process.reseed import reseed

if TYPE_CHECKING:
    from collections.abc import Callable


def drawn(namespace: dict[str, Any], draw: Callable[[], float], prepare: Callable[[], None]) -> set[float]:
    """What two forks of one process draw."""
    found = set()
    for _ in range(2):
        prepare()
        reseed(namespace)
        found.add(draw())
    return found


def test_the_modules_own_generators() -> None:
    assert len(drawn({}, random.random, lambda: random.seed(1))) == 2
    assert len(drawn({}, np.random.rand, lambda: np.random.seed(1))) == 2  # noqa: NPY002 - it is what is reseeded


def test_generators_that_have_a_name() -> None:
    for make, draw in (
        (lambda: random.Random(1), lambda one: one.random()),  # noqa: S311 - so is this
        (lambda: np.random.RandomState(1), lambda one: one.rand()),
        (lambda: np.random.default_rng(1), lambda one: one.random()),
        (lambda: np.random.Generator(np.random.MT19937(1)), lambda one: one.random()),
    ):
        one, other = {"generator": make()}, {"generator": make()}
        reseed(one)
        reseed(other)
        assert draw(one["generator"]) != draw(other["generator"])
        assert draw(one["generator"]) != draw(make())


def test_other_names_are_left_alone() -> None:
    names = {"random": random, "frame": [1], "none": None}
    reseed(names)
    assert names == {"random": random, "frame": [1], "none": None}
