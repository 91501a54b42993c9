"""The windows of tables that a client has asked for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from jupyter_tools.protocol.queries import QueryRequest, StopRequest
from jupyter_tools.protocol.rows import Rows, RowsRequest
from jupyter_tools.server.visits.windows import AT_ONCE, MAX_WAITING, REPLACED, STOPPED, Windows
from tests.asked import QUERY

RECORD: Any = SimpleNamespace(id="v")


class Link:
    """Keeps what is written to the kernel."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.components: list[str] = []

    def write(self, message: Any) -> None:
        self.asked.append(message.request.id)
        self.components.append(message.request.component)


def request(number: int) -> RowsRequest:
    return RowsRequest(
        id=number, component="flights", table=1, start=0, count=10, sort=[], filter=[], search="", keys=None
    )


@pytest.fixture
def link() -> Any:
    return Link()


def test_few_are_asked_of_the_kernel_at_once_and_all_in_their_order(link: Any) -> None:
    windows = Windows(RECORD, lambda _: None)
    for number in range(1, 11):
        windows.ask(request(number), link)
    assert link.asked == list(range(1, AT_ONCE + 1))
    for _ in range(10):
        windows.answered(link)
    assert link.asked == list(range(1, 11))


def test_a_query_that_is_not_asked_is_answered_as_one(link: Any) -> None:
    answers: list[Any] = []
    record: Any = SimpleNamespace(id="v", has_rows=lambda _: True)
    windows = Windows(record, answers.append)
    windows.take(QueryRequest.model_validate({**QUERY, "id": 5}), None)
    windows.take(QueryRequest.model_validate({**QUERY, "id": 6}), link)
    assert [(one.type, one.id, one.result, bool(one.error)) for one in answers] == [("query", 5, None, True)]
    assert link.asked == [6]


def test_what_waits_is_asked_under_the_new_path_of_its_table(link: Any) -> None:
    windows = Windows(RECORD, lambda _: None)
    for number in range(1, AT_ONCE + 3):
        windows.ask(request(number), link)
    windows.follow([("flights", "late")])
    for _ in range(2):
        windows.answered(link)
    assert link.components == [*["flights"] * AT_ONCE, "late", "late"]


def test_the_oldest_that_wait_are_refused_when_there_are_too_many(link: Any) -> None:
    answers: list[Rows] = []
    windows = Windows(RECORD, answers.append)
    for number in range(1, AT_ONCE + MAX_WAITING + 3):
        windows.ask(request(number), link)
    assert [(one.id, one.error, one.window) for one in answers] == [
        (AT_ONCE + 1, REPLACED, None),
        (AT_ONCE + 2, REPLACED, None),
    ]


def test_what_waits_ends_with_the_client_and_what_is_asked_with_the_kernel(link: Any) -> None:
    windows = Windows(RECORD, lambda _: None)
    for number in range(1, 11):
        windows.ask(request(number), link)
    windows.drop()
    for _ in range(AT_ONCE - 1):
        windows.answered(link)
    assert link.asked == list(range(1, AT_ONCE + 1))
    windows.lose()
    for number in range(11, 11 + AT_ONCE):
        windows.ask(request(number), link)
    assert link.asked[-AT_ONCE:] == list(range(11, 11 + AT_ONCE))


def test_what_waits_for_a_table_is_refused_when_it_is_stopped_and_the_kernel_is_told(link: Any) -> None:
    answers: list[Any] = []
    written: list[Any] = []
    record: Any = SimpleNamespace(id="v", has_rows=lambda path: path == "flights")
    windows = Windows(record, answers.append)
    for number in range(1, AT_ONCE + 3):
        windows.ask(request(number), link)
    other = request(99).model_copy(update={"component": "others"})
    windows.ask(other, link)
    stop = StopRequest(component="flights")
    windows.stop(stop, SimpleNamespace(write=written.append))  # type: ignore[arg-type]
    assert [(one.id, one.error) for one in answers] == [(AT_ONCE + 1, STOPPED), (AT_ONCE + 2, STOPPED)]
    assert [one.request for one in written] == [stop]
    windows.answered(link)
    assert link.asked[-1] == 99
    windows.stop(StopRequest(component="secret"), SimpleNamespace(write=written.append))  # type: ignore[arg-type]
    windows.stop(stop, None)
    assert len(written) == 1, "of a table that is not shown nothing is stopped"
