"""What an unknown path may mean."""

from __future__ import annotations

import pytest

from jupyter_tools.hints import Meant, did_you_mean_path, meant_by_chain, only_path

SHAPE = {
    "state": {
        "new_note": {"note": "text", "box": {"deep": "text"}},
        "order": {"left": "number", "id": "text"},
        "customer": {"id": "text"},
        "flights": {"rows": None},
    },
    "visit": {"user": "text"},
}
KNOWN = ["new_note.note", "new_note.box.deep", "order", "order.id", "customer.id"]


@pytest.mark.parametrize(
    ("chain", "at", "meant"),
    [
        ("state.note", 1, Meant("; did you mean 'state.new_note.note'?", "state.new_note.note", 0, 1)),
        ("state.new_note.box.note", 3, Meant("; did you mean 'state.new_note.note'?", "state.new_note.note", 0, 3)),
        ("state.deep.more", 1, Meant("; did you mean 'state.new_note.box.deep'?", "state.new_note.box.deep", 0, 1)),
        ("state.ordr.left", 1, Meant("; did you mean 'order'?", "order", 1, 1)),
        ("state.gone.left", 1, Meant("; did you mean 'state.order.left'?", "state.order.left", 0, 2)),
        ("state.id", 1, Meant("; did you mean 'state.order.id' or 'state.customer.id'?", None, 0, 1)),
        ("state.dep", 1, Meant("; did you mean 'state.new_note.box.deep'?")),
        ("note", 0, Meant("; did you mean 'state.new_note.note'?", "state.new_note.note", 0, 0)),
        ("stat", 0, Meant("; did you mean 'state'?", "state", 0, 0)),
        ("state.nothing", 1, Meant("; there is customer, flights, new_note, order")),
        ("context", 0, Meant("; there is state, visit")),
        ("visit.left", 1, Meant("; there is user")),
    ],
)
def test_a_chain_with_an_unknown_name(chain: str, at: int, meant: Meant) -> None:
    assert meant_by_chain(chain.split("."), at, SHAPE) == meant


@pytest.mark.parametrize(
    ("path", "hint", "only"),
    [
        ("note", "; did you mean 'new_note.note'?", "new_note.note"),
        ("order.note", "; did you mean 'new_note.note'?", "new_note.note"),
        ("ordr", "; did you mean 'order'?", "order"),
        ("new_note.nte", "; did you mean 'new_note.note'?", "new_note.note"),
        ("nte", "; did you mean 'new_note.note'?", "new_note.note"),
        ("id", "; did you mean 'order.id' or 'customer.id'?", None),
        ("order.x", "; there is customer.id, new_note.box.deep, new_note.note, order, order.id", None),
    ],
)
def test_an_unknown_path_of_a_page(path: str, hint: str, only: str | None) -> None:
    assert did_you_mean_path(path, KNOWN) == hint
    assert only_path(path, KNOWN) == only


def test_names_are_listed_instead_of_all_paths() -> None:
    assert did_you_mean_path("order.x", KNOWN, ["id"]) == "; there is id"
    many = [f"box_{number}.id" for number in range(20)]
    assert did_you_mean_path("id", many) == ""
