"""Trials: what canaries have found about notebooks, remembered until the notebook or its environment changes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ....errors import ToolsError
from ....notebook.cells import read_notebook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...apps.paths import PagePath

PACKAGES = ("lib/python*/site-packages", "Lib/site-packages")
"""Where an environment has its packages: on Unix, and on Windows."""
MAX_KEPT = 200


class Trial(NamedTuple):
    """What a canary has found about a notebook."""

    problem: str | None
    """Why its process cannot be forked; None where it can."""
    at: float
    """When, in seconds since 1970 (UTC)."""


class Trials:
    """The last trial of each page of this server."""

    def __init__(self) -> None:
        self._known: dict[PagePath, tuple[str, Trial]] = {}

    def known(self, page: PagePath, fingerprint: str | None) -> Trial | None:
        """The last trial of a page, if nothing has changed since that may change its result."""
        of, trial = self._known.get(page, (None, None))
        return trial if fingerprint is not None and of == fingerprint else None

    def note(self, page: PagePath, fingerprint: str | None, trial: Trial) -> None:
        """Remember what a canary has found about the notebook that has this fingerprint."""
        self._known.pop(page, None)
        if fingerprint is None:
            return
        self._known[page] = (fingerprint, trial)
        if len(self._known) > MAX_KEPT:
            del self._known[next(iter(self._known))]


def fingerprint_of(page: PagePath, load: str | None, python: Sequence[str]) -> str | None:
    """What a trial's result depends on, as a hash; None for a notebook that cannot be read.

    These are the notebook's code, the handler that runs on `load`, the modules beside the notebook, and the packages of
    the interpreter, whose command is `python`. Data that the notebook reads is not among them.
    """
    try:
        cells = [cell.source for cell in read_notebook(page.file).cells if cell.kind == "code"]
        parts = [cells, load, [*python], sorted(_stamps(page.folder.glob("*.py"))), sorted(_packages(python[0]))]
    except (OSError, ToolsError):
        return None
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _packages(python: str) -> Iterator[tuple[str, int, int]]:
    """The stamps of the folders of packages: they change as packages are installed and removed."""
    prefix = Path(python).parent.parent
    for pattern in PACKAGES:
        yield from _stamps(prefix.glob(pattern))


def _stamps(paths: Iterator[Path]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        status = path.stat()
        yield path.name, status.st_mtime_ns, status.st_size
