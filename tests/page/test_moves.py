"""The paths of components after edits that rename and move them."""

from __future__ import annotations

import pytest

from jupyter_tools.page.edit_types import EDITS
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.moves import Trail, moves_of, path_after, rekeyed

FLIGHTS = {"type": "table", "columns": {"late": {}}}


def page(**components: object) -> Page:
    return parse_app({"pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


def test_the_moves_of_edits() -> None:
    edits = EDITS.validate_python(
        [
            {"type": "rename", "path": "box.flights", "name": "late"},
            {"type": "rename", "path": "same", "name": "same"},
            {"type": "rename", "path": "app.pools.db", "name": "base"},
            {"type": "move", "path": "box.late", "to": "page"},
            {"type": "move", "path": "late", "to": "", "before": "box"},
            {"type": "move", "path": "late", "to": "other.inner"},
            {"type": "change", "path": "late", "changes": {}},
            {"type": "remove", "path": "box"},
        ]
    )
    assert moves_of(edits) == [("box.flights", "box.late"), ("box.late", "late"), ("late", "other.inner.late")]


@pytest.mark.parametrize(
    ("path", "moves", "after"),
    [
        ("a.x.c", [("a", "b")], "b.x.c"),
        ("ab", [("a", "b")], "ab"),
        ("a.x", [("a", "b"), ("b.x", "b.y")], "b.y"),
        ("a", [("a", "b"), ("b", "a")], "a"),
        ("page", [("a", "b")], "page"),
    ],
)
def test_a_path_follows_moves(path: str, moves: list[tuple[str, str]], after: str) -> None:
    assert path_after(path, moves) == after


def test_values_follow_and_what_was_at_the_new_path_gives_way() -> None:
    values = {"a": 1, "a.x": 2, "b": 3, "b.old": 4, "c": 5}
    assert rekeyed(values, [("a", "b")]) == {"b": 1, "b.x": 2, "c": 5}
    assert rekeyed(values, [("a", "t"), ("b", "a"), ("t", "b")]) == {"a": 3, "a.old": 4, "b": 1, "b.x": 2, "c": 5}
    assert rekeyed({"b": 3}, [("a", "b")]) == {}
    assert rekeyed(values, []) == values


def test_late_names_are_understood_where_the_page_has_nothing_of_the_name() -> None:
    trail = Trail()
    assert not trail
    trail.add([("box", "held"), ("held.flights", "held.rows"), ("held.rows.late", "held.rows.delay")])
    now = page(held={"type": "container", "components": {"rows": {"type": "table", "columns": {"delay": {}}}}})
    assert trail.now("box.flights", now) == "held.rows"
    assert trail.now("box.flights.late", now) == "held.rows.delay"
    # A column that only the data has.
    assert trail.now("box.flights.carrier", now) == "held.rows.carrier"
    assert trail.now("held.rows.late", now) == "held.rows.delay"
    assert trail.now("held.rows.carrier", now) == "held.rows.carrier"
    assert trail.now("page", now) == "page"
    assert trail.now("gone.x", now) == "gone.x"
    # Another component has the old name now.
    assert trail.now("box", page(box={"type": "text"}, held={"type": "text"})) == "box"
    assert (len(trail), list(trail.since(2))) == (3, [("held.rows.late", "held.rows.delay")])
