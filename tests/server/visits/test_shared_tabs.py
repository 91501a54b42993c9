"""What the pages of an app share in one tab: who is given it, how it reaches kernels, and when it goes."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.link import Run, Share
from jupyter_tools.protocol.shared import GONE, MAX_BYTES
from jupyter_tools.server.visits.shared_tabs import MAX_IDLE, SharedOfVisit, SharedTabs, TabValues, tab_key
from tests.server.house import BUILDER, NOTEBOOK, PAGE

if TYPE_CHECKING:
    from tests.server.fake_kernel import FakeKernel
    from tests.server.house import Client, House

TAB, OTHER = "0" * 32, "f" * 32
NAMES = ("one", "two")


class Desk:
    """An app of two published pages with a kernel each, visited by link."""

    def __init__(self, house: House, folder: str) -> None:
        self.house = house
        self.folder = folder
        self.kernels: list[FakeKernel] = []
        self.publications: list[dict[str, Any]] = []

    async def publish(self) -> Desk:
        for name in NAMES:
            self.house.write(self.folder, notebook=name)
        pages = {f"{name}.ipynb": PAGE for name in NAMES}
        for name in NAMES:
            (self.house.root / self.folder / f"{name}.ipynb").write_text(json.dumps(NOTEBOOK))
        (self.house.root / self.folder / "properties.json").write_text(json.dumps({"version": 1, "pages": pages}))
        for name in NAMES:
            self.kernels.append(await self.house.kernel(f"{self.folder}/{name}.ipynb"))
            self.publications.append(await self.house.publish(f"{self.folder}/{name}.ipynb"))
        return self

    async def open(self, page: int, headers: dict[str, str], **hello: Any) -> Client:
        path = f"jupyter-tools/pages/{self.publications[page]['slug']}/socket"
        client = await self.house.connect(path, **headers)
        await client.hello(**hello)
        await client.until("done", event=0)
        return client

    async def browser(self) -> dict[str, str]:
        """The cookies of a browser that has opened both links."""
        cookies: list[str] = []
        for one in self.publications:
            for url in (one["url"], one["page_url"]):
                answer = await self.house.fetch(url, headers={"Cookie": "; ".join(cookies)})
                cookies += [text.partition(";")[0] for text in answer.headers.get_list("Set-Cookie")]
        return {"Cookie": "; ".join(cookies)}

    async def click(self, page: int, client: Client) -> Any:
        """The shared values that a page's kernel is sent with an event; None for none."""
        event = await client.click()
        run = await self.kernels[page].expect(Run, visit=client.visit, event=event)
        await client.until("done", event=event)
        return run.shared

    async def share(self, page: int, client: Client, number: int, **changes: Any) -> None:
        self.kernels[page].emit(client.visit, Share(number=number, changes=changes))
        await self.click(page, client)  # what was sent before it has arrived


@pytest.fixture
def desk(house: House, tmp_path: Any, request: pytest.FixtureRequest, loop: asyncio.AbstractEventLoop) -> Desk:
    (tmp_path / "index.html").write_text("<html><head></head><body><!--jupyter-tools-data--></body></html>")
    object.__setattr__(house.room, "static", tmp_path)
    return loop.run_until_complete(Desk(house, request.node.name[:40].strip("_")).publish())


async def test_two_pages_in_a_tab_share_values_with_both_kernels(desk: Desk) -> None:
    cookies = await desk.browser()
    one, two = [await desk.open(page, cookies, tab=TAB) for page in (0, 1)]
    assert await desk.click(0, one) is None  # `load` had brought that there are none
    await desk.share(0, one, 1, cart=[1], name="Ann")
    sent = await desk.click(1, two)
    assert (sent.values, sent.received) == ({"cart": [1], "name": "Ann"}, 0)
    assert await desk.click(1, two) is None
    await desk.share(1, two, 1, cart=[1, 2], name=GONE)
    sent = await desk.click(0, one)
    assert (sent.values, sent.received) == ({"cart": [1, 2]}, 1)
    # Neither is in anything that a browser was sent.
    for client in (one, two):
        client.socket.close()
    again = await desk.house.connect(f"jupyter-tools/pages/{desk.publications[0]['slug']}/socket", **cookies)
    await again.hello(visit=one.visit, tab=TAB)
    assert "cart" not in json.dumps(await again.until("page"))
    assert (await desk.click(0, again)) is None  # a visit that comes back to its kernel


async def test_another_tab_browser_user_or_app_gets_nothing(desk: Desk) -> None:
    cookies = await desk.browser()
    one = await desk.open(0, cookies, tab=TAB)
    await desk.share(0, one, 1, secret="Ann's")
    stranger = await desk.browser()
    assert stranger != cookies
    forged = {"Cookie": "; ".join([*stranger["Cookie"].split("; ")[:1], "jupyter-tools-browser-000000000000=" + TAB])}
    for headers, tab in [(cookies, OTHER), (cookies, None), (stranger, TAB), (forged, TAB), (BUILDER, TAB)]:
        client = await desk.open(0, headers, tab=tab)
        assert await desk.click(0, client) is None
        runs = [one for one in desk.kernels[0].received if isinstance(one, Run) and one.visit == client.visit]
        assert not any("Ann's" in str(run.shared) for run in runs)
    assert (await desk.click(1, await desk.open(1, BUILDER, tab=TAB))) is None
    same = await desk.open(1, cookies, tab=TAB)
    runs = [run for run in desk.kernels[1].received if isinstance(run, Run) and run.visit == same.visit]
    assert runs[0].shared.values == {"secret": "Ann's"}


@pytest.mark.parametrize("tab", ["", "0" * 31, "0" * 33, "F" * 32, "../" + "0" * 29, 7, ["0" * 32], {"a": 1}])
async def test_a_malformed_tab_closes_the_stream(house: House, tab: Any) -> None:
    path = house.write("malformed")
    client = await house.builder(path, tab=tab)
    assert (await client.closed())[0] == 1008


async def test_a_new_kernel_process_is_sent_all_values(desk: Desk) -> None:
    cookies = await desk.browser()
    one = await desk.open(0, cookies, tab=TAB)
    await desk.share(0, one, 3, a=1)
    assert (await desk.click(0, one)) is None
    desk.kernels[0].die()
    kernel = await desk.house.kernel(f"{desk.folder}/one.ipynb", "epoch-2")
    run = await kernel.expect(Run, visit=one.visit, event=0)
    assert (run.shared.values, run.shared.received) == ({"a": 1}, 0)


# --- without a server -----------------------------------------------------------------------------------------------


class Warned(list[str]):
    """A log's warnings."""

    def warning(self, text: str) -> None:
        self.append(text)


def tabs(store: Any = None, log: Any = None) -> SharedTabs:
    return SharedTabs(store, Warned() if log is None else log, 60)


def key(tab: str | None = TAB, sharer: str = "user ann", path: str = "shop/orders.ipynb") -> str:
    return tab_key(tab, sharer, path)


def test_the_key_of_a_tab_tells_apps_users_and_tabs_from_each_other() -> None:
    assert key() == key(path="shop/customers.ipynb")
    others = [key(OTHER), key(sharer="user bob"), key(sharer="browser ann"), key(path="desk/orders.ipynb")]
    assert len({key(), *others}) == 5
    assert key(None) == key(sharer="") == ""


@pytest.mark.usefixtures("loop")
async def test_values_go_when_nobody_came_back_for_the_time_of_a_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    all_tabs, now = tabs(), asyncio.get_running_loop().time()
    visits = [SharedOfVisit(all_tabs) for _ in range(2)]
    for visit in visits:
        visit.use(await all_tabs.of(key()))
    visits[0].take(Share(number=1, changes={"a": 1}))
    visits[0].close(now - 100)
    all_tabs.sweep()
    assert (await all_tabs.of(key())).values == {"a": 1}
    visits[1].close(now - 50)
    all_tabs.sweep()
    assert (await all_tabs.of(key())).values == {"a": 1}
    visits[1].tab.left_at = now - 61
    all_tabs.sweep()
    assert (await all_tabs.of(key())).values == {}
    late = SharedOfVisit(all_tabs)
    late.use(visits[1].tab)
    assert (await all_tabs.of(key())).values == {"a": 1}
    late.close(now)
    monkeypatch.setattr("jupyter_tools.server.visits.shared_tabs.MAX_IDLE", 1)
    assert MAX_IDLE > 1
    all_tabs.sweep()
    assert (await all_tabs.of(key())).values == {}


@pytest.mark.usefixtures("loop")
async def test_what_several_pages_make_too_large_at_a_time_is_refused_and_logged() -> None:
    log = Warned()
    all_tabs = tabs(log=log)
    tab = TabValues("k")
    for name in "abc":
        all_tabs.change(tab, {name: "x" * (MAX_BYTES - 100)})
    assert list(tab.values) == ["a", "b"]
    assert len(log) == 1


@pytest.mark.usefixtures("loop")
async def test_a_visit_of_its_own_shares_with_no_other() -> None:
    all_tabs = tabs()
    one, two = SharedOfVisit(all_tabs), SharedOfVisit(all_tabs)
    for visit in (one, two):
        visit.use(await all_tabs.of(key(sharer="")))
    one.take(Share(number=1, changes={"a": 1}))
    assert one.news().values == {"a": 1}  # type: ignore[union-attr]
    assert two.news().values == {}  # type: ignore[union-attr]
