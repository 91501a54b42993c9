"""Publishing notebooks as they are, with real processes: what is told meanwhile, and what is told when it fails."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.serving import TOKEN, Server, write_app
from tests.visiting import Visitor, close_all, cookie_header, publish, visit
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("publish server")]
PAGE = {"components": {"go": {"type": "button", "handlers": {"click": "go"}}, "answer": {"type": "text"}}}
GO = "def go(state, context):\n    context.answer.text = str(found)"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without apps yet."""
    with Server(tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    """No visitor outlives a test."""
    yield
    close_all()


def published(server: Server, name: str, *cells: str, mode: str = "auto", handler: str = GO) -> Any:
    """Publish a notebook of some cells, with the handler `go`."""
    notebook = write_app(server.root / name, "desk", PAGE, *cells, handler)
    data = json.loads(notebook.read_text())
    for cell in data["cells"][1:-1]:
        cell["metadata"] = {}
    notebook.write_text(json.dumps(data))
    return publish(server, name, mode)


def refused(server: Server, name: str, *cells: str, mode: str = "auto") -> dict[str, Any]:
    """The error of a notebook that cannot be published."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        published(server, name, *cells, mode=mode)
    with caught.value as answer:
        error: dict[str, Any] = json.loads(answer.read())["error"]
    return error


BAR = "from tqdm.notebook import tqdm\nfor one in tqdm(range(3)): pass\nfound = one"
LAZY = """class Lazy:
    def __getattribute__(self, name): raise RuntimeError(name)
found, lazy = 1, Lazy()"""


@pytest.mark.parametrize(("name", "cell", "found"), [("bar", BAR, "2"), ("lazy", LAZY, "1")])
def test_objects_that_raise_when_they_are_looked_at_may_stay(server: Server, name: str, cell: str, found: str) -> None:
    publication = published(server, name, cell)
    assert publication["mode"] == "isolated"
    assert visit(publication).call("go").changes["answer"]["text"] == found


def test_scripts_of_a_shell_leave_nothing_that_keeps_from_forking(server: Server) -> None:
    again = """def go(state, context):
    get_ipython().run_cell_magic("bash", "", "echo again")
    context.answer.text = found"""
    publication = published(server, "bash", "%%bash\necho one", "%%sh --out found\necho two", handler=again)
    assert publication["mode"] == "isolated"
    visitor = visit(publication, TOKEN)
    visitor.until("kernel", status="ready")
    for _ in range(2):
        answer = visitor.call("go")
        assert (answer.outcome, answer.changes["answer"]["text"], answer.text) == ("ok", "two\n", "again\n")


def test_a_script_in_the_background_goes_on(server: Server) -> None:
    publication = published(server, "background", "%%script --bg --out found sh\nsleep 100")
    assert publication["mode"] == "shared"


@pytest.mark.parametrize("mode", ["isolated", "shared"])
def test_the_end_of_the_process_is_reported_with_its_cell(server: Server, mode: str) -> None:
    error = refused(server, f"exits_{mode}", "found = 1", "import os; os._exit(3)", mode=mode)
    assert "ended while it ran cell 3 of the notebook" in error["message"]
    if mode == "isolated":
        assert error["message"].endswith("with exit code 3.")
        killed = refused(server, "killed", "import os; os.kill(os.getpid(), 9)", mode=mode)
        assert killed["message"].endswith("by SIGKILL: the system may have run out of memory.")


def test_an_error_outside_of_cells_is_reported(server: Server) -> None:
    spoilt = "import gc\ndef spoilt(): raise RuntimeError('spoilt')\ngc.collect = spoilt"
    error = refused(server, "spoilt", spoilt)
    assert error["message"] == "desk.ipynb cannot be run: RuntimeError: spoilt"
    assert "in spoilt" in error["traceback"]


def test_the_steps_are_streamed_on_request(server: Server) -> None:
    write_app(server.root / "steps", "desk", PAGE, "found = 1", GO)
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{server.url}jupyter-tools/api/publications",
        json.dumps({"notebook": "steps/desk.ipynb", "mode": "isolated"}).encode(),
        {"Authorization": f"token {TOKEN}", "Accept": "application/x-ndjson", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        assert answer.headers["Content-Type"] == "application/x-ndjson"
        *steps, last = [json.loads(line) for line in answer]
    assert last["slug"] == "steps/desk"
    cells = [(one["step"]["number"], one["step"]["cells"]) for one in steps if one["step"]["cells"]]
    assert cells[:3] == [(1, 3), (2, 3), (3, 3)]
    assert steps[0]["step"]["text"] == "Starting a process for the notebook."


def test_an_error_ends_the_stream(server: Server) -> None:
    refused(server, "spoilt_stream", "1 / 0")
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{server.url}jupyter-tools/api/publications",
        json.dumps({"notebook": "spoilt_stream/desk.ipynb", "mode": "isolated"}).encode(),
        {"Authorization": f"token {TOKEN}", "Accept": "application/x-ndjson", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        lines = [json.loads(line) for line in answer]
    assert lines[-1]["error"]["name"] == "PublishError"


@pytest.mark.parametrize("mode", ["live", "shared", "isolated"])
def test_a_renamed_notebook_is_the_same_page(server: Server, mode: str) -> None:
    publication = published(server, f"renamed_{mode}", "found = 'yes'", mode=mode)
    open_page = entered(publication)
    assert open_page.call("go").changes["answer"]["text"] == "yes"
    server.request("PATCH", f"api/contents/renamed_{mode}/desk.ipynb", {"path": f"renamed_{mode}/counter.ipynb"})
    assert open_page.call("go").changes["answer"]["text"] == "yes"
    # The link that was handed out leads to the new name, also when the kernels are new.
    [renamed] = [one for one in publications(server) if one["notebook"] == f"renamed_{mode}/counter.ipynb"]
    assert opened(publication) == renamed["page_url"]
    assert entered(renamed).call("go").changes["answer"]["text"] == "yes"
    for kernel in server.request("GET", "jupyter-tools/api/operations")["kernels"]:
        if kernel["page"] == renamed["notebook"] and kernel["mode"] != "spare":
            server.request("POST", f"jupyter-tools/api/operations/kernels/{kernel['id']}/restart")
    again = visit(renamed)
    assert "go" in again.until("page")["page"]["components"]
    again.until("kernel", status="ready")
    assert again.call("go").changes["answer"]["text"] == "yes"
    until(lambda: renamed["notebook"] in listed(server))
    ended = server.request("DELETE", f"jupyter-tools/api/publications/renamed_{mode}/desk")
    assert (ended["slug"], ended["former"]) == (f"renamed_{mode}/counter", [f"renamed_{mode}/desk"])
    assert ended["connected"] >= 2


def listed(server: Server) -> set[str]:
    """The pages whose kernels builders are shown."""
    return {one["page"] for one in server.request("GET", "jupyter-tools/api/operations")["kernels"]}


def test_a_folder_that_is_moved_outside_of_jupyter_takes_its_page_along(server: Server) -> None:
    publication = published(server, "moves", "found = 'yes'", mode="isolated")
    open_page = entered(publication)
    assert open_page.call("go").changes["answer"]["text"] == "yes"
    (server.root / "moves").rename(server.root / "moved")
    until(lambda: any(one["slug"] == "moved/desk" for one in publications(server)))
    assert open_page.call("go").changes["answer"]["text"] == "yes"
    assert opened(publication).endswith("moved/desk/")
    assert entered(publication).call("go").changes["answer"]["text"] == "yes"


def publications(server: Server) -> list[dict[str, Any]]:
    """What is published."""
    found: list[dict[str, Any]] = server.request("GET", "jupyter-tools/api/publications")["publications"]
    return found


def opened(publication: Any) -> str:
    """Where a link leads."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(publication["url"], timeout=10) as answer:
        return str(answer.url)


def entered(publication: Any) -> Visitor:
    """A visitor whose page is ready."""
    visitor = visit(publication)
    visitor.until("kernel", status="ready")
    return visitor


def test_kernels_of_published_pages_start_with_the_server(tmp_path: Path) -> None:
    root, home = tmp_path / "root", tmp_path / "home"
    root.mkdir()
    with Server(root, home) as before:
        published(before, "warm", "found = 1", mode="shared")
    with Server(root, home, options=("--ToolsExtension.start_published=True",)) as after:
        # Nobody opens the page: readiness alone starts nothing.
        answers: list[Any] = []

        def ready() -> bool:
            status, answer = readiness(after)
            answers.append(answer)
            return status == HTTPStatus.OK

        until(ready)
        assert all(one["pages"][0]["status"] == "starting" for one in answers[:-1])
        assert answers[-1] == {"status": "ready", "pages": [{"page": "warm/desk.ipynb", "status": "ready"}]}


def readiness(server: Server) -> tuple[int, Any]:
    """The status and the body of what a builder is told by `ready`."""
    try:
        return HTTPStatus.OK, server.request("GET", "jupyter-tools/ready")
    except urllib.error.HTTPError as error:
        with error as answer:
            return answer.code, json.loads(answer.read())


CART = """def go(state, context, visit):
    visit.shared.setdefault("cart", []).append(len(visit.shared["cart"]))
    context.answer.text = repr(visit.shared)"""


def test_pages_in_one_tab_share_values_between_their_kernels(server: Server) -> None:
    publications = []
    for name, mode in (("desk", "isolated"), ("other", "shared")):
        write_app(server.root / "two", name, PAGE, CART)
        asked = {"notebook": f"two/{name}.ipynb", "mode": mode}
        publications.append(server.request("POST", "jupyter-tools/api/publications", asked))

    def browser() -> str:
        cookies = HTTPCookieProcessor()
        for one in publications:
            assert build_opener(cookies).open(one["url"], timeout=10).status == 200
        return cookie_header(cookies.cookiejar)

    def opened(page: int, cookies: str, tab: str) -> Visitor:
        visitor = Visitor(publications[page]["page_url"] + "socket", cookies, tab=tab)
        visitor.until("page")
        return visitor

    ann, bob, tab = browser(), browser(), "0" * 32
    visitors = [opened(page, ann, tab) for page in (0, 1)]
    texts = [visitors[page].call("go").changes["answer"]["text"] for page in (0, 1, 1, 0)]
    assert texts == [f"{{'cart': {list(range(count))}}}" for count in (1, 2, 3, 4)]
    for visitor in (opened(0, ann, "f" * 32), opened(1, bob, tab)):
        assert visitor.call("go").changes["answer"]["text"] == "{'cart': [0]}"
