"""Long texts of entries: taken out, and put back as they were."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jupyter_tools.reports.long_texts import LONG, put_back, take_out


def row(**given: Any) -> dict[str, Any]:
    """The columns that are looked at."""
    plain = {"file": "/root/desk.ipynb", "params": "{}", "changes": "{}", "output": "", "state": "{}", "error": None}
    return {**plain, **given}


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({}, 0),
        ({"output": "x" * (LONG - 1), "state": json.dumps({"a": "x" * (LONG - 3)})}, 0),
        ({"output": "x" * LONG}, 1),
        ({"params": json.dumps({"q": "x" * LONG}), "changes": json.dumps({"a": {"b": "x" * LONG}})}, 2),
        ({"state": json.dumps({"b": "x" * LONG, "a": 1, "c": list(range(LONG)), "d": "x" * LONG})}, 2),
        ({"state": json.dumps({f"v{number}": number for number in range(LONG)})}, 0),
        ({"state": json.dumps({"a": "é\ud800" * LONG, "": "x" * LONG})}, 2),
        ({"error": json.dumps({"id": "e", "message": "m", "traceback": "x" * LONG, "cell": None})}, 1),
    ],
)
def test_long_texts_are_taken_out_and_put_back(given: dict[str, Any], number: int) -> None:
    original = row(**given)
    short = dict(original)
    texts = take_out(short)
    assert len(texts) == number
    assert sum(len(str(text)) for text in short.values()) < 5 * LONG or not number
    assert "refs" in short
    put_back(short, texts.__getitem__)
    assert short == original


def test_the_same_text_of_another_page_is_another_text() -> None:
    found = [take_out(row(file=file, output="x" * LONG)) for file in ("/a.ipynb", "/b.ipynb")]
    assert not found[0].keys() & found[1].keys()


def test_a_row_without_references_stays_as_it_is() -> None:
    older = row(output="x" * LONG)
    put_back(older, {}.__getitem__)
    assert older == row(output="x" * LONG)
