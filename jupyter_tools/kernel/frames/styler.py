"""What a Styler of pandas shows of its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..values.table_cell import cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...protocol.rows import Cell


def is_styler(value: Any) -> bool:
    """Whether a value is a Styler."""
    return any(
        kind.__name__ == "Styler" and kind.__module__ == "pandas.io.formats.style" for kind in type(value).__mro__
    )


class Styled(NamedTuple):
    """The rows that a Styler shows, and its formatters by row and column and by row and level of the index."""

    data: Any
    writers: dict[tuple[int, int], Any]
    index_writers: dict[tuple[int, int], Any]


def styled(styler: Any) -> Styled:
    """What a Styler shows, without the Stylers that are added to it."""
    hidden = set(getattr(styler, "hidden_rows", ()))
    rows = [at for at in range(len(styler.data)) if at not in hidden]
    data = styler.data.iloc[rows] if hidden else styler.data
    at_row = {row: at for at, row in enumerate(rows)}
    written, labelled = (
        {(at_row[row], at): write for (row, at), write in getattr(styler, name, {}).items() if row in at_row}
        for name in ("_display_funcs", "_display_funcs_index")
    )
    return Styled(data, written, labelled)


def written_cell(write: Callable[[Any], Any] | None, value: Any) -> Cell:
    """A cell formatted by a Styler."""
    if write is None or cell(value) is None:
        return cell(value)
    try:
        return cell(str(write(value)))
    except Exception:  # noqa: BLE001 - an author's own format may not take every value
        return cell(value)
