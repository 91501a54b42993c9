"""The files of components of one's own: read from beside the notebook, and from nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_tools.app.file import stamp
from jupyter_tools.app.modules import MAX_MODULE, with_modules
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord

if TYPE_CHECKING:
    from pathlib import Path


def page(**properties: Any) -> Page:
    components = {"box": {"type": "card", "components": {"own": {"type": "custom", **properties}}}}
    return parse_app({"pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


def source(folder: Path, **properties: Any) -> Any:
    return with_modules(page(**properties), folder).modules["box.own"]


def test_the_texts_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "own.js").write_text("export default {}")
    (tmp_path / "own.css").write_text("b {}")
    found = source(tmp_path, module="parts/own.js", styles="own.css")
    assert found == {"module": "export default {}", "styles": "b {}"}
    assert with_modules(page(), tmp_path).modules == {}


def test_what_is_no_file_of_the_app(tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    (tmp_path / "secret.js").write_text("secret")
    (app / "link.js").symlink_to(tmp_path / "secret.js")
    (app / ".hidden").mkdir()
    (app / ".hidden" / "own.js").write_text("secret")
    (app / "hidden.js").symlink_to(app / ".hidden" / "own.js")
    (app / "large.js").write_text("x" * (MAX_MODULE + 1))
    (app / "bytes.js").write_bytes(b"\xff\xfe")
    (app / "folder.js").mkdir()
    problems = {
        name: source(app, module=f"{name}.js") for name in ("link", "hidden", "large", "bytes", "none", "folder")
    }
    assert problems["link"] == {"problem": "link.js is not in the app's folder"}
    assert problems["hidden"] == {"problem": "hidden.js is not in the app's folder"}
    assert problems["large"] == {"problem": "large.js has more than 1000 kB"}
    assert problems["bytes"] == {"problem": "bytes.js is not UTF-8"}
    assert problems["none"] == {"problem": "none.js is not there"}
    assert problems["folder"] == {"problem": "folder.js cannot be read: it is not a regular file"}


def test_a_change_of_a_file_is_a_change_of_the_app(tmp_path: Path) -> None:
    (tmp_path / "properties.json").write_text("{}")
    (tmp_path / "own.js").write_text("1")
    first = with_modules(page(module="own.js"), tmp_path)
    before = stamp(tmp_path)
    assert stamp(tmp_path) == before
    (tmp_path / "own.js").write_text("22")
    assert stamp(tmp_path) != before
    record = VisitRecord(first, Theme())
    assert record.page_message().context == {"box.own": {"source": {"module": "1"}}}
    edited = record.edit_page(with_modules(page(module="own.js"), tmp_path), Theme())
    assert edited is not None
    assert edited.context == {"box.own": {"source": {"module": "22"}}}


def test_a_hidden_one_is_sent_with_its_module_once_it_is_shown(tmp_path: Path) -> None:
    (tmp_path / "own.js").write_text("1")
    record = VisitRecord(with_modules(page(module="own.js", visible=False), tmp_path), Theme())
    assert record.page_message().context == {}
    shown = record.take_shown({"box.own": {"visible": True}})
    assert shown["box.own"]["source"] == {"module": "1"}
    assert record.page_message().context["box.own"]["source"] == {"module": "1"}
