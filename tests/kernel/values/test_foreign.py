"""Objects that raise when they are looked at spoil only themselves."""

from __future__ import annotations

import random
import weakref
from typing import Any
from unittest.mock import MagicMock

import pytest

from jupyter_tools.errors import HandlerError, UnsendableError
from jupyter_tools.kernel.page.encode import encode_changes
from jupyter_tools.kernel.page.handlers import Handlers
from jupyter_tools.kernel.process.reseed import reseed
from jupyter_tools.kernel.values.foreign import attribute, is_a
from jupyter_tools.kernel.values.table_cell import cell
from jupyter_tools.page.model import Page
from jupyter_tools.protocol.plain import plain


class Thing:
    """Something to refer to."""


class Lazy:
    """Raises at any look, as an object whose data is elsewhere does."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __call__(self) -> None:
        """Look like a handler."""

    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __str__


def dead() -> Any:
    """A proxy of what is gone."""
    return weakref.proxy(Thing())


FOREIGN = [dead, Lazy]
each = pytest.mark.parametrize("make", FOREIGN)


@each
def test_they_are_not_what_they_are_not_known_to_be(make: Any) -> None:
    assert not is_a(make(), int)
    assert attribute(make(), "anything") is None


def test_what_pretends_to_be_another_is_not() -> None:
    assert isinstance(MagicMock(spec=int), int)
    assert not is_a(MagicMock(spec=int), int)
    assert is_a(1, int)


@each
def test_a_value_is_named_by_its_type(make: Any) -> None:
    assert cell(make()) in ("<weakref.ProxyType>", "<ProxyType>", "<Lazy>", "<weakproxy>")
    assert plain({"one": [make(), 1]})["one"][1] == 1


@each
def test_a_figure_that_cannot_be_looked_at_is_refused_at_its_field(make: Any) -> None:
    page = Page.model_validate({"components": {"delays": {"type": "chart"}}})
    with pytest.raises(UnsendableError) as caught:
        encode_changes({"delays": {"figure": make()}}, page, lambda: 1)
    assert caught.value.field == "delays.figure"
    with pytest.raises(UnsendableError):
        encode_changes({"delays": {"figure": {"data": [{"x": make}]}, "title": make()}}, page, lambda: 1)


@each
def test_generators_are_reseeded_beside_them(make: Any) -> None:
    names = {"foreign": make(), "generator": random.Random(1)}  # noqa: S311 - it is what is reseeded
    reseed(names)
    assert names["generator"].random() != random.Random(1).random()  # noqa: S311


class Shell:
    """A shell with names."""

    def __init__(self, **names: Any) -> None:
        self.user_ns = names


def test_a_handler_that_cannot_be_read_says_so() -> None:
    with pytest.raises(HandlerError, match="cannot be read: RuntimeError"):
        Handlers(Shell(search=Lazy())).find("search")


def test_a_value_that_has_no_truth_hides_no_handler() -> None:
    class Frame:
        def __bool__(self) -> bool:
            raise ValueError

    handlers = Handlers(Shell(search=Frame()))
    handlers.decorate(_search)
    assert handlers.find("_search").name == "_search"
    with pytest.raises(HandlerError, match="no handler 'search'"):
        handlers.find("search")


def _search(state: Any, context: Any) -> None:
    pass
