"""The classes below State and Context: what they refuse, and how they say it."""

from __future__ import annotations

import datetime as dt
import operator
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pydantic import Field

from jupyter_tools.components.checkbox import CheckboxContext
from jupyter_tools.components.date import DateContext
from jupyter_tools.components.date_range import DateRangeContext
from jupyter_tools.components.items import Item, ItemsContext
from jupyter_tools.components.number import NumberContext
from jupyter_tools.components.options import Option
from jupyter_tools.components.range import RangeContext
from jupyter_tools.components.select import SelectContext
from jupyter_tools.components.slider import SliderContext
from jupyter_tools.components.text_input import TextInputContext
from jupyter_tools.components.upload import UploadContext
from jupyter_tools.errors import ToolsError, UnknownNameError, ValueRefusedError
from jupyter_tools.generated.bases import (
    ColumnsContext,
    PageContext,
    Properties,
    StateModel,
    TableRow,
    known_columns,
    known_pages,
    take_going,
)


def torch_like(value: Any) -> Any:
    """A scalar of torch, whose type has no `kind`."""
    return SimpleNamespace(item=lambda: value, ndim=0, dtype="torch.bool")


class Inner(StateModel):
    low: int | None = None


class Filters(StateModel):
    inner: Inner = Field(default_factory=Inner)
    carrier: str | None = "UA"


class State(StateModel):
    filters: Filters = Field(default_factory=Filters)


class Row(TableRow):
    declared: Any = None


class Components(Properties):
    carrier: SelectContext = Field(default_factory=SelectContext)


class Columns(ColumnsContext):
    pass


def test_state_is_read_only() -> None:
    state = State()
    with pytest.raises(ToolsError, match=re.escape("to change 'carrier' on the page, set its `value` on context")):
        state.filters.carrier = "DL"  # type: ignore[misc]
    with pytest.raises(ToolsError):
        state.filters = Filters()  # type: ignore[misc]
    assert state.filters.carrier == "UA"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("filtres", "state has no 'filtres'; did you mean 'filters'?"),
        ("zzz", "state has no 'zzz'; there is filters"),
        ("items", "state has no 'items'; did you mean 'filters'?"),
        ("carrier", "state has no 'carrier'; did you mean 'state.filters.carrier'?"),
        ("carier", "state has no 'carier'; did you mean 'state.filters.carrier'?"),
        ("filters.carier", "state.filters has no 'carier'; did you mean 'carrier'?"),
        ("filters.low", "state.filters has no 'low'; did you mean 'state.filters.inner.low'?"),
        ("filters.inner.carrier", "state.filters.inner has no 'carrier'; did you mean 'state.filters.carrier'?"),
    ],
)
def test_unknown_names_of_state(name: str, message: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        operator.attrgetter(name)(State())
    assert str(caught.value) == message
    assert isinstance(caught.value, AttributeError)
    assert getattr(State(), "nothing", "default") == "default"


def test_completion_shows_fields_only() -> None:
    assert dir(State()) == ["filters"]
    assert dir(PageContext()) == ["go", "message", "message_kind", "title"]
    assert dir(Row.model_validate({"declared": 1, "found": 2})) == ["declared", "found"]


def test_a_row_has_columns_that_nobody_declared() -> None:
    row = Row.model_validate({"declared": 1, "copy": 2, "json": 3, "dict": 4, "model": 5, "größe": 6})
    assert (row.declared, row.copy, row.json, row.dict, row.model, row.größe) == (1, 2, 3, 4, 5, 6)
    with pytest.raises(UnknownNameError, match="did you mean 'declared'"):
        row.declare  # noqa: B018
    assert callable(Row().copy)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", [5]),
        ("message", {}),
        ("message_kind", "loud"),
        ("message_kind", None),
    ],
)
def test_wrong_types_raise_where_they_are_set(name: str, value: Any) -> None:
    page = PageContext()
    with pytest.raises(ValueRefusedError) as caught:
        setattr(page, name, value)
    assert caught.value.field == f"PageContext.{name}"
    assert caught.value.owner is page
    assert repr(value) in str(caught.value)
    assert page.model_fields_set == set()  # type: ignore[attr-defined]


@pytest.mark.parametrize("true", [np.True_, np.array(True), pd.Series([True]).any(), pa.scalar(True), torch_like(True)])  # noqa: FBT003
def test_booleans_of_libraries_are_pythons_own_at_any_depth(true: Any) -> None:
    box = CheckboxContext()
    box.value = true
    box.visible = true
    assert box.value is True
    assert box.visible is True
    select = SelectContext()
    select.options = [{"value": 1, "disabled": true}, Option(value=2, disabled=true), true]
    assert [getattr(one, "disabled", one) for one in select.options] == [True, True, True]
    select.value = [true]
    assert select.value == [True]
    menu = ItemsContext()
    menu.items = [{"value": 1, "disabled": true, "separator": true}, Item(value=2, disabled=true)]
    assert [one.disabled for one in menu.items] == [True, True]  # type: ignore[union-attr]
    number = NumberContext()
    number.decimals = np.int64(2)
    assert type(number.decimals) is int


MISSING = [
    float("nan"),
    np.float32("nan"),
    np.datetime64("NaT"),
    pd.NaT,
    pd.NA,
    Decimal("NaN"),
    pa.scalar(None),
    np.ma.masked,
]


@pytest.mark.parametrize("missing", MISSING, ids=repr)
def test_a_missing_value_is_none(missing: Any) -> None:
    for field in (NumberContext(value=1), DateContext(), SelectContext(value="a"), DateRangeContext()):
        field.value = missing
        assert field.value is None
        field.error = missing
        assert field.error is None
    text = TextInputContext(value="a")
    text.value = missing
    assert not text.value
    message = re.escape("SliderContext.step: must not be missing; not ")
    with pytest.raises(ValueRefusedError, match=message):
        SliderContext().step = missing
    for refuses in (CheckboxContext(), RangeContext()):
        with pytest.raises(ValueRefusedError, match="must not be missing"):
            refuses.value = [missing, 1] if isinstance(refuses, RangeContext) else missing


def test_infinity_and_arrays_are_not_missing() -> None:
    with pytest.raises(ValueRefusedError, match="must be a finite number; not inf"):
        NumberContext().value = float("inf")
    with pytest.raises(ValueRefusedError, match="must be a number"):
        NumberContext().value = np.array([float("nan")])


@pytest.mark.parametrize(
    ("part", "name", "value", "message"),
    [
        (RangeContext(), "value", [5], "RangeContext.value: must be a list of two values; not [5]"),
        (RangeContext(), "value", (1, 2, 3), "RangeContext.value: must be a list of two values; not (1, 2, 3)"),
        (DateRangeContext(), "value", [], "DateRangeContext.value: must be a list of two values; not []"),
        (UploadContext(), "value", "x", "UploadContext.value: must be a file that was uploaded; not 'x'"),
        (UploadContext(), "value", ["x"], "UploadContext.value: must be a file that was uploaded; not ['x']"),
        (TextInputContext(), "kind", "email", "TextInputContext has no 'kind': only properties.json sets it"),
        (SelectContext(), "multiple", True, "SelectContext has no 'multiple': only properties.json sets it"),
        (SelectContext(), "valu", 1, "SelectContext has no 'valu'; did you mean 'value'?"),
    ],
)
def test_a_refusal_says_what_is_wrong(part: Any, name: str, value: Any, message: str) -> None:
    with pytest.raises(ToolsError, match=f"^{re.escape(message)}$"):
        setattr(part, name, value)


def test_unknown_names_of_context() -> None:
    context = Components()
    with pytest.raises(UnknownNameError, match="Components has no 'carier'; did you mean 'carrier'"):
        context.carier = 5  # type: ignore[attr-defined]
    with pytest.raises(UnknownNameError, match="SelectContext has no 'option'; did you mean 'options'"):
        context.carrier.option = []  # type: ignore[attr-defined]
    with pytest.raises(UnknownNameError, match="did you mean 'options'"):
        context.carrier.optiions  # type: ignore[attr-defined]  # noqa: B018


def test_a_huge_value_is_shortened_in_the_error() -> None:
    with pytest.raises(ValueRefusedError) as caught:
        PageContext().title = ["x" * 1_000_000]  # type: ignore[assignment]
    assert len(str(caught.value)) < 300


def test_columns_before_any_data() -> None:
    columns = Columns()
    columns.anything.visible = False
    assert columns.anything.visible is False
    with pytest.raises(UnknownNameError):
        columns.anything.visibel = False  # type: ignore[attr-defined]


def test_columns_of_known_data() -> None:
    columns = Columns()
    known_columns(columns, lambda: ["delay", "copy", "json"])
    columns.delay.visible = False
    columns.copy.visible = False  # type: ignore[attr-defined]
    assert columns.copy.visible is False  # type: ignore[attr-defined]
    with pytest.raises(UnknownNameError):
        columns.dealy  # noqa: B018
    with pytest.raises(UnknownNameError):
        columns.delay = 5  # type: ignore[assignment]
    known_columns(columns, lambda: None)
    columns.dealy.visible = True


class TestGo:
    """`context.page.go`."""

    def test_leads_once_to_a_page_with_parameters_as_texts(self) -> None:
        page = PageContext()
        known_pages(page, ("orders.ipynb", "delays.ipynb"))
        day = dt.date(2024, 2, 29)
        page.go("orders", id=np.int64(5), day=day, urgent=True, half=0.5, name="Ann", none=None, nat=pd.NaT)
        texts = {"id": "5", "day": "2024-02-29", "urgent": "True", "half": "0.5", "name": "Ann"}
        assert take_going(page) == {"page": "orders.ipynb", "params": texts}
        assert take_going(page) is None
        assert "go" in dir(page)

    def test_knows_the_pages_of_the_app(self) -> None:
        page = PageContext()
        page.go("anything.ipynb")  # in an author's test, which has no app
        known_pages(page, ("orders.ipynb", "delays.ipynb"))
        with pytest.raises(ToolsError, match=r"the app has no page 'ordres'; did you mean 'orders'\?"):
            page.go("ordres")

    @pytest.mark.parametrize(
        ("params", "said"),
        [
            ({"ids": [1, 2]}, "the parameter 'ids' must be text, a number"),
            ({"x": float("inf")}, "the parameter 'x' must be a finite number"),
            ({"token": "x"}, "no parameter can be called 'token'"),
            ({"text": "x" * 9_000}, "at most 8,000 characters"),
        ],
    )
    def test_refuses_what_a_query_does_not_hold(self, params: dict[str, Any], said: str) -> None:
        with pytest.raises(ToolsError, match=said):
            PageContext().go("orders", **params)
