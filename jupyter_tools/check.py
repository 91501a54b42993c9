"""What is wrong with an app: its properties.json, its notebooks, its bound handlers, its generated modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import files, models
from .errors import Finding, NotebookError, PropertiesError, did_you_mean
from .findings import keys_of, place_of
from .notebook import TAG, functions_of, handlers, read_notebook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .notebook import Notebook
    from .page import Page


def check_app(folder: Path) -> list[Finding]:
    """What is wrong with an app."""
    try:
        file = files.read_app(folder)
    except PropertiesError as error:
        return error.findings
    return [one for name in file.app.pages for one in check_page(file, name)]


def check_page(file: files.AppFile, name: str) -> list[Finding]:
    """What is wrong with one page of an app, by the name of its notebook."""
    page = file.app.pages[name]
    return [*_check_handlers(file, name, page), *_check_module(file.folder, name, page)]


def _check_handlers(file: files.AppFile, name: str, page: Page) -> Iterator[Finding]:
    try:
        notebook = read_notebook(file.folder / name)
    except NotebookError as error:
        yield Finding(f"pages.{name}", str(error), file.lines(["pages", name]))
        return
    yield from notebook.findings
    known = handlers(notebook)
    for handler, places in page.handler_names().items():
        for place in places if handler not in known else []:
            path, _, event = place.rpartition(".")
            keys = [*(["pages", name] if path == "page" else keys_of(name, path)), "handlers", event]
            hint = _untagged(notebook, handler) or did_you_mean(handler, known)
            yield Finding(place_of(keys), f"{name} has no handler {handler!r}{hint}", file.lines(keys))


def _untagged(notebook: Notebook, name: str) -> str:
    """Where the notebook has a function of this name in a cell that is not tagged, as the end of a sentence."""
    for cell in notebook.cells:
        defined = functions_of(cell) if f"def {name}" in cell.source else []
        if not cell.is_handler and any(one.name == name for one in defined):
            return f": cell {cell.index + 1}, which defines it, is not tagged `{TAG}`"
    return ""


def _check_module(folder: Path, name: str, page: Page) -> Iterator[Finding]:
    """A module that is not there is no finding: who does not commit it has it once the notebook runs."""
    path = folder / f"{models.module_name(name)}.py"
    try:
        fresh = path.read_bytes() == models.page_module_source(name, page).encode()
    except FileNotFoundError:
        return
    except OSError as error:
        yield Finding(path.name, f"cannot be read: {error.strerror}")
    else:
        if not fresh:
            yield Finding(
                path.name, f"is stale: the page has changed since; `%load_ext jupyter_tools` in {name} writes it"
            )
