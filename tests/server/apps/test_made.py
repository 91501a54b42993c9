"""The changes that clients have named."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_tools.errors import EditError
from jupyter_tools.page.edit_types import Remove
from jupyter_tools.server.apps.made import KEPT, Made, MadeChanges

ADA, BOB = Path("ada"), Path("bob")


def made(path: str) -> Made:
    return Made([Remove(type="remove", path=path)], "r", [])


def test_each_app_has_keys_of_its_own() -> None:
    changes = MadeChanges()
    changes.add(ADA, "k", made("a"))
    assert changes.find(ADA, "k", made("a").edits) == made("a")
    assert changes.find(BOB, "k", made("a").edits) is None
    assert changes.find(ADA, None, made("a").edits) is None
    with pytest.raises(EditError, match="another change"):
        changes.find(ADA, "k", made("b").edits)


def test_the_oldest_are_forgotten() -> None:
    changes = MadeChanges()
    for number in range(KEPT + 2):
        changes.add(ADA, str(number), made("a"))
    known = [number for number in range(KEPT + 2) if changes.find(ADA, str(number), made("a").edits)]
    assert known == list(range(2, KEPT + 2))
