"""What tests of generated modules share."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def own_modules() -> Iterator[None]:
    """Generated modules are forgotten after each test."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.endswith("_page"):
            del sys.modules[name]
