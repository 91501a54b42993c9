"""Visits that builders have ended."""

from __future__ import annotations

import pytest

from jupyter_tools.errors import ProtocolError
from jupyter_tools.server.visits import entrance
from jupyter_tools.server.visits.entrance import ENDED, EndedVisits


def test_the_newest_ended_visits_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entrance, "MAX_ENDED", 2)
    ended = EndedVisits()
    for visit in ("a", "b", "c"):
        ended.add(visit)
    ended.check("a")
    ended.check(None)
    for visit in ("b", "c"):
        with pytest.raises(ProtocolError, match="What you entered is deleted") as raised:
            ended.check(visit)
        assert raised.value.code == ENDED
