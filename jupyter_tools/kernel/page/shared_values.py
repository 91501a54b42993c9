"""The values that the pages of an app share in one tab: `visit.shared`."""

from __future__ import annotations

import threading
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from ...errors import ToolsError
from ...protocol.shared import GONE, MAX_BYTES, MAX_NAME, MAX_NAMES, from_json, same, size, to_json, updated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...protocol.shared import Shared


class SharedInKernel:
    """The values as this kernel knows them for one visit, as JSON; may be used from any thread."""

    def __init__(self) -> None:
        self._values: Shared = {}
        self._number = 0
        self._sent: dict[str, tuple[int, Any]] = {}
        """What was sent and is not known to have arrived: the number of its message and its value, by name."""
        self._lock = threading.Lock()

    def take(self, values: Shared, received: int) -> None:
        """Take the server's values, which include what was sent up to the number `received`."""
        with self._lock:
            self._sent = {name: one for name, one in self._sent.items() if one[0] > received}
            self._values = updated(values, {name: value for name, (_, value) in self._sent.items()})

    def forget_sent(self) -> None:
        """Another server has the visit, and gives its own values with the next event."""
        with self._lock:
            self._sent.clear()

    def change(self, changes: Shared) -> int:
        """Take a handler's changes, which are then sent under the number that this returns."""
        with self._lock:
            self._number += 1
            self._values = updated(self._values, changes)
            self._sent.update({name: (self._number, value) for name, value in changes.items()})
            return self._number

    def view(self) -> SharedValues:
        """The values for a handler."""
        with self._lock:
            return SharedValues(self._values)


class SharedValues(MutableMapping[str, Any]):
    """Values that all pages of the app see in this tab of the browser: plain values by name."""

    def __init__(self, values: Shared | None = None) -> None:
        self._known: Shared = dict(values or {})
        self._values: dict[str, Any] = {name: from_json(one) for name, one in self._known.items()}

    def __getitem__(self, name: str) -> Any:
        """The value of a name. Raises `KeyError`."""
        return self._values[name]

    def __setitem__(self, name: str, value: Any) -> None:
        """Set a value. Raises `ToolsError` for one that is not plain, and when the values become too many."""
        _check_name(name)
        encoded = _encoded(name, value)
        others = self._encoded_values(but=name)
        _check_size({**others, name: encoded})
        self._values[name] = value

    def __delitem__(self, name: str) -> None:
        """Take a name away. Raises `KeyError`."""
        del self._values[name]

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many names there are."""
        return len(self._values)

    def __repr__(self) -> str:
        """As a dict shows itself."""
        return repr(self._values)

    def take_changes(self) -> Shared:
        """What was set or changed in place since the last call, as JSON. Raises `ToolsError` as setting does."""
        now = self._encoded_values()
        known = self._known
        changes = {name: one for name, one in now.items() if name not in known or not same(known[name], one)}
        changes |= {name: GONE for name in known if name not in now}
        if any(one != GONE for one in changes.values()):
            _check_size(now)
        self._known = now
        return changes

    def _encoded_values(self, *, but: str | None = None) -> Shared:
        return {name: _encoded(name, one) for name, one in self._values.items() if name != but}


def _encoded(name: str, value: Any) -> Any:
    try:
        return to_json(value)
    except ValueError as error:
        message = f"visit.shared[{name!r}] {error}. Keep other objects in `visit.store` or in a database."
        raise ToolsError(message) from None


def _check_name(name: Any) -> None:
    if not isinstance(name, str) or not 1 <= len(name) <= MAX_NAME:
        message = f"a name in visit.shared is a text of 1 to {MAX_NAME} characters; not {name!r}"
        raise ToolsError(message)


def _check_size(values: Shared) -> None:
    if len(values) > MAX_NAMES:
        message = f"visit.shared has at most {MAX_NAMES} names. Keep more in a database."
        raise ToolsError(message)
    if (count := size(values)) > MAX_BYTES:
        message = f"visit.shared has at most {MAX_BYTES:,} bytes as JSON; these are {count:,}. Keep more in a database."
        raise ToolsError(message)
