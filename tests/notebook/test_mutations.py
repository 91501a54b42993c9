from __future__ import annotations

import ast

import pytest

from jupyter_tools.notebook.mutations import mutations, variables
from jupyter_tools.notebook.python import functions

SETUP = """
import settings, queue
from sqlalchemy.orm import Session
guests = []
counts, (first, *rest) = {}, (1, 2)
frame: object = None
for loop in range(3): pass
session = Session(engine)
def helper(): ...
class Kind: ...
"""


def changed(body: str, *more: str) -> list[tuple[str, int]]:
    """Variables and lines of what a handler changes."""
    handler = "def go(state, context):\n" + "\n".join(f"    {line}" for line in body.split("\n"))
    trees = [ast.parse(text) for text in (SETUP, *more, handler)]
    helpers = {one.name: one for tree in trees for one in functions(tree)}
    return [(one.name, one.line) for one in mutations(helpers["go"], variables(trees), helpers)]


def test_the_variables_of_a_notebook() -> None:
    assert variables([ast.parse(SETUP)]) == {"guests", "counts", "first", "rest", "frame", "loop"}


@pytest.mark.parametrize(
    "body",
    [
        "guests.append(state.name)",
        "guests[0] = 1",
        "guests[0] += 1",
        "guests[0].name = 1",
        "guests.last = 1",
        "del guests[0]",
        "del guests.last",
        "global guests\nguests = []".replace("\n", "; "),
        "global guests; guests += [1]",
        "global guests; del guests",
        "global guests\nfor guests in []: pass",
        "global guests\nwith open('x') as guests: pass",
        "for guests[0] in []: pass",
        "guests[0], other = 1, 2",
        "guests.inner.values.extend([1])",
        "guests.setdefault('a', []).append(1)",
        "guests.drop_duplicates(inplace=True)",
        "setattr(guests, 'a', 1)",
        "heapq.heappush(guests, 1)",
        "value = next(guests)",
        "globals()['guests'] = 1",
        "[guests.append(one) for one in []]",
        "run(lambda: guests.clear())",
        "def inner():\n    guests.append(1)",
        "def inner(x=guests.pop()): pass",
        "class Inner:\n    guests = 1\n    def method(self): guests.append(1)",
        "async def inner():\n    async for guests[1] in x: pass",
        "if True:\n    try: guests.pop()\n    finally: pass",
    ],
)
def test_what_changes_a_variable(body: str) -> None:
    assert {name for name, _ in changed(body)} == {"guests"}


@pytest.mark.parametrize(
    "body",
    [
        "guests = []\nguests.append(1)",
        "guests",
        "copy = guests[:]\ncopy.append(1)",
        "guests.index(1)",
        "guests.drop_duplicates(inplace=False)",
        "state.guests.append(1)",
        "context.guests.data = 1",
        "for guests in []: guests.append(1)",
        "with open('x') as guests: guests.append(1)",
        "import guests\nguests.append(1)",
        "from x import y as guests\nguests.append(1)",
        "try: pass\nexcept ValueError as guests: guests.add(1)",
        "match state:\n    case [guests, *rest]: guests.append(1)\n    case {'a': 1, **frame}: frame.pop()",
        "(guests := []).append(1)\nguests.append(2)",
        "[guests := one for one in []]\nguests.append(1)",
        "[guests.append(1) for guests in []]",
        "f = lambda guests: guests.append(1)",
        "def inner(*guests): guests.append(1)",
        "guests = 1\ndef inner(): guests.append(1)",
        "def guests(): pass\nguests.add(1)",
        "settings.cache['a'] = 1",
        "session.add(1)",
        "unknown.append(1)",
        "Kind.count = 1",
    ],
)
def test_what_changes_none(body: str) -> None:
    assert changed(body) == []


def test_functions_that_the_handler_calls_are_followed_once() -> None:
    helper = """def note(name):
    guests.append(name)
    other(name)

def other(name):
    counts[name] = 1
    note(name)"""
    assert changed("note(state.name)", helper) == [("guests", 2), ("counts", 6)]
    assert changed("note = print\nnote(state.name)", helper) == []
    assert changed("pass", helper) == []
