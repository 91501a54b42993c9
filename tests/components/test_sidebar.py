"""A sidebar: one at most, at the top of a page."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.components import CATALOG
from jupyter_tools.components.groups import groups_of
from jupyter_tools.errors import PropertiesError
from jupyter_tools.page.model import Page, parse_app

SIDE: dict[str, Any] = {"type": "sidebar", "components": {"go": {"type": "link", "page": "desk.ipynb"}}}


def page(components: dict[str, Any]) -> Page:
    return parse_app({"version": 1, "pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


def test_it_holds_links_and_takes_no_columns() -> None:
    side = page({"side": SIDE}).find("side")
    assert side is not None
    assert list(side.children()) == ["go"]
    assert (side.state_type(), side.layout.takes_columns) == (None, False)
    assert "span" not in groups_of(CATALOG["sidebar"])


@pytest.mark.parametrize(
    ("components", "said"),
    [
        ({"box": {"type": "container", "components": {"side": SIDE}}}, "stands at the top of a page"),
        ({"side": SIDE, "other": SIDE}, "there is 'side' already"),
    ],
)
def test_there_is_one_at_the_top(components: dict[str, Any], said: str) -> None:
    with pytest.raises(PropertiesError, match=said):
        page(components)
