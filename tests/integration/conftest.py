"""Kernels that live as long as a module of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.linked import LinkedKernel, linked_kernel

if TYPE_CHECKING:
    from collections.abc import Iterator

CELLS: list[str | tuple[str, list[str]]] = [
    "%load_ext jupyter_tools",
    "factor = 2",
    ("def search(state: State, context: Context):\n    context.note.text = str(state.filters.carrier)", ["handler"]),
    ("# handler: scripted\nfactored = factor * 21\ncontext.note.text = f'{factored}'", ["handler"]),
]


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkedKernel]:
    """A linked kernel of the page `desk.ipynb`, of which no cell was run."""
    with linked_kernel(tmp_path_factory.mktemp("k"), CELLS) as one:
        yield one
