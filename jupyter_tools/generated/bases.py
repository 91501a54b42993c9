"""The classes that generated State and Context classes derive from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from ..components import ColumnContext, Kind, Properties
from ..components.names import notebook
from ..components.properties import ROOTS, QuietMetaclass, names_of, parts_of
from ..errors import ToolsError, UnknownNameError, did_you_mean
from ..hints import meant_by_chain
from ..protocol.params import texts_of
from ..protocol.scalars import Scalar  # noqa: TC001 - the class is pydantic's

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

__all__ = [
    "ChartPoint",
    "ChartSelection",
    "ColumnsContext",
    "ContextModel",
    "PageContext",
    "Properties",
    "StateModel",
    "TableRow",
    "Unreadable",
]


@dataclass(frozen=True)
class Unreadable:
    """Placeholder for a frame's value that its library cannot read; raises when a handler reads it."""

    reason: str
    """The library's error message."""

    def __str__(self) -> str:
        return "<cannot be read>"


_METHODS = frozenset(name for name in dir(BaseModel) if not name.startswith(("_", "model_")))


class PageContext(Properties):
    """What a handler may set on the page itself."""

    title: str = ""
    """The title above the page."""
    message: str | None = None
    """A message at the top of the page, which the visitor can close; None for none."""
    message_kind: Kind = "info"
    """The kind of message: sets its colour and icon."""
    _known: Collection[str] | None = PrivateAttr(None)
    """The notebooks of the app's pages; None where they are not known, as in an author's tests."""
    _going: dict[str, Any] | None = PrivateAttr(None)
    """The page to go to, with its parameters."""

    def go(self, page: str, /, **params: Scalar | None) -> None:
        """Go to another page of the app when the event ends.

        `page` is the name of its notebook, with or without `.ipynb`. The page reads the parameters as
        `visit.params`; those that are None are left out. Raises `ToolsError` for a page that the app does not have.
        """
        name = page if page.endswith(".ipynb") else f"{page}.ipynb"
        if self._known is not None and name not in self._known:
            stems = [one.removesuffix(".ipynb") for one in self._known]
            raise ToolsError(f"the app has no page {page!r}{did_you_mean(page.removesuffix('.ipynb'), stems)}")
        try:
            self._going = {"page": notebook(name), "params": texts_of(params)}
        except ValueError as error:
            raise ToolsError(str(error)) from None

    def __dir__(self) -> list[str]:
        """Its fields and what can be called."""
        return [*super().__dir__(), "go"]


if TYPE_CHECKING:

    class ContextModel(Properties):
        """What a handler sets on a page."""

    @dataclass_transform(kw_only_default=True, frozen_default=True)
    class StateModel:
        """What a visitor gave; read-only."""

    class TableRow(StateModel):
        """A row of a table by the identifiers of its columns."""

        def __getattr__(self, name: str) -> Any: ...

    class ColumnsContext(Properties):
        """What a handler sets on the columns of a table."""

        def __getattr__(self, name: str) -> ColumnContext: ...

else:

    class ContextModel(Properties):
        """What a handler sets on a page; errors of its parts say where in it they are."""

        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            ROOTS[id(self)] = self

    class StateModel(BaseModel, metaclass=QuietMetaclass):
        """What a visitor gave; read-only."""

        _holder: ClassVar[tuple[type[StateModel], str] | None] = None
        """The class that has it as a part, and under which name; None for all of `state`."""

        # Strict, so that text that looks like a number stays text.
        model_config = ConfigDict(extra="forbid", strict=True, protected_namespaces=(), arbitrary_types_allowed=True)

        def __getattr__(self, name: str) -> Any:
            """Explain an unknown name; pydantic's own private attributes pass."""
            if name.startswith("_"):
                return super().__getattr__(name)
            raise UnknownNameError(self._unknown(name))

        def __setattr__(self, name: str, value: Any) -> None:
            """Refuse: values are the visitor's."""
            if name.startswith("_"):
                super().__setattr__(name, value)
                return
            message = f"state is what the visitor gave; to change {name!r} on the page, set its `value` on context"
            raise ToolsError(message)

        def __dir__(self) -> list[str]:
            """Only the values: what a builder wants completed."""
            return [*type(self).model_fields, *(self.__pydantic_extra__ or {})]

        @classmethod
        def __pydantic_init_subclass__(cls, **given: Any) -> None:
            """Let the classes of its parts know where they are."""
            super().__pydantic_init_subclass__(**given)
            for name, part in parts_of(cls, StateModel):
                if part is not None:
                    part._holder = (cls, name)  # noqa: SLF001 - our own class's memory

        def _unknown(self, name: str) -> str:
            root, chain = type(self), [name]
            while root._holder is not None:  # noqa: SLF001 - our own class's memory
                root, holds = root._holder  # noqa: SLF001 - as above
                chain.insert(0, holds)
            chain.insert(0, "state")
            meant = meant_by_chain(chain, len(chain) - 1, {"state": names_of(root, StateModel)})
            return f"{'.'.join(chain[:-1])} has no {name!r}{meant.hint}"

    class TableRow(StateModel):
        """A row of a table by the identifiers of its columns."""

        model_config = ConfigDict(extra="allow")

        def __getattr__(self, name: str) -> Any:
            """An undeclared column's value."""
            extra = object.__getattribute__(self, "__pydantic_extra__") or {}
            if name in extra:
                return _readable(name, extra[name])
            return super().__getattr__(name)

        def _unknown(self, name: str) -> str:
            return f"this row has no {name!r}{did_you_mean(name, dir(self))}"

        def __getattribute__(self, name: str) -> Any:
            """A column that is called like a method of pydantic is still a column."""
            if name in _METHODS:
                extra = object.__getattribute__(self, "__pydantic_extra__")
                if extra and name in extra:
                    return _readable(name, extra[name])
            return _readable(name, super().__getattribute__(name))

    class ColumnsContext(Properties):
        """What a handler sets on the columns of a table."""

        _undeclared: dict[str, ColumnContext] = PrivateAttr(default_factory=dict)
        _known: Any = PrivateAttr(default=None)

        def __getattr__(self, name: str) -> Any:
            """An undeclared column of the table's data."""
            if name.startswith("_") or not self._may_have(name):
                return super().__getattr__(name)
            return self._undeclared.setdefault(name, ColumnContext())

        def _parts(self) -> Iterator[tuple[str, Any]]:
            yield from super()._parts()
            yield from self._undeclared.items()

        def __getattribute__(self, name: str) -> Any:
            """A column that is called like a method of pydantic is still a column."""
            if name in _METHODS and name not in type(self).model_fields:
                known = self._known() if self._known is not None else None
                if known is not None and name in known:
                    return self._undeclared.setdefault(name, ColumnContext())
            return super().__getattribute__(name)

        def _may_have(self, name: str) -> bool:
            known = self._known() if self._known is not None else None
            return known is None or name in known

        def _unknown(self, name: str) -> str:
            known = (self._known() if self._known is not None else None) or ()
            return f"{self._what()} has no {name!r}{did_you_mean(name, {*type(self).model_fields, *known})}"


class ChartPoint(StateModel):
    """A selected point of a chart, with the values that the figure has of it; what it has not is None."""

    trace: int = 0
    """Which of the figure's traces it is of, from 0; in Vega and Altair, of which of its data."""
    position: int = 0
    """Its place in the trace's data, or the row of the data in Vega and Altair, from 0."""
    name: str = ""
    """The trace's name."""
    x: Any = None
    y: Any = None
    z: Any = None
    r: Any = None
    theta: Any = None
    lat: Any = None
    lon: Any = None
    location: Any = None
    label: Any = None
    value: Any = None
    text: Any = None
    id: Any = None
    customdata: Any = None
    """What the figure carries of the point besides: in plotly express, the columns of `custom_data`."""
    row: dict[str, Any] = Field(default_factory=dict)
    """In Vega and Altair, the row of the data by its columns; empty elsewhere."""


class ChartSelection(StateModel):
    """What is selected in a chart."""

    points: list[ChartPoint] = Field(default_factory=list)
    """The selected points, in the order of selection."""
    x_range: tuple[Any, Any] | None = None
    """From where to where a box or range goes along x, as the axis has it: numbers, or texts of dates; else None."""
    y_range: tuple[Any, Any] | None = None
    """The same along y."""


def _readable(name: str, value: Any) -> Any:
    if isinstance(value, Unreadable):
        raise ToolsError(f"{name} of the selected row cannot be read: {value.reason}")
    return value


def known_pages(page: PageContext, notebooks: Collection[str]) -> None:
    """Set the pages that a handler may go to, by the names of their notebooks."""
    page._known = notebooks  # noqa: SLF001 - a hook between our own classes


def take_going(page: PageContext) -> dict[str, Any] | None:
    """Where a handler goes when it ends, once: `page` and `params`; None for nowhere."""
    going, page._going = page._going, None  # noqa: SLF001 - a hook between our own classes
    return going


def known_columns(columns: ColumnsContext, names: Callable[[], Iterable[str] | None]) -> None:
    """Set the function that lists a table's undeclared columns; None if they are not known."""
    columns._known = names  # type: ignore[attr-defined]  # noqa: SLF001 - a hook between our own classes
