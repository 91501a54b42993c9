"""Writing the generated module of a page, and loading it.

The file beside the notebook and the module in the kernel have the same text, of `emitter`.
"""

from __future__ import annotations

import contextlib
import importlib.util
import linecache
import re
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import atomic
from ..errors import ToolsError
from .emitter import joined, module_name, page_module_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from types import ModuleType

    from ..page.model import Page


@contextlib.contextmanager
def staged_module(path: Path, source: str) -> Iterator[Callable[[], None]]:
    """Write a generated module to a temporary file if it is missing or stale; the yielded function moves it."""
    content = source.encode()
    with contextlib.suppress(FileNotFoundError):
        if atomic.read(path) == content:
            yield lambda: None
            return
    with atomic.locked(path), atomic.staged(path, content) as commit:
        yield commit


def load_page_module(folder: Path | None, notebook: str, page: Page) -> ModuleType:
    """The generated module, imported again under its own name, so that ``from delays_page import State`` finds it too.

    Without a folder, or in one that cannot be written, the module is made from the same text in memory.
    """
    sections = page_module_sections(notebook, page)
    source, name = joined(sections), module_name(notebook)
    file = f"<{name}>" if folder is None else str(folder / f"{name}.py")
    try:
        if folder is None:
            raise FileNotFoundError(file)
        with staged_module(folder / f"{name}.py", source) as commit:
            commit()
    except (OSError, ToolsError):
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    else:
        linecache.checkcache(file)
    spec = importlib.util.spec_from_loader(name, loader=None, origin=file)
    if spec is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    module.__file__ = file
    previous = sys.modules.get(name)
    sys.modules[name] = module
    try:
        _define(module, sections, getattr(previous, "__made__", {}))
    except BaseException:
        if previous is None:
            del sys.modules[name]
        else:
            sys.modules[name] = previous
        raise
    return module


class _Made(NamedTuple):
    """A class of a generated module, and what it was made of."""

    text: str
    names: dict[str, Any]
    """What the words of its text meant in the module."""
    cls: Any


def _define(module: ModuleType, sections: Mapping[str, str], previous: Mapping[str, _Made]) -> None:
    """Run the sections of a module, but take over the classes of the previous one that would become the same.

    Pydantic takes a millisecond for a class, a page has hundreds, and most edits change one container.
    """
    space = module.__dict__
    made = space["__made__"] = {}
    line = 1
    for name, text in sections.items():
        names = {word: space[word] for word in re.findall(r"\w+", text) if word in space}
        known = previous.get(name)
        if known is not None and (known.text, known.names) == (text, names):
            space[name] = known.cls
            known.cls.__firstlineno__ = line  # where Python 3.13 looks for its source
        else:
            # Below as many lines as are above it in the file, so that tracebacks name the right one.
            code = compile("\n" * (line - 1) + text, str(module.__file__), "exec", dont_inherit=True)
            exec(code, space)  # noqa: S102 - our own emitter's text
        if name:
            made[name] = _Made(text, names, space[name])
        line += text.count("\n") + 2
