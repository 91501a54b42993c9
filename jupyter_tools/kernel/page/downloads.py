"""The folder of a visit's files, and what its downloads are written to."""

from __future__ import annotations

import contextlib
import secrets
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...components.files import KEPT, FileEntry, shown_name
from ...components.media_types import type_of
from ...errors import NoRoomError, UnsendableError
from ...page.moves import rekeyed
from ...peer.files import room_in
from ...protocol.exports import ExportedFile
from ...protocol.scalars import unset
from ...protocol.text import named
from ...texts import said
from ..exports.write import ExportError, Plan, write
from ..values.saving import TooLargeError, UnknownContentError, save
from .explain import error_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...components import Component
    from ...page.model import Page
    from ...page.moves import Moved
    from ...peer.files import Room
    from ...protocol.exports import Format
    from ...protocol.link import FilesPlace
    from ..frames.whole import Whole

NO_SERVER = "cannot be downloaded here: no server of jupyter_tools serves this page"
ELSEWHERE = "cannot be downloaded: this kernel cannot write where its server reads, as on another machine"
ENDED = "cannot be downloaded: the visit has ended"
NO_PLACE = said("Files cannot be downloaded here now.")
NAMING = ("name", "format")
"""The properties of a download that say how a file is written."""


class VisitFolder:
    """The folder of a visit's files on the server's disk."""

    def __init__(self, place: FilesPlace | None = None) -> None:
        self.place = place
        """None where there is no server to keep files."""
        self._said: dict[str, dict[str, Any]] = {}
        self._kept: dict[str, deque[Path]] = {}

    @property
    def folder(self) -> str | None:
        """Where its files are."""
        return None if self.place is None else self.place.folder

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
        """Write a value to a file; its entry as JSON.

        Raises `UnsendableError` for what becomes no file, and `NoRoomError` for a file that is over a limit.
        """
        place = self.place
        if place is None:
            raise UnsendableError(field, NO_SERVER)
        folder = Path(place.folder)
        # The server makes and removes it: what is written after that would stay.
        if not folder.is_dir():
            raise UnsendableError(field, ENDED if folder.parent.is_dir() else ELSEWHERE)
        said = {name: getattr(component, name, "") for name in NAMING} | self._said.get(path, {})
        name, stem = shown_name(said["name"]) if said["name"] else "", path.rpartition(".")[2]
        file = secrets.token_hex(16)
        target = folder / file
        room = room_in(place, name or stem)
        try:
            name, kind = save(value, name, said["format"], target, stem, room.left + self._can_go(path))
            self._kept.setdefault(path, deque()).append(target)
            self._let_go(path, place)
            size = target.stat().st_size
        except (UnknownContentError, TooLargeError) as error:
            self._drop(path, target)
            if isinstance(error, TooLargeError):
                raise _no_room(field, room) from None
            raise UnsendableError(field, str(error)) from None
        except Exception as error:
            self._drop(path, target)
            raise UnsendableError(field, f"{named(value)} cannot be downloaded: {error_line(error)}") from error
        return FileEntry(id=file, name=shown_name(name), size=size, type=kind).model_dump(mode="json")

    def export(  # noqa: PLR0913, PLR0917 - all that is known of a file
        self, path: str, form: Format, name: str, heads: Mapping[str, str], whole: Whole, told: Callable[[int], None]
    ) -> ExportedFile:
        """Write the rows of a table at a path to a file. Raises `ExportError`, and what `told` and libraries raise."""
        place = self.place
        if place is None or not Path(place.folder).is_dir():
            raise ExportError(NO_PLACE)
        file, shown = secrets.token_hex(16), f"{shown_name(name) if name.strip() else path.rpartition('.')[2]}.{form}"
        target = Path(place.folder) / file
        room = room_in(place, shown)
        try:
            write(whole, Plan(form, heads, room.left + self._can_go(path), room.reason), target, told)
            self._kept.setdefault(path, deque()).append(target)
            self._let_go(path, place)
            return ExportedFile(id=file, name=shown_name(shown), size=target.stat().st_size, type=type_of(shown))
        except TooLargeError:
            self._drop(path, target)
            raise ExportError(room.reason) from None
        except BaseException:
            self._drop(path, target)
            raise

    def _can_go(self, path: str) -> int:
        """The bytes of the files that may go for a new one of a component: all but the newest of each other one."""
        return sum(
            _size(one) for at, kept in list(self._kept.items()) for one in list(kept)[: None if at == path else -1]
        )

    def _let_go(self, path: str, place: FilesPlace) -> None:
        """Remove the oldest files of a component, and of others as far as room is needed. Raises `TooLargeError`."""
        while len(self._kept[path]) > KEPT:
            _remove(self._kept[path].popleft())
        left = room_in(place, "").left
        for kept in (self._kept[path], *list(self._kept.values())):
            while left < 0 and len(kept) > 1:
                _remove(kept.popleft())
                left = room_in(place, "").left
        if left < 0:
            raise TooLargeError

    def _drop(self, path: str, target: Path) -> None:
        """Remove a file that is not kept after all."""
        _remove(target)
        with contextlib.suppress(ValueError):
            self._kept.get(path, deque()).remove(target)


def _no_room(field: str, room: Room) -> NoRoomError:
    setting = f" (`{room.setting}` of the server)" if room.setting else ""
    return NoRoomError(field, f"cannot be downloaded{setting}: {room.reason}", room.reason)


def _size(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return 0


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
