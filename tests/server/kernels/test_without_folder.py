"""What is on `sys.path` while the server loads the extension, and after it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.server.kernels.without_folder import CODE

if TYPE_CHECKING:
    from collections.abc import Callable

SHELL = object()
PACKAGES = "/env/lib/site-packages"


class Loading:
    """The path while the extension is loaded."""

    def __init__(self) -> None:
        self.path: list[Any] = []
        self.shell: object = None
        self.then: Callable[[], object] = lambda: None

    def load_ipython_extension(self, shell: object) -> None:
        self.shell, self.path = shell, list(sys.path)
        self.then()


@pytest.fixture
def loading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Loading:
    one = Loading()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.setitem(sys.modules, "jupyter_tools", one)
    return one


def run(monkeypatch: pytest.MonkeyPatch, *path: Any) -> dict[str, Any]:
    """Run the code of the server with a path, which must be the same after it; the names that it leaves."""
    monkeypatch.setattr(sys, "path", list(path))
    names: dict[str, Any] = {"get_ipython": lambda: SHELL}
    try:
        exec(CODE, names)  # noqa: S102 - what a kernel does with it
    finally:
        assert sys.path == list(path)
    return {name: one for name, one in names.items() if not name.startswith("__")}


def test_the_folder_is_not_on_the_path_in_any_spelling(
    loading: Loading, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(Path.cwd())
    own = [str(Path.cwd()), f"{Path.cwd()}{os.sep}", str(link), f"{Path.cwd()}/../notebooks"]
    names = run(monkeypatch, *own, "/lib/python", "", ".", "modules", "/other", PACKAGES, "")
    assert loading.path == ["/lib/python", "/other", PACKAGES]
    assert loading.shell is SHELL
    # Nothing that would be listed among the variables of the notebook.
    assert set(names) == {"get_ipython"}


def test_a_package_that_is_installed_from_the_folder_can_be_imported(
    loading: Loading, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, str(Path.cwd()), "", PACKAGES, str(Path.cwd()))
    assert loading.path == [PACKAGES, str(Path.cwd())]


def test_the_path_is_put_back_after_an_error(loading: Loading, monkeypatch: pytest.MonkeyPatch) -> None:
    loading.then = lambda: 1 / 0
    with pytest.raises(ZeroDivisionError):
        run(monkeypatch, "", "/lib/python", "", PACKAGES)
    assert loading.path == ["/lib/python", PACKAGES]


def test_what_is_no_text_stays_on_the_path(loading: Loading, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, None, SimpleNamespace(), "", PACKAGES)
    assert len(loading.path) == 3


def test_a_kernel_whose_folder_was_deleted(loading: Loading, monkeypatch: pytest.MonkeyPatch) -> None:
    Path.cwd().rmdir()
    run(monkeypatch, "", "/lib/python", PACKAGES)
    assert loading.path == ["/lib/python", PACKAGES]
