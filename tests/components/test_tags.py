"""The list of texts that visitors type."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from jupyter_tools.components.tags import Tags, TagsContext
from tests.refusals import refused


def test_tags() -> None:
    tags = Tags()
    assert (tags.initial(), tags.state_type()) == ([], "list[str]")
    for value in ([], ["a"], ["b", "B"]):
        assert tags.check(value) == value
    assert refused(tags, ["a", "a"]) == "'a' is chosen twice"
    assert refused(tags, [""]) == "must have at least 1 characters"
    assert refused(tags, ["x" * 201]) == "must have at most 200 characters"
    assert refused(tags, [1]) == "must be text"
    for wrong in (None, "a", {}):
        assert refused(tags, wrong) == "must be a list"


def test_how_many_and_which() -> None:
    tags = Tags(min_items=2, max_items=3, pattern="[a-z]+")
    assert tags.check([]) == []
    assert tags.check(["a", "b"]) == ["a", "b"]
    assert refused(tags, ["a"]) == "must have at least 2 items"
    assert refused(tags, ["a", "b", "c", "d"]) == "must have at most 3 items"
    assert refused(tags, ["a", "B"]) == "must match [a-z]+"
    assert Tags(required=True).missing([]) == "is required"


def test_what_a_handler_sets() -> None:
    context = TagsContext()
    context.suggestions, context.value = pd.Series(["a", "b"]), ("a",)  # type: ignore[assignment]
    assert (context.suggestions, context.value) == (["a", "b"], ["a"])


@pytest.mark.parametrize("given", [{"separators": ["ab"]}, {"separators": [""]}, {"value": "a"}, {"pattern": "(?=a)"}])
def test_what_it_is_not_given(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Tags(**given)
