"""Bindings of several steps, containers that tell of changes, and dialogs, with a real kernel."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.asked import EVENT
from tests.serving import Server, write_app
from tests.visiting import Answer, Visitor, close_all, publish, visit
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("integration actions")]
PAGE: dict[str, Any] = {
    "handlers": {"load": "load"},
    "components": {
        "form": {
            "type": "form",
            "handlers": {"change": "changed"},
            "components": {"name": {"type": "text_input", "value": "Ann"}},
        },
        "go": {
            "type": "button",
            "handlers": {"click": ["check", {"confirm": "Sure?"}, "save", {"close": "order"}]},
        },
        "order": {
            "type": "modal",
            "handlers": {"open": "opened"},
            "components": {"note": {"type": "text_input", "required": True}},
        },
        "told": {"type": "text"},
    },
}
CELLS = (
    "def load(state, context):\n    context.told.text = f'Open: {state.order.open}'",
    "def changed(state, context, event):\n    context.told.text = f\"{event.component} {event.detail['input']}\"",
    "def check(state, context):\n    context.order.open = True\n    context.told.text = 'checked'",
    (
        "def save(state, context):\n    order = state.order\n"
        "    context.told.text = f'saved {state.form.name} {order.open} {order.note}'"
    ),
    "def opened(state, context, event):\n    context.told.text = f'{event.name} {state.order.open}'",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the app `actions`."""
    folder = tmp_path_factory.mktemp("actions")
    (folder / "root").mkdir()
    write_app(folder / "root" / "actions", "desk", PAGE, *CELLS)
    with Server(folder / "root", folder / "home") as one:
        yield one


@pytest.fixture(scope="module")
def publication(server: Server) -> Any:
    """The published page."""
    return publish(server, "actions", "shared")


@pytest.fixture
def visitor(publication: Any) -> Iterator[Visitor]:
    """A visitor, after `load`."""
    one = visit(publication)
    done = one.until("done", event=0)
    assert done["changes"] == {"told": {"text": "Open: False"}}
    yield one
    close_all()


def send(visitor: Visitor, component: str, name: str, step: int = 0, detail: Any = None, **state: Any) -> Answer:
    """Send an event and wait for its end."""
    visitor.event += 1
    values = {path.replace("__", "."): value for path, value in state.items()}
    what = {"component": component, "name": name, "step": step, "detail": detail, "state": values}
    visitor.send({**EVENT, "id": visitor.event, **what})
    return visitor.end(visitor.event)


def test_each_handler_step_runs_and_others_are_refused(visitor: Visitor) -> None:
    assert send(visitor, "go", "click", 0).changes == {"order": {"open": True}, "told": {"text": "checked"}}
    for step in (1, 3, 4):
        refused = send(visitor, "go", "click", step)
        assert (refused.outcome, refused.error["field"]) == ("error", "go")
    saved = send(visitor, "go", "click", 2, order__note="now")
    assert saved.changes == {"told": {"text": "saved Ann True now"}}


def test_what_a_visitor_opens_is_known_and_is_there_after_a_reload(visitor: Visitor) -> None:
    assert send(visitor, "order", "open", order=True).changes == {"told": {"text": "open True"}}
    again = visitor.again()
    page = again.until("page")
    assert page["state"]["order"] is True
    again.event = page["event"]
    assert send(again, "go", "click", 2, order=False).changes == {"told": {"text": "saved Ann False "}}


def test_the_change_of_a_container_says_which_input_it_was(visitor: Visitor) -> None:
    answer = send(visitor, "form", "change", detail={"input": "form.name"}, form__name="Bob")
    assert answer.changes == {"told": {"text": "form form.name"}}
    assert send(visitor, "form", "change", detail={"input": "order.note"}).outcome == "error"


def test_the_journal_has_the_handler_of_each_step_and_replays_it(server: Server, visitor: Visitor) -> None:
    for step in (0, 2):
        send(visitor, "go", "click", step)
    path = server.root / "actions" / "desk.ipynb"

    def tools(*arguments: str) -> Any:
        command = [sys.executable, "-m", "jupyter_tools.cli.main", arguments[0], str(path), *arguments[1:]]
        done = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, env=server.environment(), timeout=120, check=False
        )
        return json.loads(done.stdout) if done.stdout else None

    def there() -> list[str]:
        entries = tools("log", "--json", "--limit", "2") or []
        return [one["handler"] for one in entries]

    until(lambda: there() == ["check", "save"])
    replayed = tools("replay", "--json", "--yes", "--visit", visitor.visit[:8] if visitor.visit else "")
    assert replayed["same"] == len(replayed["events"]) == 3
