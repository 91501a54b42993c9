"""The navigation of published pages: what each visitor is offered, and that nothing else is told."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.house import BASE_URL, BUILDER, NOTEBOOK, PAGE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.house import House

INDEX = "<!doctype html><html><head><title>Page</title></head><body><!--jupyter-tools-data--></body></html>"
NAVIGATION = {
    "entries": [
        {"page": "orders.ipynb", "label": "All orders", "icon": "package", "group": "Sales"},
        {"page": "stock.ipynb"},
        {"page": "secret.ipynb", "label": "Wages"},
    ]
}


@pytest.fixture(autouse=True)
def _renderer(house: House, tmp_path: Path) -> None:
    """Stand for a built renderer."""
    (tmp_path / "index.html").write_text(INDEX)
    object.__setattr__(house.room, "static", tmp_path)


async def publications(house: House, folder: str, *published: str, **app: Any) -> dict[str, dict[str, Any]]:
    """An app with the pages `orders`, `order` below it, `stock` and `secret`; those that are published."""
    path = house.write(folder, notebook="orders")
    names = {
        "orders": {**PAGE, "title": "Orders"},
        "order": {"title": "Order", "parent": "orders.ipynb"},
        "stock": {},
        "secret": {},
    }
    for name in names:
        (house.root / folder / f"{name}.ipynb").write_text(json.dumps(NOTEBOOK))
    data = {"version": 1, "title": "Shop", **app, "pages": {f"{name}.ipynb": page for name, page in names.items()}}
    (house.root / path).with_name("properties.json").write_text(json.dumps(data))
    found = {}
    for name in published:
        await house.kernel(f"{folder}/{name}.ipynb")
        found[name] = await house.publish(f"{folder}/{name}.ipynb")
    return found


async def shown(house: House, publication: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
    """The navigation that a page is sent with, its document, and its cookies; to a builder, or with other headers."""
    answer = await house.fetch(publication["page_url"], headers=BUILDER if headers is None else headers)
    body = answer.body.decode()
    config = json.loads(re.search(r'id="jupyter-tools-config">(.*?)</script>', body)[1])  # type: ignore[index]
    cookies = [one for one in answer.headers.get_list("Set-Cookie") if not one.startswith("jupyter-tools-browser-")]
    return config["navigation"], body, cookies


async def test_lists_what_is_published_and_marks_the_present_page(house: House) -> None:
    found = await publications(house, "shop", "orders", "order", "stock", navigation=NAVIGATION)
    navigation, body, _ = await shown(house, found["orders"])
    where = f"{BASE_URL}jupyter-tools/pages/shop"
    orders = {"label": "All orders", "url": f"{where}/orders/", "icon": "package", "group": "Sales", "current": "page"}
    stock = {"label": "stock", "url": f"{where}/stock/", "icon": "", "group": "", "current": ""}
    assert navigation["entries"] == [orders, stock]
    assert (navigation["place"], navigation["title"]) == ("side", "Shop")
    assert navigation["user"]
    assert navigation["sign_out"] == f"{BASE_URL}logout"
    assert navigation["trail"] == [{"label": "Sales", "url": None}]
    assert "<title>Orders - Shop</title>" in body
    visitor, body, _ = await shown(house, found["orders"], {"Cookie": await house.cookie(found["orders"])})
    assert visitor is None
    assert not any(name in body for name in ("Wages", "secret", "All orders", "stock"))

    below, _, _ = await shown(house, found["order"])
    assert [one["current"] for one in below["entries"]] == ["within", ""]
    assert below["trail"] == [{"label": "Sales", "url": None}, {"label": "All orders", "url": f"{where}/orders/"}]


@pytest.mark.parametrize(
    ("folder", "published", "app"),
    [("alone", ("orders",), {}), ("off", ("orders", "stock"), {"navigation": {"place": "none"}})],
)
async def test_is_not_there(house: House, folder: str, published: tuple[str, ...], app: dict[str, Any]) -> None:
    found = await publications(house, folder, *published, **app)
    navigation, body, _ = await shown(house, found["orders"])
    assert navigation is None
    assert "<title>Orders</title>" in body


async def test_a_visitor_by_link_is_offered_the_pages_whose_links_they_have_opened(house: House) -> None:
    found = await publications(house, "links", "orders", "stock")
    orders, stock = [await house.cookie(found[name]) for name in ("orders", "stock")]
    alone, body, [offer] = await shown(house, found["orders"], {"Cookie": orders})
    assert alone is None
    assert "stock" not in body
    assert f"Path={BASE_URL}jupyter-tools/pages/links/" in offer
    assert "HttpOnly" in offer
    known = offer.partition(";")[0]

    both, _, [offer] = await shown(house, found["stock"], {"Cookie": f"{stock}; {known}"})
    assert [one["label"] for one in both["entries"]] == ["Orders", "stock"]
    assert (both["user"], both["sign_out"]) == ("", "")
    known = offer.partition(";")[0]
    again, _, cookies = await shown(house, found["orders"], {"Cookie": f"{orders}; {known}"})
    assert len(again["entries"]) == 2
    assert cookies == [], "what the browser knows is not sent again"

    await house.fetch(f"jupyter-tools/api/publications/{found['stock']['slug']}", "DELETE")
    gone, body, _ = await shown(house, found["orders"], {"Cookie": f"{orders}; {known}"})
    assert gone is None
    assert "stock" not in body


async def test_what_a_browser_claims_to_have_opened_opens_nothing(house: House) -> None:
    found = await publications(house, "claims", "orders", "stock")
    orders = await house.cookie(found["orders"])
    _, _, [offer] = await shown(house, found["orders"], {"Cookie": orders})
    name = offer.partition("=")[0]
    for claimed in ("x", "0" * 32 + ".99999999999", f"{'é' * 40}", "a" * 32 + "." + "9" * 400, "-" * 3000):
        navigation, _, _ = await shown(house, found["orders"], {"Cookie": f"{orders}; {name}={claimed}"})
        assert navigation is None
    offered = house.room.publications.find(found["stock"]["slug"])[0]
    known = f"{name}={offered.id}.99999999999"
    assert (await house.fetch(found["stock"]["page_url"], headers={"Cookie": known})).code == 403
