"""Answers what clients ask about rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...protocol.exports import ExportQuery, FormatsQuery
from ...protocol.queries import DistinctQuery, GroupsQuery, StatisticsQuery, TotalsQuery
from .aggregates import groups, totals
from .column_statistics import statistics
from .distinct import distinct
from .reading import WindowError

if TYPE_CHECKING:
    from ...protocol.queries import Question, Result, RowsQuestion
    from .part import Part


def columns_asked(question: Question) -> tuple[RowsQuestion, list[str]]:
    """A question about rows, and the columns that it is about. Raises `WindowError` for one about files."""
    if isinstance(question, (DistinctQuery, StatisticsQuery)):
        return question, [question.column]
    if isinstance(question, (FormatsQuery, ExportQuery)):
        raise WindowError("a file is not computed with the rows of a window")
    keys = question.columns if isinstance(question, GroupsQuery) else []
    return question, list(dict.fromkeys([*keys, *(one.column for one in question.aggregates)]))


def answer_question(part: Part, question: RowsQuestion) -> Result:
    """The answer about some rows, of which `part` has the columns that are asked. Raises `WindowError`."""
    match question:
        case DistinctQuery():
            return distinct(part, question)
        case StatisticsQuery():
            return statistics(part, question.column)
        case GroupsQuery():
            return groups(part, question)
        case TotalsQuery():
            return totals(part, question)
