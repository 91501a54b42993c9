"""A notebook that is renamed in Jupyter keeps its page: its entry in properties.json and its publication follow."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from .. import files
from ..errors import ToolsError
from ..models import module_name, page_module_source
from .paths import NOTEBOOK

if TYPE_CHECKING:
    from logging import Logger
    from pathlib import Path

    from ..page import Page
    from .paths import Root
    from .publications import Publications

CONTENTS = "https://events.jupyter.org/jupyter_server/contents_service/v1"
"""The schema of the events of Jupyter's contents."""


class Renames:
    """Listens to Jupyter's contents; renames outside of Jupyter are not seen."""

    def __init__(self, root: Root, publications: Publications, log: Logger) -> None:
        self._root = root
        self._publications = publications
        self._log = log

    async def listen(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:  # noqa: ARG002 - as listeners are
        """Take an event of the contents."""
        if data.get("action") == "rename":
            self.rename(str(data["source_path"]).strip("/"), str(data["path"]).strip("/"))

    def rename(self, source: str, target: str) -> None:
        """Let a page follow its notebook within its app's folder; what cannot follow is told in the log."""
        folder, _, old = source.rpartition("/")
        new_folder, _, new = target.rpartition("/")
        if not (old.endswith(NOTEBOOK) and new.endswith(NOTEBOOK)) or folder != new_folder:
            return
        try:
            app = self._root.app(folder)
            self._move_entry(app, old, new)
            self._publications.rename(app, old, new)
        except (ToolsError, OSError) as error:
            self._log.warning("jupyter_tools: the page of %s did not follow to %s: %s", source, target, error)

    def _move_entry(self, folder: Path, old: str, new: str) -> None:
        read = files.read_app(folder)
        page = read.app.pages.get(old)
        if page is None or new in read.app.pages:
            return
        pages = {new if name == old else name: entry for name, entry in read.data["pages"].items()}
        files.save_app(folder, {**read.data, "pages": pages}, read.revision)
        _remove_module(folder, old, page)


def _remove_module(folder: Path, notebook: str, page: Page) -> None:
    """Remove the generated module of a notebook's old name, unless it is somebody's own."""
    module = folder / f"{module_name(notebook)}.py"
    with contextlib.suppress(OSError):
        if module.read_text(encoding="utf-8", errors="replace") == page_module_source(notebook, page):
            module.unlink()
