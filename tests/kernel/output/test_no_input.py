"""input() and getpass() in handlers."""

from __future__ import annotations

import builtins
import getpass

import pytest

from jupyter_tools.errors import HandlerError
from jupyter_tools.kernel.output.no_input import refuse, refuse_in_handlers


@pytest.mark.parametrize("module", [builtins, getpass])
def test_handlers_ask_nobody_and_cells_as_before(module: object, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "input" if module is builtins else "getpass"
    other = "getpass" if module is builtins else "input"
    monkeypatch.setattr(getpass if module is builtins else builtins, other, refuse)
    monkeypatch.setattr(module, name, lambda prompt="", *, stream=None: f"{prompt} yes {stream}")
    running: list[bool] = []
    refuse_in_handlers(lambda: bool(running))
    refuse_in_handlers(lambda: False)  # it is there already
    assert getattr(module, name)("sure?", stream=1) == "sure? yes 1"
    running.append(True)
    with pytest.raises(HandlerError, match="nobody to ask"):
        getattr(module, name)("sure?")
    # One that refuses everything is unchanged.
    assert getattr(getpass if module is builtins else builtins, other) is refuse
