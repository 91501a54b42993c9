"""What is wrong with an app: its properties.json, its notebooks, its bound handlers, its generated modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import files, models
from .errors import Finding, NotebookError, PropertiesError, did_you_mean
from .findings import keys_of, place_of
from .notebook import TAG, cell_place, functions_of, handlers, misfit, read_notebook
from .source import is_decorated

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
        yield Finding(f"pages.{name}", f"{error}{_meant(file, name)}", file.lines(["pages", name]))
        return
    yield from notebook.findings
    known = handlers(notebook)
    for handler, bound in page.handler_names().items():
        why = "" if handler in known else _why_unknown(notebook, handler)
        if isinstance(why, Finding):
            yield from () if why in notebook.findings else (why,)
            continue
        for place in bound if handler not in known else []:
            path, _, event = place.rpartition(".")
            keys = [*(["pages", name] if path == "page" else keys_of(name, path)), "handlers", event]
            message = f"{name} has no handler {handler!r}{why or did_you_mean(handler, known)}"
            yield Finding(place_of(keys), message, file.lines(keys))


def _meant(file: files.AppFile, name: str) -> str:
    """Which notebook of the folder a page may be meant for whose own is not there, as the end of a sentence."""
    if (file.folder / name).exists():
        return ""
    free = [one for one in file.folder.glob("[!.]*.ipynb") if one.name not in file.app.pages]
    # Without the suffix, which would make all of them alike.
    return did_you_mean(name.removesuffix(".ipynb"), [one.stem for one in free])


def _why_unknown(notebook: Notebook, name: str) -> Finding | str:
    """Why a function of this name is no handler: a finding in its cell, or the end of a sentence; empty for none."""
    for cell in notebook.cells:
        for function in functions_of(cell) if f"def {name}" in cell.source else []:
            if function.name != name:
                continue
            if not cell.is_handler and not is_decorated(function, TAG):
                return f": cell {cell.index + 1}, which defines it, is not tagged `{TAG}`"
            reason = misfit(function)
            if reason:
                return Finding(cell_place(notebook, cell.index), reason, function.lineno)
            return f": in cell {cell.index + 1} its first two parameters are not (state, context)"
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
