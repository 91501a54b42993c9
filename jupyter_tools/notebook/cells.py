"""Which cells of a notebook are handlers, and what they define."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from ..errors import Finding, HandlerError, NotebookError
from ..spelling import spelled
from . import python
from .arguments import arguments

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator
    from pathlib import Path

TAG = "handler"
"""The tag of cells that hold handlers."""
MAX_BYTES = 256 * 1024 * 1024
"""The largest notebook that is read."""
SCRIPT = re.compile(r"\s*#[ \t]*handler:[ \t]*(.*?)[ \t]*(?:\n|$)")
"""The first line of a cell whose body is a handler."""
_DECORATED = re.compile(r"^@(\w+\.)?handler\b", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook."""

    index: int
    """Its place in the notebook, from 0."""
    id: str
    """Its id; empty in notebooks older than nbformat 4.5."""
    kind: str
    """`code`, `markdown` or `raw`."""
    source: str
    tags: tuple[str, ...] = ()

    @property
    def is_handler(self) -> bool:
        """Whether it is a code cell tagged `handler`."""
        return self.kind == "code" and TAG in self.tags

    @property
    def script(self) -> str | None:
        """The name after `# handler:` in its first line that is not blank; None where there is no such line."""
        found = SCRIPT.match(self.source) if self.kind == "code" else None
        return found[1] if found else None


@dataclass(frozen=True)
class HandlerSource:
    """A handler as a notebook defines it."""

    name: str
    form: Literal["function", "script"]
    cell: int
    """The index of its cell."""
    cell_id: str
    line: int
    """Its line in the cell, from 1."""
    is_async: bool
    is_generator: bool
    misfit: str = ""
    """Why it cannot be called as a handler; empty if it can."""


@dataclass(frozen=True)
class Notebook:
    """A notebook with its handlers."""

    path: Path
    cells: list[Cell]
    found: list[HandlerSource] = field(default_factory=list)
    """The handlers, in the order of the notebook."""
    findings: list[Finding] = field(default_factory=list)
    """What is wrong in cells that are handlers; lines are those of the cell."""


def read_notebook(path: Path) -> Notebook:
    """The notebook at a path, of nbformat 4; a `NotebookError` for what is none."""
    return notebook_of(path, _cells(path))


def notebook_of(path: Path, cells: list[Cell]) -> Notebook:
    """The notebook at a path, with these cells in place of the saved ones."""
    notebook = Notebook(path, cells)
    for cell in notebook.cells:
        try:
            notebook.found.extend(_handlers_of(cell))
        except _BadCellError as error:
            notebook.findings.append(cell_finding(notebook, cell.index, str(error), error.line))
    notebook.findings.extend(
        cell_finding(notebook, one.cell, one.misfit, one.line) for one in notebook.found if one.misfit
    )
    notebook.findings.extend(_repeated(notebook))
    return notebook


def handlers(notebook: Notebook) -> dict[str, HandlerSource]:
    """The handlers by name; of two with one name the later, as in the kernel."""
    return {one.name: one for one in notebook.found}


def handlers_of(cell: Cell) -> list[HandlerSource]:
    """The handlers of one cell; none where its code cannot be read."""
    try:
        return list(_handlers_of(cell))
    except _BadCellError:
        return []


def functions_of(cell: Cell) -> list[python.Function]:
    """The functions at the top of a cell; none where its code cannot be read."""
    tree = tree_of(cell)
    return python.functions(tree) if tree is not None else []


def tree_of(cell: Cell) -> ast.Module | None:
    """The syntax tree of a code cell; None if it cannot be parsed."""
    try:
        return _tree(cell) if cell.kind == "code" else None
    except _BadCellError:
        return None


def misfit(function: python.Function) -> str:
    """Why a function cannot be called as a handler; empty where it can, or where a decorator may see to that."""
    if len(function.decorator_list) > python.is_decorated(function, TAG):
        return ""
    try:
        arguments(function.name, python.parameters(function))
    except HandlerError as error:
        return str(error)
    return ""


def source_hash(source: str) -> str:
    """The first 12 hex digits of the SHA-256 of a source, without the space around it."""
    return hashlib.sha256(source.strip().encode("utf-8", "surrogatepass")).hexdigest()[:12]


def cell_finding(
    notebook: Notebook, cell: int, message: str, line: int | None = None, *, warning: bool = False
) -> Finding:
    """A finding in a cell, given by its index."""
    name = notebook.path.name
    return Finding(f"{name} cell {cell + 1}", message, line, warning, file=name, cell=cell)


def setup_cells(notebook: Notebook) -> list[Cell]:
    """The code cells to run, top to bottom, in a separate kernel: all but script handlers and empty ones."""
    return [cell for cell in notebook.cells if cell.kind == "code" and cell.script is None and cell.source.strip()]


# --- reading --------------------------------------------------------------------------------------------------------


def _cells(path: Path) -> list[Cell]:
    data = _json(path)
    if not isinstance(data, dict) or data.get("nbformat") != 4:  # noqa: PLR2004 - the format's own number
        version = data.get("nbformat") if isinstance(data, dict) else None
        what = f"is of nbformat {version}; open and save it in JupyterLab" if version else "is not a notebook"
        message = f"{path.name} {what}"
        raise NotebookError(message)
    cells = data.get("cells")
    if not isinstance(cells, list):
        message = f"{path.name} has no cells"
        raise NotebookError(message)
    return [_cell(path, index, cell) for index, cell in enumerate(cells)]


def _json(path: Path) -> Any:
    try:
        if not path.is_file():
            message = f"there is no {path.name}"
            raise NotebookError(message)
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            message = f"{path.name} is over {MAX_BYTES // 1024 // 1024} MB; clear its outputs"
            raise NotebookError(message)
        return json.loads(content.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        message = f"{path.name} cannot be read: {error}"
        raise NotebookError(message) from None


def _cell(path: Path, index: int, data: Any) -> Cell:
    if isinstance(data, dict):
        text, metadata = data.get("source", ""), data.get("metadata", {})
        if isinstance(text, list) and all(isinstance(line, str) for line in text):
            text = "".join(text)
        if isinstance(text, str) and isinstance(metadata, dict) and isinstance(data.get("cell_type"), str):
            tags = metadata.get("tags", [])
            own = tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
            return Cell(index, str(data.get("id", "")), data["cell_type"], text, own)
    message = f"{path.name}: cell {index + 1} is malformed"
    raise NotebookError(message, cell=index)


# --- handlers -------------------------------------------------------------------------------------------------------


class _BadCellError(Exception):
    def __init__(self, message: str, line: int | None) -> None:
        self.line = line
        super().__init__(message)


def _handlers_of(cell: Cell) -> Iterator[HandlerSource]:
    script = cell.script
    if script is not None:
        yield _script(cell, script)
    elif cell.is_handler or _may_be_decorated(cell):
        functions = python.functions(_tree(cell))
        fitting = [one for one in functions if _is_handler(cell, one)]
        if cell.is_handler and not fitting:
            raise _without_handler(functions)
        for one in fitting:
            yield HandlerSource(
                one.name, "function", cell.index, cell.id, one.lineno, *python.kind(one), misfit=misfit(one)
            )


def _may_be_decorated(cell: Cell) -> bool:
    return cell.kind == "code" and bool(_DECORATED.search(cell.source)) and not python.is_cell_magic(cell.source)


def _without_handler(functions: list[python.Function]) -> _BadCellError:
    for one in functions:
        reason = misfit(one) if {"state", "context"} & {parameter.name for parameter in python.parameters(one)} else ""
        if reason:
            return _BadCellError(reason, one.lineno)
    message = "is tagged `handler`, but has no function of (state, context) and no first line `# handler: name`"
    return _BadCellError(message, None)


def _script(cell: Cell, name: str) -> HandlerSource:
    line = len(cell.source) - len(cell.source.lstrip())
    line = cell.source.count("\n", 0, line) + 1
    name = spelled(name)
    if not name.isidentifier():
        message = f"`# handler: {name}` does not name a Python identifier"
        raise _BadCellError(message, line)
    is_async, is_generator = python.kind(_tree(cell))
    return HandlerSource(name, "script", cell.index, cell.id, line, is_async, is_generator)


def _tree(cell: Cell) -> ast.Module:
    if python.is_cell_magic(cell.source):
        message = "begins with a cell magic, so it cannot be a handler"
        raise _BadCellError(message, 1)
    try:
        return python.parse(cell.source)
    except SyntaxError as error:
        raise _BadCellError(f"is not Python: {error.msg}", error.lineno) from None


def _is_handler(cell: Cell, function: python.Function) -> bool:
    fits = python.takes(function, ("state", "context"))
    if python.is_decorated(function, TAG):
        if not fits:
            message = f"{function.name} is a handler, so its first two parameters are (state, context)"
            raise _BadCellError(misfit(function) or message, function.lineno)
        return True
    return cell.is_handler and fits


def _repeated(notebook: Notebook) -> Iterator[Finding]:
    seen: dict[str, HandlerSource] = {}
    for one in notebook.found:
        first = seen.setdefault(one.name, one)
        if first is not one:
            message = f"defines the handler {one.name!r} again, after cell {first.cell + 1}"
            yield cell_finding(notebook, one.cell, message, one.line)
