"""The cells of a notebook, run top to bottom."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from ipykernel.compiler import XCachingCompiler
from IPython.core.interactiveshell import InteractiveShell

from jupyter_tools.kernel.page.run_notebook import run_cells
from jupyter_tools.kernel.process.shell import CellCompiler
from tests.notebooks import code, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jupyter_tools.protocol.link import Ran

TEXT = {"cell_type": "markdown", "id": "m", "source": "text", "metadata": {}}


@pytest.fixture(params=[XCachingCompiler, CellCompiler])
def shell(request: pytest.FixtureRequest) -> Iterator[InteractiveShell]:
    """A shell with the compiler of a kernel: Jupyter's, and that of a process of ours."""
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(colors="nocolor")
    shell.compile = request.param()
    yield shell
    InteractiveShell.clear_instance()


def ran(shell: InteractiveShell, folder: Path, *cells: dict[str, Any]) -> Ran:
    """What running a notebook with these cells answers."""
    return asyncio.run(run_cells(shell, write(folder / "desk.ipynb", *cells), lambda _: None))


def test_a_traceback_has_the_places_of_the_cells_in_the_notebook(shell: InteractiveShell, tmp_path: Path) -> None:
    rate = code("def rate(rates):\n    return rates['EUR']")
    found = ran(shell, tmp_path, TEXT, rate, TEXT, code("1"), code("x = 1\nrate({})"))
    assert found.cell == 4
    assert "Cell 5, line 2" in found.traceback
    assert "Cell 2, line 2" in found.traceback
    assert "In[" not in found.traceback
    assert found.traceback.rstrip().endswith("KeyError: 'EUR'")


@pytest.mark.parametrize(
    "source", ["1 +", "await nothing", "import asyncio\nawait asyncio.sleep(0)\n1 / 0", "%matplotlib inline\n1 / 0"]
)
def test_a_traceback_has_the_place_of_a_cell_that_does_not_parse_awaits_or_has_a_magic(
    shell: InteractiveShell, tmp_path: Path, source: str
) -> None:
    found = ran(shell, tmp_path, TEXT, code("1"), code(source))
    assert found.cell == 2
    assert "Cell 3, line" in found.traceback
    assert "In[" not in found.traceback


def test_a_cell_that_does_not_parse_is_shown_with_its_line(shell: InteractiveShell, tmp_path: Path) -> None:
    found = ran(shell, tmp_path, TEXT, code("x = 1\nx = = 2"))
    assert found.error == "SyntaxError: invalid syntax (line 2)"
    assert "Cell 2, line 2" in found.traceback
    assert "x = = 2" in found.traceback


def test_code_that_a_cell_compiles_is_not_taken_for_the_cell(shell: InteractiveShell, tmp_path: Path) -> None:
    found = ran(shell, tmp_path, code("x = 1\neval('1 +')"))
    assert found.error == "SyntaxError: invalid syntax (<string>, line 1)"
    assert "Cell 1, line 2" in found.traceback


def test_equal_cells_have_different_places(shell: InteractiveShell, tmp_path: Path) -> None:
    count = code("left = left - 1\n1 / left")
    found = ran(shell, tmp_path, code("left = 3"), count, count, count)
    assert found.cell == 3
    assert "Cell 4, line 2" in found.traceback


def test_the_names_of_cells_that_people_run_stay(shell: InteractiveShell, tmp_path: Path) -> None:
    ran(shell, tmp_path, code("1 / 0"))
    error = shell.run_cell("2 / 0", store_history=True).error_in_exec
    assert error is not None
    lines = shell.InteractiveTB.structured_traceback(type(error), error, error.__traceback__)
    assert "Cell In[1], line 1" in "\n".join(lines)
