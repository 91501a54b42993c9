"""A kernel with the extension: names for cells, handlers of all forms, and the page that changes while it runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.components.select import SelectContext
from jupyter_tools.protocol.link import Ask, PageChanged, Ping, RunNotebook
from jupyter_tools.protocol.rows import RowsRequest
from tests.linked import COMPONENTS, ROOT, LinkedKernel, linked_kernel, write_app, write_properties
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.linked import LinkedVisit

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("kernel")]


@pytest.fixture
def visit(kernel: LinkedKernel) -> Iterator[LinkedVisit]:
    """A builder's visit."""
    one = kernel.visit()
    yield one
    one.close()


def test_names_for_cells(kernel: LinkedKernel) -> None:
    assert kernel.run("State, Context, page, handler, state, context").status == "ok"
    assert kernel.value("sorted(State.model_fields)") == ["filters", "flights"]
    assert kernel.value("isinstance(state, State) and isinstance(context, Context)") is True
    assert kernel.value("repr(page)").split("\n")[:3] == [
        "Page of desk.ipynb",
        "  filters    form",
        "    carrier  select",
    ]
    assert "    search   button 'Button', on click: search" in kernel.value("repr(page)")
    assert kernel.value("page._repr_mimebundle_()[0]['text/plain'] == repr(page)") is True


def test_loading_twice_changes_nothing(kernel: LinkedKernel) -> None:
    before = kernel.value("id(get_ipython()._jupyter_tools)")
    assert kernel.run("%load_ext jupyter_tools").status == "ok"
    assert kernel.run("import jupyter_tools; jupyter_tools.load_ipython_extension(get_ipython())").status == "ok"
    assert kernel.value("id(get_ipython()._jupyter_tools)") == before
    assert len(kernel.hub.dials) == 1


def test_the_dial_proves_the_secret(kernel: LinkedKernel) -> None:
    dial = kernel.hub.dials[0]
    assert dial.pid == kernel.value("__import__('os').getpid()")
    assert dial.kernel in str(kernel.manager.connection_file)


def test_a_ping_is_answered_while_a_cell_runs(kernel: LinkedKernel) -> None:
    cell = kernel.block()
    kernel.hub.wait(lambda: [one for one in kernel.hub.messages if one.type == "busy"][-1].busy)
    kernel.hub.send(Ping())
    kernel.hub.wait(lambda: any(one.type == "pong" for one in kernel.hub.messages))
    kernel.unblock(cell)
    kernel.hub.wait(lambda: not [one for one in kernel.hub.messages if one.type == "busy"][-1].busy)


# --- forms of handlers ---


def test_a_script_handler_works_before_its_cell_was_run(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run("factor = 2")
    ended = visit.call("scripted")
    assert ended.changes == {"note": {"text": "42"}}
    assert kernel.value("'factored' in globals()") is False
    kernel.run("factor = 3")
    assert visit.call("scripted").changes == {"note": {"text": "63"}}


def test_a_function_waits_for_its_cell(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    waiting = visit.start("search")
    assert "cells of the notebook" in visit.until("progress", waiting, waits=True)[-1].label
    assert "did you mean 'search'?" in visit.call("serch").error
    kernel.run("def search(state, context):\n    context.note.text = 'a'")
    assert visit.end(waiting).changes == {"note": {"text": "a"}}


def test_what_the_author_tells_the_visitor_ends_the_event_as_refused(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run(
        "from jupyter_tools import VisitorError\n"
        "def picky(context):\n    context.note.text = 'a'\n    yield\n    context.note.text = 'b'\n"
        "    raise VisitorError('There is no flight 12.', field='note')"
    )
    ended = visit.call("picky")
    assert (ended.done.outcome, ended.changes) == ("refused", {"note": {"text": "a"}})
    assert ended.done.error.model_dump(exclude_none=True) == {
        "id": "",
        "message": "There is no flight 12.",
        "field": "note",
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("plain", "def plain(state: State, context: Context):\n    context.note.text = 'a'"),
        ("returns", "def returns(state, context):\n    context.note.text = 'a'\n    return context"),
        ("kept", "@handler\ndef kept(state, context):\n    context.note.text = 'a'"),
        (
            "waits",
            "import asyncio\nasync def waits(state, context):\n    await asyncio.sleep(0)\n    context.note.text = 'a'",
        ),
        ("script", "# handler: script\ncontext.note.text = 'a'"),
        ("async_script", "# handler: async_script\nimport asyncio\nawait asyncio.sleep(0)\ncontext.note.text = 'a'"),
        (
            "comprehends",
            "# handler: comprehends\nasync def f():\n    yield 'a'\n[context.note.text] = [x async for x in f()]",
        ),
        ("wide", "def wide(**given):\n    given['context'].note.text = 'a'"),
        (
            "called",
            "class Called:\n    def __call__(self, context):\n        context.note.text = 'a'\ncalled = Called()",
        ),
    ],
)
def test_a_handler(kernel: LinkedKernel, visit: LinkedVisit, name: str, code: str) -> None:
    kernel.run(code)
    ended = visit.call(name)
    assert (ended.done.outcome, ended.changes) == ("ok", {"note": {"text": "a"}}), ended.error
    assert [one.type for one in ended.messages] == ["running", "done"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("steps", "def steps(context):\n    context.note.text = 'a'\n    yield\n    context.note.text = 'b'"),
        (
            "waits",
            "async def waits(context):\n    context.note.text = 'a'\n    yield context\n    context.note.text = 'b'",
        ),
        ("script_steps", "# handler: script_steps\ncontext.note.text = 'a'\nyield\ncontext.note.text = 'b'"),
    ],
)
def test_each_yield_sends_what_was_set(kernel: LinkedKernel, visit: LinkedVisit, name: str, code: str) -> None:
    kernel.run(code)
    ended = visit.call(name)
    assert ended.updates == [{"note": {"text": "a"}}, {"note": {"text": "b"}}], ended.error


def test_what_is_under_way_when_a_handler_raises_is_not_sent(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run("def fails(context):\n    context.note.text = 'a'\n    yield\n    context.note.text = 'b'\n    1 / 0")
    ended = visit.call("fails")
    assert ended.updates == [{"note": {"text": "a"}}]
    assert ended.error == "ZeroDivisionError: division by zero"


def test_the_last_version_that_was_run_counts(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run("# handler: versions\ncontext.note.text = 'first'")
    assert visit.call("versions").changes == {"note": {"text": "first"}}
    kernel.run("# handler: versions\ncontext.note.text = 'second'")
    assert visit.call("versions").changes == {"note": {"text": "second"}}
    kernel.run("def versions(state, context):\n    context.note.text = 'third'")
    assert visit.call("versions").changes == {"note": {"text": "third"}}


def test_event_and_visit_are_arguments(kernel: LinkedKernel) -> None:
    kernel.run(
        "def tell(event, visit, context):\n"
        "    visit.store['count'] = visit.store.get('count', 0) + 1\n"
        "    seen = [event.component, event.name, event.detail, visit.user, visit.params, visit.store]\n"
        "    context.note.text = repr(seen)"
    )
    visit = kernel.visit(user="ann", params={"q": "1"})
    visit.call("tell", detail=5)
    told = visit.call("tell", detail=[6])
    assert told.changes["note"]["text"] == "['filters.search', 'click', [6], 'ann', {'q': '1'}, {'count': 2}]"


def test_progress(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run("def score(visit):\n    for at in range(1001):\n        visit.progress(at / 1000, 'Scoring')")
    reports = [one for one in visit.call("score").messages if one.type == "progress"]
    assert (reports[-1].value, reports[-1].label) == (1, "Scoring")
    assert len(reports) < 100
    kernel.run("def score(visit):\n    visit.progress(5)")
    assert "progress goes from 0 to 1; not 5" in visit.call("score").error


# --- what handlers do wrong ---


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("return 5", "a handler sets `context` and returns nothing; this one gave an int"),
        ("context.filtres", "UnknownNameError: context has no 'filtres'; did you mean 'filters'?"),
        ("context.note.text = [5]", "context.note.text: must be text"),
        ("context.flights.data = 5", "flights.data: is a int; a table takes a frame"),
        (
            "context.hours.figure = object()",
            "hours.figure: takes a figure of plotly or matplotlib",
        ),
        ("context.filters.components.carrier.value = ['UA']", "filters.carrier.value: "),
        ("context.filters.components.carrier.options.append(object())", "options"),
        ("raise KeyError('x')", "KeyError: 'x'"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("def f(): return f()\n    f()", "RecursionError: maximum recursion depth exceeded"),
        ("raise type('E', (Exception,), {'__str__': lambda self: 1 / 0})", "E: its text cannot be read"),
        ("raise ValueError('\\ud800')", "ValueError: ?"),
        ("return await_me", "NameError: name 'await_me' is not defined"),
        ("raise BaseException('all')", "BaseException: all"),
        ("raise StopIteration", "RuntimeError: coroutine raised StopIteration"),
        ("raise GeneratorExit", "GeneratorExit: "),
    ],
)
def test_errors_of_handlers_are_reported(kernel: LinkedKernel, visit: LinkedVisit, body: str, error: str) -> None:
    kernel.run(f"def wrong(state, context):\n    {body}\n\ndef right(context):\n    context.note.text = 'a'")
    ended = visit.call("wrong")
    assert error in ended.error
    assert ended.done.outcome == "error"
    assert visit.call("right").done.outcome == "ok"


def test_an_error_names_the_component(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run("def wrong(context):\n    context.filters.components.carrier.label = [5]")
    assert visit.call("wrong").done.error.field == "filters.carrier.label"
    kernel.run("def wrong(context):\n    context.flights.columns.other.width = 'wide'")
    assert visit.call("wrong").done.error.field == "flights.other.width"


def test_an_error_says_what_was_written(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run("def wrong(context):\n    context.flights.columns.other.width = 'wide'")
    written = "context.flights.columns.other.width: must be a whole number"
    error = visit.call("wrong").done.error
    assert error.message.startswith(f"ValueRefusedError: {written}")
    assert written in error.traceback
    cell = kernel.run("context.filters.components.carrier.lable = 5")
    assert cell.status == "error"
    assert "context.filters.components.carrier has no 'lable'; did you mean 'label'?" in cell.reply["evalue"]


def test_an_error_names_cell_and_line(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run("def fails(state, context):\n    pass\n    1 / 0")
    error = visit.call("fails").done.error
    assert error.line == 3
    assert "1 / 0" in error.traceback
    assert "jupyter_tools/kernel" not in error.traceback


def test_lines_of_a_script_are_those_of_its_cell(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run("\n\n# handler: lines\nx = 1\n%time y = 2\n1 / 0")
    error = visit.call("lines").done.error
    assert error.line == 6
    assert "1 / 0" in error.traceback
    kernel.run("# handler: lines\nfrom os import *")
    assert "syntax error in line 2: import *" in visit.call("lines").error


def test_visitors_see_neither_text_nor_code(kernel: LinkedKernel) -> None:
    kernel.run("def fails(state, context):\n    raise ValueError('secret')")
    error = kernel.visit(builder=False).call("fails").done.error
    assert "secret" not in error.message
    assert error.id


def test_a_kernel_that_ends_in_a_handler_ends_its_link(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, []) as kernel:
        kernel.run("import os\ndef ends(state, context):\n    os._exit(1)")
        kernel.visit().start("ends")
        kernel.hub.wait(lambda: kernel.hub.ended == 1)


def test_a_child_process_does_not_hold_the_link(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, []) as kernel:
        kernel.run(
            "import os, time\n"
            "def forks(state, context):\n"
            "    child = os.fork()\n"
            "    if child == 0:\n"
            "        os.read(gate[0], 1)\n"
            "    children.append(child)\n"
            "children, gate = [], os.pipe()\n"
        )
        visit = kernel.visit()
        assert visit.call("forks").done.outcome == "ok"
        assert visit.call("forks").done.outcome == "ok"
        children = kernel.value("children")
        kernel.start("os._exit(0)")
        try:
            kernel.hub.wait(lambda: kernel.hub.ended == 1)
        finally:
            for child in children:
                os.kill(child, signal.SIGKILL)


# --- state and context of cells ---


def test_cells_share_the_newest_builders_visit(kernel: LinkedKernel) -> None:
    first = kernel.visit()
    visitor = kernel.visit(builder=False)
    visitor.give(filters__carrier="DL")
    first.give(filters__carrier="UA")
    assert kernel.value("state.filters.carrier") == "UA"
    assert kernel.run("context.note.text = 'from a cell'").status == "ok"
    assert first.until("update", -1)[-1].changes == {"note": {"text": "from a cell"}}
    assert visitor.messages(-1) == []

    second = kernel.visit()
    second.give(filters__carrier="DL")
    assert kernel.value("state.filters.carrier") == "DL"
    second.close()
    first.give(filters__carrier="UA", filters__delay=5)
    assert kernel.value("[state.filters.carrier, state.filters.delay]") == ["UA", 5]
    first.close()
    kernel.idle()
    assert kernel.value("state.filters.carrier") is None


def test_a_running_cell_sees_new_values(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    cell = kernel.start("import time\nwhile state.filters.carrier != 'DL':\n    time.sleep(0.01)\nprint('seen')")
    kernel.hub.wait(lambda: [one for one in kernel.hub.messages if one.type == "busy"][-1].busy)
    visit.give(filters__carrier="DL")
    assert kernel.result(cell).text() == "seen\n"


def test_what_a_cell_sets_wrong_is_said_in_the_cell(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    cell = kernel.run("context.flights.data = 5")
    assert "context was not sent: flights.data: is a int" in cell.text("stderr")
    kernel.run("context.note.text = 'next'")
    assert visit.until("update", -1)[-1].changes == {"note": {"text": "next"}}


def test_a_script_cell_run_by_hand_uses_the_builders_visit(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    visit.give(filters__carrier="UA")
    kernel.run("# handler: by_hand\ncontext.note.text = str(state.filters.carrier)")
    assert visit.until("update", -1)[-1].changes == {"note": {"text": "UA"}}


def test_an_authors_own_name_is_not_taken(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run("state = 'New York'")
    visit.give(filters__carrier="UA")
    assert kernel.value("state") == "New York"
    kernel.run("state = get_ipython()._jupyter_tools.page.names._shared['state']")


def test_completion_in_a_cell_that_was_not_run(kernel: LinkedKernel) -> None:
    start = "def unrun(state: State, context: Context):\n    "
    assert kernel.complete(f"{start}state.filters.") == ["carrier", "delay"]
    assert kernel.complete(f"{start}context.filters.components.carrier.") == sorted(SelectContext.model_fields)
    assert kernel.complete(f"{start}context.") == ["filters", "flights", "hours", "note", "page"]


# --- tables ---


def test_a_selected_row_is_resolved_in_the_kernel(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run(
        "rows = [{'Flight no.': at, 'Total ($)': at * 2, 'copy': str(at)} for at in range(100)]\n"
        "def fill(context):\n    context.flights.data = rows\n"
        "    context.flights.columns.Total.visible = False\n"
        "def chosen(state, context):\n"
        "    row = state.flights\n"
        "    context.note.text = repr([row.number, row.Total, row.copy, len(row.rows)])\n"
    )
    changes = visit.call("fill").changes
    data = changes["flights"]["data"]
    assert changes["flights.Total"] == {"visible": False}
    assert [one["name"] for one in data["columns"]] == ["number", "copy"]
    ended = visit.call("chosen", flights={"table": data["table"], "selected": [7]})
    assert ended.changes["note"]["text"] == "[7, 14, '7', 1]", ended.error
    ended = visit.call("chosen", flights={"table": data["table"], "selected": []})
    assert ended.changes["note"]["text"] == "[None, None, None, 0]", ended.error


def test_windows_come_while_a_cell_runs(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run("def fill(context):\n    context.flights.data = [{'a': at} for at in range(1000)]")
    table = visit.call("fill").changes["flights"]["data"]["table"]
    cell = kernel.block()
    window = visit.rows("flights", table, start=500, count=2).window
    assert (window.positions, window.rows, window.total) == ([500, 501], [[500], [501]], 1000)
    assert visit.rows("flights", table + 1).error == "the table has changed"
    assert visit.rows("nowhere", table).error == "the table has changed"
    wrong = visit.rows("flights", table, sort=[{"column": "b", "descending": False}])
    assert wrong.error == "the table has no column 'b'"
    found = visit.query("flights", table, kind="statistics", column="a").result
    assert (found.min, found.max, found.sum, found.missing, sum(found.histogram.counts)) == (0, 999, 499_500, 0, 1000)
    assert visit.query("flights", table, kind="statistics", column="b").error == "the table has no column 'b'"
    assert visit.query("flights", table + 1, kind="totals", aggregates=[]).error == "the table has changed"
    kernel.unblock(cell)


# --- the page changes ---


def test_a_click_comes_before_the_searches_of_others(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run(
        "import pandas as pd\n"
        "LARGE = pd.DataFrame({'i': range(400_000), 's': [f'k{i}' for i in range(400_000)]})\n"
        "def fill(context):\n    context.flights.data = LARGE\n"
        "def click(context):\n    context.note.text = 'clicked'\n"
    )
    other = kernel.visit(builder=False)
    table = other.call("fill").changes["flights"]["data"]["table"]
    visit.call("click")
    for number in range(1, 5):
        sort = [{"column": "s", "descending": bool(number % 2)}]
        asked = {"start": 0, "count": 10, "sort": sort, "filter": [], "search": f"k{number}"}
        request = RowsRequest(id=number, component="flights", table=table, **{"keys": None} | asked)
        kernel.hub.send(Ask(visit=other.id, request=request))
    assert visit.call("click").done.outcome == "ok"
    before = [one for one in other.messages() if one.type == "rows"]
    rows = kernel.hub.wait(lambda: [one for one in other.messages() if one.type == "rows" and one.id == 4])
    assert len(before) < 4, "a click does not wait for all of them"
    assert rows[0].window.total > 0
    other.close()


def test_a_page_that_is_changed_by_hand(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    write_properties(kernel.folder, {**COMPONENTS, "late": {"type": "text_input", "value": "new"}})
    try:
        assert kernel.value("state.late") == "new"
        kernel.run("def late(state, context):\n    context.late.value = state.late + 'er'")
        write_properties(kernel.folder, {**COMPONENTS, "late": {"type": "text_input"}, "later": {"type": "text"}})
        kernel.run("def late(state, context):\n    context.later.text = repr(state.late)")
        assert visit.call("late", late="seen").changes == {"later": {"text": "'seen'"}}
    finally:
        write_properties(kernel.folder)
    assert kernel.value("sorted(State.model_fields)") == ["filters", "flights"]


@contextmanager
def broken_properties(kernel: LinkedKernel) -> Iterator[None]:
    """An unknown component type in properties.json while the block runs."""
    path = kernel.folder / "properties.json"
    whole = path.read_text()
    path.write_text(whole.replace('"form"', '"fort"'))
    try:
        yield
    finally:
        path.write_text(whole)


def test_a_page_that_is_broken_by_hand_stays(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run("factor = 2")
    with broken_properties(kernel):
        cell = kernel.run("state.filters.carrier")
        assert cell.status == "ok", cell.reply
        assert "The page is unchanged: properties.json: " in cell.text("stderr")
        assert "filters" in cell.text("stderr")
        assert kernel.run("1").text("stderr") == ""
        assert visit.call("scripted").error == ""


def test_the_next_cell_reports_an_error_of_the_page_and_no_event_does(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run("factor = 2")
    with broken_properties(kernel):
        ended = visit.call("scripted")
        assert ended.error == ""
        assert [one for one in ended.messages if one.type == "output"] == []
        assert kernel.stray_outputs() == []
        assert "The page is unchanged: " in kernel.run("1").text("stderr")
        visit.call("scripted")
    assert kernel.run("1").text("stderr") == ""


def test_the_page_stays_until_the_kernel_learns_the_notebooks_new_name(
    kernel: LinkedKernel, visit: LinkedVisit
) -> None:
    file, path = kernel.folder / "desk.ipynb", kernel.folder / "properties.json"
    whole = path.read_text()
    file.rename(kernel.folder / "counter.ipynb")
    path.write_text(whole.replace('"desk.ipynb"', '"counter.ipynb"'))
    try:
        assert visit.call("scripted").error == ""
        assert kernel.value("sorted(State.model_fields)") == ["filters", "flights"]
        kernel.hub.send(PageChanged(folder=str(kernel.folder), notebook="counter.ipynb", path="counter.ipynb"))
        until(lambda: "Page of counter.ipynb" in kernel.value("repr(page)"))
        assert kernel.value("sorted(State.model_fields)") == ["filters", "flights"]
    finally:
        (kernel.folder / "counter.ipynb").rename(file)
        path.write_text(whole)
        kernel.hub.send(PageChanged(folder=str(kernel.folder), notebook="desk.ipynb", path="desk.ipynb"))


# --- the whole notebook ---


def test_a_notebook_is_run_without_its_scripts(tmp_path: Path) -> None:
    cells: list[str | tuple[str, list[str]]] = [
        "%load_ext jupyter_tools",
        "found = 1",
        "import asyncio\nawait asyncio.sleep(0)",
        ("# handler: never\nraise ValueError", ["handler"]),
        ("def search(state, context):\n    context.note.text = str(found)", ["handler"]),
    ]
    with linked_kernel(tmp_path, cells) as kernel:
        kernel.hub.send(RunNotebook(only_if_new=True))
        ran = kernel.hub.wait(lambda: [one for one in kernel.hub.messages if one.type == "ran"])[0]
        assert (ran.error, ran.cell) == (None, None)
        assert kernel.visit(builder=False).call("search").changes == {"note": {"text": "1"}}

        kernel.run("found = 2")
        kernel.hub.send(RunNotebook(only_if_new=True))
        kernel.hub.wait(lambda: len([one for one in kernel.hub.messages if one.type == "ran"]) == 2)
        assert kernel.value("found") == 2

        write_app(kernel.folder, ["fine = 1", "def deep():\n    1 / 0\n\ndeep()", "never = 1"])
        kernel.hub.send(RunNotebook(only_if_new=False))
        ran = kernel.hub.wait(lambda: [one for one in kernel.hub.messages if one.type == "ran"][2:])[0]
        assert (ran.error, ran.cell) == ("ZeroDivisionError: division by zero", 1)
        assert "deep()" in ran.traceback
        assert "\x1b" not in ran.traceback
        assert kernel.value("'never' in globals()") is False

        (kernel.folder / "desk.ipynb").write_text("{")
        kernel.hub.send(RunNotebook(only_if_new=False))
        ran = kernel.hub.wait(lambda: [one for one in kernel.hub.messages if one.type == "ran"][3:])[0]
        assert "desk.ipynb cannot be read" in ran.error


# --- the link ---


def test_a_link_that_breaks_is_dialled_again(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, []) as kernel:
        kernel.run("def tick(context):\n    context.note.text = 'a'")
        assert kernel.visit().call("tick").done.outcome == "ok"
        kernel.hub.drop()
        assert kernel.welcome(dials=2).epoch == kernel.hub.dials[0].epoch
        assert kernel.visit().call("tick").done.outcome == "ok"


def test_without_a_server_handlers_do_not_wait_for_one(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, []) as kernel:
        kernel.run("from jupyter_tools.kernel.link import loop\nloop.RETURN, loop.RETRIES = 0.5, (0, 0.2)")
        kernel.run(
            "import os, time\n"
            "def much(context):\n"
            "    while not os.path.exists('go'):\n"
            "        time.sleep(0.01)\n"
            "    for at in range(100):\n"
            "        context.note.text = 'x' * 1_000_000\n"
            "        yield\n"
            "    open('ended', 'w').close()\n"
        )
        visit = kernel.visit()
        visit.until("running", visit.start("much"))
        kernel.hub.do(kernel.hub.stop_listening())
        kernel.hub.drop()
        kernel.hub.wait(lambda: kernel.hub.ended == 1)
        (kernel.folder / "go").touch()
        until((kernel.folder / "ended").exists)
        kernel.hub.do(kernel.hub.listen())
        kernel.welcome(dials=2)
        kernel.run("def tick(context):\n    context.note.text = 'a'")
        assert kernel.visit().call("tick").done.outcome == "ok"


def test_unload(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, []) as kernel:
        classes = "[type(sys.stdout).__mro__[0].__module__, type(get_ipython().display_pub).__module__]"
        kernel.run("import sys")
        kernel.run("%unload_ext jupyter_tools")
        kernel.hub.wait(lambda: kernel.hub.ended == 1)
        assert kernel.value(classes) == ["ipykernel.iostream", "ipykernel.zmqshell"]
        assert (
            kernel.value(
                "[one.name for one in threading.enumerate() if 'jupyter_tools' in one.name]"
                " if (threading := __import__('threading')) else 0"
            )
            == []
        )
        assert kernel.run("%load_ext jupyter_tools").status == "ok"
        kernel.welcome(dials=2)
        kernel.run("def tick(context):\n    context.note.text = 'a'")
        assert kernel.visit().call("tick").done.outcome == "ok"


def test_in_plain_ipython() -> None:
    code = """if True:
        ip = get_ipython()
        ip.run_line_magic('load_ext', 'jupyter_tools')
        ip.run_line_magic('load_ext', 'jupyter_tools')
        ip.run_cell('print(page)')
        ip.run_cell('handler(lambda: 1); state, context, State, Context')
        ip.run_line_magic('unload_ext', 'jupyter_tools')
        ip.run_cell('print(1 + 1)')
    """
    command = [sys.executable, "-m", "IPython", "--no-banner", "--colors=NoColor", "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=ROOT)  # noqa: S603
    assert ran.returncode == 0, ran.stderr
    assert "No page: no notebook was found" in ran.stdout
    assert "2" in ran.stdout
    assert "Error" not in ran.stdout + ran.stderr
