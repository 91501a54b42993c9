"""The websocket of a visit: opening, events, and what breaks the protocol."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tornado.httpclient import HTTPClientError

from jupyter_tools.protocol.base import EventError
from jupyter_tools.protocol.link import Ask, Interrupt, Open, Run, StateOf
from jupyter_tools.protocol.messages import MAX_MESSAGE, PROTOCOL, Done, Output
from jupyter_tools.protocol.queries import Counted, Distinct, QueryAnswer, QueryRequest
from jupyter_tools.protocol.rows import Rows
from tests.asked import EVENT, HELLO, QUERY, ROWS
from tests.outputs import UNNAMED
from tests.server.house import BUILDER, PAGE

if TYPE_CHECKING:
    from tests.server.house import Client, House

TABLE = {
    "table": 1,
    "total": 3,
    "columns": [{"name": "dep", "field": "dep", "kind": "number"}],
    "first": {"start": 0, "total": 3, "positions": [0, 1, 2], "rows": [[1], [2], [3]]},
}


async def ready(house: House, path: str) -> tuple[Any, Client]:
    """A kernel and a builder's client whose `load` has ended."""
    kernel = await house.kernel(path)
    client = await house.builder(path)
    await client.until("done", event=0)
    return kernel, client


async def test_a_click_runs_its_handler_and_the_answer_comes_back(house: House) -> None:
    path = house.write("click")
    kernel = await house.kernel(path)
    client = await house.builder(path)
    page = await client.next()
    assert page is not None
    assert (page["type"], page["builder"], page["page"]["title"]) == ("page", True, "Desk")
    await client.until("kernel", status="ready", epoch="epoch-1")
    await client.until("done", event=0, outcome="ok")
    event = await client.click(state={"filters.carrier": "UA"})
    update = await client.until("update", event=event)
    assert update["changes"] == {"page": {"message": "ran search"}}
    await client.until("done", event=event, outcome="ok")
    run = await kernel.expect(Run, event=event)
    assert (run.handler, run.component, run.name) == ("search", "filters.search", "click")
    assert run.state == {"filters.carrier": "UA", "filters.delay": 60, "flights": {"table": 0, "selected": []}}
    opened = await kernel.expect(Open)
    assert opened.builder
    assert opened.user


async def test_values_reach_the_state_of_cells(house: House) -> None:
    path = house.write("values")
    kernel, client = await ready(house, path)
    await client.send({"type": "state", "changes": {"filters.delay": 5}})
    message = await kernel.expect(StateOf)
    assert message.state["filters.delay"] == 5


async def test_the_query_of_the_page_reaches_the_kernel(house: House) -> None:
    path = house.write("query")
    kernel = await house.kernel(path)
    query = "flight=12&visit_token=x&%D0%BA=%D0%B2%20&odd=%ff&%fe=1"
    client = await house.connect(f"jupyter-tools/api/socket/{path}?{query}", **BUILDER)
    await client.hello()
    await client.until("done", event=0)
    assert (await kernel.expect(Open)).params == {"flight": "12", "к": "в", "odd": "\ufffd", "\ufffd": "1"}


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("{", "not JSON"),
        ("[]", ""),
        ('{"type": "event", "id": NaN}', "not JSON"),
        ("[" * 5000, "not JSON"),
        ({"type": "unknown"}, "unknown"),
        ({"type": "comm_open"}, "comm_open"),
        ({"type": "execute_request", "code": "1"}, "execute_request"),
        ({"type": "state"}, "changes"),
        ({"type": "state", "changes": {}, "more": 1}, "more"),
        ({**EVENT, "id": "1"}, "id"),
        ({**EVENT, "id": 2}, "event 2 came, but 1 was expected"),
        ({**EVENT, "id": 0}, "id"),
        ({**EVENT, "name": "load"}, "name"),
        ({**EVENT, "name": "explode"}, "name"),
        ({**EVENT, "component": ""}, "component"),
        ({**EVENT, "code": "import os"}, "code"),
        ({**EVENT, "state": []}, "state"),
        ({**ROWS, "count": 100_000}, "count"),
        ({**ROWS, "start": -1}, "start"),
        ({**ROWS, "filter": [{"column": "dep", "operator": "eval", "value": 1}]}, "operator"),
        ({"type": "cancel", "event": -1}, "event"),
        ({"type": "kernel", "status": "ready", "epoch": None, "message": ""}, "kernel"),
        (HELLO, "once"),
    ],
    ids=str,
)
async def test_what_breaks_the_protocol_closes_the_stream(house: House, message: Any, reason: str) -> None:
    client = await house.builder(house.write("broken"))
    await client.until("kernel")
    await client.send(message)
    code, why = await client.closed()
    assert code == 1008
    assert why is not None
    assert reason in why


HOSTILE = {
    "text": [
        "9" * 5_000,
        "1" * 9_999 + "x",
        "1_" * 4_999 + "1",
        "-" + "0" * 9_000,
        "1e" + "9" * 5_000,
        "inf",
        "nan",
        "\0",
        "\u0390" * 9_000,
    ],
    "amount": [{"$int": "9" * 4_000}, {"$int": "-" + "9" * 400}, 2**53, None],
    "share": [1e308, -1e308, 5e-324],
}
"""What visitors give that no rule expects, by component."""
FAILING = [
    *(
        "int(state.text)",
        "float(state.text)",
        "int(float(state.text))",
        "round(float(state.text))",
        "str(float(state.text))",
    ),
    *(
        "state.text[99]",
        "int(state.text) * int(state.text)",
        "f'{float(state.text):,.2f}' == ''",
        "max(state.text) > 'x'",
    ),
    *("state.amount + 1.5", "state.amount * state.amount", "-state.amount", "state.amount / 3", "state.amount % 0.1"),
    *(
        "float(state.amount)",
        "int(state.amount)",
        "abs(state.amount)",
        "round(state.amount, -2)",
        "sum([state.amount, 0.5])",
    ),
    *("f'{state.amount:.2f}' == ''", "f'{state.amount:.1%}' == ''", "str(state.amount) == ''", "state.amount < 1.5"),
    *("int(state.share * 10)", "round(state.share * 10)", "state.share * 1e10 // 1e-10 % 0.1", "1 / state.share"),
    *("int(visit.params.q)", "float(visit.params.q) // 1e-300", "[state.text, state.amount] == [state.amount]"),
]


@pytest.mark.parametrize("name", HOSTILE)
async def test_whatever_rules_make_of_what_visitors_give_the_visit_goes_on(house: House, name: str) -> None:
    """Now, with the next event, and when the visit is resumed."""
    buttons = {
        f"button{at}": {"type": "button", "label": "Go", "rules": {"disabled": rule}, "handlers": {"click": "go"}}
        for at, rule in enumerate(FAILING)
    }
    inputs = {
        "text": {"type": "text_input", "label": "Text"},
        "amount": {"type": "number", "label": "Amount", "integer": True},
        "share": {"type": "number", "label": "Share"},
    }
    plain = {"plain": {"type": "button", "label": "Go", "handlers": {"click": "go"}}}
    path = house.write("hostile", {"components": {**inputs, **plain, **buttons}})
    await house.kernel(path)
    publication = await house.publish(path)
    cookie = await house.cookie(publication)
    socket = f"jupyter-tools/pages/{publication['slug']}/socket?q={'9' * 5_000}"
    client = await house.connect(socket, Cookie=cookie)
    await client.hello()
    await client.until("kernel", status="ready")
    for value in HOSTILE[name]:
        await client.send({"type": "state", "changes": {name: value}})
        for component in ("plain", *buttons):
            event = await client.click(component)
            assert (await client.until("done", event=event))["outcome"] in ("ok", "refused", "error")
        event = await client.click("plain", state={name: value})
        done = await client.until("done", event=event)
        assert done["outcome"] == "ok", done["error"]
        before = client.visit
        client.cut()
        client = await house.connect(socket, Cookie=cookie)
        await client.hello(visit=before)
        page = await client.until("page")
        assert (page["visit"], page["state"][name]) == (before, value)
        await client.until("done", event=await client.click("plain"), outcome="ok")


@pytest.mark.parametrize("message", [EVENT, ROWS, {"type": "state", "changes": {}}, {"type": "cancel", "event": 1}])
async def test_nothing_comes_before_hello(house: House, message: Any) -> None:
    client = await house.connect(f"jupyter-tools/api/socket/{house.write('early')}", **BUILDER)
    await client.send(message)
    assert await client.closed() == (1008, "the first message is `hello`")


async def test_a_client_must_say_something(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jupyter_tools.server.http.socket.HELLO", 0.2)
    path = house.write("silent")
    await house.kernel(path)
    spoke = await house.builder(path)
    silent = await house.connect(f"jupyter-tools/api/socket/{path}", **BUILDER)
    assert await silent.closed() == (1008, "the first message, `hello`, did not come")
    await spoke.until("done", event=0)
    await spoke.until("done", event=await spoke.click("other"), outcome="ok")


async def test_a_client_of_another_version_is_asked_to_reload(house: House) -> None:
    client = await house.connect(f"jupyter-tools/api/socket/{house.write('old')}", **BUILDER)
    await client.send({**HELLO, "protocol": PROTOCOL + 1})
    code, reason = await client.closed()
    assert code == 1008
    assert reason is not None
    assert "reload" in reason


@pytest.mark.parametrize("size", [MAX_MESSAGE, 3 * MAX_MESSAGE])
async def test_too_much_closes_with_its_own_code(house: House, size: int) -> None:
    client = await house.builder(house.write("large"))
    await client.until("kernel")
    await client.send({"type": "state", "changes": {"filters.carrier": "x" * size}})
    code, reason = await client.closed()
    assert code == 1009
    assert reason is not None
    assert "over" in reason


async def test_bytes_close_with_their_own_code(house: House) -> None:
    client = await house.builder(house.write("bytes"))
    await client.until("kernel")
    await client.socket.write_message(b"{}", binary=True)
    assert (await client.closed())[0] == 1003


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"component": "nothing"}, "nothing"),
        ({"component": "filters.nothing"}, "filters.nothing"),
        ({"component": "unbound"}, "unbound"),
        ({"component": "flights", "name": "click"}, "flights"),
        ({"component": "filters.search.click"}, "filters.search.click"),
        ({"state": {"filters.nothing": 1}}, "filters.nothing"),
        ({"state": {"filters.search": 1}}, "filters.search"),
        ({"state": {"filters.carrier": "XX"}}, "filters.carrier"),
        ({"state": {"filters.delay": "many"}}, "filters.delay"),
        ({"state": {"filters.delay": {"__class__": "x"}}}, "filters.delay"),
        ({"state": {"flights": {"table": 1, "selected": [3]}}}, "flights"),
        ({"state": {"flights": {"table": 1, "selected": [-1]}}}, "flights"),
        ({"state": {"flights": {"table": 1, "selected": [True]}}}, "flights"),
        ({"state": {"flights": {"table": 1, "selected": [0, 1]}}}, "flights"),
        ({"state": {"flights": {"table": 7, "selected": [0]}}}, "flights"),
        ({"state": {"flights": {"table": 1, "selected": [0], "row": {"dep": 9}}}}, "flights"),
        ({"state": {"flights": [0]}}, "flights"),
    ],
    ids=str,
)
async def test_what_does_not_fit_is_refused_before_the_kernel(house: House, given: Any, field: str) -> None:
    path = house.write("refused")
    kernel = await house.kernel(path, changes=lambda _: {"flights": {"data": TABLE}})
    client = await house.builder(path)
    await client.until("done", event=0)
    event = await client.click(**given)
    done = await client.until("done", event=event)
    assert done["outcome"] == "error"
    assert done["error"]["field"] == field
    assert done["error"]["message"]
    assert kernel.count(Run) == 1
    mended = {"filters.carrier": "UA", "filters.delay": 1, "flights": {"table": 1, "selected": [2]}}
    event = await client.click(state=mended)
    await client.until("done", event=event, outcome="ok")


async def test_a_client_is_put_right_about_what_it_cannot_change(house: House) -> None:
    path = house.write("locked")
    kernel = await house.kernel(path, changes=lambda _: {"filters.delay": {"disabled": True}})
    client = await house.visitor(await house.publish(path))
    await client.until("done", event=0)
    await client.send({"type": "state", "changes": {"filters.delay": 1}})
    assert (await client.until("update"))["changes"] == {"filters.delay": {"value": 60}}
    event = await client.click(state={"filters.delay": 2})
    assert (await client.until("update"))["changes"] == {"filters.delay": {"value": 60}}
    done = await client.until("done", event=event)
    assert (done["error"]["field"], done["error"]["message"]) == ("filters.delay", "cannot be changed now")
    assert kernel.count(Run) == 1
    event = await client.click()
    assert (await kernel.expect(Run, event=event)).state["filters.delay"] == 60


async def test_a_repeated_id_runs_once(house: House) -> None:
    kernel, client = await ready(house, house.write("repeat"))
    for _ in range(3):
        await client.send(EVENT)
    await client.until("done", event=1)
    await client.send({**EVENT, "id": 2})
    await client.until("done", event=2)
    assert kernel.count(Run) == 3


async def test_a_second_click_while_the_first_runs_is_dropped(house: House) -> None:
    kernel, client = await ready(house, house.write("twice"))
    kernel.answers = False
    first, second = await client.click("other"), await client.click("other")
    await client.until("done", event=second, outcome="cancelled")
    kernel.answer(await kernel.expect(Run, event=first))
    await client.until("done", event=first, outcome="ok")
    assert kernel.count(Run) == 2


async def test_events_that_pile_up_are_bounded(house: House) -> None:
    page = {**PAGE, "policies": {"changed": {"when_running": "queue"}}}
    kernel, client = await ready(house, house.write("pile", page))
    kernel.answers = False
    for number in range(120):
        await client.click("filters.delay", "change", state={"filters.delay": number})
    done = await client.until("done", outcome="error")
    assert "under way" in done["error"]["message"]


async def test_a_running_event_is_interrupted(house: House) -> None:
    kernel, client = await ready(house, house.write("cancel"))
    kernel.answers = False
    event = await client.click("other")
    await client.send({"type": "cancel", "event": event})
    interrupt = await kernel.expect(Interrupt)
    assert interrupt.event == event
    kernel.emit(
        interrupt.visit,
        Done(seq=0, event=event, outcome="cancelled", error=None, changes={}, handler="", at_once=False),
    )
    await client.until("done", event=event, outcome="cancelled")
    await client.send({"type": "cancel", "event": 99})
    await client.click("other")
    await kernel.expect(Run, event=event + 1)
    assert kernel.count(Interrupt) == 1


async def test_windows_of_tables_come_from_the_kernel(house: House) -> None:
    kernel, client = await ready(house, house.write("rows"))
    await client.send(ROWS)
    ask = await kernel.expect(Ask)
    kernel.emit(ask.visit, Rows(id=1, component="flights", table=1, window=None, error="later"))
    await client.until("rows", id=1, error="later")
    await client.send({**ROWS, "component": "other", "id": 2})
    assert "not a visible table" in (await client.until("rows", id=2))["error"]
    await client.send({**QUERY, "component": "other", "id": 3})
    assert "not a visible table" in (await client.until("query", id=3))["error"]
    assert kernel.count(Ask) == 1
    await client.send({**QUERY, "id": 4})
    ask = await kernel.expect(Ask, request=QueryRequest(**{**QUERY, "id": 4}))
    result = Distinct(found=[Counted(value=None, count=2)], more=False)
    kernel.emit(ask.visit, QueryAnswer(id=4, component="flights", table=1, result=result, error=None))
    assert (await client.until("query", id=4))["result"]["found"] == [{"value": None, "count": 2}]


async def test_a_builder_sees_output_and_tracebacks(house: House) -> None:
    kernel, client = await ready(house, house.write("output"))
    kernel.answers = False
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    fail(kernel, run)
    assert (await client.until("output"))["text"] == "printed"
    assert (await client.until("output"))["kind"] == "display"
    done = await client.until("done", event=event)
    assert done["error"]["traceback"] == "Traceback of /secret/path"


async def test_a_visitor_sees_neither_output_nor_tracebacks(house: House) -> None:
    path = house.write("quiet")
    kernel = await house.kernel(path)
    client = await house.visitor(await house.publish(path))
    await kernel.hold(client)
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    fail(kernel, run)
    assert (await client.until("output"))["kind"] == "display"
    done = await client.until("done", event=event)
    assert done["error"] == {
        "id": "e1",
        "message": "It failed.",
        "field": None,
        "traceback": None,
        "cell": None,
        "line": None,
    }
    assert not (await kernel.expect(Open)).builder


async def test_a_visitor_does_not_see_the_error_of_a_frame_library(house: House) -> None:
    path = house.write("library")
    kernel = await house.kernel(path)
    client = await house.visitor(await house.publish(path))
    await client.until("done", event=0)
    await client.send(ROWS)
    ask = await kernel.expect(Ask)
    error = "the rows cannot be read: TypeError: /secret/path"
    kernel.emit(ask.visit, Rows(id=1, component="flights", table=1, window=None, error=error))
    answer = await client.until("rows", id=1)
    assert answer["window"] is None
    assert "cannot be shown" in answer["error"]
    assert "secret" not in answer["error"]


def fail(kernel: Any, run: Run) -> None:
    """Print, display and fail, as a handler may."""
    kernel.emit(run.visit, Output(seq=0, event=run.event, kind="stdout", text="printed", data={}, **UNNAMED))
    kernel.emit(
        run.visit, Output(seq=0, event=run.event, kind="display", text="shown", data={"text/plain": "shown"}, **UNNAMED)
    )
    error = EventError(
        id="e1",
        message="It failed.",
        field="filters.carrier.value",
        traceback="Traceback of /secret/path",
        cell="abc",
        line=3,
    )
    kernel.emit(
        run.visit, Done(seq=0, event=run.event, outcome="error", error=error, changes={}, handler="", at_once=False)
    )


async def test_a_second_end_of_an_event_is_dropped(house: House) -> None:
    kernel, client = await ready(house, house.write("ends"))
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    kernel.answer(run)
    await client.until("done", event=event)
    await client.until("update", event=event)
    kernel.emit(run.visit, Output(seq=0, event=event, kind="stdout", text="last", data={}, **UNNAMED))
    assert (await client.next() or {})["type"] == "output"


async def test_the_page_is_painted_before_the_kernel_is_ready(house: House) -> None:
    path = house.write("paint")
    client = await house.builder(path)
    page = await client.next()
    assert page is not None
    assert page["state"] == {"filters.carrier": None, "filters.delay": 60, "flights": {"table": 0, "selected": []}}
    status = await client.until("kernel", status="missing")
    assert "no kernel" in status["message"]
    assert status["runnable"] is True
    event = await client.click()
    kernel = await house.kernel(path)
    await client.until("kernel", status="ready")
    await client.until("done", event=0)
    await client.until("done", event=event, outcome="ok")
    assert kernel.count(Run) == 2


@pytest.mark.parametrize(
    "path",
    [
        "nothing.ipynb",
        "",
        "hidden",
        "../outside.ipynb",
        "%2e%2e/outside.ipynb",
        "..%2foutside.ipynb",
        ".hidden/desk.ipynb",
        "link/outside.ipynb",
        "/etc/passwd",
    ],
)
async def test_paths_outside_are_not_found(house: House, path: str) -> None:
    house.write(".hidden")
    (house.root.parent / "outside.ipynb").write_text(json.dumps({}))
    if not (house.root / "link").exists():
        (house.root / "link").symlink_to(house.root.parent)
    with pytest.raises(HTTPClientError) as raised:
        await house.connect(f"jupyter-tools/api/socket/{path}", **BUILDER)
    assert raised.value.code == 404


async def test_a_builder_without_login_is_refused(house: House) -> None:
    path = house.write("login")
    for headers in ({}, {"Authorization": "token wrong"}):
        with pytest.raises(HTTPClientError) as raised:
            await house.connect(f"jupyter-tools/api/socket/{path}", **headers)
        assert raised.value.code == 403


async def test_a_builder_needs_the_permission_to_execute(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house.write("permission")
    asked: list[tuple[str, str]] = []

    def is_authorized(_handler: Any, _user: Any, action: str, resource: str) -> bool:
        asked.append((action, resource))
        return action != "execute"

    monkeypatch.setattr(house.app.authorizer, "is_authorized", is_authorized)
    with pytest.raises(HTTPClientError) as raised:
        await house.connect(f"jupyter-tools/api/socket/{path}", **BUILDER)
    assert raised.value.code == 403
    assert asked == [("execute", "jupyter_tools")]


async def test_pages_of_other_sites_are_refused(house: House) -> None:
    path = house.write("origin")
    publication = await house.publish(path) if await house.kernel(path) else {}
    cookie = await house.cookie(publication)
    page = f"jupyter-tools/pages/{publication['slug']}/socket"
    with pytest.raises(HTTPClientError) as raised:
        await house.connect(page, Cookie=cookie, Origin="https://evil.example")
    assert raised.value.code == 403
    with pytest.raises(HTTPClientError) as raised:
        await house.connect(page, Origin="https://evil.example", **BUILDER)
    assert raised.value.code == 403
    client = await house.connect(page, Cookie=cookie, Origin=f"http://127.0.0.1:{house.port}")
    await client.hello()
    await client.until("page")
