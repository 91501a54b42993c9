"""What the files say of the page that this kernel serves: its properties, its classes and its handlers."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ...app.file import read_app, stamp
from ...errors import ToolsError
from ...generated.bases import known_pages
from ...generated.loader import load_page_module
from ...page.model import Page
from ...page.moves import Trail
from .handlers import Handlers
from .visit import PageRead

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Definition:
    """The page of a notebook as its files and cells define it; reads the files again when they change."""

    def __init__(self, shell: Any, changed: Callable[[], None]) -> None:
        """`changed` is called when the page's properties have changed."""
        self.folder: Path | None = None
        self.notebook: str | None = None
        self.file: Path | None = None
        """The notebook; None as long as this kernel serves none."""
        self.path: str | None = None
        """The notebook's path below the server's root; None without a server."""
        self.handlers = Handlers(shell)
        self.page = Page()
        self.State: Any = None
        self.Context: Any = None
        self.problem = ""
        """The error in properties.json, until it is shown to a builder."""
        # The link's thread gives cells new values of `state`, while the main thread may change the page.
        self.lock = threading.RLock()
        self.share: Callable[[], None] = lambda: None
        """Defines the classes of a changed page for cells; called with the lock."""
        self.trail = Trail()
        """The moves of components that the server has told; changed with the lock."""
        self.followed = 0
        """How many of them led to the page as it was read."""
        self._changed = changed
        self._stamp: Any = None
        self._pools: dict[str, int] = {}
        self._notebooks: tuple[str, ...] | None = None
        """The notebooks of the app's pages; None where nothing was read."""
        self._prepared: list[Any] = []
        self._set(self.page, {}, None, "notebook.ipynb", 0)

    @property
    def read(self) -> PageRead:
        """The page as it was read last."""
        with self.lock:
            return PageRead(self.page, self.followed)

    def now(self, path: str) -> str:
        """The path on the page of what a late message names."""
        return self.trail.now(path, self.page)

    def serve(self, folder: Path, notebook: str) -> None:
        """Serve the page of a notebook: the next reads take its files."""
        self.folder, self.notebook = folder, notebook
        self.file = folder / notebook

    def read_handlers(self) -> bool:
        """Learn which handlers the saved notebook has, if it has changed; on any thread. Whether they are known."""
        return self.file is not None and self.handlers.read(self.file)

    def read_properties(self) -> None:
        """Read properties.json again if it has changed; a broken one leaves the page as it was.

        On the main thread only, and on others it does nothing: handlers there see the page as it is.
        """
        folder, notebook, file = self.folder, self.notebook, self.file
        if (
            folder is None
            or notebook is None
            or file is None
            or threading.current_thread() is not threading.main_thread()
        ):
            return
        told = len(self.trail)
        found = (folder, notebook, stamp(folder))
        if found == self._stamp:
            self.followed = told
            return
        self._stamp = found
        try:
            app = read_app(folder).app
        except ToolsError as error:
            self.problem = f"The page is unchanged: {error}\n"
            return
        self.problem = ""
        if notebook not in app.pages and not file.exists():
            return  # it was renamed: the server sends the new path soon
        own = folder if notebook in app.pages else None
        self._notebooks = tuple(app.pages)
        self._set(app.pages.get(notebook, Page()), app.pools, own, notebook, told)
        self._changed()

    def context(self) -> Any:
        """A `Context` with nothing set."""
        context = None
        with suppress(IndexError):
            context = self._prepared.pop()
        if not isinstance(context, self.Context):
            context = self.Context()
        if self._notebooks is not None:
            known_pages(context.page, self._notebooks)
        return context

    def prepare(self) -> None:
        """Make the next `Context` while nobody waits for it: that of a large page takes a while."""
        if not self._prepared:
            self._prepared.append(self.Context())

    def pool_limit(self, pool: tuple[str, str]) -> int:
        """How many places a pool of the app has; one that is declared no more has one."""
        return self._pools.get(pool[1], 1)

    def _set(self, page: Page, pools: dict[str, int], folder: Path | None, notebook: str, told: int) -> None:
        module = load_page_module(folder, notebook, page)
        with self.lock:
            self.page, self.State, self.Context, self._pools = page, module.State, module.Context, pools
            self.followed = told
            self.share()
