"""A State from values, and the changes of a Context."""

from __future__ import annotations

import datetime as dt
import gc
from typing import Any

import numpy as np
import pytest

from jupyter_tools.components.properties import ROOTS
from jupyter_tools.errors import UnknownNameError, ValueRefusedError
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import build_state, changes_of, clear_changes, path_of, plain
from jupyter_tools.page.model import parse_app
from jupyter_tools.protocol.scalars import unset

COMPONENTS: dict[str, Any] = {
    "filters": {
        "type": "form",
        "components": {
            "carrier": {"type": "select", "options": ["UA", "DL"]},
            "many": {"type": "select", "multiple": True, "options": [1, 2]},
            "delay": {"type": "number", "value": 60},
            "inner": {"type": "container", "components": {"name": {"type": "text_input"}}},
            "search": {"type": "button"},
        },
    },
    "flights": {"type": "table", "columns": {"number": {}}},
    "hours": {"type": "chart"},
}
PAGE = parse_app({"pages": {"desk.ipynb": {"components": COMPONENTS}}}).pages["desk.ipynb"]
MODULE = load_page_module(None, "values.ipynb", PAGE)


def no_rows(_path: str, _positions: list[int]) -> tuple[list[str], list[dict[str, Any]]]:
    return [], []


def state_of(values: dict[str, Any], rows: Any = no_rows) -> Any:
    return build_state(MODULE.State, PAGE, values, rows)


@pytest.fixture
def context() -> Any:
    """A Context with nothing set."""
    return MODULE.Context()


# --- state ---


def test_values_become_a_state() -> None:
    state = state_of({"filters.carrier": "UA", "filters.many": [1], "filters.inner.name": "x", "filters.delay": None})
    assert (state.filters.carrier, state.filters.many, state.filters.inner.name) == ("UA", [1], "x")
    assert state.filters.delay is None
    assert state_of({}).filters.delay == 60


def test_values_of_what_is_not_on_the_page_are_passed_over() -> None:
    assert state_of({"gone": 1, "filters.gone": 2, "hours": 3, "filters": {}, "filters.search": 4}) == state_of({})


def test_selected_rows() -> None:
    asked = []

    def rows(path: str, value: Any) -> tuple[list[str], list[dict[str, Any]]]:
        positions = value["selected"]
        asked.append((path, positions))
        return ["number", "delay", "copy"], [{"number": at, "delay": at * 2, "copy": None} for at in positions]

    state = state_of({"flights": {"table": 1, "selected": [3, 5]}}, rows)
    assert asked == [("flights", [3, 5])]
    assert (state.flights.number, state.flights.delay, state.flights.copy) == (3, 6, None)
    assert [row.delay for row in state.flights.rows] == [6, 10]
    none = state_of({"flights": {"table": 1, "selected": []}}, rows)
    assert (none.flights.number, none.flights.delay, none.flights.rows) == (None, None, [])
    with pytest.raises(UnknownNameError, match="did you mean 'delay'"):
        none.flights.dealy  # noqa: B018


def test_cells_of_any_type_are_in_a_row() -> None:
    given = object()
    state = state_of({"flights": {"selected": [0]}}, lambda *_: (["number"], [{"number": given}]))
    assert state.flights.number is given


def test_a_value_of_another_type_than_declared_stays() -> None:
    state = state_of({"filters.carrier": 5, "filters.many": ["a"], "filters.delay": 7, "filters.inner.name": "x"})
    assert (state.filters.carrier, state.filters.many) == (5, ["a"])
    assert (state.filters.delay, state.filters.inner.name) == (7, "x")


def test_text_that_looks_like_a_number_stays_text() -> None:
    state = state_of({"filters.many": ["1", 1], "filters.carrier": "1"})
    assert [type(one) for one in state.filters.many] == [str, int]
    assert type(state.filters.carrier) is str


def test_numbers_and_dates_are_what_they_were() -> None:
    price = state_of({"filters.carrier": {"$decimal": "1.10"}, "filters.many": [{"$decimal": "2.50"}, 1]}).filters
    assert repr((price.carrier, *price.many)) == "(Decimal('1.10'), Decimal('2.50'), 1)"
    assert state_of({"filters.carrier": {"$time": "09:30:00"}}).filters.carrier == dt.time(9, 30)
    big = {"$int": "9007199254740993"}
    state = state_of({"filters.delay": big, "filters.many": [big, {"$date": "2024-02-29"}], "filters.carrier": True})
    assert state.filters.delay == 9007199254740993
    assert state.filters.many == [9007199254740993, dt.date(2024, 2, 29)]
    assert state.filters.carrier is True


# --- changes ---


def test_nothing_is_set_at_first(context: Any) -> None:
    assert changes_of(context) == {}
    assert context.filters.components.carrier.label == ""
    assert context.filters.components.carrier.options == []
    assert changes_of(context) == {}, "reading sets nothing"


def test_what_is_set_is_dirty(context: Any) -> None:
    context.filters.components.carrier.visible = True
    context.filters.components.inner.components.name.value = ""
    context.filters.label = "Find"
    context.page.message = None
    context.flights.data = None
    context.flights.columns.number.visible = True
    context.flights.columns.other.width = 100
    assert changes_of(context) == {
        "page": {"message": None},
        "filters": {"label": "Find"},
        "filters.carrier": {"visible": True},
        "filters.inner.name": {"value": ""},
        "flights": {"data": None},
        "flights.number": {"visible": True},
        "flights.other": {"width": 100},
    }, "None and what equals the default are values"


def test_what_was_sent_is_clean(context: Any) -> None:
    context.page.message = "a"
    context.filters.components.carrier.options = ["UA"]
    context.flights.columns.other.width = 100
    clear_changes(context)
    assert changes_of(context) == {}
    assert context.page.message == "a", "it stays readable"
    context.page.message = "a"
    assert changes_of(context) == {"page": {"message": "a"}}, "set again is set"


def test_what_is_unset_is_as_nobody_had_set_it(context: Any) -> None:
    context.filters.components.search.label = "Go"
    context.filters.components.search.label = unset
    assert context.filters.components.search.label == "Button"
    assert changes_of(context) == {"filters.search": {"label": unset}}
    assert plain(unset) == {"$unset": True}
    context.filters.components.search.label = "Run"
    assert changes_of(context) == {"filters.search": {"label": "Run"}}
    context.filters.components.search.disabled = unset
    clear_changes(context)
    assert changes_of(context) == {}
    with pytest.raises(UnknownNameError):
        context.filters.components.search.lable = unset


def test_a_list_changed_in_place_is_set(context: Any) -> None:
    options = context.filters.components.carrier.options
    options.append("AA")
    assert changes_of(context) == {"filters.carrier": {"options": ["AA"]}}
    clear_changes(context)
    assert changes_of(context) == {}
    context.filters.components.carrier.options.append({"value": "DL", "label": "Delta"})
    [option] = changes_of(context)["filters.carrier"]["options"][1:]
    assert plain([option]) == [{"value": "DL", "label": "Delta"}]
    clear_changes(context)
    context.filters.components.carrier.options[1].label = "Delta Air Lines"
    assert list(changes_of(context)) == ["filters.carrier"]
    clear_changes(context)
    context.filters.components.carrier.options.clear()
    assert changes_of(context) == {"filters.carrier": {"options": []}}


def test_a_wrong_item_put_in_place_is_refused(context: Any) -> None:
    context.filters.components.carrier.options.append(object())
    with pytest.raises(ValueRefusedError, match=r"^context\.filters\.components\.carrier\.options: "):
        changes_of(context)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (np.int64(5), int),
        (np.float32(0.5), float),
        (np.float64(0.5), float),
        (np.uint8(7), int),
        (np.array(3), int),
    ],
)
def test_numpy_numbers_become_pythons(context: Any, value: Any, kind: type) -> None:
    context.filters.components.delay.value = value
    assert type(changes_of(context)["filters.delay"]["value"]) is kind
    context.filters.components.carrier.options = [value, np.str_("a"), np.bool_(1)]
    options = changes_of(context)["filters.carrier"]["options"]
    assert [type(one) for one in options] == [kind, str, bool]


@pytest.mark.parametrize("value", [float("inf"), np.float64("-inf"), 10**4000, "5", [5], {}])
def test_numbers_that_are_none(context: Any, value: Any) -> None:
    with pytest.raises(ValueRefusedError, match=r"^context\.filters\.components\.delay\.value: "):
        context.filters.components.delay.value = value
    assert changes_of(context) == {}


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("filtres", "context has no 'filtres'; did you mean 'filters'?"),
        ("filters.component", "context.filters has no 'component'; did you mean 'components'?"),
        ("filters.components.carier", "context.filters.components has no 'carier'; did you mean 'carrier'?"),
        (
            "filters.components.carrier.lable",
            "context.filters.components.carrier has no 'lable'; did you mean 'label'?",
        ),
        ("flights.columns.number.widht", "context.flights.columns.number has no 'widht'; did you mean 'width'?"),
        ("page.mesage", "context.page has no 'mesage'; did you mean 'message'?"),
        ("delay", "context has no 'delay'; did you mean 'context.filters.components.delay'?"),
        (
            "filters.carrier",
            "context.filters has no 'carrier'; did you mean 'context.filters.components.carrier'?",
        ),
        ("hours.figur", "context.hours has no 'figur'; did you mean 'figure'?"),
    ],
)
def test_a_typo_on_every_level(context: Any, path: str, message: str) -> None:
    *parts, last = path.split(".")
    node = context
    for part in parts:
        node = getattr(node, part)
    for act in (lambda: getattr(node, last), lambda: setattr(node, last, 1)):
        with pytest.raises(UnknownNameError) as caught:
            act()
        assert str(caught.value) == message


def test_a_wrong_value_raises_with_the_path_that_was_written(context: Any) -> None:
    other = MODULE.Context()
    for path in (
        "page.message",
        "filters.components.carrier.label",
        "filters.components.inner.components.name.value",
        "flights.columns.number.label",
        "flights.columns.other.label",
        "filters.components.inner",
    ):
        *parts, last = path.split(".")
        for root in (context, other):
            node = root
            for part in parts:
                node = getattr(node, part)
            with pytest.raises(ValueRefusedError) as caught:
                setattr(node, last, [5])
            assert caught.value.field == f"context.{path}"
            assert str(caught.value).startswith(f"context.{path}: ")
            assert caught.value.owner is node


def test_contexts_are_garbage_collected() -> None:
    gc.collect()
    before = len(ROOTS)
    context = MODULE.Context()
    part = context.filters
    assert len(ROOTS) == before + 1
    del context
    gc.collect()
    assert len(ROOTS) == before
    with pytest.raises(ValueRefusedError, match=r"^FiltersContext\.label: "):
        part.label = [5]


def test_a_component_cannot_be_replaced_by_something_else(context: Any) -> None:
    with pytest.raises(ValueRefusedError):
        context.filters = 5
    with pytest.raises(ValueRefusedError):
        context.filters.components.carrier = "UA"


def test_the_path_of_a_part(context: Any) -> None:
    assert path_of(context, context.page) == "page"
    assert path_of(context, context.filters) == "filters"
    assert path_of(context, context.filters.components.inner.components.name) == "filters.inner.name"
    assert path_of(context, context.flights.columns.number) == "flights.number"
    assert path_of(context, context.flights.columns.other) == "flights.other"
    assert path_of(context, context.filters.components) is None
    assert path_of(context, MODULE.Context().page) is None
