"""What builders see and do: the trace of events, REST of the operations page, health, readiness and metrics."""

from __future__ import annotations

import asyncio
import json
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from jupyter_tools.errors import PublicationsError
from jupyter_tools.protocol.link import Emit, Interrupt, Run
from jupyter_tools.protocol.messages import Done, EventError, Output, Progress, Running, Update
from jupyter_tools.reports.journal import MASK
from jupyter_tools.server.journal import metrics
from jupyter_tools.server.journal.events import EventRecorder
from jupyter_tools.server.journal.metrics import Metrics
from jupyter_tools.server.kernels.description import STOPPED
from jupyter_tools.server.visits import entrance
from jupyter_tools.server.visits.visit import PARTLY
from tests.outputs import UNNAMED
from tests.server.fake_kernel import ENDED
from tests.server.house import BUILDER, PAGE
from tests.waiting import eventually, turns

if TYPE_CHECKING:
    from tests.server.fake_kernel import FakeKernel
    from tests.server.house import Client, House

API = "jupyter-tools/api/operations"
LOGIN = {
    "components": {
        "login": {
            "type": "form",
            "components": {
                "name": {"type": "text_input"},
                "password": {"type": "text_input", "secret": True},
                "go": {"type": "button", "handlers": {"click": "go"}},
            },
        }
    }
}


async def ask(house: House, path: str = "", method: str = "GET", body: Any = None, **settings: Any) -> tuple[int, Any]:
    """Status and parsed answer of an endpoint."""
    answer = await house.fetch(f"{API}{path}", method, body, **settings)
    return answer.code, json.loads(answer.body) if answer.body else None


async def recorded(house: House, path: str, query: str = "") -> list[dict[str, Any]]:
    """The recorded events of a page, the oldest first."""
    journal = house.room.events.journal
    assert journal is not None
    await asyncio.to_thread(journal.flush)
    status, answer = await ask(house, f"/events?page={path}{query}")
    assert status == 200, answer
    return list(reversed(answer["events"]))


async def started(house: House, name: str, page: Any = PAGE, **kernel: Any) -> tuple[str, FakeKernel, Client]:
    """A new page with a kernel and a builder's client."""
    path = house.write(name, page)
    fake = await house.kernel(path, **kernel)
    client = await house.builder(path)
    await client.until("kernel", status="ready")
    return path, fake, client


# --- events ---------------------------------------------------------------------------------------------------------


async def test_an_event_is_recorded_from_click_to_end(house: House) -> None:
    path, kernel, client = await started(house, "whole")
    await kernel.hold(client)
    event = await client.click(state={"filters.carrier": "UA"}, detail={"x": 1})
    run = await kernel.expect(Run, event=event)
    running = Running(seq=0, event=event, component=run.component, name=run.name)
    kernel.send(Emit(visit=run.visit, message=running, code="c0de"))
    for text in ("part one, ", "part two"):
        kernel.emit(run.visit, Output(seq=0, event=event, kind="stdout", text=text, data={}, **UNNAMED))
    for text in ("first", "last"):
        kernel.emit(run.visit, Update(seq=0, event=event, changes={"page": {"message": text}}, handler=""))
    error = EventError(id="e1", message="told", field=None, traceback="Trace", cell="c1", line=2)
    kernel.emit(
        run.visit, Done(seq=0, event=event, outcome="error", error=error, changes={}, handler="", at_once=False)
    )
    await client.until("done", event=event)
    load, entry = await recorded(house, path)
    assert (load["event"], load["name"], load["handler"], load["outcome"]) == (0, "load", "load", "ok")
    assert entry["state"]["filters.carrier"] == "UA"
    assert entry["state"]["filters.delay"] == 60
    assert (entry["handler"], entry["code"], entry["detail"]) == ("search", "c0de", {"x": 1})
    assert entry["output"] == "part one, part two"
    assert entry["changes"] == {"page": {"message": "last"}}
    assert (entry["outcome"], entry["error"]["traceback"], entry["error"]["cell"]) == ("error", "Trace", "c1")
    assert (entry["visit"], entry["builder"], entry["mode"]) == (client.visit[:8], True, "live")
    assert entry["wait"] >= 0
    assert entry["run"] >= 0


async def test_what_a_visitor_is_not_shown_is_recorded(house: House) -> None:
    path = house.write("hides")
    kernel = await house.kernel(path)
    client = await house.visitor(await house.publish(path))
    await kernel.hold(client)
    event = await client.click()
    run = await kernel.expect(Run, event=event)
    kernel.emit(run.visit, Running(seq=0, event=event, component=run.component, name=run.name))
    kernel.emit(run.visit, Output(seq=0, event=event, kind="stdout", text="for builders", data={}, **UNNAMED))
    error = EventError(id="e1", message="told", field="filters", traceback="Trace", cell="c1", line=2)
    kernel.emit(
        run.visit, Done(seq=0, event=event, outcome="error", error=error, changes={}, handler="", at_once=False)
    )
    assert (await client.until("done", event=event))["error"]["traceback"] is None
    entry = (await recorded(house, path))[-1]
    assert (entry["builder"], entry["user"]) == (False, "")
    assert (entry["output"], entry["error"]["traceback"], entry["error"]["field"]) == (
        "for builders",
        "Trace",
        "filters",
    )


async def test_refused_events_and_repeated_ids_are_recorded_once_or_not(house: House) -> None:
    path, _, client = await started(house, "refuses")
    await client.until("done", event=0)
    event = await client.click("unbound")
    await client.until("done", event=event, outcome="error")
    await client.send(
        {"type": "event", "id": event, "component": "other", "name": "click", "step": 0, "state": {}, "detail": None}
    )
    event = await client.click(state={"filters.carrier": "nowhere"})
    await client.until("done", event=event, outcome="error")
    found = await recorded(house, path)
    assert [(one["event"], one["component"], one["outcome"]) for one in found] == [
        (0, "page", "ok"),
        (1, "unbound", "error"),
        (2, "filters.search", "error"),
    ]
    assert found[1]["handler"] is None
    assert found[2]["error"]["field"] == "filters.carrier"
    assert found[2]["run"] is None


async def test_an_id_out_of_order_is_no_event(house: House) -> None:
    path, _, client = await started(house, "gap")
    await client.until("done", event=0)
    client.event = 7
    await client.click()
    assert (await client.closed())[0] == 1008
    assert [one["event"] for one in await recorded(house, path)] == [0]


async def test_events_in_a_kernel_that_ends_are_recorded_as_unknown(house: House) -> None:
    path, kernel, client = await started(house, "dies")
    await kernel.hold(client)
    event = await client.click()
    await kernel.expect(Run, event=event)
    kernel.die()
    await client.until("done", event=event, outcome="unknown")
    assert (await recorded(house, path))[-1]["outcome"] == "unknown"


async def test_events_of_a_visit_that_ends_are_recorded(house: House) -> None:
    path, kernel, client = await started(house, "leaves")
    await kernel.hold(client)
    event = await client.click()
    await kernel.expect(Run, event=event)
    assert (await ask(house, f"/visits/{client.visit[:8]}/end", "POST"))[0] == 204
    entry = (await recorded(house, path))[-1]
    message = f"{entrance.ENDED_REASON} {PARTLY}"
    assert (entry["event"], entry["outcome"], entry["error"]["message"]) == (event, "unknown", message)
    done = await client.until("done", event=event, outcome="unknown")
    assert done["error"]["message"] == message
    assert await client.closed() == (entrance.ENDED, entrance.ENDED_REASON)


async def test_a_password_is_not_recorded(house: House) -> None:
    path, kernel, client = await started(house, "login", LOGIN)
    kernel.answers = False
    event = await client.click("login.go", state={"login.name": "Ann", "login.password": "open sesame"})
    run = await kernel.expect(Run, event=event)
    assert run.state["login.password"] == "open sesame"
    kernel.emit(run.visit, Running(seq=0, event=event, component=run.component, name=run.name))
    kernel.emit(run.visit, Output(seq=0, event=event, kind="stdout", text="tried open sesame\n", data={}, **UNNAMED))
    kernel.emit(run.visit, Update(seq=0, event=event, changes={"login.password": {"value": "new secret"}}, handler=""))
    kernel.emit(run.visit, Done(seq=0, event=event, outcome="ok", error=None, changes={}, handler="", at_once=False))
    await client.until("done", event=event)
    kernel.answers = True
    kernel.changes = lambda _: {"page": {"message": "it was open sesame, it is new secret"}}
    await client.until("done", event=await client.click("login.go"))
    first, second = await recorded(house, path)
    assert first["state"] == {"login.name": "Ann", "login.password": MASK}
    assert first["left_out"] == {"login.password": "secret"}
    assert first["changes"] == {"login.password": {"value": MASK}}
    assert first["output"] == f"tried {MASK}\n"
    assert second["changes"] == {"page": {"message": f"it was {MASK}, it is {MASK}"}}


async def test_a_password_is_not_in_the_servers_log(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    monkeypatch.setattr(house.room.log, "log", lambda _level, text, *given: lines.append(text % given))
    path = house.write("hushed", LOGIN)
    kernel = await house.kernel(path)
    kernel.answers = False
    client = await house.visitor(await house.publish(path))
    await client.until("kernel", status="ready")
    event = await client.click("login.go", state={"login.password": "open sesame"})
    run = await kernel.expect(Run, event=event)
    kernel.emit(run.visit, Output(seq=0, event=event, kind="stdout", text="tried open sesame\n", data={}, **UNNAMED))
    error = EventError(id="e1", message="told", field=None, traceback="E: 'open sesame'", cell=None, line=None)
    kernel.emit(
        run.visit, Done(seq=0, event=event, outcome="error", error=error, changes={}, handler="", at_once=False)
    )
    await client.until("done", event=event)
    assert f"tried {MASK}" in "".join(lines)
    assert f"E: '{MASK}'" in "".join(lines)
    assert "open sesame" not in "".join(lines)


async def test_events_are_filtered(house: House) -> None:
    path, _, client = await started(house, "filters")
    await client.until("done", event=0)
    await client.until("done", event=await client.click())
    await client.until("done", event=await client.click("unbound"))
    assert [one["event"] for one in await recorded(house, path, "&failed=true")] == [2]
    assert [one["event"] for one in await recorded(house, path, "&outcome=ok&handler=search")] == [1]
    assert [one["event"] for one in await recorded(house, path, f"&visit={client.visit[:8]}&limit=1")] == [2]
    assert await recorded(house, "elsewhere/desk.ipynb") == []
    [last] = await recorded(house, path, "&limit=1")
    assert [one["event"] for one in await recorded(house, path, f"&before={last['id']}")] == [0, 1]
    assert await recorded(house, path, f"&after={last['id']}") == []


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1000", "limit=x", "outcome=fine", "nonsense=1", "after=%00", "failed=7", "limit=1&limit=2"],
)
async def test_a_malformed_query_is_refused(house: House, query: str) -> None:
    status, answer = await ask(house, f"/events?{query}")
    assert (status, answer["error"]["name"]) == (400, "BadRequestError")


# --- the overview ---------------------------------------------------------------------------------------------------


async def test_the_overview_shows_kernels_visits_and_running_events(house: House) -> None:
    path, kernel, client = await started(house, "shown")
    await kernel.hold(client)
    running, waiting = await client.click(), await client.click("other")
    run = await kernel.expect(Run, event=running)
    kernel.emit(run.visit, Running(seq=0, event=running, component=run.component, name=run.name))
    kernel.emit(run.visit, Progress(seq=0, event=running, value=0.5, label=""))
    await client.until("progress", event=running)
    status, answer = await ask(house)
    assert status == 200
    [shown] = [one for one in answer["kernels"] if one["page"] == path]
    assert (shown["mode"], shown["status"], shown["pid"], shown["visits"], shown["connected"]) == (
        "live",
        "ready",
        ENDED,
        1,
        1,
    )
    assert (shown["running"], shown["waiting"], shown["stopped"], shown["published"]) == (1, 1, False, False)
    assert shown["why"]
    assert answer["now"] >= shown["since"] > 0
    [visit] = [one for one in answer["visits"] if one["page"] == path]
    assert visit["kernel"] == shown["id"]
    assert visit["visit"] == client.visit[:8]
    events = {one["event"]: one for one in visit["events"]}
    assert (events[running]["started"], events[waiting]["started"]) == (True, False)
    assert (events[running]["handler"], events[waiting]["component"]) == ("search", "other")
    assert client.visit not in json.dumps(answer)
    assert answer["journal"]["problem"] == ""
    assert answer["store"] == ""


async def test_a_kernel_that_nobody_needs_is_idle_and_not_in_trouble(house: House) -> None:
    path, kernel, client = await started(house, "idle")
    await client.until("done", event=0)
    client.cut()
    await until_status(house, path, "ready", connected=0)
    kernel.die()
    shown = await until_status(house, path, "idle")
    assert shown["message"] == "Nobody has the page open; the kernel starts for the next visitor."


async def until_status(house: House, path: str, status: str, **fields: object) -> dict[str, Any]:
    """The kernel of a page in the overview, once it has a status and these fields."""
    async with asyncio.timeout(5):
        while True:
            [shown] = [one for one in (await ask(house))[1]["kernels"] if one["page"] == path]
            if shown["status"] == status and fields.items() <= shown.items():
                return dict(shown)


async def test_a_builder_cancels_an_event(house: House) -> None:
    _, kernel, client = await started(house, "cancels")
    await kernel.hold(client)
    event = await client.click()
    await kernel.expect(Run, event=event)
    path = f"/visits/{client.visit[:8]}/cancel"
    assert (await ask(house, path, "POST", {"event": event}))[0] == 204
    await kernel.expect(Interrupt, event=event)
    assert (await ask(house, path, "POST", {"event": 99}))[0] == 404
    assert (await ask(house, path, "POST", {"event": -1}))[0] == 400
    assert (await ask(house, path, "POST", "nonsense"))[0] == 400
    assert (await ask(house, "/visits/nobody/cancel", "POST", {"event": event}))[0] == 404


async def test_a_builder_ends_a_visit(house: House) -> None:
    _, _, client = await started(house, "ends")
    await client.until("done", event=0)
    assert (await ask(house, f"/visits/{client.visit[:8]}/end", "POST"))[0] == 204
    assert await client.closed() == (entrance.ENDED, entrance.ENDED_REASON)
    assert (await ask(house, f"/visits/{client.visit[:8]}/end", "POST"))[0] == 404
    # A tab that was away asks for it, and would give what it kept.
    late = await house.builder("ends/desk.ipynb", visit=client.visit, epoch="epoch-1", seq=3)
    assert await late.closed() == (entrance.ENDED, entrance.ENDED_REASON)
    again = await house.builder("ends/desk.ipynb")
    assert (await again.until("page"))["visit"] != client.visit


@pytest.mark.parametrize("name", ["", "a", "abcdefg", "abcdefghi", "%00", "..", "x" * 3000])
async def test_no_visit_is_found_by_other_than_its_name(house: House, name: str) -> None:
    assert (await ask(house, f"/visits/{name}/end", "POST"))[0] == 404


async def test_a_stopped_kernel_of_a_live_page_serves_again_when_lab_starts_it(house: House) -> None:
    path, kernel, client = await started(house, "stops")
    await client.until("done", event=0)
    live = house.room.kernels.live(house.room.root.page(path))
    identity = house.sessions.pop(path)
    assert (await ask(house, f"/kernels/{live.id}/stop", "POST"))[0] == 204
    await client.until("kernel", status="missing", message=STOPPED)
    [shown] = [one for one in (await ask(house))[1]["kernels"] if one["page"] == path]
    assert (shown["stopped"], shown["pid"], shown["since"]) == (True, None, None)
    kernel.die()
    house.sessions[path] = identity
    await house.kernel(path, "epoch-2")
    await client.until("kernel", status="ready")
    assert not live.halted


# --- access ---------------------------------------------------------------------------------------------------------


async def test_visitors_and_strangers_see_nothing(house: House) -> None:
    path = house.write("closed")
    await house.kernel(path)
    publication = await house.publish(path)
    client = await house.visitor(publication)
    await client.until("done", event=0)
    visit, cookie = client.visit[:8], await house.cookie(publication)
    key = publication["url"].partition("visit_token=")[2]
    for headers in ({}, {"Cookie": cookie}, {"Authorization": f"token {key}"}, {"Authorization": "token wrong"}):
        for name, method, body in (
            ("", "GET", None),
            ("/events", "GET", None),
            (f"/visits/{visit}/end", "POST", None),
            (f"/visits/{visit}/cancel", "POST", {"event": 0}),
        ):
            assert (await ask(house, name, method, body, headers=headers))[0] == 403, (name, headers)
        answer = await house.fetch("jupyter-tools/operations", headers=headers)
        assert answer.code == 302
        assert "/login" in answer.headers["Location"]
        assert (await house.fetch("jupyter-tools/metrics", headers=headers)).code == 403
    assert house.room.visits.all()


async def test_users_who_may_only_read_see_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        house.app.authorizer, "is_authorized", lambda _handler, _user, action, _resource: action == "read"
    )
    assert (await ask(house))[0] == 403
    assert (await ask(house, "/events"))[0] == 403
    assert (await house.fetch("jupyter-tools/operations")).code == 403
    assert (await house.fetch("jupyter-tools/metrics")).code == 403


async def test_an_action_without_the_xsrf_token_is_refused(house: House) -> None:
    login = await house.fetch("lab?token=builder-token", headers={})
    cookie = "; ".join(one.partition(";")[0] for one in login.headers.get_list("Set-Cookie"))
    headers = {"Cookie": cookie, "Referer": house.url("lab")}
    assert (await ask(house, headers=headers))[0] == 200
    assert (await ask(house, "/visits/x/end", "POST", headers=headers))[0] == 403


async def test_the_operations_page_is_strict(house: House) -> None:
    answer = await house.fetch("jupyter-tools/operations", headers=BUILDER)
    assert answer.code in (200, 503)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert answer.headers["Cache-Control"] == "no-store"


# --- health, readiness and metrics ----------------------------------------------------------------------------------


async def test_health_answers_status_and_version_only(house: House) -> None:
    answer = await house.fetch("jupyter-tools/health", headers={})
    assert answer.code == 200
    assert set(json.loads(answer.body)) == {"status", "version"}


async def until(house: House, status: str) -> None:
    """Ask until the only published page is as given."""

    async def shown() -> bool:
        answer = json.loads((await house.fetch("jupyter-tools/ready")).body)
        return [one["status"] for one in answer["pages"]] == [status]

    await eventually(shown)


async def test_readiness_only_reports(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ready(**headers: str) -> tuple[int, Any]:
        answer = await house.fetch("jupyter-tools/ready", headers=headers)
        return answer.code, json.loads(answer.body)

    started: list[Any] = []
    monkeypatch.setattr(house.app.session_manager, "create_session", lambda **given: started.append(given))
    assert await ready() == (200, {"status": "ready"})
    assert await ready(**BUILDER) == (200, {"status": "ready", "pages": []})
    path = house.write("probe")
    kernel = await house.kernel(path)
    await house.publish(path)
    assert await ready(**BUILDER) == (200, {"status": "ready", "pages": [{"page": path, "status": "ready"}]})
    kernel.die()
    # It starts when somebody opens the page; the probe does not start it.
    await until(house, "idle")
    assert await ready() == (200, {"status": "ready"})
    assert not started
    await house.kernel(path, "epoch-2")
    visitor = await house.builder(path)
    await visitor.until("kernel", status="ready")
    await until(house, "ready")
    house.sessions.pop(path)
    live = house.room.kernels.live(house.room.root.page(path))
    assert (await ask(house, f"/kernels/{live.id}/stop", "POST"))[0] == 204
    await until(house, "down")
    assert await ready() == (503, {"status": "not ready"})


async def test_readiness_of_unreadable_publications(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> Any:
        raise PublicationsError("publications.json cannot be read")

    monkeypatch.setattr(house.room.publications, "below_root", fails)
    answer = await house.fetch("jupyter-tools/ready", headers={})
    assert (answer.code, json.loads(answer.body)) == (503, {"status": "not ready"})
    monkeypatch.undo()


async def figures(house: House) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """The metrics, by name and labels."""
    answer = await house.fetch("jupyter-tools/metrics")
    assert answer.code == 200
    families = text_string_to_metric_families(answer.body.decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value for one in families for sample in one.samples
    }


async def test_metrics_count_events_visits_and_kernels(house: House) -> None:
    path, kernel, client = await started(house, "figures", pid=os.getpid())
    await client.until("done", event=0)
    await client.until("done", event=await client.click())
    kernel.answers = False
    await client.click()
    found = await figures(house)
    page = ("page", path)
    assert found["jupyter_tools_events_total", (("handler", "search"), ("outcome", "ok"), page)] == 1
    assert found["jupyter_tools_event_duration_seconds_count", (("handler", "search"), page)] == 1
    assert found["jupyter_tools_visits", (page,)] == 1
    assert found["jupyter_tools_clients", (page,)] == 1
    assert found["jupyter_tools_events_waiting", (page,)] == 1
    assert found["jupyter_tools_kernels", (("mode", "live"), ("status", "ready"))] >= 1
    assert found["jupyter_tools_kernel_memory_bytes", (("mode", "live"), page)] > 0
    assert found["jupyter_tools_journal_up", ()] == 1
    assert found["jupyter_tools_store_up", ()] == 1


async def test_metrics_are_open_where_jupyters_own_are(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(house.app.web_app.settings, "authenticate_prometheus", False)  # noqa: FBT003 - a setting
    assert (await house.fetch("jupyter-tools/metrics", headers={})).code == 200


@pytest.mark.usefixtures("house")
async def test_an_event_that_cannot_be_recorded_keeps_no_later_one_from_it() -> None:
    added: list[int] = []
    problems: list[Exception] = []

    def add(event: Any) -> None:
        if event.entry.event == 1:
            raise RuntimeError("no thread can be started")
        added.append(event.entry.event)

    journal: Any = SimpleNamespace(add=add)
    recorder = EventRecorder(journal)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: problems.append(context["exception"]))
    for batch in ((1, 2), (3,)):
        for number in batch:
            entry = SimpleNamespace(event=number, page="p", handler="h", outcome="ok", run=0.1, wait=0.1)
            event: Any = SimpleNamespace(entry=entry)
            recorder.record(event)
        await turns(lambda: not recorder._taken)
    loop.set_exception_handler(None)
    assert (len(problems), added[-1]) == (1, 3)


def test_durations_are_counted_up_to_their_bounds() -> None:
    one = Metrics()
    for seconds in (0.005, 0.0051, 300.0, 1e6):
        one._waits.observe(seconds)
    [family] = one._waits.collect()
    found = {sample.labels["le"]: sample.value for sample in family.samples if sample.name.endswith("_bucket")}
    assert (found["0.005"], found["0.01"], found["60.0"], found["300.0"], found["+Inf"]) == (1, 2, 2, 3, 4)
    [total] = [sample.value for sample in family.samples if sample.name.endswith("_sum")]
    assert total == pytest.approx(1_000_300.0101)


def test_labels_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "MAX_HANDLERS", 5)
    one = Metrics()
    labels = {one._labels("page", f"handler{number}") for number in range(100)}
    assert len(labels) == 6
    assert ("other", "other") in labels
    assert one._labels("page", "handler0") == ("page", "handler0")
