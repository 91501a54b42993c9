"""One visit in the kernel: its tables, its store, and the `visit` argument of its handlers."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from ...components.row_actions import ActingRows
from ...errors import HandlerError, ToolsError, VisitorError
from ...generated.bases import ColumnsContext, known_columns
from ...generated.values import build_state, changes_of
from ...page.moves import Trail, path_after, rekeyed
from ...protocol.scalars import UNSET
from ...texts import said
from ..output.widgets import WidgetTable
from ..values.points import Points, points_of
from .downloads import VisitFolder
from .encode import encode_changes
from .shared_values import SharedInKernel, SharedValues
from .shown_columns import Needed, Said, show
from .work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ...components import Component
    from ...page.model import Page
    from ...page.moves import Moved
    from ..frames.data_table import DataTable
    from ..output.tqdm import Report
    from .row_events import RowEvent
    from .table_edits import Edits

T = TypeVar("T")


class PageClasses(Protocol):
    """A page and the classes that are made for it."""

    page: Page
    State: Any

    def context(self) -> Any:
        """A `Context` with nothing set."""


class PageRead(NamedTuple):
    """A page as it was read, and how many of the moves that the server has told had led to it."""

    page: Page
    followed: int


class _Encoded(NamedTuple):
    """The changes of a Context, with the tables and the points of charts that they set; None where nothing is left."""

    wire: dict[str, dict[str, Any]]
    tables: dict[str, DataTable | None]
    charts: dict[str, Points | None]


@dataclass
class VisitInfo:
    """The `visit` argument of a handler: who visits, and what is kept for them."""

    id: str
    user: str
    """The user's name as the server knows it; empty for a visitor by link."""
    params: dict[str, str]
    """The query of the page's URL."""
    store: dict[str, Any] = field(default_factory=dict)
    """Whatever handlers keep for this visit, for as long as it is open."""
    shared: SharedValues = field(default_factory=SharedValues)
    """Plain values by name, which all pages of the app see in this tab of the browser."""
    report: Report | None = field(default=None, repr=False)
    """Takes the progress of the event that this was made for."""

    def progress(self, value: float | None, label: str = "") -> None:
        """Show how far the running handler has come: from 0 to 1, or None where that is not known."""
        if value is not None and not 0 <= value <= 1:
            message = f"progress goes from 0 to 1; not {value!r}"
            raise ToolsError(message)
        if self.report is not None:
            self.report(None if value is None else float(value), str(label))

    def track(self, items: Iterable[T], label: str = "", total: int | None = None) -> Iterator[T]:
        """Each of some items, showing how many of them were passed; `total` is their number where `len` is unknown."""
        count = total if total is not None else _length(items)
        for done, item in enumerate(items):
            self.progress(min(done / count, 1.0) if count else None, label)
            yield item
        self.progress(1.0, label)

    def of_event(self, report: Report, shared: SharedValues) -> VisitInfo:
        """The same for one event."""
        return VisitInfo(self.id, self.user, self.params, self.store, shared, report)


@dataclass
class Visit:
    """What the kernel keeps of a visit."""

    builder: bool
    info: VisitInfo
    values: dict[str, Any]
    """The visitor's values by component path, as last seen."""
    tables: dict[str, DataTable] = field(default_factory=dict)
    charts: dict[str, Points] = field(default_factory=dict)
    """The points of the figures that were sent, by the path of the chart."""
    visible: dict[str, bool] = field(default_factory=dict)
    """Columns that handlers have shown or hidden, by path."""
    formats: dict[str, str | None] = field(default_factory=dict)
    """The formats that handlers have set, by path."""
    open: bool = True
    """Whether somebody would see what its events do."""
    shared: SharedInKernel = field(default_factory=SharedInKernel)
    """What the pages of the app share in the visitor's tab."""
    widgets: WidgetTable = field(default_factory=WidgetTable)
    files: VisitFolder = field(default_factory=VisitFolder, repr=False)
    """Where its files are."""
    work: Work = field(default_factory=Work)
    """The processor time that its windows have taken."""
    trail: Trail = field(default_factory=Trail, repr=False)
    """The moves of the page's components."""
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    """Taken to change what is kept by path: the link's thread moves it while handlers add to it."""
    _versions: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)

    def next_version(self) -> int:
        """A version for new data."""
        return next(self._versions)

    def state(self, page: PageClasses, values: Mapping[str, Any]) -> Any:
        """A `State` of values by component path."""
        if self.trail:
            values = {self.trail.now(path, page.page): value for path, value in values.items()}

        def rows(path: str, selection: Any) -> tuple[Sequence[str], Sequence[dict[str, Any]]]:
            table = self.tables.get(path)
            # The visitor may have selected in data that an event before this one has replaced.
            return (table.names, table.rows(_selected(table, path, selection))) if table is not None else ([], [])

        def points(path: str) -> list[dict[str, Any]]:
            known = self.charts.get(path)
            return known.of(values[path]) if known is not None else []

        return build_state(page.State, page.page, values, rows, points, self.files.folder)

    def edits(self, page: Page, component: str, detail: Any) -> Edits:
        """What a visitor has changed in the table at a path. Raises `VisitorError` where its rows are others now."""
        from .table_edits import edits_of  # noqa: PLC0415 - few pages have a table that can be changed

        path = self.trail.now(component, page)
        return edits_of(self.tables.get(path), detail, overwrite=bool(getattr(page.find(path), "overwrite", False)))

    def row_event(self, page: Page, component: str, name: str, detail: Any) -> RowEvent | None:
        """What a visitor has done with rows of the table at a path; None for a component that has none.

        Raises `VisitorError` where its rows are others now, or a rule forbids it.
        """
        path = self.trail.now(component, page)
        found = page.find(path)
        if not isinstance(found, ActingRows) or name not in found.row_events:
            return None
        from .row_events import Around, row_event  # noqa: PLC0415 - few events are about rows

        values = {self.trail.now(one, page): value for one, value in self.values.items()}
        return row_event(
            self.tables.get(path), found, name, detail, Around(page, values, self.info.user, self.info.params)
        )

    def check_row(self, page: Page, component: str, values: Mapping[str, Any]) -> None:
        """Refuse an event in a row whose data an event before it has replaced. Raises `VisitorError`."""
        repeater = page.repeater(self.trail.now(component, page))
        if repeater is None:
            return
        known = {self.trail.now(path, page): value for path, value in values.items()}
        table = self.tables.get(repeater)
        if table is None or not _selected(table, repeater, known.get(repeater, {"selected": []})):
            raise VisitorError(said("The rows have changed. Try again."))

    @property
    def id(self) -> str:
        """Its name."""
        return self.info.id

    def context(self, page: PageClasses) -> Any:
        """A `Context` with nothing set."""
        context = page.context()
        for path, table in self.tables.items():
            _know_columns(context, path, _frame(page.page.find(path)), table.names)
        return context

    def follow(self, moves: Sequence[Moved]) -> None:
        """Keep what is kept by path under the new paths; with the lock."""
        self.tables, self.visible, self.values = (
            rekeyed(one, moves) for one in (self.tables, self.visible, self.values)
        )
        self.formats = rekeyed(self.formats, moves)
        self.files.follow(moves)
        self.charts = rekeyed(self.charts, moves)

    def take(
        self, context: Any, read: PageRead, commit: Callable[[], None] | None = None, now: Page | None = None
    ) -> Any:
        """The changes of a Context as JSON, which `clear_changes` then counts as sent. Raises `UnsendableError`.

        `read` is the page of the Context. `commit` is called before anything changes here. `now` is the current page,
        whose columns apply.
        """
        now = now or read.page
        wire, tables = encode_changes(changes_of(context), read.page, self.next_version, self.files)
        charts = {path: points_of(wire[path][name]) for path, name in self._figures(wire, read.page)}
        with self.lock:
            return self._take(_Encoded(wire, tables, charts), read, commit, now)

    def _figures(self, wire: Mapping[str, Mapping[str, Any]], page: Page) -> Iterator[tuple[str, str]]:
        """The figures that are set in which points may be selected, by the path of the chart and the property.

        A builder may allow it later, of the figure that is there.
        """
        for path, properties in wire.items():
            component = page.find(path)
            if component is None or not (self.builder or component.selects()):
                continue
            for name, encoding in component.encoded().items():
                if encoding == "figure" and name in properties:
                    yield path, name

    def _take(
        self, encoded: _Encoded, read: PageRead, commit: Callable[[], None] | None, now: Page
    ) -> dict[str, dict[str, Any]]:
        wire, tables, charts = encoded
        moves = self.trail.since(read.followed)
        declared = {path_after(path, moves): read.page.find(path) for path in tables}
        wire, tables, charts = rekeyed(wire, moves), rekeyed(tables, moves), rekeyed(charts, moves)
        visible = {path: bool(one) for path, one in _set_last(self.visible, wire, "visible").items()}
        formats = _set_last(self.formats, wire, "format")
        new = {path: table for path, table in tables.items() if table is not None}
        for path, table in new.items():
            said = Said(path, visible, formats)
            show(table, now.find(path) or declared[path], said, self._needed(now, path))
            wire[path][_frame(declared[path])] = _header(table, self.values.get(path))
        if commit is not None:
            commit()
        self.visible, self.formats = visible, formats
        self.tables = {path: one for path, one in (self.tables | new).items() if tables.get(path, one) is not None}
        self.charts = {path: one for path, one in (self.charts | charts).items() if one is not None}
        for path, changed in self.shown_again(now).items():
            wire.setdefault(path, {}).update(changed)
        return wire

    def shown_again(self, page: Page) -> dict[str, dict[str, Any]]:
        """The frames, as JSON, of tables whose shown columns differ from those that the client has: changes by path."""
        return {
            path: {_frame(page.find(path)): _header(table, self.values.get(path))}
            for path, table in self.tables.items()
            if show(table, page.find(path), Said(path, self.visible, self.formats), self._needed(page, path))
        }

    def _needed(self, page: Page, path: str) -> Needed | None:
        """What components that are drawn for each row need; None for what draws none so."""
        read = page.item_columns(path)
        return None if read is None else Needed(read, page.image_columns(path), others=self.builder)


def _set_last(known: Mapping[str, T], wire: Mapping[str, Mapping[str, Any]], name: str) -> dict[str, T]:
    """A property by path, as handlers have set it with the newest changes; without what they have unset."""
    said = {path: one[name] for path, one in wire.items() if name in one}
    return {path: one for path, one in {**known, **said}.items() if said.get(path) != UNSET}


def _frame(component: Component | None) -> str:
    """The property that holds the frame of a component; empty for none."""
    frame = component.frame() if component is not None else None
    return frame.property if frame is not None else ""


def _header(table: DataTable, selection: Any) -> Any:
    return table.header(selection).model_dump(mode="json")


def _selected(table: DataTable, path: str, selection: Any) -> list[int]:
    try:
        return table.selected(selection)
    except ToolsError as error:
        raise HandlerError(f"the data of {path} {error}") from None


def _length(items: Any) -> int | None:
    try:
        return len(items)
    except TypeError:
        return None


def _know_columns(context: Any, path: str, frame: str, names: Sequence[str]) -> None:
    first, *inner = path.split(".")
    node = context.__dict__.get(first)
    for name in inner:
        components = node.__dict__.get("components") if node is not None else None
        node = components.__dict__.get(name) if components is not None else None
    columns = node.__dict__.get("columns") if node is not None else None
    if isinstance(columns, ColumnsContext):
        # New data may have other columns, which are known once it was sent.
        known_columns(columns, lambda: None if frame in node.model_fields_set else names)
