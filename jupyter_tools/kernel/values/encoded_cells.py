"""Cells of columns whose format asks for more than a text or a number: images, lines of numbers, JSON."""

from __future__ import annotations

import decimal
import json
import math
import numbers
from itertools import islice
from typing import TYPE_CHECKING, Any

from ...protocol.scalars import EXACT
from ...protocol.text import clean
from .images import image_cell
from .table_cell import cell, single

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...protocol.rows import ShownCell

MAX_POINTS = 100
"""The most numbers of one line; of more, the lowest and highest of each part travel."""
MAX_READ = 100_000
"""The most numbers that are read of one cell."""
MAX_JSON = 10_000
"""The most characters of one cell of JSON."""
MAX_DEPTH = 50


def line_cell(value: Any) -> ShownCell:
    """A list of numbers as such; as any other cell if it holds anything else."""
    try:
        found = _numbers(value)
    except Exception:  # noqa: BLE001 - the author's own objects may raise anything
        found = None
    return cell(value) if found is None else _sampled(found)


def _numbers(value: Any) -> list[int | float | None] | None:
    if isinstance(value, str | bytes | bytearray | dict | set | frozenset) or not hasattr(value, "__len__"):
        return None
    if getattr(value, "ndim", 1) != 1 or len(value) > MAX_READ:
        return None
    listed = value.tolist() if hasattr(value, "tolist") else list(value)
    short = getattr(getattr(value, "dtype", None), "str", "")[1:] == "f4"
    found = [_number(single(one) if short else one) for one in listed]
    return None if any(one is _NONE for one in found) else found


_NONE: Any = object()


def _number(value: Any) -> Any:
    """A number as it travels, None for a missing one, `_NONE` for what is no number that can be drawn."""
    if value is None or type(value).__name__ in ("NaTType", "NAType"):
        return None
    if isinstance(value, bool) or not isinstance(value, numbers.Real | decimal.Decimal):
        return _NONE
    if isinstance(value, numbers.Integral):
        return int(value) if abs(int(value)) <= EXACT else float(value)
    number = float(value)
    if math.isnan(number):
        return None
    return number if math.isfinite(number) else _NONE


def _sampled(values: list[int | float | None]) -> list[int | float | None]:
    """The values, or of more than travel the lowest and highest of each part, in their order."""
    if len(values) <= MAX_POINTS:
        return values
    parts = MAX_POINTS // 2
    sampled: list[int | float | None] = []
    for part in range(parts):
        inside = values[part * len(values) // parts : (part + 1) * len(values) // parts]
        known = [(one, at) for at, one in enumerate(inside) if one is not None]
        ends = sorted({min(known)[1], max(known)[1]}) if known else [0]
        sampled += [inside[at] for at in ends]
    return [*sampled[:-1], values[-1]]


def json_cell(value: Any) -> ShownCell:
    """A nested value as compact JSON; texts, numbers and missing values as any other cell."""
    if isinstance(value, str):
        return _short(value)
    try:
        if not _is_nested(value):
            return cell(value)
        return _short(json.dumps(_plain(value, 0), ensure_ascii=False, separators=(",", ":")))
    except Exception:  # noqa: BLE001 - the author's own objects may raise anything
        return cell(value)


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict | list | tuple | set | frozenset) or getattr(value, "ndim", 0) > 0


def _plain(value: Any, depth: int) -> Any:
    if depth >= MAX_DEPTH:
        return "…"
    if getattr(value, "ndim", 0) > 0:
        value = value.tolist() if hasattr(value, "tolist") else list(value)
    if isinstance(value, dict):
        return {str(key): _plain(one, depth + 1) for key, one in islice(value.items(), MAX_JSON)}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one, depth + 1) for one in islice(value, MAX_JSON)]
    return cell(value)


def _short(text: str) -> str:
    return clean(text if len(text) <= MAX_JSON else text[:MAX_JSON] + "…")


ENCODERS: Mapping[str, Callable[[Any], ShownCell]] = {"image": image_cell, "sparkline": line_cell, "json": json_cell}
"""How cells are encoded, by the format of their column; others as `table_cell.cells` encodes them."""


def encode(values: Sequence[Any], format_: str) -> list[ShownCell]:
    """The cells of a column of such a format."""
    encoder = ENCODERS[format_]
    return [encoder(one) for one in values]
