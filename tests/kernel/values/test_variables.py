"""What is said of a notebook's variables."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import altair as alt
import duckdb
import matplotlib.figure
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import polars as pl
import pyarrow as pa
import pydantic
import pytest
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from jupyter_tools.kernel.values.variables import describe

if TYPE_CHECKING:
    from jupyter_tools.protocol.names import Variable

DATA = {"carrier": ["UA", "DL"], "delay": [1, 2]}
COLUMNS = [("carrier", "String"), ("delay", "Int64")]


def of_notebook(value: Any) -> Any:
    """A function or class as a cell defines it."""
    value.__module__ = "__main__"
    return value


def described(value: Any, folder: Path | None = None) -> Variable:
    found = describe("it", value, folder)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("frame", "type_name", "summary"),
    [
        (pd.DataFrame(DATA), "DataFrame", "2 × 2"),
        (pl.DataFrame(DATA), "DataFrame", "2 × 2"),
        (pl.LazyFrame(DATA), "LazyFrame", "? × 2"),
        (pa.table(DATA), "Table", "2 × 2"),
        (pl.DataFrame({"n": range(336_776)}).with_columns(m="n").head(1_000), "DataFrame", "1,000 × 2"),
    ],
)
def test_frames(frame: Any, type_name: str, summary: str) -> None:
    found = described(frame)
    assert (found.kind, found.type, found.summary, found.signature) == ("frame", type_name, summary, None)
    if summary.endswith("2 × 2") or summary.startswith("?"):
        assert [(one.name, one.type) for one in found.columns] == COLUMNS


def test_a_relation_of_duckdb_is_not_queried() -> None:
    found = described(duckdb.sql("select 1 as one, 'x' as two from range(10)"))
    assert (found.kind, found.summary, len(found.columns)) == ("frame", "? × 2", 2)


def test_a_wide_frame_has_a_hundred_columns() -> None:
    found = described(pd.DataFrame({f"c{number}": [1] for number in range(150)}))
    assert (found.summary, len(found.columns)) == ("1 × 150", 100)


def test_a_frame_with_repeated_names_has_its_size() -> None:
    found = described(pd.DataFrame([[1, 2]], columns=["a", "a"]))
    assert (found.kind, found.summary, found.columns) == ("frame", "1 × 2", [])


def test_columns_whose_names_are_no_texts() -> None:
    assert [one.name for one in described(pd.DataFrame([[1, 2]])).columns] == ["0", "1"]


def test_functions() -> None:
    def score(age: int, income: float, *more: int, scale: int = 1, unit: str, **rest: int) -> None:
        """Predicts whether a passenger survives. More of it.

        And more.
        """

    def plain() -> None: ...

    found = described(of_notebook(score))
    assert (found.kind, found.type, found.signature) == ("function", "function", "it(age, income, unit)")
    assert found.summary == "Predicts whether a passenger survives"
    assert described(of_notebook(plain)).summary == "function"
    plain.__doc__ = "Word " * 40
    summary = described(plain).summary
    assert len(summary) <= 80
    assert summary.endswith("…")


def test_classes() -> None:
    @of_notebook
    class Passenger(pydantic.BaseModel):
        """Who travels."""

    @of_notebook
    @dataclasses.dataclass
    class Ticket:
        price: int

    @of_notebook
    class Base(DeclarativeBase): ...

    @of_notebook
    class Guest(Base):
        """A guest of the house. Or two."""

        __tablename__ = "guests"
        id: Mapped[int] = mapped_column(primary_key=True)

    @of_notebook
    class Plain: ...

    found = [described(one) for one in (Passenger, Ticket, Guest, Plain)]
    assert {one.kind for one in found} == {"class"}
    assert [(one.type, one.summary) for one in found] == [
        ("pydantic model", "Who travels"),
        ("dataclass", "dataclass"),
        ("ORM class", "A guest of the house"),
        ("class", "class"),
    ]


def test_figures() -> None:
    for figure, summary in (
        (go.Figure(), "plotly figure"),
        (matplotlib.figure.Figure(), "matplotlib figure"),
        (alt.Chart(pd.DataFrame(DATA)).mark_bar(), "altair figure"),
    ):
        found = described(figure)
        assert (found.kind, found.summary) == ("figure", summary)


def test_arrays() -> None:
    found = described(np.zeros((16, 2)))
    assert (found.kind, found.type, found.summary) == ("array", "ndarray", "16 × 2")
    assert described(np.zeros(())).summary == "scalar"


class Model:
    """An estimator."""

    def fit(self) -> None:
        self.coef_ = [1]
        self.n_features_in_ = 6

    def predict(self) -> None: ...


class Chain(Model):
    def __init__(self, *steps: Model) -> None:
        self.steps = [(str(at), one) for at, one in enumerate(steps)]

    @property
    def n_features_in_(self) -> int:
        raise AssertionError("a property of a foreign object was computed")


def test_estimators() -> None:
    model, chain = Model(), Chain(first := Model(), last := Model())
    assert (described(model).kind, described(model).type) == ("estimator", "Model")
    assert described(model).summary == "not fitted"
    assert described(chain).summary == "not fitted"
    for one in (model, first, last):
        one.fit()
    assert described(model).summary == "fitted, 6 features"
    assert described(chain).summary == "fitted, 6 features"
    del model.n_features_in_
    assert described(model).summary == "fitted"


def test_torch_is_known_by_its_names() -> None:
    base = type("Module", (), {"__module__": "torch.nn.modules.module"})
    network = type("Network", (base,), {})
    assert (described(network()).kind, described(network()).type) == ("module", "Network")
    tensor = type("Tensor", (), {"__module__": "torch", "shape": (3, 4)})
    assert (described(tensor()).kind, described(tensor()).summary) == ("array", "3 × 4")


@pytest.mark.parametrize("value", [1, "x", [1], {"a": 1}, None, sys, Path, pd.DataFrame, print, np.float64(1)])
def test_what_is_not_listed(value: Any) -> None:
    assert describe("it", value, Path.cwd()) is None


def test_functions_of_modules_beside_the_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def helper() -> None: ...

    helper.__module__ = "helpers"
    module = ModuleType("helpers")
    monkeypatch.setitem(sys.modules, "helpers", module)
    for file, is_listed in (
        (tmp_path / "helpers.py", True),
        (tmp_path / "deep" / "helpers.py", True),
        (tmp_path / ".venv" / "lib" / "site-packages" / "helpers.py", False),
        (tmp_path.parent / "helpers.py", False),
    ):
        module.__file__ = str(file)
        assert (describe("helper", helper, tmp_path) is not None) == is_listed
        assert describe("helper", helper, None) is None
    monkeypatch.delitem(sys.modules, "helpers")
    assert describe("helper", helper, tmp_path) is None


class Hostile:
    """Raises on any access."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)


class HostileFrame(pd.DataFrame):
    @property
    def shape(self) -> Any:
        raise RuntimeError("no")


def test_objects_that_raise_are_not_listed() -> None:
    assert describe("it", Hostile(), None) is None
    HostileFrame.__module__ = "pandas"
    assert describe("it", HostileFrame(DATA), None) is None
