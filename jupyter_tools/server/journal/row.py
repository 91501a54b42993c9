"""An event as it is written: without secrets, data as size and digest, everything bounded."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from ...reports.journal import MASK, row_of_entry
from ..secrets import long_forms_of, masked
from ..visits.trace import MAX_OUTPUT

if TYPE_CHECKING:
    from ...protocol.base import EventError
    from ...reports.journal import LeftOut
    from ..visits.trace import Traced

MAX_STATE = 100_000
"""How many characters of JSON the state of an event may have, before its large values are left out."""
MAX_VALUE = 1_000
"""How many characters of JSON a value that a handler set may have, before only size and digest are written."""
MAX_CHANGES = 200_000
"""How many all of them may have, before that counts for values over `SMALL` too."""
SMALL = 60


def row_of(event: Traced) -> dict[str, Any]:
    """The columns of an event."""
    entry, secrets = event.entry, long_forms_of(event.secrets)
    left_out: dict[str, LeftOut] = {}
    written = {
        "user": _text(entry.user),
        "params": _clean(entry.params, secrets),
        "component": _text(entry.component),
        "state": _state(event, secrets, left_out),
        "detail": _detail(event, secrets, left_out),
        "left_out": left_out,
        "changes": _changes(event, secrets),
        "output": _text(_output(event, secrets)),
        "error": entry.error and _error(entry.error, secrets),
    }
    return row_of_entry(entry.model_copy(update=written))


def digest_of(value: Any, encoding: str | None = None) -> dict[str, Any]:
    """Size and digest of a value, the same for the same content; of a table also rows and columns."""
    known: dict[str, Any] = {}
    if encoding == "table" and isinstance(value, dict) and {"columns", "total", "first"} <= value.keys():
        # The version counts up with each event; what travels is the first window.
        value = {part: value[part] for part in ("columns", "total", "first")}
        known = {"rows": value["total"], "columns": len(value["columns"])}
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return {**known, "bytes": len(text), "digest": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]}


def _error(error: EventError, secrets: list[str]) -> EventError:
    traceback = error.traceback and masked(error.traceback, secrets)
    return error.model_copy(update={"message": masked(error.message, secrets), "traceback": traceback})


def _state(event: Traced, secrets: list[str], left_out: dict[str, LeftOut]) -> dict[str, Any]:
    if event.entry.outcome == "cancelled" and event.started is None:
        # Dropped duplicates are many, and their state adds nothing to that of the event that ran.
        left_out["state"] = "dropped"
        return {}
    state: dict[str, Any] = {}
    for path, value in event.entry.state.items():
        if (path, "value") in event.hidden and value not in (None, ""):
            state[path] = MASK
            left_out[path] = "secret"
        else:
            state[path] = _clean(value, secrets)
            if state[path] != value:
                left_out[path] = "secret"
    if len(_json(state)) > MAX_STATE:
        for path, value in state.items():
            if len(_json(value)) > MAX_VALUE:
                state[path] = None
                left_out[path] = "size"
    if len(_json(state)) > MAX_STATE:  # it has very many values
        left_out["state"] = "size"
        return {}
    return state


def _detail(event: Traced, secrets: list[str], left_out: dict[str, LeftOut]) -> Any:
    if event.entry.detail is None or left_out.get("state") == "dropped":
        return None
    if (event.entry.component, "value") in event.hidden:
        left_out["detail"] = "secret"
        return MASK
    if len(_json(event.entry.detail)) > MAX_STATE:
        left_out["detail"] = "size"
        return None
    detail = _clean(event.entry.detail, secrets)
    if detail != event.entry.detail:
        left_out["detail"] = "secret"
    return detail


def _changes(event: Traced, secrets: list[str]) -> dict[str, dict[str, Any]]:
    for limit in (MAX_VALUE, SMALL):
        changes = {
            path: {name: _change(event, path, name, value, secrets, limit) for name, value in properties.items()}
            for path, properties in event.entry.changes.items()
        }
        if len(_json(changes)) <= MAX_CHANGES:
            return changes
    return {"page": {"changes": digest_of(event.entry.changes)}}


def _change(event: Traced, path: str, name: str, value: Any, secrets: list[str], limit: int) -> Any:  # noqa: PLR0913, PLR0917 - one value and what decides about it
    if (path, name) in event.hidden:
        return MASK
    encoding = event.encoded.get((path, name))
    if encoding is not None and value is not None:
        return digest_of(value, encoding)
    value = _clean(value, secrets)
    return value if len(_json(value)) <= limit else digest_of(value)


def _output(event: Traced, secrets: list[str]) -> str:
    text = masked("".join(event.output), secrets)
    if event.printed <= MAX_OUTPUT:
        return text
    kept = text[:MAX_OUTPUT]
    return f"{kept}\n[{event.printed - len(kept):,} characters more]\n"


def _clean(value: Any, secrets: list[str]) -> Any:
    """A value without secrets in its texts."""
    if not secrets:
        return value
    if isinstance(value, str):
        return masked(value, secrets)
    if isinstance(value, dict):
        return {masked(str(key), secrets): _clean(one, secrets) for key, one in value.items()}
    if isinstance(value, list):
        return [_clean(one, secrets) for one in value]
    return MASK if str(value) in secrets and value is not None and not isinstance(value, bool) else value


def _json(value: Any) -> str:
    return json.dumps(value)


def _text(text: str) -> str:
    """A text that can be encoded."""
    return text.encode("utf-8", "replace").decode()
