"""What pydantic finds, in our words."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import _pydantic_core

from jupyter_tools.page.edit_types import Edit
from jupyter_tools.validation import WORDS, either, first_problem, words_of


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: int


@pytest.mark.parametrize(
    ("annotation", "value", "words"),
    [
        (Annotated[str, Field(max_length=5)], "a" * 6, "must have at most 5 characters"),
        (Annotated[str, Field(min_length=5)], "a", "must have at least 5 characters"),
        (Annotated[str, Field(min_length=1)], "", "must not be empty"),
        (Annotated[str, Field(pattern="^a+$")], "b", "must match ^a+$"),
        (str, 5, "must be text"),
        (int, "a", "must be a whole number"),
        (int, 1.5, "must be a whole number"),
        (float, "a", "must be a number"),
        (Annotated[float, Field(allow_inf_nan=False)], float("nan"), "must be a number"),
        (bool, "perhaps", "must be true or false"),
        (Annotated[int, Field(ge=1)], 0, "must be at least 1"),
        (Annotated[int, Field(gt=1)], 1, "must be more than 1"),
        (Annotated[int, Field(le=1)], 2, "must be at most 1"),
        (Annotated[int, Field(lt=1)], 1, "must be less than 1"),
        (list[int], 5, "must be a list"),
        (dict[str, int], 5, "must be an object"),
        (Model, 5, "must be an object"),
        (Model, {}, "number: is missing"),
        (Model, {"number": 1, "other": 1}, "other: is unknown"),
        (Annotated[list[int], Field(min_length=1)], [], "must not be empty"),
        (Annotated[list[int], Field(min_length=2)], [1], "must have at least 2 entries"),
        (Annotated[list[int], Field(max_length=2)], [1, 2, 3], "must have at most 2 entries"),
        (Literal["a", "b"], "c", "must be 'a' or 'b'"),
        (None, 1, "must be null"),
        (dt.date, "x", "must be a date"),
        (dt.datetime, [], "must be a date with a time"),
        (dt.time, [], "must be a time"),
        (Edit, {"path": "a"}, "has no `type`"),
        (Edit, {"type": "paint"}, "has an unknown `type`: paint"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_value(annotation: Any, value: Any, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(annotation).validate_python(value)
    assert first_problem(caught.value) == words


def test_all_names_are_of_pydantic() -> None:
    known = {one["type"] for one in _pydantic_core.list_all_errors()}
    assert set(WORDS) <= known


def test_a_sentence_of_our_own_stays() -> None:
    assert words_of({"type": "value_error", "msg": "Value error, 'a b' is no name"}) == "'a b' is no name"


@pytest.mark.parametrize(
    ("messages", "sentence"),
    [
        (["must be text"], "must be text"),
        (["must be text", "must be text"], "must be text"),
        (["must be a list", "must be an object"], "must be a list or an object"),
        (["must be a whole number", "must be a number"], "must be a number"),
        (["must be true or false", "must be an object"], "must be true or false, or an object"),
        (["must be text", "is not a name"], "must be text; or is not a name"),
    ],
)
def test_what_the_branches_of_a_union_say(messages: list[str], sentence: str) -> None:
    assert either(messages) == sentence
