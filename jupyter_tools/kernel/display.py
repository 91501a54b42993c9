"""`page` in a cell: the page itself, shown where the cell's output is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .page import PageInKernel


class PageDisplay:
    """The page of this notebook; as the last line of a cell it is shown in the output."""

    def __init__(self, page: PageInKernel, epoch: str, kernel: str | None) -> None:
        self._page = page
        self._epoch = epoch
        self._kernel = kernel
        self._widget: Any = None

    def __repr__(self) -> str:
        """What the page is, in one line."""
        if self._page.notebook is None:
            return "<page: no notebook was found; start this kernel from a notebook in Jupyter or VS Code>"
        count = sum(1 for _ in self._page.page.walk())
        handlers = ", ".join(self._page.handlers.names()) or "none"
        return f"<page of {self._page.notebook}: {count} components, handlers: {handlers}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self._kernel is None:
            return {"text/plain": repr(self)}
        from .cell import PageWidget  # noqa: PLC0415 - ipywidgets takes longer to import than all else together

        # One widget with a visit for each of its views: a widget lives as long as the kernel, its views come and go.
        if self._widget is None or self._widget.comm is None:
            self._widget = PageWidget(self._page, self._epoch)
        return self._widget._repr_mimebundle_(**kwargs)
