"""What is wrong with an app: its properties.json, its notebooks, its bound handlers, its generated modules."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import atomic
from ..components.properties import IN_FILE_ONLY
from ..components.rules import excluding
from ..errors import Finding, Fix, NotebookError, PropertiesError, PublishError, did_you_mean, only_near
from ..generated import emitter
from ..generated.bases import PageContext
from ..notebook.cells import TAG, cell_finding, functions_of, handlers, misfit, notebook_of, read_notebook
from ..notebook.chains import names_used, unknown_names
from ..notebook.kernelspecs import LanguageError, kernel_name
from ..notebook.python import is_decorated
from ..page import row_checks
from ..page.columns import hidden_columns_read, hidden_items_read, unknown_keys
from ..page.edit_types import Add
from ..page.findings import finding_at, keys_of, use
from ..page.rules import state_shape
from ..page.sharing import why_apart
from .file import AppFile, newer_problem, present_revision, read_app
from .theme_files import check_theme
from .variables import changes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ..components import Component
    from ..notebook.cells import Cell, Notebook
    from ..page.model import Page


class Checked(NamedTuple):
    """A page that was checked."""

    revision: str
    """The revision of properties.json, also where it is broken."""
    findings: list[Finding]
    read_only: bool = False
    """Whether a newer version wrote the file, which the first finding says."""
    names: Sequence[str] = ()
    """The names of `state` and `context` that the notebook's Python uses; none where either is broken."""


def check_present(folder: Path, name: str, cells: list[Cell] | None = None, mode: str | None = None) -> Checked:
    """Findings for one page as it is on the disk, by the name of its notebook; of a broken file, all of its findings.

    What they say of other pages names no path, as it would be one of another page. `cells` are those of the notebook
    where it has others than the saved ones, `mode` is the kernel mode in which the page is published.
    """
    try:
        file = read_app(folder)
    except PropertiesError as error:
        return Checked(present_revision(folder), [_of_page(one, name) for one in error.findings])
    newer = newer_problem(file.data) if file.read_only else None
    findings = [replace(newer, warning=True, property="version")] if newer is not None else []
    findings += check_theme(file)
    notebook, unread = _notebook(folder / name, cells)
    if name in file.app.pages:
        findings += check_page(file, name, mode, notebook=notebook)
    else:
        findings += _pages_left(file)
        findings += unread if notebook is None else notebook.findings
    return Checked(file.revision, findings, file.read_only, names_used(notebook) if notebook is not None else ())


def _notebook(path: Path, cells: list[Cell] | None) -> tuple[Notebook | None, list[Finding]]:
    """A notebook, with these cells where it has others than the saved ones; a finding for one that cannot be read."""
    if cells is not None:
        return notebook_of(path, cells), []
    if not path.is_file():
        return None, []
    try:
        return read_notebook(path), []
    except NotebookError as error:
        return None, [Finding(path.name, str(error), file=path.name)]


def _pages_left(file: AppFile) -> Iterator[Finding]:
    """A finding for each page whose notebook is not there, for a notebook without a page, which may be that one."""
    for other in file.app.pages:
        if (file.folder / other).exists():
            continue
        message = f"{other!r} has a page and is not there. If it was renamed to this notebook, use its page here"
        edit = Add(path="page", component=file.data["pages"][other])
        fix = Fix("Use its page", (edit.model_dump(mode="json"),))
        yield replace(finding_at(["pages", other], message, file.lines, fix), warning=True, path=None, property=None)


def _of_page(finding: Finding, name: str) -> Finding:
    return finding if finding.page in (None, name) else replace(finding, path=None, property=None, fix=None)


def check_app(folder: Path) -> list[Finding]:
    """What is wrong with an app, and with the kernels that its notebooks ask for here."""
    try:
        file = read_app(folder)
    except PropertiesError as error:
        return error.findings
    return [*check_theme(file), *(one for name in file.app.pages for one in _check_notebook(file, name))]


def _check_notebook(file: AppFile, name: str) -> list[Finding]:
    """Findings for a page and for its notebook's kernel; other languages than Python are not read."""
    # Importing it takes as long as all else of this command.
    from jupyter_client.kernelspec import KernelSpecManager  # noqa: PLC0415

    kernel = []
    try:
        kernel_name(file.folder / name, KernelSpecManager())
    except PublishError as error:
        kernel = [finding_at(["pages", name], str(error), file.lines)]
        if isinstance(error, LanguageError):
            return kernel
    return [*kernel, *check_page(file, name)]


def check_page(file: AppFile, name: str, mode: str | None = None, notebook: Notebook | None = None) -> list[Finding]:
    """Findings for one page of an app, by the name of its notebook.

    `mode` is its kernel mode, `notebook` the notebook where it is another than the saved one.
    """
    page = file.app.pages[name]
    module = _check_module(file.folder, name, page)
    try:
        notebook = notebook or read_notebook(file.folder / name)
    except NotebookError as error:
        return [finding_at(["pages", name], f"{error}{_suggestion(file, name)}", file.lines), *module]
    return [
        *_check_handlers(file, name, page, notebook),
        *_check_sharing(notebook, page, mode or page.kernel.mode),
        *_check_names(notebook, page),
        *_check_columns(file, name, page),
        *_check_limits(file, name, page),
        *module,
    ]


def _check_handlers(file: AppFile, name: str, page: Page, notebook: Notebook) -> Iterator[Finding]:
    yield from notebook.findings
    known = handlers(notebook)
    yield from _check_outputs(file, name, page)
    for handler, bound in page.handler_names().items():
        why = _Why() if handler in known else _why_unknown(notebook, handler)
        if why.finding is not None:
            yield from () if why.finding in notebook.findings else (why.finding,)
            continue
        meant = None if why.text else only_near(handler, known)
        for place in bound if handler not in known else []:
            path, _, event = place.rpartition(".")
            keys = [*(["pages", name] if path == "page" else keys_of(name, path)), "handlers", event]
            message = f"{name} has no handler {handler!r}{why.text or did_you_mean(handler, known)}"
            fix = use(meant, path, {"handlers": _bound_instead(page, path, event, handler, meant or "")})
            yield replace(finding_at(keys, message, file.lines, fix), cell=why.cell)


def _bound_instead(page: Page, path: str, event: str, handler: str, meant: str) -> dict[str, Any]:
    """The bindings at a path where an event runs another handler instead of one."""
    found = page.find(path) if path != "page" else None
    bindings = (page if found is None else found).model_dump(mode="json")["handlers"]
    bound = bindings[event]
    steps = [meant if step == handler else step for step in bound] if isinstance(bound, list) else meant
    return {**bindings, event: steps}


def _check_outputs(file: AppFile, name: str, page: Page) -> Iterator[Finding]:
    """Findings for components that show what a handler displays, or its progress, and that nothing on the page runs."""
    bound = page.handler_names()
    for path, component in page.walk():
        for property_name, handler in component.shown_handlers().items():
            if handler not in bound:
                keys = [*keys_of(name, path), property_name]
                message = f"nothing on the page runs {handler!r}{did_you_mean(handler, bound)}"
                fix = use(only_near(handler, bound), path, {property_name: only_near(handler, bound)})
                yield finding_at(keys, message, file.lines, fix)


def _suggestion(file: AppFile, name: str) -> str:
    """The notebook that a page with a missing notebook may refer to, as the end of a sentence."""
    if (file.folder / name).exists():
        return ""
    free = [one for one in file.folder.glob("[!.]*.ipynb") if one.name not in file.app.pages]
    # Without the suffix, which would make all of them alike.
    return did_you_mean(name.removesuffix(".ipynb"), [one.stem for one in free])


class _Why(NamedTuple):
    """Why a function is no handler."""

    text: str = ""
    """The end of a sentence; empty for no reason."""
    cell: int | None = None
    finding: Finding | None = None
    """A finding in its cell that says it instead."""


def _why_unknown(notebook: Notebook, name: str) -> _Why:
    """Why a function of this name is no handler."""
    for cell in notebook.cells:
        for function in functions_of(cell) if f"def {name}" in cell.source else []:
            if function.name != name:
                continue
            if not cell.is_handler and not is_decorated(function, TAG):
                return _Why(f": cell {cell.index + 1}, which defines it, is not tagged `{TAG}`", cell.index)
            reason = misfit(function)
            if reason:
                return _Why(finding=cell_finding(notebook, cell.index, reason, function.lineno))
            text = f": in cell {cell.index + 1} its first two parameters are not (state, context)"
            return _Why(text, cell.index)
    return _Why()


def _check_sharing(notebook: Notebook, page: Page, mode: str) -> Iterator[Finding]:
    """Findings for handlers that change a notebook variable which not all visitors share."""
    why = why_apart(page.kernel, mode)
    if not why:
        return
    for one in changes(notebook, page):
        message = f"the handler {one.handler!r} changes the notebook's variable {one.name!r}, but {why}"
        yield cell_finding(notebook, one.cell, message, one.line, warning=True)


def _check_names(notebook: Notebook, page: Page) -> Iterator[Finding]:
    """Findings for handlers that name what the page does not have, as after a component got another name."""
    shapes = {"state": state_shape(page), "context": _context_shape(page)}
    for one in unknown_names(notebook, shapes):
        message = (
            f"{one.handler!r} uses {one.chain}, which the page does not have{_set_where(page, one.chain) or one.hint}"
        )
        yield cell_finding(notebook, one.cell, message, one.line, warning=True)


def _set_where(page: Page, chain: str) -> str:
    """The end of a message about a name of `context`, if it is a property that properties.json alone sets."""
    root, *names = chain.split(".")
    component = page.find(".".join(names[:-1:2])) if root == "context" else None
    return IN_FILE_ONLY if component is not None and names[-1] in type(component).model_fields else ""


def _check_columns(file: AppFile, name: str, page: Page) -> Iterator[Finding]:
    """Findings for what reads a column that is hidden until a handler shows it, or is sent for hidden ones only."""
    for path, keys, column in itertools.chain(hidden_columns_read(page), row_checks.hidden_columns_read(page)):
        message = f"reads the column {column}, which is hidden: only shown columns can be read"
        yield replace(finding_at([*keys_of(name, path), *keys], message, file.lines), warning=True)
    for one in row_checks.unknown_columns_read(page):
        found = finding_at([*keys_of(name, one.path), *one.keys], one.message, file.lines, one.fix)
        yield replace(found, warning=True)
    for path, column in hidden_items_read(page):
        message = f"is hidden, but visitors' browsers get the column {column}, which only this reads"
        yield replace(finding_at(keys_of(name, path), message, file.lines), warning=True)
    for path, column, meant in unknown_keys(page):
        message = f"names {column!r}, which is a field: the column is called {meant!r}"
        yield finding_at([*keys_of(name, path), "key"], message, file.lines)


def _check_limits(file: AppFile, name: str, page: Page) -> Iterator[Finding]:
    """Findings for inputs whose limits leave no value; a handler or a rule may set others."""
    for path, component in page.walk():
        limits = excluding(component.value_rule, component) if component.value_rule is not None else None
        if limits is not None:
            said = " and ".join(f"{one} is {getattr(component, one)}" for one in limits)
            message = f"{said}: no value is between them"
            yield replace(finding_at([*keys_of(name, path), limits[1]], message, file.lines), warning=True)


def _context_shape(page: Page) -> dict[str, Any]:
    """The names that `context` has, as the generated class `Context` has them; the columns of a table may be any."""
    return {"page": {**_properties_of(PageContext), "go": None}, **_components_shape(page.components)}


def _components_shape(components: Mapping[str, Component]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, one in components.items():
        found[name] = {**_properties_of(one.context_type), **dict.fromkeys(one.own_properties())}
        for holder in one.holders():
            found[name][holder] = _components_shape(one.children()) if holder == "components" else None
    return found


def _properties_of(kind: Any) -> dict[str, Any]:
    return dict.fromkeys(kind.model_fields)


def _check_module(folder: Path, name: str, page: Page) -> Iterator[Finding]:
    """A module that is not there is no finding: who does not commit it has it once the notebook runs."""
    path = folder / f"{emitter.module_name(name)}.py"
    try:
        fresh = atomic.read(path) == emitter.page_module_source(name, page).encode()
    except FileNotFoundError:
        return
    except OSError as error:
        yield Finding(path.name, f"cannot be read: {error.strerror}", file=path.name)
    else:
        if not fresh:
            message = f"is stale: the page has changed since; `%load_ext jupyter_tools` in {name} writes it"
            yield Finding(path.name, message, file=path.name)
