"""Reseeds random generators in a forked process: all forks of one process would draw the same numbers."""

from __future__ import annotations

import os
import random
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..values.foreign import is_a

if TYPE_CHECKING:
    from collections.abc import Callable


def reseed(namespace: dict[str, Any]) -> None:
    """Reseed the generators of random, numpy and torch, and those that the notebook has under a name."""
    random.seed()
    values = list(namespace.values())
    for value in values:
        if is_a(value, random.Random):
            _try(value.seed)
    numpy_random: Any = sys.modules.get("numpy.random")
    if numpy_random is not None:
        _try(lambda: _reseed_numpy(numpy_random, values))
    torch: Any = sys.modules.get("torch")
    if torch is not None:
        _try(lambda: torch.manual_seed(int.from_bytes(os.urandom(8))))


def _reseed_numpy(numpy_random: Any, values: list[Any]) -> None:
    numpy_random.seed()
    for value in values:
        if is_a(value, numpy_random.RandomState):
            _try(value.seed)
        elif is_a(value, numpy_random.Generator):
            fresh = type(value.bit_generator)()
            value.bit_generator.state = fresh.state


def _try(seed: Callable[[], Any]) -> None:
    """Call `seed` and ignore errors: a library may be half imported, or a generator not seedable."""
    with suppress(Exception):
        seed()
