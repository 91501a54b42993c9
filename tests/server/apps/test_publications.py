"""The file of publications."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from jupyter_tools.errors import NotFoundError, PublicationsError
from jupyter_tools.server.apps.paths import Root
from jupyter_tools.server.apps.publications import Publications

LOG = logging.getLogger("tests.publications")


@pytest.fixture
def root(tmp_path: Path) -> Root:
    """A root with two notebooks."""
    for name in ("one", "two"):
        (tmp_path / "root" / name).mkdir(parents=True)
        (tmp_path / "root" / name / "desk.ipynb").write_text("{}")
    return Root(str(tmp_path / "root"))


def test_publications_are_remembered_by_all_servers(root: Root, tmp_path: Path) -> None:
    file = tmp_path / "data" / "publications.json"
    first, second = Publications(file, root, LOG), Publications(file, root, LOG)
    assert first.below_root() == []
    added = first.add(root.page("two/desk.ipynb"), "live")
    other = second.add(root.page("one/desk.ipynb"), "shared")
    assert [(slug, one.id, one.mode) for slug, one in first.below_root()] == [
        ("one/desk", other.id, "shared"),
        ("two/desk", added.id, "live"),
    ]
    assert second.find("two/desk") == (added, root.page("two/desk.ipynb"))
    assert Publications(file, Root(str(tmp_path / "root" / "one")), LOG).find("desk")[0].id == other.id


def test_a_page_is_published_once(root: Root, tmp_path: Path) -> None:
    publications = Publications(tmp_path / "publications.json", root, LOG)
    page = root.page("one/desk.ipynb")
    first = publications.add(page, "live")
    assert publications.add(page, "shared").id == first.id
    assert [one.mode for _, one in publications.below_root()] == ["shared"]
    assert publications.remove("one/desk").id == first.id
    assert publications.of(page) is None
    with pytest.raises(NotFoundError):
        publications.remove("one/desk")


def test_a_publication_whose_notebook_is_gone_is_not_found(root: Root, tmp_path: Path) -> None:
    publications = Publications(tmp_path / "publications.json", root, LOG)
    page = root.page("one/desk.ipynb")
    publications.add(page, "live")
    page.file.unlink()
    with pytest.raises(NotFoundError):
        publications.find("one/desk")
    publications.remove("one/desk")
    assert publications.below_root() == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "is not JSON: EOF"),
        ("{", "is not JSON: EOF"),
        ("\udcff", "is not JSON"),
        ("{}", "must be a list"),
        ("[1]", "0: must be an object"),
        ('[{"id": 5}]', r"0\.id: must be text"),
        (None, "it is not a regular file"),
    ],
)
def test_a_broken_file_is_reported_with_its_remedy_and_kept(
    root: Root, tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str | None, why: str
) -> None:
    file = tmp_path / "publications.json"
    if content is None:
        file.mkdir()
    else:
        file.write_text(content, "utf-8", "surrogateescape")
    publications = Publications(file, root, LOG)
    page = root.page("one/desk.ipynb")
    for call in (
        publications.below_root,
        lambda: publications.all_at("one/desk"),
        lambda: publications.add(page, "live"),
        lambda: publications.remove("one/desk"),
        lambda: publications.rename(page.file, page.file.with_name("new.ipynb")),
    ):
        with pytest.raises(PublicationsError, match=rf"publications\.json\) cannot be read: {why}") as caught:
            call()
        assert "Restore the file from a backup" in str(caught.value)
        assert "\n" not in str(caught.value)
    assert file.is_dir() if content is None else file.read_text("utf-8", "surrogateescape") == content
    assert [one.getMessage() for one in caplog.records] == [f"jupyter_tools: {caught.value}"]
    assert caplog.records[0].exc_info is None


def test_a_file_that_may_not_be_read_is_not_an_empty_list(
    root: Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publications = Publications(tmp_path / "publications.json", root, LOG)
    publications.add(root.page("one/desk.ipynb"), "shared")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    for owner, name in ((Path, "stat"), (os, "open")):  # of a closed folder, and of a file
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, refuse)
            with pytest.raises(PublicationsError, match="cannot be read: Permission denied"):
                Publications(tmp_path / "publications.json", root, LOG).below_root()
    assert [slug for slug, _ in publications.below_root()] == ["one/desk"]


def test_a_problem_is_logged_again_after_the_file_was_read(
    root: Root, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "publications.json"
    publications = Publications(file, root, LOG)
    for content in ("{", "[]", "{"):
        file.write_text(content)
        for _ in range(2):
            if content == "[]":
                assert publications.below_root() == []
            else:
                with pytest.raises(PublicationsError):
                    publications.below_root()
    assert len(caplog.records) == 2


def test_a_folder_that_cannot_be_made_is_reported(root: Root, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(PublicationsError, match="Not a directory"):
        Publications(tmp_path / "data" / "tools" / "publications.json", root, LOG).add(
            root.page("one/desk.ipynb"), "live"
        )


def test_a_full_disk_raises_and_nothing_is_lost(root: Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publications = Publications(tmp_path / "publications.json", root, LOG)
    publications.add(root.page("one/desk.ipynb"), "shared")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(PublicationsError, match=r"publications\.json\) cannot be written: No space left on device"):
            publications.add(root.page("two/desk.ipynb"), "live")
    assert [slug for slug, _ in publications.below_root()] == ["one/desk"]
