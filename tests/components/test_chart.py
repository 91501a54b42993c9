"""A chart."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.chart import Chart


def test_its_defaults() -> None:
    assert (Chart().height, Chart().figure, Chart.events) == (320, None, ())


@pytest.mark.parametrize("wrong", [{"height": 79}, {"height": 4001}])
def test_what_is_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Chart(**wrong)
