"""Paths below the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jupyter_tools.errors import NotFoundError
from jupyter_tools.server.apps.paths import Root

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Root:
    """A root with an app, what is hidden, links that stay and links that leave."""
    folder = tmp_path / "root"
    for name in ("desk", ".hidden", "a b"):
        (folder / name).mkdir(parents=True)
        (folder / name / "delays.ipynb").write_text("{}")
    (folder / "desk" / ".ipynb_checkpoints").mkdir()
    (folder / "desk" / "folder.ipynb").mkdir()
    (folder / "desk" / "code.py").write_text("")
    (tmp_path / "outside.ipynb").write_text("{}")
    (folder / "stays").symlink_to(folder / "desk")
    (folder / "leaves").symlink_to(tmp_path)
    (folder / "hides").symlink_to(folder / ".hidden")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "desk" / "leaves.ipynb").symlink_to(tmp_path / "outside.ipynb")
    return Root(str(folder))


def test_a_page_knows_its_app(root: Root) -> None:
    page = root.page("a b/delays.ipynb")
    assert (page.slug, page.title, page.notebook) == ("a b/delays", "delays", "delays.ipynb")
    assert page.folder == root.folder / "a b"
    assert page.file.exists()
    assert root.relative(page.file) == "a b/delays.ipynb"


def test_links_may_stay_inside(root: Root) -> None:
    assert root.page("stays/delays.ipynb").file.exists()


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "..",
        "/",
        "desk",
        "desk/",
        "desk//delays.ipynb",
        "desk/./delays.ipynb",
        "desk/../desk/delays.ipynb",
        "/desk/delays.ipynb",
        "desk\\delays.ipynb",
        "desk/delays.ipynb\0",
        "desk/code.py",
        "desk/folder.ipynb",
        "desk/leaves.ipynb",
        "leaves/outside.ipynb",
        "hides/delays.ipynb",
        ".hidden/delays.ipynb",
        "loop/delays.ipynb",
        "nothing/delays.ipynb",
        f"{'x' * 300}.ipynb",
    ],
)
def test_what_is_no_notebook_below_the_root_is_not_found(root: Root, path: str) -> None:
    with pytest.raises(NotFoundError):
        root.page(path)


@pytest.mark.parametrize(
    "path", ["..", ".hidden", "desk/.ipynb_checkpoints", "leaves", "hides", "nothing", "desk/code.py"]
)
def test_what_is_no_app_below_the_root_is_not_found(root: Root, path: str) -> None:
    with pytest.raises(NotFoundError):
        root.app(path)


def test_the_root_itself_may_be_an_app(root: Root) -> None:
    assert root.app("") == root.folder


def test_files_elsewhere_have_no_path(root: Root, tmp_path: Path) -> None:
    assert root.relative(tmp_path / "outside.ipynb") is None
