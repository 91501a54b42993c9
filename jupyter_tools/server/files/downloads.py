"""What the handlers of one visit have made to be downloaded."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ...components.files import KEPT, FileEntry
from ...errors import NotFoundError
from ...page.moves import rekeyed
from ...protocol.messages import Done, Update
from ...texts import said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ...components import Component
    from ...page.moves import Moved
    from ...peer.record import VisitRecord
    from ...protocol.messages import Sequenced
    from .store import FileStore

NO_FILE = said("There is nothing to download any more. Press the button again.")


class VisitDownloads:
    """The newest files of each download of a visit, as its kernel has told them; the kernel removes older ones."""

    def __init__(self, record: VisitRecord, store: FileStore) -> None:
        self._record = record
        self._store = store
        self._made: dict[str, deque[FileEntry]] = {}

    @property
    def bytes(self) -> int:
        """How many bytes they have."""
        return sum(one.size for made in self._made.values() for one in made)

    def sent(self, message: Sequenced) -> bool:
        """Note the files that a message has brought; whether there are any."""
        found = False
        for path, properties in message.changes.items() if isinstance(message, Update | Done) else ():
            component = self._record.page.find(path)
            if component is not None and component.returned in properties:
                self._note(path, properties[component.returned])
                found = True
        return found

    def drop(self) -> FileEntry | None:
        """Forget a file that has to go, an older one of a component that has two first; None where there are none."""
        made = max(self._made.values(), key=len, default=None)
        if not made:
            return None
        self._store.used -= made[0].size
        return made.popleft()

    def find(self, path: str, file: str) -> FileEntry:
        """A file that a handler made for a component which its visitor can use. Raises `NotFoundError`."""
        component = self._record.component_now(path)
        if component is not None and _gives_files(component) and self._record.is_usable(path):
            for entry in self._made.get(path, ()):
                if entry.id == file:
                    return entry
        raise NotFoundError(NO_FILE)

    def follow(self, moves: Sequence[Moved]) -> None:
        """Keep them by the new paths of components."""
        before = self.bytes
        self._made = rekeyed(self._made, moves)
        self._store.used += self.bytes - before

    def close(self) -> None:
        """Forget them: the visit has ended."""
        self._store.used -= self.bytes
        self._made.clear()

    def exported(self, path: str, entry: FileEntry) -> None:
        """Note a file of a table's rows, once."""
        made = self._made.setdefault(path, deque(maxlen=KEPT))
        if entry not in made:
            before = self.bytes
            made.append(entry)
            self._store.used += self.bytes - before

    def _note(self, path: str, value: Any) -> None:
        before = self.bytes
        made = self._made.setdefault(path, deque(maxlen=KEPT))
        try:
            made.append(FileEntry.model_validate(value))
        except ValidationError:
            made.clear()  # a handler has set that there is none
        self._store.used += self.bytes - before


def _gives_files(component: Component) -> bool:
    frame = component.frame()
    return bool(component.returned) or (frame is not None and bool(frame.export))
