"""The names of a real kernel, as a builder's visit is told them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.link import RunNotebook, Watch
from tests.linked import linked_kernel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.linked import LinkedKernel, LinkedVisit

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("kernel")]

CELLS: list[str | tuple[str, list[str]]] = [
    "%load_ext jupyter_tools",
    "import pandas as pd\nfrom pathlib import Path",
    "flights = pd.DataFrame({'carrier': ['UA', 'DL'], 'delay': [1, 2]})\n_hidden = flights",
    'def score(age, income=1):\n    """Scores a passenger."""\n    return age',
    ("def search(state, context):\n    flights['late'] = flights.delay > 1", ["handler"]),
    ("# handler: scripted\ncontext.note.text = 'x'", ["handler"]),
]


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkedKernel]:
    with linked_kernel(tmp_path_factory.mktemp("k"), CELLS) as one:
        yield one


def latest(kernel: LinkedKernel, visit: LinkedVisit, count: int) -> Any:
    """The last of so many messages."""

    def found() -> list[Any]:
        own = [one for one in visit.messages() if one.type == "names"]
        return own if len(own) >= count else []

    return kernel.hub.wait(found)[-1]


def test_names_of_a_kernel(kernel: LinkedKernel) -> None:
    visit = kernel.visit()
    kernel.hub.send(Watch(visit=visit.id))
    first = latest(kernel, visit, 1)
    assert first.variables == []
    assert [(one.name, one.cell, one.code, one.source) for one in first.handlers if one.name == "search"] == [
        ("search", "cell-4", None, None)
    ]
    kernel.hub.send(RunNotebook(only_if_new=False))
    kernel.hub.wait(lambda: any(one.type == "ran" for one in kernel.hub.messages))
    kernel.hub.wait(lambda: any(one.name == "score" for one in latest(kernel, visit, 1).variables))
    names = latest(kernel, visit, 2)
    assert [(one.name, one.kind, one.summary, one.signature, one.cell) for one in names.variables] == [
        ("flights", "frame", "2 × 2", None, "cell-2"),
        ("score", "function", "Scores a passenger", "score(age)", "cell-3"),
    ]
    [search] = [one for one in names.handlers if one.name == "search"]
    assert (search.cell, search.form, search.line) == ("cell-4", "function", 1)
    assert search.code == search.source is not None
    count = sum(one.type == "names" for one in visit.messages())
    assert visit.call("search").done.outcome == "ok"
    assert latest(kernel, visit, count + 1).variables[0].summary == "2 × 3"
    kernel.run("del flights")
    assert [one.name for one in latest(kernel, visit, count + 2).variables] == ["score"]
    visit.close()
