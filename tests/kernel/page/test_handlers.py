"""Handlers in a namespace and a notebook; run by a kernel they are in `integration/test_kernel.py`."""

from __future__ import annotations

import asyncio
import functools
import linecache
import os
import traceback
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from jupyter_tools.errors import HandlerError
from jupyter_tools.kernel.page.handlers import Handlers
from tests.linked import write_app

if TYPE_CHECKING:
    from pathlib import Path


class Shell:
    """What handlers need of a shell."""

    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {}
        self.transform_cell = TransformerManager().transform_cell

    def run(self, handlers: Handlers, source: str, cell: str = "c1") -> None:
        """Run a cell, as far as handlers see it."""
        file = f"<{cell}>"
        if not source.startswith("# handler:"):
            exec(compile(self.transform_cell(source), file, "exec"), self.user_ns)  # noqa: S102
        handlers.executed(source, cell, file)


@pytest.fixture
def shell() -> Shell:
    """A shell without a kernel."""
    return Shell()


@pytest.fixture
def handlers(shell: Shell) -> Handlers:
    """The handlers of that shell."""
    return Handlers(shell)


def call(handlers: Handlers, name: str, **given: Any) -> Any:
    found = handlers.find(name)
    arguments = {"state": 1, "context": [], "event": 3, "visit": 4, **given}
    return found.function(**{one: arguments[one] for one in found.arguments})


@pytest.mark.parametrize(
    ("source", "arguments"),
    [
        ("def f(state, context): ...", ("state", "context")),
        ("def f(context): ...", ("context",)),
        ("def f(): ...", ()),
        ("def f(visit, event, context, state): ...", ("visit", "event", "context", "state")),
        ("def f(state, context, *, visit): ...", ("state", "context", "visit")),
        ("def f(state, context, limit=5): ...", ("state", "context")),
        ("def f(state, *more): ...", ("state",)),
        ("def f(**all): ...", ("state", "context", "event", "visit")),
        ("f = lambda state, context: None", ("state", "context")),
        ("import functools\nf = functools.partial(lambda limit, state: None, 5)", ("state",)),
        ("class F:\n    def run(self, context): ...\nf = F().run", ("context",)),
    ],
)
def test_arguments_by_name(shell: Shell, handlers: Handlers, source: str, arguments: tuple[str, ...]) -> None:
    shell.run(handlers, source)
    assert handlers.find("f").arguments == arguments


def test_other_arguments_are_refused(shell: Shell, handlers: Handlers) -> None:
    shell.run(handlers, "def f(state, context, limit): ...")
    with pytest.raises(HandlerError, match="the handler 'f' takes 'limit'; handlers take state, context, event, visit"):
        handlers.find("f")
    shell.user_ns["g"] = type
    with pytest.raises(HandlerError, match="its arguments cannot be read"):
        handlers.find("g")


def test_missing_handlers_are_explained(shell: Shell, handlers: Handlers, tmp_path: Path) -> None:
    folder = write_app(
        tmp_path / "app", [("def search(state, context): ...", ["handler"]), "def other(state, context): ..."]
    )
    handlers.read(folder / "desk.ipynb")
    with pytest.raises(HandlerError, match="the handler 'search' is not defined yet: run its cell"):
        handlers.find("search")
    with pytest.raises(HandlerError, match=r"the notebook has no handler 'serch'; did you mean 'search'\?"):
        handlers.find("serch")
    with pytest.raises(HandlerError, match="the notebook has no handler 'other'"):
        handlers.find("other")
    shell.user_ns["search"] = 5
    with pytest.raises(HandlerError, match="not defined yet"):
        handlers.find("search")
    assert handlers.names() == ["search"]


def test_decorated_functions(shell: Shell, handlers: Handlers) -> None:
    def kept(context: Any) -> None:
        context.append("kept")

    assert handlers.decorate(kept) is kept
    context: list[str] = []
    call(handlers, "kept", context=context)
    assert context == ["kept"]
    shell.user_ns["kept"] = functools.partial(lambda context: context.append("newer"))
    call(handlers, "kept", context=context)
    assert context == ["kept", "newer"]


# --- scripts ---


def test_a_script_has_its_own_locals_and_the_notebooks_globals(shell: Shell, handlers: Handlers) -> None:
    shell.user_ns["factor"] = 2
    shell.run(
        handlers, "# handler: f\nlocal = factor * 2\ncontext.append([state, local, event, visit, [local for _ in 'a']])"
    )
    context: list[Any] = []
    call(handlers, "f", context=context)
    assert context == [[1, 4, 3, 4, [4]]]
    assert "local" not in shell.user_ns
    shell.user_ns["factor"] = 3
    call(handlers, "f", context=context)
    assert context[1][1] == 6
    shell.run(handlers, "# handler: f\nglobal shared\nshared = 5")
    call(handlers, "f")
    assert shell.user_ns["shared"] == 5


@pytest.mark.parametrize(
    "source",
    ["# handler: f", "# handler: f\n", "\n\n# handler: f\n\n", "# handler: f\nreturn\nnever", "# handler: f\n'text'"],
)
def test_scripts_that_do_nothing(shell: Shell, handlers: Handlers, source: str) -> None:
    shell.run(handlers, source) if source.startswith("#") else handlers.executed(source, "c", "<c>")
    assert call(handlers, "f") is None


def test_scripts_of_all_kinds(shell: Shell, handlers: Handlers) -> None:
    shell.run(handlers, "# handler: f\nyield 1\nyield 2")
    assert list(call(handlers, "f")) == [1, 2]
    shell.run(handlers, "# handler: f\nimport asyncio\nawait asyncio.sleep(0)\nreturn 3")
    assert asyncio.run(call(handlers, "f")) == 3
    shell.run(handlers, "# handler: f\nasync def later():\n    await nothing\nreturn 4")
    assert call(handlers, "f") == 4
    shell.run(handlers, "# handler: f\nasync def f():\n    yield 5\nreturn [x async for x in f()]")
    assert asyncio.run(call(handlers, "f")) == [5]


def test_a_script_is_compiled_once_per_version(shell: Shell, handlers: Handlers) -> None:
    shell.run(handlers, "# handler: f\nreturn 1")
    first = handlers.find("f").function
    assert handlers.find("f").function is first
    shell.run(handlers, "# handler: f\nreturn 2")
    assert call(handlers, "f") == 2


def test_annotations_of_scripts_are_evaluated(shell: Shell, handlers: Handlers) -> None:
    shell.run(handlers, "# handler: f\ndef g(x: int): ...\nreturn g.__annotations__")
    assert call(handlers, "f") == {"x": int}


@pytest.mark.parametrize(("source", "line"), [("# handler: f\nfrom os import *", 2), ("# handler: f\n\nnonlocal x", 3)])
def test_scripts_that_cannot_be_compiled(shell: Shell, handlers: Handlers, source: str, line: int) -> None:
    shell.run(handlers, source)
    with pytest.raises(HandlerError, match=f"the cell of the handler 'f' has a syntax error in line {line}"):
        handlers.find("f")


def test_places_in_tracebacks(shell: Shell, handlers: Handlers) -> None:
    shell.run(handlers, "def deep():\n\n    1 / 0\n", "helpers")
    for lead in ("", "\n\n"):
        source = f"{lead}# handler: f\nx = 1\ndeep()"
        handlers.executed(source, "script", "<script>")
        with pytest.raises(ZeroDivisionError) as caught:
            call(handlers, "f")
        place = handlers.place(caught.value.__traceback__)
        assert place is not None
        assert (place.cell, place.line) == ("helpers", 3)
        lines = [one for one in traceback.extract_tb(caught.value.__traceback__) if one.filename == "<handler f>"]
        assert (lines[0].lineno, lines[0].line) == (3 + len(lead), "deep()")
    assert handlers.place(None) is None


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("%time x = 5\ncontext.append(x)", [5]),
        ("%time x, y = 5, 6\ncontext.append(x + y)", [11]),
        ("if True:\n    %time x = [one for one in range(3)]\ncontext.append(x)", [[0, 1, 2]]),
        ("y = 2\n%time context.append(y)", [2]),
        ("def inner():\n    %time z = state\n    return z\ncontext.append(inner())", [1]),
        ("%time import math as m\ncontext.append(m.floor(1.5))", [1]),
        ("%time", []),
    ],
)
def test_what_a_line_assigns_that_is_timed_is_there_afterwards(
    shell: Shell, handlers: Handlers, capsys: pytest.CaptureFixture[str], source: str, result: list[Any]
) -> None:
    shell.run(handlers, f"# handler: f\n{source}")
    given: list[Any] = []
    if source == "%time":
        shell.user_ns["get_ipython"] = lambda: SimpleNamespace(run_line_magic=lambda *_: None)
    call(handlers, "f", context=given)
    assert given == result
    assert "get_ipython" in shell.user_ns or "Wall time: " in capsys.readouterr().out


def test_an_error_in_a_timed_line_is_the_handlers(shell: Shell, handlers: Handlers) -> None:
    shell.run(handlers, "# handler: f\n\n%time 1 / 0")
    with pytest.raises(ZeroDivisionError) as caught:
        call(handlers, "f")
    assert traceback.extract_tb(caught.value.__traceback__)[-1].lineno == 3


def test_a_timed_line_may_await(shell: Shell, handlers: Handlers) -> None:
    shell.run(handlers, "# handler: f\nimport asyncio\n%time x = await asyncio.sleep(0, 5)\ncontext.append(x)")
    given: list[Any] = []
    asyncio.run(call(handlers, "f", context=given))
    assert given == [5]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("1 + 1", [2]),
        ("x = 1\nx", [1]),
        ("x = 1\nx  # the value", [1]),
        ("x = 1;\nx;", []),
        ("1; # quiet", []),
        ("'a;'", ["a;"]),
        ("1; 2", [2]),
        ("None", []),
        ("x = 1", []),
        ("if True: 1", []),
        ("%time 1 + 1", [2]),
        ("%time 1 + 1;", []),
        ("context.append(1)", []),
    ],
)
def test_the_last_expression_of_a_script_is_displayed(
    shell: Shell, handlers: Handlers, monkeypatch: pytest.MonkeyPatch, source: str, shown: list[Any]
) -> None:
    found: list[Any] = []
    monkeypatch.setattr("IPython.display.display", found.append)
    shell.run(handlers, f"# handler: f\n{source}")
    call(handlers, "f")
    assert found == shown


def test_what_a_script_yields_last_is_not_displayed(
    shell: Shell, handlers: Handlers, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Any] = []
    monkeypatch.setattr("IPython.display.display", found.append)
    shell.run(handlers, "# handler: f\nyield context")
    assert list(call(handlers, "f")) == [[]]
    assert found == []


def test_a_magic_in_a_script_keeps_its_line(shell: Shell, handlers: Handlers) -> None:
    shell.user_ns["get_ipython"] = type("IP", (), {"run_line_magic": lambda *_: None})
    shell.run(handlers, "# handler: f\n%matplotlib inline\n\n1 / 0")
    with pytest.raises(ZeroDivisionError) as caught:
        call(handlers, "f")
    place = handlers.place(caught.value.__traceback__)
    assert place is not None
    assert place.line == 4


# --- the saved notebook ---


def test_what_was_run_last_counts(shell: Shell, handlers: Handlers, tmp_path: Path) -> None:
    folder = write_app(tmp_path / "app", [("# handler: f\nreturn 'saved'", ["handler"])])
    handlers.read(folder / "desk.ipynb")
    assert call(handlers, "f") == "saved"
    shell.run(handlers, "# handler: f\nreturn 'run'")
    assert call(handlers, "f") == "run"
    write_app(folder, [("# handler: f\nreturn 'saved later'", ["handler"])])
    handlers.read(folder / "desk.ipynb")
    assert call(handlers, "f") == "run"
    shell.run(handlers, "def f(state, context):\n    return 'function'")
    assert call(handlers, "f") == "function"


def test_a_handler_in_a_cell_that_is_not_python_is_explained(handlers: Handlers, tmp_path: Path) -> None:
    folder = write_app(tmp_path / "app", [("def search(state, context):\n    x = = 1", ["handler"])])
    handlers.read(folder / "desk.ipynb")
    with pytest.raises(HandlerError, match=r"no handler 'search'.*desk.ipynb cell 1: is not Python.*line 2"):
        handlers.find("search")


def test_a_notebook_is_read_when_it_has_changed(handlers: Handlers, tmp_path: Path) -> None:
    folder = write_app(tmp_path / "app", [("# handler: f\nreturn 1", ["handler"])])
    path = folder / "desk.ipynb"
    handlers.read(path)
    before = handlers._saved
    handlers.read(path)
    assert handlers._saved is before
    os.utime(path, ns=(1, 1))
    handlers.read(path)
    assert handlers._saved is not before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"nbformat": 3}'])
def test_a_notebook_that_cannot_be_read_leaves_what_is_known(handlers: Handlers, tmp_path: Path, text: str) -> None:
    folder = write_app(tmp_path / "app", [("# handler: f\nreturn 1", ["handler"])])
    handlers.read(folder / "desk.ipynb")
    (folder / "desk.ipynb").write_text(text)
    handlers.read(folder / "desk.ipynb")
    handlers.read(folder / "gone.ipynb")
    assert call(handlers, "f") == 1


@pytest.mark.parametrize(
    "source", ["def f(:", "handler = \x00", "%%time\ndef f(state, context): ...", "# handler: no name"]
)
def test_cells_that_define_nothing(handlers: Handlers, source: str) -> None:
    handlers.executed(source, None, "<c>")
    assert handlers.names() == []


def test_the_code_of_a_handler_is_that_of_its_source(shell: Shell, handlers: Handlers) -> None:
    def learn(source: str, cell: str) -> str | None:
        # As IPython does, so that the source of a function can be read.
        linecache.cache[f"<{cell}>"] = (len(source), None, source.splitlines(keepends=True), f"<{cell}>")
        shell.run(handlers, source, cell)
        return handlers.code("f")

    first = learn("def f(state):\n    return 1", "a")
    assert first is not None
    assert learn("def f(state):\n    return 1\n", "b") == first
    assert learn("def f(state):\n    return 2", "c") != first
    script = learn("# handler: f\nx = 1", "d")
    assert script not in (None, first)
    assert learn("# handler: f\nx = 2", "e") != script


def test_what_has_no_source_has_no_code(shell: Shell, handlers: Handlers) -> None:
    shell.user_ns["made"] = eval("lambda state: 1")  # noqa: S307 - our own text
    assert handlers.code("made") is None
    assert handlers.code("missing") is None
    assert call(handlers, "made") == 1
