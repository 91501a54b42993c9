"""Tells builders which variables and handlers the notebook's kernel has, for the canvas."""

from __future__ import annotations

import threading
import time
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...notebook import python
from ...protocol.names import Names
from ..lanes.threads import timer
from ..values.variables import describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...protocol.names import Variable
    from .definition import Definition

PAUSE = 0.5
"""Seconds between two looks at the namespace."""
BUDGET = 0.05
"""Seconds that a look may take; variables that were not reached keep the description of the last look."""
MAX_NAMES = 500
"""How many variables are listed."""
MAX_LOOKED = 5_000
"""How many names of the namespace are looked at."""
MAX_UNREAD = 20
"""How often a notebook that cannot be read is tried again, until something else asks for a look."""


_UNKNOWN = object()


@dataclass(frozen=True)
class _Seen:
    """A variable that was looked at."""

    reference: Callable[[], Any]
    """Gives the object while it is there, where it can be referred to weakly."""
    variable: Variable | None
    at: float
    """When it was described, by the monotonic clock."""

    def is_of(self, value: Any) -> bool:
        """Whether it describes this object."""
        return self.reference() is value

    @property
    def stays(self) -> bool:
        """Whether the description of the object stays true: to ask a lazy frame again may take a query."""
        one = self.variable
        return one is not None and (one.kind in ("function", "class") or one.summary.startswith("?"))


class NamesWatch:
    """Sends `names` to the visits that watch, from the main thread and never while a cell runs."""

    def __init__(
        self,
        shell: Any,
        definition: Definition,
        submit: Callable[[Callable[[], Any]], None],
        is_busy: Callable[[], bool],
        emit: Callable[[str, Names], None],
    ) -> None:
        """`submit` calls something on the main thread; `is_busy` says whether a cell keeps it."""
        self._shell = shell
        self._definition = definition
        self._submit = submit
        self._is_busy = is_busy
        self._emit = emit
        self._sent: dict[str, Names | None] = {}
        """What each visit that watches was sent last."""
        self._cells: dict[str, str | None] = {}
        """The cell that has defined a name last."""
        self._known: dict[str, _Seen] = {}
        self._looked = -PAUSE
        self._unread = 0
        """How often, one time after the other, the notebook could not be read."""
        self._waits = False
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def begin(self, visit: str) -> None:
        """Send a visit the names from now on; from any thread."""
        self._sent[visit] = None
        self.look_soon()

    def end(self, visit: str) -> None:
        """Forget a visit that has ended."""
        self._sent.pop(visit, None)

    def stop(self) -> None:
        """Look no more."""
        self._sent.clear()
        if self._timer is not None:
            self._timer.cancel()

    def executed(self, source: str, cell: str | None) -> None:
        """Note which names a cell that was run has defined."""
        if python.is_cell_magic(source):
            return
        try:
            names = python.defined(python.parse(source))
        except SyntaxError:
            return
        for name in names:
            self._cells[name] = cell or None

    def look_soon(self) -> None:
        """Look at the namespace when the main thread is free, not more often than each `PAUSE`; from any thread."""
        if not self._sent:
            return
        with self._lock:
            if self._waits:
                return
            self._waits = True
        delay = self._looked + PAUSE - time.monotonic()
        try:
            if delay > 0:
                self._timer = timer(delay, self._submit, self._look)
                return
        except RuntimeError:  # the process cannot start a thread
            pass
        self._submit(self._look)

    def _look(self) -> None:
        with self._lock:
            self._waits = False
        if self._is_busy():
            return  # there is a look after the cell
        self._looked = time.monotonic()
        # Jupyter writes a notebook in place: whoever reads it meanwhile finds half of it.
        self._unread = 0 if self._definition.read_handlers() else self._unread + 1
        variables, complete = self._variables()
        names = Names(variables=variables, handlers=self._definition.handlers.described())
        for visit, sent in list(self._sent.items()):
            if names != sent and visit in self._sent:
                self._sent[visit] = names
                self._emit(visit, names)
        if not complete or 0 < self._unread < MAX_UNREAD:
            self.look_soon()

    def _variables(self) -> tuple[list[Variable], bool]:
        """The variables that are listed, and whether all were reached in time."""
        until = time.monotonic() + BUDGET
        handlers = set(self._definition.handlers.names())
        found = {
            name: value
            for name, value in list(self._shell.user_ns.items())[:MAX_LOOKED]
            if name not in handlers and not self._is_hidden(name, value)
        }
        known, self._known = self._known, {}
        complete = True
        # Those that were described longest ago come first: each is reached in the end.
        for name in sorted(found, key=lambda name: known[name].at if name in known else 0.0):
            seen, value = known.get(name), found[name]
            if seen is not None and not seen.is_of(value):
                seen = None
            if seen is not None and seen.stays:
                self._known[name] = seen
            elif time.monotonic() < until:
                variable = describe(name, value, self._definition.folder)
                self._known[name] = _Seen(_reference(value), variable, time.monotonic())
            elif seen is not None:
                self._known[name] = seen
            else:
                complete = False
        listed = [(name, self._known[name].variable) for name in found if name in self._known]
        variables = [one.model_copy(update={"cell": self._cells.get(name)}) for name, one in listed if one is not None]
        return variables[:MAX_NAMES], complete

    def _is_hidden(self, name: str, value: Any) -> bool:
        """Whether a name is IPython's, or private, or one that the extension has defined."""
        hidden = self._shell.user_ns_hidden
        return name.startswith("_") or (name in hidden and hidden[name] is value)


def _reference(value: Any) -> Callable[[], Any]:
    try:
        return weakref.ref(value)
    except TypeError:
        return lambda: _UNKNOWN
