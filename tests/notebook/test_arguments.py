"""What handlers may take: the same rule for a function and for its source."""

from __future__ import annotations

import inspect

import pytest

from jupyter_tools.errors import HandlerError
from jupyter_tools.notebook.arguments import ARGUMENTS, arguments
from jupyter_tools.notebook.python import functions, parameters, parse

GOOD = {
    "": (),
    "state, context": ("state", "context"),
    "visit, *, event=None": ("visit", "event"),
    "state, limit=5, *more": ("state",),
    "state=None, /, context=None": ("context",),
    "*state": (),
    "context, **rest": ARGUMENTS,
    "limit=1, *, unit='m', **rest": ARGUMENTS,
}
BAD = {
    "state, ctx": "the handler 'f' takes 'ctx'; handlers take state, context, event, visit; did you mean 'context'?",
    "ctx, **rest": "the handler 'f' takes 'ctx'; handlers take state, context, event, visit; did you mean 'context'?",
    "state, *, database": "the handler 'f' takes 'database'; handlers take state, context, event, visit",
    "state, context, db, unit='m'": "the handler 'f' takes 'db'; handlers take state, context, event, visit",
    "state, /, context": "the handler 'f' takes 'state' by position; handlers are called by name",
}


def both(given: str) -> tuple[list[inspect.Parameter], list[inspect.Parameter]]:
    """The parameters of a function, as Python and as its source tell them."""
    text = f"def f({given}): ..."
    space: dict[str, object] = {}
    exec(text, space)  # noqa: S102 - a text of this file
    [function] = functions(parse(text))
    return list(inspect.signature(space["f"]).parameters.values()), parameters(function)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [*GOOD, *BAD])
def test_source_and_function_have_the_same_parameters(given: str) -> None:
    told, read = both(given)
    assert [(one.name, one.kind, one.default is one.empty) for one in read] == [
        (one.name, one.kind, one.default is one.empty) for one in told
    ]


@pytest.mark.parametrize("given", GOOD)
def test_what_a_handler_is_given(given: str) -> None:
    for found in both(given):
        assert arguments("f", found) == GOOD[given]


@pytest.mark.parametrize("given", BAD)
def test_what_a_handler_cannot_be_given(given: str) -> None:
    for found in both(given):
        with pytest.raises(HandlerError) as raised:
            arguments("f", found)
        assert str(raised.value) == BAD[given]
