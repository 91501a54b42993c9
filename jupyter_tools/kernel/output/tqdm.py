"""Bars of tqdm inside a handler show as the event's progress.

tqdm is not imported for it: its modules are changed when a handler's code imports them, or has done so.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.abc import Loader, MetaPathFinder
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

Report = Callable[[float | None, str], None]
"""Takes progress: a value from 0 to 1, or None, and what is being done."""
BARS = {"tqdm.std": "tqdm", "tqdm.notebook": "tqdm_notebook"}
"""The class of each module that draws bars."""
reporting: ContextVar[Report | None] = ContextVar("jupyter_tools_report", default=None)
"""Takes the progress of the event that runs."""


@contextmanager
def reporting_to(report: Report) -> Iterator[None]:
    """Show bars as progress while the block runs. The first one changes tqdm: a kernel without events never does."""
    install()
    token = reporting.set(report)
    try:
        yield
    finally:
        reporting.reset(token)


def install() -> None:
    """Change what tqdm has loaded, and what it will load; harmless when done twice."""
    for module in BARS:
        if module in sys.modules:
            _change(sys.modules[module])
    if not any(isinstance(one, _Finder) for one in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def uninstall() -> None:
    """Undo `install`; changed bars remain, and draw themselves outside of handlers."""
    sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, _Finder)]


class _Finder(MetaPathFinder):
    """Lets the modules with bars be changed right after they were loaded."""

    def __init__(self) -> None:
        self._searching = False

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's own spec, with a loader that changes it."""
        del path, target
        if fullname not in BARS or self._searching:
            return None
        self._searching = True
        try:
            spec = find_spec(fullname)
        finally:
            self._searching = False
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


class _Loader(Loader):
    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)  # type: ignore[no-any-return]

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        _change(module)


class _Nowhere:
    """The stream of a bar that is shown as progress."""

    def write(self, _text: str) -> None:
        """Drop it."""

    def flush(self) -> None:
        """Nothing waits."""


def _change(module: ModuleType) -> None:
    cls: Any = getattr(module, BARS[module.__name__], None)
    if cls is None or "display" not in vars(cls) or hasattr(vars(cls)["display"], "jupyter_tools"):
        return
    begin, draw, again = cls.__init__, cls.display, cls.reset

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807 - becomes the class's
        if reporting.get() is None:
            begin(self, *args, **kwargs)
            return
        # As for a graphical bar: without a line in a terminal, and without the notebook's widgets.
        kwargs = {name: value for name, value in kwargs.items() if name != "display"} | {"gui": True}
        self.disp = self.display
        _begin(cls)(self, *args, **kwargs)
        self.gui, self.fp = False, _Nowhere()
        if not self.disable:
            self.display()

    def display(self: Any, *args: Any, **kwargs: Any) -> Any:
        report = reporting.get()
        if report is None and not isinstance(self.fp, _Nowhere):
            return draw(self, *args, **kwargs)
        if report is not None:
            report(*_progress(self))
        return True

    def reset(self: Any, *args: Any, **kwargs: Any) -> Any:
        # A notebook's bar would change the widget that it does not have here.
        return (_plain(cls).reset if isinstance(self.fp, _Nowhere) else again)(self, *args, **kwargs)

    display.jupyter_tools = True  # type: ignore[attr-defined]
    cls.__init__, cls.display = __init__, display
    if cls is not _plain(cls):
        cls.reset = reset
    cls._jupyter_tools_init = begin


def _plain(cls: Any) -> Any:
    """The class of bars in a terminal, on which those of a notebook are built."""
    return next(one for one in reversed(cls.__mro__) if one.__name__ == "tqdm")


def _begin(cls: Any) -> Any:
    """How bars in a terminal begin."""
    base = _plain(cls)
    return vars(base).get("_jupyter_tools_init", base.__init__)


def _progress(bar: Any) -> tuple[float | None, str]:
    label = str(getattr(bar, "desc", None) or "").removesuffix(": ")
    total = getattr(bar, "total", None)
    return (min(max(bar.n / total, 0.0), 1.0) if total else None), label
