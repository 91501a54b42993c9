"""The file of publications."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jupyter_tools.errors import NotFoundError, ToolsError
from jupyter_tools.server.paths import Root
from jupyter_tools.server.publications import Publications

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Root:
    """A root with two notebooks."""
    for name in ("one", "two"):
        (tmp_path / "root" / name).mkdir(parents=True)
        (tmp_path / "root" / name / "desk.ipynb").write_text("{}")
    return Root(str(tmp_path / "root"))


def test_publications_are_remembered_by_all_servers(root: Root, tmp_path: Path) -> None:
    file = tmp_path / "data" / "publications.json"
    first, second = Publications(file, root), Publications(file, root)
    assert first.below_root() == []
    added = first.add(root.page("two/desk.ipynb"), "live")
    other = second.add(root.page("one/desk.ipynb"), "shared")
    assert [(slug, one.id, one.mode) for slug, one in first.below_root()] == [
        ("one/desk", other.id, "shared"),
        ("two/desk", added.id, "live"),
    ]
    assert second.find("two/desk") == (added, root.page("two/desk.ipynb"))
    assert Publications(file, Root(str(tmp_path / "root" / "one"))).find("desk")[0].id == other.id


def test_a_page_is_published_once(root: Root, tmp_path: Path) -> None:
    publications = Publications(tmp_path / "publications.json", root)
    page = root.page("one/desk.ipynb")
    first = publications.add(page, "live")
    assert publications.add(page, "shared").id == first.id
    assert [one.mode for _, one in publications.below_root()] == ["shared"]
    assert publications.remove("one/desk").id == first.id
    assert publications.of(page) is None
    with pytest.raises(NotFoundError):
        publications.remove("one/desk")


def test_a_publication_whose_notebook_is_gone_is_not_found(root: Root, tmp_path: Path) -> None:
    publications = Publications(tmp_path / "publications.json", root)
    page = root.page("one/desk.ipynb")
    publications.add(page, "live")
    page.file.unlink()
    with pytest.raises(NotFoundError):
        publications.find("one/desk")
    publications.remove("one/desk")
    assert publications.below_root() == []


def test_a_broken_file_is_reported_and_kept(root: Root, tmp_path: Path) -> None:
    file = tmp_path / "publications.json"
    file.write_text('[{"id": 5}]')
    publications = Publications(file, root)
    with pytest.raises(ToolsError, match=r"publications\.json cannot be read"):
        publications.below_root()
    with pytest.raises(ToolsError):
        publications.add(root.page("one/desk.ipynb"), "live")
    assert file.read_text() == '[{"id": 5}]'


def test_a_full_disk_is_told_and_nothing_is_lost(root: Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publications = Publications(tmp_path / "publications.json", root)
    publications.add(root.page("one/desk.ipynb"), "shared")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(ToolsError, match=r"publications\.json could not be written: No space left on device"):
            publications.add(root.page("two/desk.ipynb"), "live")
    assert [slug for slug, _ in publications.below_root()] == ["one/desk"]
