"""Links: what is checked of their pages and parameters, and what follows renames."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.errors import PropertiesError
from jupyter_tools.page.following import following, going
from jupyter_tools.page.model import parse_app


def app(link: dict[str, Any], **others: Any) -> dict[str, Any]:
    components = {"id": {"type": "text_input"}, "it": {"type": "link", **link}, **others}
    return {"version": 1, "pages": {"list.ipynb": {"components": components}, "order.ipynb": {}}}


def test_a_link_leads_to_a_page_of_the_app() -> None:
    parse_app(app({"page": "order.ipynb", "params": {"id": "state.id"}}))


@pytest.mark.parametrize(
    ("link", "place", "message", "fix"),
    [
        (
            {"page": "ordr.ipynb"},
            "page",
            "the app has no page 'ordr.ipynb'; did you mean 'order.ipynb'?",
            {"page": "order.ipynb"},
        ),
        (
            {"page": "order.ipynb", "params": {"id": "state.ids"}},
            "params.id",
            "there is no ids",
            {"params": {"id": "state.id"}},
        ),
    ],
)
def test_what_it_names_is_checked(link: dict[str, Any], place: str, message: str, fix: dict[str, Any]) -> None:
    with pytest.raises(PropertiesError) as caught:
        parse_app(app(link))
    [finding] = caught.value.findings
    assert finding.place.endswith(f"it.{place}")
    assert finding.message.startswith(message)
    assert finding.fix is not None
    assert finding.fix.edits[0]["changes"] == fix


def test_a_secret_does_not_go_into_an_address() -> None:
    with pytest.raises(PropertiesError, match="pin is secret: addresses are logged"):
        parse_app(
            app({"page": "order.ipynb", "params": {"pin": "state.pin"}}, pin={"type": "text_input", "secret": True})
        )


def test_it_follows_components_and_notebooks_that_are_renamed() -> None:
    page = app({"page": "order.ipynb", "params": {"id": "state.key"}})["pages"]["list.ipynb"]
    assert dict(following(page, "key", "id")) == {"it": {"params": {"id": "state.id"}}}
    going(page, "order.ipynb", "one.ipynb")
    assert page["components"]["it"]["page"] == "one.ipynb"
