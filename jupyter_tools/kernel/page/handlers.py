"""Finds the handlers of a notebook: in the kernel's namespace, and script cells compiled as functions.

What was run last counts: a cell run in this kernel replaces what the saved notebook says. Cells that were never run
here are known from the file, so that a script handler works before its cell was run, and a function's absence can
be explained.
"""

from __future__ import annotations

import inspect
import linecache
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...errors import Finding, HandlerError, NotebookError, NotRunError, did_you_mean
from ...notebook.arguments import ARGUMENTS, arguments
from ...notebook.cells import Cell, handlers, handlers_of, read_notebook, source_hash
from ...protocol.names import KernelHandler
from .explain import Place, error_line
from .scripts import script_function

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...notebook.cells import HandlerSource


@dataclass(frozen=True)
class Handler:
    """Something that an event can run."""

    name: str
    function: Callable[..., Any]
    arguments: tuple[str, ...]
    """Which of `ARGUMENTS` it takes."""
    code: str | None
    """A hash of its source, which tells whether it is still the same; None where there is none to read."""
    awaits: bool
    """Whether it is an `async def`, so that others can run meanwhile."""


class Handlers:
    """The handlers of one notebook in one kernel."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._executed: dict[str, tuple[HandlerSource, str]] = {}
        self._saved: dict[str, tuple[HandlerSource, str]] = {}
        self._decorated: dict[str, Callable[..., Any]] = {}
        self._scripts: dict[str, tuple[str, Handler]] = {}
        self._functions: dict[str, Handler] = {}
        self._cells: dict[str, str] = {}
        self._stamp: tuple[int, int] | None = None
        self.findings: list[Finding] = []

    def decorate(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Register a function as a handler under its name; it stays an ordinary function."""
        self._decorated[function.__name__] = function
        return function

    def read(self, path: Path) -> bool:
        """Learn what the saved notebook says, if it has changed since; whether it could be read."""
        try:
            found = os.stat(path)  # noqa: PTH116 - before each event
            stamp = (found.st_mtime_ns, found.st_size)
            if stamp == self._stamp:
                return True
            notebook = read_notebook(path)
        except (OSError, NotebookError):
            return False
        self._stamp = stamp
        self.findings = list(notebook.findings)
        self._saved = {name: (one, notebook.cells[one.cell].source) for name, one in handlers(notebook).items()}
        return True

    def executed(self, source: str, cell_id: str | None, file: str) -> None:
        """Learn what a cell that was run defines."""
        self._cells[file] = cell_id or ""
        if "handler" not in source and "def " not in source:
            return
        cell = Cell(index=0, id=cell_id or "", kind="code", source=source, tags=("handler",))
        for one in handlers_of(cell):
            self._executed[one.name] = (one, source)

    def names(self) -> list[str]:
        """The names of all handlers that are known."""
        return sorted({*self._saved, *self._executed, *self._decorated})

    def described(self) -> list[KernelHandler]:
        """The known handlers, in the form of the message `names`."""
        return [self._described(name) for name in self.names()]

    def _described(self, name: str) -> KernelHandler:
        source, text = self._executed.get(name) or self._saved.get(name) or (None, "")
        code = getattr(self._decorated.get(name), "__code__", None)
        return KernelHandler(
            name=name,
            cell=(source.cell_id if source is not None else self._cells.get(getattr(code, "co_filename", ""))) or None,
            code=self.code(name),
            form=source.form if source is not None else "function",
            line=source.line if source is not None else getattr(code, "co_firstlineno", 1),
            source=source_hash(text) if name in self._executed else None,
        )

    def find(self, name: str) -> Handler:
        """The handler of a name. Raises `HandlerError` that says what the author can do."""
        known = self._executed.get(name) or self._saved.get(name)
        if known is not None and known[0].form == "script":
            return self._script(name, *known)
        function = self._shell.user_ns.get(name)
        if not callable(function):
            function = self._decorated.get(name)
        if callable(function):
            return self._function(name, function)
        if known is not None:
            raise NotRunError(f"the handler {name!r} is not defined yet: run its cell in the notebook")
        broken = "".join(f"; {finding}" for finding in self.findings[:3])
        raise HandlerError(f"the notebook has no handler {name!r}{did_you_mean(name, self.names())}{broken}")

    def lacks(self, name: str, *, fresh: bool) -> bool:
        """Whether a handler of the notebook is not defined yet; `fresh` means that no cell has run.

        A script handler needs only the cells above it.
        """
        known = self._executed.get(name) or self._saved.get(name)
        if known is None:
            return False
        if known[0].form == "script":
            return fresh
        return not callable(self._shell.user_ns.get(name) or self._decorated.get(name))

    def code(self, name: str) -> str | None:
        """The hash of a handler's source, or None where there is no such handler."""
        try:
            return self.find(name).code
        except HandlerError:
            return None

    def place(self, traceback: Any) -> Place | None:
        """The last line of the notebook that a traceback goes through."""
        found = None
        while traceback is not None:
            cell = self._cells.get(traceback.tb_frame.f_code.co_filename)
            if cell is not None:
                found = Place(cell, traceback.tb_lineno)
            traceback = traceback.tb_next
        return found

    def _function(self, name: str, function: Callable[..., Any]) -> Handler:
        cached = self._functions.get(name)
        if cached is None or cached.function is not function:
            try:
                parts = _arguments(name, function), _code(function), _awaits(function)
            except HandlerError:
                raise
            except Exception as error:  # any access to a proxy or a mock may raise
                raise HandlerError(f"{name!r} is not a handler: it cannot be read: {error_line(error)}") from error
            cached = self._functions[name] = Handler(name, function, *parts)
        return cached

    def _script(self, name: str, source: HandlerSource, text: str) -> Handler:
        cached = self._scripts.get(name)
        if cached is None or cached[0] != text:
            file = f"<handler {name}>"
            self._cells[file] = source.cell_id
            function = self._compile(name, text, file)
            handler = Handler(name, function, ARGUMENTS, source_hash(text), _awaits(function))
            cached = self._scripts[name] = (text, handler)
        return cached[1]

    def _compile(self, name: str, text: str, file: str) -> Callable[..., Any]:
        """The function of a script cell."""
        try:
            function = script_function(name, text, file, self._shell.transform_cell, self._shell.user_ns)
        except SyntaxError as error:
            raise HandlerError(
                f"the cell of the handler {name!r} has a syntax error in line {error.lineno}: {error.msg}"
            ) from None
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        return function


def _code(function: Callable[..., Any]) -> str | None:
    try:
        return source_hash(inspect.getsource(function))
    except (OSError, TypeError):
        return None


def _awaits(function: Callable[..., Any]) -> bool:
    inner = inspect.unwrap(function)
    return inspect.iscoroutinefunction(inner) or inspect.isasyncgenfunction(inner)


def _arguments(name: str, function: Callable[..., Any]) -> tuple[str, ...]:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        raise HandlerError(f"{name!r} is not a handler: its arguments cannot be read") from None
    return arguments(name, parameters)
