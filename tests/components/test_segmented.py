"""The row of options; what it shares with other choices is tested with the radio."""

from __future__ import annotations

from jupyter_tools.components.segmented import Segmented
from tests.refusals import refused


def test_segmented() -> None:
    size = Segmented(options=["S", "M"], value="M", required=True)
    assert (size.initial(), size.state_type()) == ("M", "str | None")
    assert size.check("S") == "S"
    assert refused(size, "L") == "'L' is not one of the options"
    assert size.missing(None) == "is required"
    assert size.missing("S") == ""
