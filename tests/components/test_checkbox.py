"""The box to tick."""

from __future__ import annotations

from jupyter_tools.components.checkbox import Checkbox
from tests.refusals import refused


def test_checkbox() -> None:
    box = Checkbox()
    assert (box.initial(), box.state_type()) == (False, "bool")
    for value in (True, False):
        assert box.check(value) is value
        assert box.is_empty(value) is not value
    for value in (1, 0, "true", None, []):
        assert refused(box, value) == "must be true or false"
