"""Gives a forked process random numbers of its own: all forks of one process would draw the same."""

from __future__ import annotations

import os
import random
import sys
from typing import Any


def reseed(namespace: dict[str, Any]) -> None:
    """Reseed the generators of random, numpy and torch, and those that the notebook has under a name."""
    random.seed()
    numpy_random: Any = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
    torch: Any = sys.modules.get("torch")
    if torch is not None:
        torch.manual_seed(int.from_bytes(os.urandom(8)))
    seeded = (random.Random,) if numpy_random is None else (random.Random, numpy_random.RandomState)
    for value in list(namespace.values()):
        if isinstance(value, seeded):
            value.seed()
        elif numpy_random is not None and isinstance(value, numpy_random.Generator):
            fresh = type(value.bit_generator)()
            value.bit_generator.state = fresh.state
