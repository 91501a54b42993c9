"""Numbers and dates from a browser to the handler and back: through server, kernel and journal, over a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.reports.journal import Entry, Query, read_entries
from tests.serving import Server, write_app
from tests.visiting import Visitor, close_all, publish, visit
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("integration scalars")]
BIG = 9007199254740993
WIRE = {"$int": str(BIG)}
DAY, TIME = {"$date": "2024-02-29"}, {"$datetime": "2024-02-29T12:30:00"}
CLOCK, PRICE = {"$time": "09:30:00"}, {"$decimal": "1.10"}
PAGE = {
    "handlers": {"load": "load"},
    "components": {
        "count": {"type": "number", "integer": True, "value": BIG},
        "amount": {"type": "number"},
        "day": {"type": "select"},
        "id": {"type": "select", "options": ["a"]},
        "go": {"type": "button", "handlers": {"click": "go"}},
        "fewer": {"type": "button", "handlers": {"click": "fewer"}},
        "die": {"type": "button", "handlers": {"click": "die"}},
        "note": {"type": "text"},
    },
}
CELLS = (
    (
        "import pandas as pd, numpy as np, datetime as dt\n"
        "from decimal import Decimal\n"
        "def load(state, context):\n"
        "    context.day.options = [pd.Timestamp('2024-02-29').date(), pd.Timestamp('2024-02-29 12:30'),\n"
        "        dt.time(9, 30), Decimal('1.10'), None]\n"
        f"    context.id.options = np.array([{BIG}, {BIG} + 1])\n"
    ),
    (
        "def go(state, context):\n"
        "    context.note.text = repr((state.count, state.amount, state.day, state.id))\n"
        "    context.count.value = None if state.count is None else state.count + 1\n"
        "    context.amount.label = 3.5\n"
    ),
    f"def fewer(state, context):\n    context.id.options = [{BIG} + 1]",
    "def die(state, context):\n    import os\n    os._exit(9)",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one page."""
    folder = tmp_path_factory.mktemp("scalars")
    write_app(folder / "root" / "desk", "desk", PAGE, *CELLS)
    with Server(folder / "root", folder / "home") as one:
        yield one


@pytest.fixture(scope="module")
def publication(server: Server) -> Any:
    """The published page."""
    return publish(server, "desk", "shared")


@pytest.fixture
def visitor(publication: Any) -> Iterator[Visitor]:
    """Its visitor."""
    one = visit(publication)
    yield one
    close_all()


def recorded_click(server: Server, name: str) -> Entry:
    """The last recorded click of a button."""
    query = Query(files=(str(server.root / "desk" / "desk.ipynb"),))
    journal = server.home / "data" / "jupyter_tools" / "journal.sqlite"

    def there() -> list[Entry]:
        entries = read_entries(journal, query) if journal.exists() else []
        return [one for one in entries if one.component == name]

    found: list[Entry] = until(there)
    return found[-1]


def test_numbers_and_dates_are_exact_from_end_to_end(server: Server, visitor: Visitor) -> None:
    page = visitor.until("page")
    assert page["page"]["components"]["count"]["value"] == WIRE
    assert page["state"]["count"] == WIRE
    assert visitor.end(0).changes["day"] == {"options": [DAY, TIME, CLOCK, PRICE]}
    event = visitor.call("go", day=DAY, id={"$int": str(BIG + 1)}, amount=0.1, count={"$int": "1" + "0" * 400})
    assert event.outcome == "ok", event.error
    assert event.changes["note"]["text"] == f"({10**400}, 0.1, datetime.date(2024, 2, 29), {BIG + 1})"
    assert event.changes["count"] == {"value": {"$int": str(10**400 + 1)}}
    assert event.changes["amount"] == {"label": "3.5"}
    event = visitor.call("go", day=TIME, amount=WIRE, count=WIRE)
    assert event.changes["note"]["text"].startswith(f"({BIG}, {BIG}, datetime.datetime(2024, 2, 29, 12, 30), ")
    recorded = recorded_click(server, "go")
    assert (recorded.state["count"], recorded.state["day"]) == (WIRE, TIME)
    assert recorded.changes["count"] == {"value": {"$int": str(BIG + 1)}}


def test_times_and_decimals_come_back_as_they_were_given(visitor: Visitor) -> None:
    visitor.end(0)
    assert "datetime.time(9, 30)" in visitor.call("go", day=CLOCK).changes["note"]["text"]
    assert "Decimal('1.10')" in visitor.call("go", day=PRICE).changes["note"]["text"]


def test_what_is_chosen_is_the_same_on_the_page_and_for_the_next_handler(visitor: Visitor) -> None:
    visitor.end(0)
    assert visitor.call("go", id=WIRE).changes["note"]["text"].endswith(f", {BIG})")
    assert visitor.call("fewer").changes["id"] == {"options": [{"$int": str(BIG + 1)}], "value": None}
    assert visitor.call("go").changes["note"]["text"].endswith(", None)")
    refused = visitor.call("go", id=WIRE)
    assert (refused.outcome, refused.error["field"]) == ("error", "id")


def test_they_are_the_same_after_a_restart_of_the_kernel(visitor: Visitor) -> None:
    visitor.end(0)
    visitor.call("go", id=WIRE, day=DAY, count=WIRE)
    assert visitor.call("die", count=WIRE).outcome == "unknown"
    state = visitor.until("page")["state"]
    assert (state["count"], state["id"], state["day"]) == (WIRE, WIRE, DAY)
    assert f"({BIG}, None, datetime.date(2024, 2, 29), {BIG})" in visitor.call("go").changes["note"]["text"]
