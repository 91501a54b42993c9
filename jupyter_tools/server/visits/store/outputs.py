"""Which of a visit's outputs are kept with it, beyond its kernel and its server."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from ....peer.outputs import VIEW
from ...secrets import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ....peer.record import VisitRecord
    from ....protocol.messages import Output

MAX_KEPT = 300_000
"""The most characters of a visit's outputs that are kept; the newest are, as far as they fit."""
MAX_DEPTH = 50
"""How deep in an output secrets are looked for; one that nests deeper is not kept."""


def shown(record: VisitRecord, secrets: Iterable[str]) -> dict[str, list[Output]]:
    """What events that have ended have displayed, by component, the oldest first.

    Without widgets, whose process will be gone, without what is printed, and without outputs that contain a secret: all
    secrets of an event are known when it has ended.
    """
    forms = {form for one in forms_of(secrets) for form in (one, html.escape(one), html.escape(one, quote=False))}
    displayed = [
        (path, one)
        for path, outputs in record.outputs.by_component.items()
        for one in outputs
        if one.kind == "display" and VIEW not in one.data and one.event not in record.running
    ]
    displayed.sort(key=lambda entry: entry[1].seq, reverse=True)
    kept: dict[str, list[Output]] = {}
    left = MAX_KEPT
    for path, one in displayed:
        left -= record.outputs.size(one)
        if left < 0:
            break
        if not _contains_secret(one, forms):
            kept.setdefault(path, []).insert(0, one)
    return kept


def show_again(record: VisitRecord, kept: dict[str, list[Output]]) -> None:
    """Show kept outputs in a new record; those of removed components are dropped."""
    entries = [(path, one) for path, outputs in kept.items() for one in outputs]
    for path, one in sorted(entries, key=lambda entry: entry[1].seq):
        if path == "page" or record.page.find(path) is not None:
            record.outputs.put(path, one, len(one.model_dump_json()))


def _contains_secret(output: Output, forms: set[str]) -> bool:
    """Whether an output contains a secret."""
    if not forms:
        return False
    try:
        return any(form in text for text in _texts([output.text, output.data, output.metadata], 0) for form in forms)
    except RecursionError:
        return True


def _texts(value: Any, depth: int) -> Iterator[str]:
    if depth > MAX_DEPTH:
        raise RecursionError
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for one in value:
            yield from _texts(one, depth + 1)
    elif value is not None:
        yield str(value)
