"""What a kernel learns of its page from the files."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.kernel.page.definition import Definition
from tests.kernel.paged import Shell
from tests.linked import write_app

if TYPE_CHECKING:
    from pathlib import Path


class Served:
    """The definition of a page, and what was called."""

    def __init__(self, folder: Path) -> None:
        self.folder = write_app(folder / "app", [])
        self.calls: list[str] = []
        self.definition = Definition(Shell(), lambda: self.calls.append("changed"))
        self.definition.share = lambda: self.calls.append("share")
        self.definition.serve(self.folder, "desk.ipynb")

    def rewrite(self, text: str) -> None:
        (self.folder / "properties.json").write_text(text, encoding="utf-8")
        self.definition.read_properties()


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return Served(tmp_path)


def test_a_page_is_read_once_for_each_change(served: Served) -> None:
    definition = served.definition
    assert not definition.page.components
    for _ in range(2):
        definition.read_properties()
    assert definition.page.find("filters.search") is not None
    assert served.calls == ["share", "changed"]  # its classes are defined for cells before observers see the page
    served.rewrite('{"version": 1, "pages": {"desk.ipynb": {"components": {"name": {"type": "text_input"}}}}}')
    assert list(definition.page.components) == ["name"]
    assert definition.State().name == ""
    assert served.calls == ["share", "changed"] * 2


def test_a_broken_file_leaves_the_page(served: Served) -> None:
    served.definition.read_properties()
    page = served.definition.page
    served.rewrite("{")
    assert served.definition.page is page
    assert served.definition.problem.startswith("The page is unchanged: ")
    assert served.calls == ["share", "changed"]


def test_a_notebook_that_was_renamed_keeps_its_page_until_the_new_path_arrives(served: Served) -> None:
    definition = served.definition
    definition.read_properties()
    page = definition.page
    (served.folder / "desk.ipynb").rename(served.folder / "new.ipynb")
    text = (served.folder / "properties.json").read_text(encoding="utf-8").replace("desk.ipynb", "new.ipynb")
    served.rewrite(text)
    assert definition.page is page
    definition.serve(served.folder, "new.ipynb")
    definition.read_properties()
    assert definition.page == page
    assert definition.file == served.folder / "new.ipynb"


def test_other_threads_read_no_properties(served: Served) -> None:
    other = threading.Thread(target=served.definition.read_properties)
    other.start()
    other.join()
    assert not served.definition.page.components


def test_a_context_that_was_prepared_for_another_page_is_not_used(served: Served) -> None:
    definition = served.definition
    definition.prepare()
    definition.read_properties()
    assert type(definition.context()) is definition.Context
    definition.prepare()
    (prepared,) = definition._prepared
    assert definition.context() is prepared
    assert definition.context() is not prepared
