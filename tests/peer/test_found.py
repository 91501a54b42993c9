"""Selects whose options a handler finds: what their visitors may choose, and what stays of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer import found as found_module
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import Done, Event, Update
from jupyter_tools.protocol.policy import Policy

if TYPE_CHECKING:
    import pytest

NEWARK, KENNEDY = {"value": "EWR", "label": "Newark"}, {"value": "JFK", "label": "Kennedy"}


def page(**airport: Any) -> Page:
    select = {"type": "select", "handlers": {"search": "find", "change": "chosen"}, **airport}
    components = {"airport": select, "plain": {"type": "select", "options": ["a"], "handlers": {"change": "chosen"}}}
    return parse_app({"pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


def opened(**airport: Any) -> VisitRecord:
    return VisitRecord(page(**airport), Theme())


def take(record: VisitRecord, name: Any = "change", detail: Any = None, **state: Any) -> Any:
    return record.take_event(
        Event(id=record.event + 1, component="airport", name=name, step=0, state=state, detail=detail)
    )


def answer(record: VisitRecord, *options: Any, **more: Any) -> dict[str, Any]:
    """A handler sets options; what the client is sent."""
    update = Update(seq=0, event=1, changes={"airport": {"options": list(options), **more}}, handler="find")
    record.send(update)
    return dict(record.shown_context()["airport"])


def test_a_visitor_chooses_of_what_was_found_and_of_nothing_else() -> None:
    record = opened()
    refused = take(record, airport="EWR")
    assert isinstance(refused, Done)
    assert refused.error is not None
    assert (refused.error.field, refused.error.message) == ("airport", "'EWR' is not one of the options")
    answer(record, NEWARK)
    assert isinstance(take(record, airport="EWR"), Run)
    assert record.state["airport"] == "EWR"
    assert isinstance(take(record, airport="JFK"), Done), "a forged one"
    record.take({"airport": None})


def test_an_earlier_answer_counts_too() -> None:
    record = opened()
    answer(record, NEWARK)
    answer(record, KENNEDY)
    assert isinstance(take(record, airport="EWR"), Run)
    for forged in ("LGA", "Newark", True, 1, ["EWR"]):
        assert isinstance(take(record, airport=forged), Done)


def test_answers_of_other_visits_do_not_count() -> None:
    answer(opened(), NEWARK)
    assert isinstance(take(opened(), airport="EWR"), Done)


def test_what_is_chosen_keeps_its_option() -> None:
    record = opened()
    answer(record, NEWARK, "x")
    take(record, airport="EWR")
    sent = answer(record, KENNEDY)
    assert (sent["options"], sent["chosen"]) == ([KENNEDY], [NEWARK])
    assert record.state["airport"] == "EWR"
    assert answer(record, "x")["chosen"] == [NEWARK], "over several searches"
    take(record, airport="x")
    assert answer(record, NEWARK)["chosen"] == ["x"]
    take(record, airport=None)
    assert answer(record, NEWARK)["chosen"] == []


def test_several_that_are_chosen_keep_their_options() -> None:
    record = opened(multiple=True)
    answer(record, NEWARK, KENNEDY)
    assert isinstance(take(record, airport=["JFK", "EWR"]), Run)
    assert answer(record, "x", NEWARK)["chosen"] == [KENNEDY]
    assert isinstance(take(record, airport=["JFK", "x"]), Run)
    assert isinstance(take(record, airport=["JFK", "y"]), Done)


def test_what_a_handler_or_the_file_has_chosen_stays() -> None:
    record = opened(value="LGA")
    answer(record, NEWARK)
    assert record.state["airport"] == "LGA"
    assert isinstance(take(record, airport="LGA"), Run)
    sent = answer(record, NEWARK, value="JFK", chosen=[KENNEDY])
    assert (sent["chosen"], record.state["airport"]) == ([KENNEDY], "JFK")
    assert answer(record, "x")["chosen"] == [KENNEDY]


def test_none_true_1_and_its_text_stay_apart_in_what_was_found() -> None:
    record = opened()
    answer(record, 1, "1", {"value": {"$int": "9007199254740993"}, "label": "many"})
    answer(record)
    for value in (1, "1", {"$int": "9007199254740993"}, None):
        assert isinstance(take(record, airport=value), Run)
        assert (record.state["airport"], type(record.state["airport"])) == (value, type(value))
    assert isinstance(take(record, airport=True), Done)


def test_a_disabled_option_of_an_earlier_answer_is_refused() -> None:
    record = opened()
    answer(record, {**NEWARK, "disabled": True})
    assert isinstance(take(record, airport="EWR"), Done)
    answer(record, KENNEDY)
    assert isinstance(take(record, airport="EWR"), Done)


def test_only_the_newest_options_are_remembered_and_a_check_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    record = opened()
    for first in range(0, 20_000, 1_000):
        answer(record, *range(first, first + 1_000))
    began = time.process_time()
    assert isinstance(take(record, airport=18_500), Run)
    assert isinstance(take(record, airport=5), Done)
    assert time.process_time() - began < 0.5
    monkeypatch.setattr(found_module, "MAX_FOUND", 1)
    small = opened()
    answer(small, "a", "b")
    answer(small, "c")
    assert isinstance(take(small, airport="a"), Done)
    assert isinstance(take(small, airport="c"), Run)


def test_a_select_that_does_not_search_forgets_what_it_no_longer_offers() -> None:
    record = opened()
    record.take({"plain": "a"})
    record.send(Update(seq=0, event=1, changes={"plain": {"options": ["b"]}}, handler="load"))
    assert record.state["plain"] is None
    assert "chosen" not in record.context["plain"]


def test_a_search_says_what_is_searched_for() -> None:
    record = opened()
    run = take(record, "search", {"query": "new"})
    assert isinstance(run, Run)
    assert (run.handler, run.detail) == ("find", {"query": "new"})
    for wrong in (None, "new", {}, {"query": 5}, {"query": "x" * 201}, {"query": "new", "more": 1}):
        done = take(record, "search", wrong)
        assert done.error.message == "the event does not say what is searched for"
    assert Policy().for_event("search") == "latest"


def test_a_locked_select_searches_nothing() -> None:
    for locked in ({"disabled": True}, {"read_only": True}, {"visible": False}):
        assert isinstance(take(opened(**locked), "search", {"query": ""}), Done)
