"""Which variables of a notebook the handlers of its page change, by their syntax."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..errors import NotebookError
from ..notebook.arguments import ARGUMENTS
from ..notebook.cells import handlers, read_notebook, setup_cells, tree_of
from ..notebook.mutations import mutations, variables
from ..notebook.python import functions, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..notebook.cells import HandlerSource, Notebook
    from ..notebook.python import Function
    from ..page.model import Page


class VariableChange(NamedTuple):
    """A handler that changes a variable of the notebook, and where it does so first."""

    handler: str
    name: str
    """The variable."""
    cell: int
    """The index of the cell, from 0."""
    line: int
    """The line in the cell, from 1."""


def changes(notebook: Notebook, page: Page) -> Iterator[VariableChange]:
    """The variables that each bound handler changes, itself or by functions that it calls; each variable once."""
    trees = {cell.index: tree for cell in setup_cells(notebook) if (tree := tree_of(cell)) is not None}
    names = variables(trees.values())
    helpers = {one.name: one for tree in trees.values() for one in functions(tree)}
    cells = {one.name: index for index, tree in trees.items() for one in functions(tree)}
    for handler in page.handler_names():
        reported: set[str] = set()
        source = handlers(notebook).get(handler)
        function = (
            helpers.get(handler) if source is None or source.form == "function" else _as_function(notebook, source)
        )
        for one in mutations(function, names, helpers) if function is not None else []:
            if one.name not in reported:
                reported.add(one.name)
                cell = source.cell if source is not None and one.function == handler else cells.get(one.function, 0)
                yield VariableChange(handler, one.name, cell, one.line)


def changed_variables(file: Path, page: Page) -> list[str]:
    """The variables of a notebook's file that handlers of its page change; none of a file that cannot be read."""
    try:
        notebook = read_notebook(file)
    except NotebookError:
        return []
    return list(dict.fromkeys(one.name for one in changes(notebook, page)))


def _as_function(notebook: Notebook, script: HandlerSource) -> Function | None:
    """A script handler as the function that the kernel makes of it."""
    tree = tree_of(notebook.cells[script.cell])
    function = functions(parse(f"def {script.name}({', '.join(ARGUMENTS)}): pass"))[0]
    if tree is not None and tree.body:
        function.body = tree.body
    return function
