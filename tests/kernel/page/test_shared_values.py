"""`visit.shared` in handlers: plain values, changes in place, limits, and events that cross each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from jupyter_tools.errors import ToolsError
from jupyter_tools.kernel.page.shared_values import SharedInKernel, SharedValues
from jupyter_tools.protocol.link import Emit, Run, Share
from jupyter_tools.protocol.link import SharedValues as Sent
from jupyter_tools.protocol.shared import GONE, MAX_BYTES, MAX_NAMES
from tests.kernel.paged import Kernel, values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    one = Kernel(tmp_path)
    one.open(filters__carrier="UA")
    yield one
    one.close()


def shares(kernel: Kernel) -> list[tuple[int, dict[str, Any]]]:
    return [
        (one.message.number, one.message.changes)
        for one in kernel.sent
        if isinstance(one, Emit) and isinstance(one.message, Share)
    ]


def run(kernel: Kernel, handler: Any, event: int, shared: Sent | None = None) -> Any:
    kernel.shell.user_ns["handler_under_test"] = handler
    names = {"component": "filters.search", "name": "click", "detail": None, "handler": "handler_under_test"}
    state = values({"filters__carrier": "UA"})
    kernel.receive(Run(visit="v", event=event, state=state, shared=shared, **names, **kernel.policy))
    return kernel.end(event)


def test_changes_are_sent_by_name_before_the_end_and_are_there_for_the_next_event(kernel: Kernel) -> None:
    def first(visit: Any) -> None:
        assert dict(visit.shared) == {"cart": [1], "kept": 1, "old": 0}
        visit.shared["cart"].append(2)
        visit.shared["kept"] = 1
        visit.shared["new"] = {"a": None}
        del visit.shared["old"]

    done = run(kernel, first, 1, Sent(values={"cart": [1], "kept": 1, "old": 0}, received=0))
    assert done.outcome == "ok", done.error
    assert shares(kernel) == [(1, {"cart": [1, 2], "new": {"a": None}, "old": GONE})]
    kinds = [one.message.type for one in kernel.sent if isinstance(one, Emit)]
    assert kinds.index("share") < kinds.index("done")

    def second(visit: Any, context: Any) -> None:
        context.page.message = repr(visit.shared)

    assert run(kernel, second, 2).changes["page"]["message"] == "{'cart': [1, 2], 'kept': 1, 'new': {'a': None}}"
    assert len(shares(kernel)) == 1


def test_what_is_not_plain_raises_in_the_line_that_sets_it(kernel: Kernel) -> None:
    def handler(visit: Any) -> None:
        visit.shared["first"] = 1
        visit.shared["frame"] = pd.DataFrame({"a": [1]})

    done = run(kernel, handler, 1)
    assert done.outcome == "error"
    assert "visit.shared['frame'] holds a DataFrame" in done.error.message
    assert "`visit.store` or in a database" in done.error.message
    assert 'visit.shared["frame"]' in done.error.traceback
    assert not shares(kernel)


def test_what_is_put_into_a_shared_list_is_looked_at_when_the_handler_ends(kernel: Kernel) -> None:
    def handler(visit: Any, context: Any) -> None:
        visit.shared["list"] = items = []
        context.page.message = "not shown"
        items.append(object())

    done = run(kernel, handler, 1)
    assert (done.outcome, done.changes) == ("error", {})
    assert "visit.shared['list'] holds an object" in done.error.message
    assert not shares(kernel)


def test_each_yield_shares_what_was_set_and_a_later_error_takes_back_the_rest(kernel: Kernel) -> None:
    def handler(visit: Any) -> Any:
        visit.shared["a"] = 1
        yield
        visit.shared["b"] = 1
        raise ValueError

    assert run(kernel, handler, 1).outcome == "error"
    assert shares(kernel) == [(1, {"a": 1})]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("", 1, "1 to 100 characters"),
        ("x" * 101, 1, "1 to 100 characters"),
        (7, 1, "1 to 100 characters"),
        ("big", "x" * MAX_BYTES, f"{MAX_BYTES:,} bytes"),
    ],
)
def test_names_and_sizes_are_limited(name: Any, value: Any, why: str) -> None:
    shared = SharedValues({"a": 1})
    with pytest.raises(ToolsError, match=why):
        shared[name] = value
    assert dict(shared) == {"a": 1}
    assert shared.take_changes() == {}


def test_the_number_of_names_is_limited_and_too_many_of_two_events_at_a_time_can_be_taken_away() -> None:
    shared = SharedValues(dict.fromkeys(map(str, range(MAX_NAMES)), 1))
    with pytest.raises(ToolsError, match=f"{MAX_NAMES} names"):
        shared["more"] = 1
    many = SharedValues(dict.fromkeys(map(str, range(MAX_NAMES + 5)), 1))
    for name in range(6):
        del many[str(name)]
    assert many.take_changes() == dict.fromkeys(map(str, range(6)), GONE)
    many["new"] = 2


def test_values_of_the_server_that_cross_a_change_do_not_undo_it() -> None:
    kernel = SharedInKernel()
    kernel.take({"a": 0, "b": 0}, 0)
    assert kernel.change({"a": 1}) == 1
    kernel.take({"a": 0, "b": 5}, 0)  # sent before the change had come
    assert dict(kernel.view()) == {"a": 1, "b": 5}
    assert kernel.change({"b": GONE}) == 2
    kernel.take({"a": 7, "b": 5}, 1)
    assert dict(kernel.view()) == {"a": 7}
    kernel.take({"a": 8}, 2)
    assert dict(kernel.view()) == {"a": 8}
    kernel.change({"a": 9})
    kernel.forget_sent()
    kernel.take({"a": 8}, 0)
    assert dict(kernel.view()) == {"a": 8}


def test_a_visit_that_is_opened_again_takes_the_values_of_its_new_server(kernel: Kernel) -> None:
    def handler(visit: Any, context: Any) -> None:
        context.page.message = repr(visit.shared)
        visit.shared["a"] = 1

    run(kernel, handler, 1)
    kernel.open(filters__carrier="UA")
    assert run(kernel, handler, 2, Sent(values={"a": 5}, received=0)).changes["page"]["message"] == "{'a': 5}"
