"""What is told of an exception, and to whom."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.errors import HandlerError, UnsendableError, VisitorError
from jupyter_tools.kernel.page.explain import (
    EMPTY_MESSAGE,
    MAX_MESSAGE,
    MAX_TRACEBACK,
    VISITOR_MESSAGE,
    Place,
    error_line,
    explain,
)

if TYPE_CHECKING:
    from jupyter_tools.protocol.base import EventError


class Mute(Exception):  # noqa: N818 - any author's
    def __str__(self) -> str:
        raise ValueError


def told(error: Exception, place: Place | None, *, builder: bool = True) -> EventError:
    """What is told of an error that was raised at a place of the notebook, or in none."""
    handlers: Any = SimpleNamespace(place=lambda traceback: place if traceback is not None else None)
    with pytest.raises(type(error)) as raised:
        raise error
    return explain(raised.value, handlers, builder=builder, field="filters.carrier")


def test_errors_in_one_line() -> None:
    assert error_line(ValueError("a\ud800")) == "ValueError: a?"
    assert error_line(Mute()) == "Mute: its text cannot be read"
    assert error_line(UnsendableError("a.b", "c"), own=True) == "a.b: c"


def test_a_builder_sees_the_error_and_its_place() -> None:
    error = told(KeyError("UA"), Place("c1", 3))
    assert (error.message, error.field, error.cell, error.line) == ("KeyError: 'UA'", "filters.carrier", "c1", 3)
    assert error.traceback is not None
    assert error.traceback.endswith("KeyError: 'UA'\n")


def test_a_visitor_sees_an_id_that_the_builder_finds() -> None:
    first, second = (told(ValueError("secret"), None, builder=False) for _ in range(2))
    assert first.message == VISITOR_MESSAGE
    assert len(first.id) == 8
    assert first.id != second.id


@pytest.mark.parametrize("error", [HandlerError("there is no handler x"), UnsendableError("a.b", "c")])
def test_our_own_errors_speak_for_themselves_where_no_line_of_the_notebook_raised_them(error: Exception) -> None:
    assert told(error, None).message == str(error)
    assert told(error, Place("c1", 3)).message == f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("builder", [True, False])
def test_what_the_author_tells_the_visitor_is_the_text_alone(builder: bool) -> None:  # noqa: FBT001 - a case
    error = told(VisitorError("There is no flight 12.", field="flight"), Place("c1", 3), builder=builder)
    assert error.model_dump() == {
        "id": "",
        "message": "There is no flight 12.",
        "field": "flight",
        "traceback": None,
        "cell": None,
        "line": None,
    }


def test_what_the_author_tells_is_clean_short_and_never_empty() -> None:
    assert told(VisitorError("a\ud800"), None).message == "a?"
    assert told(VisitorError(" "), None).message == EMPTY_MESSAGE
    assert len(told(VisitorError("x" * 30_000), None).message) == MAX_MESSAGE


def test_long_texts_are_cut() -> None:
    error = told(ValueError("x" * 30_000), None)
    assert (len(error.message), len(error.traceback or "")) == (MAX_MESSAGE, MAX_TRACEBACK)


def test_a_long_message_keeps_its_exception_and_its_beginning() -> None:
    error = ValueError("no such carrier\n" + "x" * 30_000)
    error.__cause__ = KeyError("y" * 30_000)
    assert "\nValueError: no such carrier\nxxx" in (told(error, None).traceback or "")
    error = ValueError("no such carrier")
    error.__cause__ = KeyError("y" * 30_000)
    assert (told(error, None).traceback or "").endswith("ValueError: no such carrier\n")
