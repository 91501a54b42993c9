"""Which cells of a notebook are handlers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_tools.app.file import read_app
from jupyter_tools.errors import Finding, NotebookError
from jupyter_tools.notebook import cells as module
from jupyter_tools.notebook.cells import Cell, HandlerSource, handlers, read_notebook, setup_cells
from tests.notebooks import FUNCTION, code, write

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/*.ipynb"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "delays.ipynb"


def found(path: Path, *cells: Any) -> list[HandlerSource]:
    notebook = read_notebook(write(path, *cells))
    assert notebook.findings == []
    return notebook.found


def findings(path: Path, *cells: Any) -> list[Finding]:
    return read_notebook(write(path, *cells)).findings


# --- reading --------------------------------------------------------------------------------------------------------


def test_cells(path: Path) -> None:
    markdown = {"cell_type": "markdown", "source": ["# A\n", "b"], "metadata": {}}
    notebook = read_notebook(write(path, markdown, code(FUNCTION, "handler", "slow"), code("1", id="x", metadata={})))
    assert notebook.cells == [
        Cell(0, "", "markdown", "# A\nb"),
        Cell(1, "c", "code", FUNCTION, ("handler", "slow")),
        Cell(2, "x", "code", "1"),
    ]
    assert [cell.is_handler for cell in notebook.cells] == [False, True, False]
    assert notebook.path == path


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_bind_handlers_that_exist(path: Path) -> None:
    notebook = read_notebook(path)
    assert notebook.findings == []
    assert set(read_app(path.parent).app.pages[path.name].handler_names()) <= set(handlers(notebook))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cannot be read"),
        (b"{", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b"[]", "is not a notebook"),
        (b"{}", "is not a notebook"),
        (b'{"nbformat": 3, "worksheets": []}', "is of nbformat 3; open and save it in JupyterLab"),
        (b'{"nbformat": 5, "cells": []}', "is of nbformat 5"),
        (b'{"nbformat": 4}', "has no cells"),
        (b'{"nbformat": 4, "cells": {}}', "has no cells"),
        (b'{"nbformat": 4, "cells": [5]}', "cell 1 is malformed"),
        (b'{"nbformat": 4, "cells": [{}]}', "cell 1 is malformed"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}', "cell 1 is malformed"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "metadata": []}]}', "cell 1 is malformed"),
    ],
)
def test_what_is_no_notebook(path: Path, content: bytes, message: str) -> None:
    path.write_bytes(content)
    with pytest.raises(NotebookError, match=message) as caught:
        read_notebook(path)
    assert "delays.ipynb" in str(caught.value)


def test_a_notebook_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match=r"there is no gone\.ipynb"):
        read_notebook(tmp_path / "gone.ipynb")
    with pytest.raises(NotebookError, match="there is no"):
        read_notebook(tmp_path)


def test_a_notebook_that_is_too_large(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 1024 * 1024)
    write(path, code("x" * 1024 * 1024))
    with pytest.raises(NotebookError, match="is over 1 MB; clear its outputs"):
        read_notebook(path)


def test_odd_metadata_is_passed_over(path: Path) -> None:
    cells = read_notebook(write(path, code("1", metadata={"tags": "handler"}), code("2", metadata={"tags": [5]}))).cells
    assert [cell.tags for cell in cells] == [(), ()]


# --- functions ------------------------------------------------------------------------------------------------------


def test_functions_of_a_tagged_cell(path: Path) -> None:
    source = """\
import math

def search(state, context): ...
def helper(x): ...
async def later(state: State, context: Context, event, *, visit): ...
def steps(state, context, *more, limit=5):
    yield
async def stream(state, context):
    yield 1
class A:
    def inner(state, context): ...
"""
    kinds = {one.name: (one.line, one.is_async, one.is_generator) for one in found(path, code(source, "handler"))}
    assert kinds == {
        "search": (3, False, False),
        "later": (5, True, False),
        "steps": (6, False, True),
        "stream": (8, True, True),
    }
    assert found(path, code(source)) == []


def test_only_its_own_yields_make_a_generator(path: Path) -> None:
    source = """\
def outer(state, context):
    def inner():
        yield
    async def other():
        await x
    f = lambda: (yield)
    return [y for y in inner()]
"""
    (one,) = found(path, code(source, "handler"))
    assert (one.is_async, one.is_generator) == (False, False)
    (one,) = found(path, code("def a(state, context):\n    for x in y:\n        z = yield x", "handler"))
    assert one.is_generator


@pytest.mark.parametrize(
    "decorator",
    [
        "@handler",
        "@page.handler",
        "@handler()",
        '@page.handler(lane="thread")',
        "@other\n@handler",
        "@handler\n@other.x",
    ],
)
def test_decorated_functions_of_any_cell(path: Path, decorator: str) -> None:
    (one,) = found(path, code(f"x = 1\n{decorator}\n{FUNCTION}\ndef other(state, context): ..."))
    assert (one.name, one.form, one.line) == ("search", "function", decorator.count("\n") + 3)


@pytest.mark.parametrize("decorator", ["@handlers", "@my_handler", "@handler.x", "@page.sub.handler", "# @handler"])
def test_other_decorators_are_none(path: Path, decorator: str) -> None:
    assert found(path, code(f"{decorator}\n{FUNCTION}")) == []


def test_other_kinds_of_cells_hold_no_handlers(path: Path) -> None:
    cells = [code(FUNCTION, "handler", cell_type=kind) for kind in ("markdown", "raw")]
    assert found(path, *cells, code("# handler: x", cell_type="raw")) == []


# --- scripts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("# handler: search\nx = 1", 1),
        ("\n  \n# handler: search  \nx = 1", 3),
        ("#handler:search", 1),
        ("# handler:\tsearch\ndef f(state, context): ...", 1),
    ],
)
@pytest.mark.parametrize("tags", [(), ("handler",)])
def test_a_script_is_named_in_its_first_line(path: Path, source: str, line: int, tags: tuple[str, ...]) -> None:
    (one,) = found(path, code(source, *tags))
    assert one == HandlerSource("search", "script", 0, "c", line, is_async=False, is_generator=False)


@pytest.mark.parametrize(
    ("body", "is_async", "is_generator"),
    [
        ("await x", True, False),
        ("async with x: ...", True, False),
        ("y = [z async for z in x]", True, False),
        ("yield", False, True),
        ("await x\nyield", True, True),
        ("def f():\n    yield", False, False),
        ("async def f():\n    await x", False, False),
        ("return", False, False),
    ],
)
def test_a_script_is_what_its_body_is(path: Path, body: str, is_async: bool, is_generator: bool) -> None:  # noqa: FBT001
    (one,) = found(path, code(f"# handler: search\n{body}"))
    assert (one.is_async, one.is_generator) == (is_async, is_generator)


@pytest.mark.parametrize(
    "source", ["x = 1\n# handler: search", "'# handler: search'", "# handlers: search", "# a handler: x"]
)
def test_a_comment_elsewhere_is_a_comment(path: Path, source: str) -> None:
    assert found(path, code(source)) == []


@pytest.mark.parametrize("name", ["", "my search", "1a", "a.b"])
def test_a_script_needs_an_identifier(path: Path, name: str) -> None:
    (finding,) = findings(path, code(f"\n# handler: {name}\nx = 1"))
    assert finding.message == f"`# handler: {name}` does not name a Python identifier"
    assert finding.line == 2


# --- what is wrong --------------------------------------------------------------------------------------------------


MAGICS = """\
%matplotlib inline
!ls \\
  -la
files = !ls
%timeit -n1 f(
text = %sql select
?print
print?
np.*load*??

def search(state, context):
    %time x = 1
    !echo {state.x}
    note = \"\"\"
!not a magic
\"\"\"
    return 7 % 3
"""


def test_magics_are_passed_over(path: Path) -> None:
    (one,) = found(path, code(MAGICS, "handler"))
    assert (one.name, one.line) == ("search", 11)


def test_text_that_looks_like_a_magic_is_text(path: Path) -> None:
    assert len(found(path, code(f'text = """\n%% x\n!y\n"""\n{FUNCTION}', "handler"))) == 1


@pytest.mark.parametrize(
    ("cell", "message", "line"),
    [
        (code("x = (", "handler"), "is not Python: '(' was never closed", 1),
        (code("y = 1\ndef f(:", "handler"), "is not Python: invalid syntax", 2),
        (code("a\x00b", "handler"), "is not Python: source code string cannot contain null bytes", None),
        (code("(" * 5000, "handler"), "is not Python", 1),
        (code("# handler: a\nx = = 1"), "is not Python: invalid syntax", 2),
        (code("@handler\ndef f(:"), "is not Python: invalid syntax", 2),
        (code("%%time\n" + FUNCTION, "handler"), "begins with a cell magic, so it cannot be a handler", 1),
        (code("def f(context, state): ...", "handler"), "is tagged `handler`, but has no function of (state", None),
        (code("x = 1", "handler"), "is tagged `handler`, but has no function of (state, context)", None),
        (code("", "handler"), "is tagged `handler`, but has no function", None),
        (code("@handler\ndef f(state): ..."), "f is a handler, so its first two parameters are (state, context)", 2),
        (
            code("@handler\ndef f(state, ctx): ..."),
            "the handler 'f' takes 'ctx'; handlers take state, context",
            2,
        ),
        (
            code("def g(x): ...\ndef f(state, ctx): ...", "handler"),
            "the handler 'f' takes 'ctx'; handlers take state, context",
            2,
        ),
        (code("def f(rows, limit): ...", "handler"), "is tagged `handler`, but has no function of (state", None),
    ],
)
def test_what_is_wrong_in_a_handler_is_found(path: Path, cell: dict[str, Any], message: str, line: int | None) -> None:
    notebook = read_notebook(write(path, code("1"), cell, code(FUNCTION, "handler")))
    (finding,) = notebook.findings
    assert finding.place == "delays.ipynb cell 2"
    assert message in finding.message
    assert finding.line == line
    assert list(handlers(notebook)) == ["search"], "the other cells are not affected"


TAKE = "handlers take state, context, event, visit"


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ("state, context, evnt", f"takes 'evnt'; {TAKE}; did you mean 'event'?"),
        ("state, context, *, database", f"takes 'database'; {TAKE}"),
        (
            "state, context, *more, visitor, **rest",
            f"takes 'visitor'; {TAKE}; did you mean 'visit'?",
        ),
        ("state, context, /", "takes 'state' by position; handlers are called by name"),
    ],
)
def test_a_handler_that_takes_what_there_is_not_is_found(path: Path, parameters: str, message: str) -> None:
    notebook = read_notebook(write(path, code("1"), code(f"\ndef search({parameters}): ...", "handler")))
    assert notebook.findings == [
        Finding("delays.ipynb cell 2", f"the handler 'search' {message}", 2, file="delays.ipynb", cell=1)
    ]
    assert list(handlers(notebook)) == ["search"]


@pytest.mark.parametrize("decorators", ["@connected", "@handler\n@connected", "@connected()\n@handler"])
def test_a_decorator_may_give_other_arguments(path: Path, decorators: str) -> None:
    assert len(found(path, code(f"{decorators}\ndef search(state, context, database): ...", "handler"))) == 1


def test_what_is_wrong_in_other_cells_is_not_ours(path: Path) -> None:
    assert found(path, code("def f(:"), code("%%bash\n@handler"), code("x = '\\d'")) == []


def test_of_two_with_one_name_the_later_counts(path: Path) -> None:
    notebook = read_notebook(write(path, code(FUNCTION, "handler"), code("# handler: search\n1")))
    assert handlers(notebook)["search"].form == "script"
    assert notebook.findings == [
        Finding(
            "delays.ipynb cell 2", "defines the handler 'search' again, after cell 1", 1, file="delays.ipynb", cell=1
        )
    ]


@given(st.text(), st.sampled_from(["", "# handler: a\n", "@handler\n", "%%x\n", "!"]), st.booleans())
def test_any_cell_is_read(tmp_path_factory: pytest.TempPathFactory, text: str, start: str, tagged: bool) -> None:  # noqa: FBT001
    path = tmp_path_factory.getbasetemp() / "any.ipynb"
    read_notebook(write(path, code(start + text, *(["handler"] if tagged else []))))


# --- setting up -----------------------------------------------------------------------------------------------------


def test_setup_runs_all_but_scripts(path: Path) -> None:
    cells = [
        code("import pandas"),
        code("  \n"),
        {"cell_type": "markdown", "source": "text", "metadata": {}},
        code(FUNCTION, "handler"),
        code("# handler: a\nstate"),
        code("# handler: not one\nstate"),
        code("%%time\nload()"),
        {"cell_type": "raw", "source": "x", "metadata": {}},
        code(["x = ", "1"]),
    ]
    notebook = read_notebook(write(path, *cells))
    assert [cell.index for cell in setup_cells(notebook)] == [0, 3, 6, 8]
