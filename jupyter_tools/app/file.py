"""Reading and writing properties.json."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .. import atomic
from ..errors import (
    BrokenFileError,
    Finding,
    NotFoundError,
    NotWrittenError,
    PropertiesError,
    ReadOnlyError,
    StaleRevisionError,
    ToolsError,
)
from ..generated.emitter import module_name, page_module_source
from ..generated.loader import staged_module
from ..page import json_text
from ..page.findings import place_of
from ..page.json_text import Lines
from ..page.model import VERSION, App, is_newer, parse_app
from ..spelling import respelled
from . import modules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

NAME = "properties.json"
"""The file of an app, in its folder."""
MAX_BYTES = 16 * 1024 * 1024
"""The largest properties.json that is read or written."""
MAX_SEEN = 256
"""How many revisions of all apps are remembered, to say what has changed since, and to rebase edits."""
MAX_SEEN_BYTES = 64 * 1024 * 1024
"""How many bytes of them."""

_seen: OrderedDict[str, bytes] = OrderedDict()
_seen_lock = threading.Lock()


@dataclass(frozen=True)
class AppFile:
    """A properties.json as it was read."""

    folder: Path
    data: dict[str, Any]
    """The JSON of the file, with its order of keys and with normalized names."""
    app: App
    revision: str
    """A hash of the file's bytes; empty when there is no file, which is an empty app."""
    read_only: bool
    """Whether a newer version wrote it, so that it may not be changed."""
    lines: Lines = field(default_factory=Lines, compare=False, repr=False)
    """The line of the key at some keys."""


def read_app(folder: Path, *, broken: bool = False, known: AppFile | None = None) -> AppFile:
    """The app of a folder; with `broken` and `known`, as `opened` says.

    Raises `PropertiesError` with findings that name place and line, and `NotFoundError` when there is no folder.
    """
    content = _content(folder)
    if content is None:
        data: dict[str, Any] = {"version": VERSION}
        return AppFile(folder, data, App(), "", read_only=False)
    if known is not None and known.revision == _remember(content):
        return known
    return _parsed(folder, content, broken=broken)


def save_app(folder: Path, data: dict[str, Any], revision: str) -> AppFile:
    """Write the app that was read at a revision, and the generated modules of its pages; what is then in the file.

    Raises `PropertiesError` for what is wrong with the data, `BrokenFileError` for what is wrong with the file,
    `ReadOnlyError` when a newer version wrote it, `StaleRevisionError` when the file has changed since the revision,
    and `NotWrittenError` when it cannot be written.
    """
    with opened(folder) as present:
        _refuse_stale(present, revision)
        return write_app(present, data)


@contextlib.contextmanager
def opened(folder: Path, *, broken: bool = False, known: AppFile | None = None) -> Iterator[AppFile]:
    """The app of a folder, which no other process of this package writes meanwhile. Raises as `save_app` does.

    With `broken`, a file of JSON that says something wrong is opened too: its app has no pages. A file that is still as
    in `known` is not parsed again.
    """
    with atomic.locked(folder / NAME):
        try:
            present = read_app(folder, broken=broken, known=known)
        except PropertiesError as error:
            raise BrokenFileError(error.findings) from None
        _refuse_newer(present.data)
        yield present


def write_app(present: AppFile, data: dict[str, Any]) -> AppFile:
    """Write new data of an opened app, and the generated modules of pages that have changed. Raises as `save_app`."""
    _refuse_newer(data)
    text = canonical(data)
    app = parse_app(data)
    plain = json_text.parse(text)  # text that cannot be read back must fail before anything is written
    with contextlib.ExitStack() as stack:
        commits = _staged_modules(stack, present, app)
        saved = present
        # Without an indent the encoder is C; so the order of keys counts, and how the file was written does not.
        if json.dumps(present.data) != json.dumps(plain):
            _write(present, text.encode())
            revision = _remember(text.encode())
            saved = AppFile(present.folder, respelled(plain, []), app, revision, read_only=False, lines=Lines(text))
        _commit_modules(commits)
    return saved


def known_data(revision: str) -> Any:
    """The data of a revision that was read or written lately, or None. The empty revision is an app without a file."""
    if revision == "":
        return {"version": VERSION}
    with _seen_lock:
        content = _seen.get(revision)
    return None if content is None else respelled(json_text.parse(json_text.decode(content)), [])


def canonical(data: Any) -> str:
    """The text of a properties.json as this package writes it; a `PropertiesError` for what cannot be written."""
    try:
        if json_text.depth(data) > json_text.MAX_DEPTH:
            raise PropertiesError([Finding("", f"nests over {json_text.MAX_DEPTH} deep")])
        text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        size = len(text.encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise PropertiesError([Finding("", f"cannot be written as JSON: {error}")]) from None
    if size > MAX_BYTES:
        raise PropertiesError([_too_large()])
    return text


def diff(old: Any, new: Any) -> list[str]:
    """The places that differ between two apps' data, as `pages.delays.ipynb.components.filters.carrier.options`."""
    return [place_of(keys) for keys in _differences(old, new, ())]


def stamp(folder: Path) -> tuple[int, int, int] | None:
    """What changes when properties.json (its mtime in ns, size and inode) or a file of its own components does.

    None when there is no properties.json.
    """
    try:
        status = os.stat(f"{folder}{os.sep}{NAME}")  # noqa: PTH116 - before each event, and to join a Path takes longer
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino ^ modules.stamp(folder)


def newer_problem(data: Any) -> Finding | None:
    """Why a file that a newer version wrote cannot be changed; None for others."""
    if not is_newer(data):
        return None
    message = f"was written by a newer version (format {data['version']}); update jupyter_tools to change it"
    return Finding("version", message)


def present_revision(folder: Path) -> str:
    """The revision of the app's file on disk, which may be broken; empty where there is none to read."""
    try:
        content = _content(folder)
    except ToolsError:
        return ""
    return _revision(content) if content is not None else ""


def is_present(file: AppFile) -> bool:
    """Whether an app's file on disk still has this content."""
    try:
        content = _content(file.folder)
    except ToolsError:
        return False
    return (_revision(content) if content is not None else "") == file.revision


def _content(folder: Path) -> bytes | None:
    path = folder / NAME
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PropertiesError([Finding("", "is not a file")])
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        if not folder.is_dir():
            message = f"there is no folder {folder.name!r}"
            raise NotFoundError(message) from None
        return None
    except OSError as error:
        raise PropertiesError([Finding("", f"cannot be read: {error.strerror}")]) from None
    if len(content) > MAX_BYTES:
        raise PropertiesError([_too_large()])
    return content


def _too_large() -> Finding:
    return Finding("", f"is over {MAX_BYTES // 1024 // 1024} MB")


def _parsed(folder: Path, content: bytes, *, broken: bool) -> AppFile:
    text = json_text.decode(content)
    data, lines = json_text.parse(text), Lines(text)
    try:
        app = parse_app(data, lines)
    except PropertiesError:
        if not broken or not isinstance(data, dict):
            raise
        return AppFile(folder, respelled(data, []), App(), _revision(content), read_only=False, lines=lines)
    return AppFile(folder, respelled(data, []), app, _remember(content), read_only=is_newer(data), lines=lines)


def _revision(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _remember(content: bytes) -> str:
    """Keep the content of a revision, within bounds; returns the revision."""
    revision = _revision(content)
    with _seen_lock:
        _seen[revision] = content
        _seen.move_to_end(revision)
        size = sum(len(one) for one in _seen.values())
        while len(_seen) > 1 and (len(_seen) > MAX_SEEN or size > MAX_SEEN_BYTES):
            size -= len(_seen.popitem(last=False)[1])
    return revision


def _refuse_newer(data: Any) -> None:
    if (problem := newer_problem(data)) is not None:
        raise ReadOnlyError([problem])


def _refuse_stale(present: AppFile, revision: str) -> None:
    if present.revision == revision:
        return
    known = known_data(revision)
    raise StaleRevisionError(present.revision, diff(known, present.data) if known is not None else [])


def _write(present: AppFile, content: bytes) -> None:
    def unchanged() -> None:
        # Editors do not take our lock: what they saved meanwhile is theirs.
        if not is_present(present):
            _refuse_stale(read_app(present.folder), present.revision)

    try:
        atomic.write(present.folder / NAME, content, unchanged)
    except OSError as error:
        message = f"{NAME} could not be written: {error.strerror}"
        raise NotWrittenError(message) from error


def _staged_modules(stack: contextlib.ExitStack, present: AppFile, app: App) -> dict[str, Callable[[], None]]:
    """Functions that move the generated modules into place, by file name; the content is on disk already.

    The modules of pages that stay as they are stay too, unless they are missing.
    """
    commits = {}
    for notebook, page in app.pages.items():
        name = f"{module_name(notebook)}.py"
        if page == present.app.pages.get(notebook) and (present.folder / name).is_file():
            continue
        try:
            source = page_module_source(notebook, page)
            commits[name] = stack.enter_context(staged_module(present.folder / name, source))
        except OSError as error:
            message = f"{name} could not be written: {error.strerror}; {NAME} is unchanged"
            raise NotWrittenError(message) from error
    return commits


def _commit_modules(commits: Mapping[str, Callable[[], None]]) -> None:
    for name, commit in commits.items():
        try:
            commit()
        except OSError as error:
            raise ToolsError(f"{NAME} is saved, but {name} could not be written: {error.strerror}") from error


def _differences(old: Any, new: Any, keys: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not isinstance(old, dict) or not isinstance(new, dict):
        if json.dumps(old) != json.dumps(new):
            yield keys
        return
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in old or key not in new:
            yield (*keys, key)
        else:
            yield from _differences(old[key], new[key], (*keys, key))
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield keys
