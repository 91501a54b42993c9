"""Answers what clients ask about rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...protocol.queries import DistinctQuery, GroupsQuery, StatisticsQuery, TotalsQuery
from .aggregates import groups, totals
from .column_statistics import statistics
from .distinct import distinct

if TYPE_CHECKING:
    from ...protocol.queries import Question, Result
    from .part import Part


def columns_asked(question: Question) -> list[str]:
    """The columns that a question is about."""
    if isinstance(question, (DistinctQuery, StatisticsQuery)):
        return [question.column]
    keys = question.columns if isinstance(question, GroupsQuery) else []
    return list(dict.fromkeys([*keys, *(one.column for one in question.aggregates)]))


def answer_question(part: Part, question: Question) -> Result:
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
