"""The switch."""

from __future__ import annotations

from jupyter_tools.components.switch import Switch
from tests.refusals import refused


def test_switch() -> None:
    switch = Switch()
    assert (switch.initial(), switch.state_type()) == (False, "bool")
    for value in (True, False):
        assert switch.check(value) is value
    for value in (1, 0, "true", None, []):
        assert refused(switch, value) == "must be true or false"


def test_one_that_is_required_must_be_on() -> None:
    switch = Switch(required=True)
    said = {value: switch.missing(value) for value in (False, True)}
    assert said == {False: "is required", True: ""}
    assert Switch(required=True, read_only=True).missing(None) == ""
