"""The folder of a visit's files, and what its downloads are written to."""

from __future__ import annotations

import contextlib
import secrets
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...components.files import FileEntry, shown_name
from ...errors import UnsendableError
from ...page.moves import rekeyed
from ...protocol.scalars import unset
from ...protocol.text import named
from ..values.saving import UnknownContentError, save
from .explain import error_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...components import Component
    from ...page.model import Page
    from ...page.moves import Moved

KEPT = 2
"""How many files of one download are kept: its visitor may still fetch the one before the newest."""
NO_SERVER = "cannot be downloaded here: no server of jupyter_tools serves this page"
ELSEWHERE = "cannot be downloaded: this kernel cannot write where its server reads, as on another machine"
NAMING = ("name", "format")
"""The properties of a download that say how a file is written."""


class VisitFolder:
    """The folder of a visit's files on the server's disk."""

    def __init__(self, folder: str | None = None) -> None:
        self.folder = folder
        """None where there is no server to keep files."""
        self._said: dict[str, dict[str, Any]] = {}
        self._kept: dict[str, deque[Path]] = {}

    def follow(self, moves: Sequence[Moved]) -> None:
        """Keep what is kept by path under the new paths."""
        self._said, self._kept = rekeyed(self._said, moves), rekeyed(self._kept, moves)

    def note(self, changes: Mapping[str, Mapping[str, Any]], page: Page) -> None:
        """Note how handlers name downloads: a later file is named so too."""
        for path, properties in changes.items():
            component = page.find(path)
            if component is None or not component.returned:
                continue
            for name in NAMING:
                if properties.get(name, unset) is not unset:
                    self._said.setdefault(path, {})[name] = properties[name]
                elif name in properties:
                    self._said.get(path, {}).pop(name, None)

    def keep(self, field: str, value: Any, component: Component | None, path: str) -> dict[str, Any]:
        """Write a value to a file; its entry as JSON. Raises `UnsendableError` for what becomes no file."""
        if self.folder is None:
            raise UnsendableError(field, NO_SERVER)
        folder = Path(self.folder)
        if not folder.parent.is_dir():
            raise UnsendableError(field, ELSEWHERE)
        said = {name: getattr(component, name, "") for name in NAMING} | self._said.get(path, {})
        file = secrets.token_hex(16)
        target = folder / file
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            name = shown_name(said["name"]) if said["name"] else ""
            name, kind = save(value, name, said["format"], target, path.rpartition(".")[2])
        except UnknownContentError as error:
            target.unlink(missing_ok=True)
            raise UnsendableError(field, str(error)) from None
        except Exception as error:
            with contextlib.suppress(OSError):
                target.unlink(missing_ok=True)
            raise UnsendableError(field, f"{named(value)} cannot be downloaded: {error_line(error)}") from error
        self._forget_older(path, target)
        return FileEntry(id=file, name=shown_name(name), size=target.stat().st_size, type=kind).model_dump(mode="json")

    def _forget_older(self, path: str, target: Path) -> None:
        kept = self._kept.setdefault(path, deque())
        kept.append(target)
        while len(kept) > KEPT:
            with contextlib.suppress(OSError):
                kept.popleft().unlink(missing_ok=True)
