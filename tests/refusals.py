"""How components refuse values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from jupyter_tools.components import Component


def refused(component: Component, value: Any) -> str:
    """What a component says of a value that it refuses."""
    with pytest.raises(ValueError, match=r".") as caught:
        component.check(value)
    return str(caught.value)
