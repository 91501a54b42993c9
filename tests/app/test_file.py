"""Reading and writing properties.json: what is refused, what is kept, and what survives crashes and races."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_tools import atomic
from jupyter_tools.app import file
from jupyter_tools.app.file import NAME, diff, read_app, save_app, stamp
from jupyter_tools.errors import (
    Finding,
    NotFoundError,
    PropertiesError,
    ReadOnlyError,
    StaleRevisionError,
    ToolsError,
)
from jupyter_tools.generated import emitter
from tests.waiting import join

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
ODD = b"""{"pages": {"delays.ipynb": {"components":
  {"carrier": {"type": "select", "options": ["UA", "\\u00c5"], "span": 12}, "note": {"type": "text"}}}},
  "version": 1, "title": "Flight desk"}"""
"""Valid, but not as this package would write it."""


@pytest.fixture(autouse=True)
def temporary_locks(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("locks")))
    monkeypatch.setattr(file, "_seen", type(file._seen)())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / NAME).write_bytes(ODD)
    return tmp_path / "desk"


def with_title(data: dict[str, Any], title: str) -> dict[str, Any]:
    return {**data, "title": title}


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- reading --------------------------------------------------------------------------------------------------------


def test_an_app_is_read(folder: Path) -> None:
    app = read_app(folder)
    assert app.folder == folder
    assert app.app.title == "Flight desk"
    assert list(app.data) == ["pages", "version", "title"]
    assert len(app.revision) == 32
    assert not app.read_only
    assert app.lines(["pages", "delays.ipynb", "components", "carrier", "options", 1]) == 2
    assert app == read_app(folder)


def test_no_file_is_an_empty_app(tmp_path: Path) -> None:
    app = read_app(tmp_path)
    assert (app.data, app.revision, app.app.pages) == ({"version": 1}, "", {})


def test_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no folder 'gone'"):
        read_app(tmp_path / "gone")
    with pytest.raises(NotFoundError):
        save_app(tmp_path / "gone", {"version": 1, "title": "x"}, "")
    assert listing(tmp_path) == []


def test_a_byte_order_mark_is_passed_over(folder: Path) -> None:
    (folder / NAME).write_bytes(b"\xef\xbb\xbf" + ODD)
    app = read_app(folder)
    assert app.app.title == "Flight desk"
    assert save_app(folder, app.data, app.revision) == app
    assert (folder / NAME).read_bytes()[:3] == b"\xef\xbb\xbf"


def test_a_newer_version_is_read_only(folder: Path) -> None:
    newer = b'{"version": 2, "moods": [], "pages": {"a.ipynb": {"glow": 1}}}'
    (folder / NAME).write_bytes(newer)
    app = read_app(folder)
    assert app.read_only
    assert app.data["moods"] == []
    for data in (app.data, {"version": 1}):
        with pytest.raises(ReadOnlyError, match="newer version"):
            save_app(folder, data, app.revision)
    assert (folder / NAME).read_bytes() == newer


BROKEN = {
    "empty": (b"", "is empty", 1),
    "cut": (ODD[:60], "is not JSON", 2),
    "nul": (b"\x00" * 100, "is not JSON", 1),
    "list": (b"[]", "must be an object", 1),
    "twice": (b'{"version": 1,\n"title": "a",\n"title": "b"}', "is there twice, first on line 2", 3),
    "nan": (b'{"version":\nNaN}', "NaN is not a finite number", 2),
    "huge": (b'{"version": 1e999}', "1e999 is not a finite number", 1),
    "latin": ('{\n"title": "é"}'.encode("latin-1"), "is not UTF-8 text", 2),
    "utf16": (ODD.decode().encode("utf-16"), "is not UTF-8 text", 1),
    "deep": (b'{"version": 1, "title":\n' + b"[" * 100_000, "nests over 100 deep", 2),
    "conflict": (b'{\n<<<<<<< HEAD\n"title": "a"\n=======\n"title": "b"\n>>>>>>> x\n}', "merge conflict", 2),
    "typo": (b'{"version": 1,\n\n"titel": "a"}', "unknown property", 3),
    "type": (b'{"pages": {"a.ipynb": {"components": {\n"a": {"type": "nope"}}}}}', "unknown type", 2),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_raises_with_its_line_and_is_never_overwritten(name: str, folder: Path) -> None:
    content, message, line = BROKEN[name]
    (folder / NAME).write_bytes(content)
    with pytest.raises(PropertiesError) as caught:
        read_app(folder)
    (finding,) = caught.value.findings
    assert message in finding.message
    assert finding.line == line
    assert json.loads(json.dumps(caught.value.to_dict()))["findings"][0]["line"] == line
    for revision in ("", "unknown"):
        with pytest.raises(PropertiesError):
            save_app(folder, {"version": 1}, revision)
    assert (folder / NAME).read_bytes() == content
    assert listing(folder) == [NAME]


def test_a_valid_file_cut_anywhere_raises(folder: Path) -> None:
    for end in range(len(ODD)):
        (folder / NAME).write_bytes(ODD[:end])
        with pytest.raises(PropertiesError) as caught:
            read_app(folder)
        assert caught.value.findings[0].line == ODD[:end].count(b"\n") + 1 or end < 3 or ODD[:end].endswith(b"\n")


def test_a_file_over_the_limit_is_neither_read_nor_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = read_app(folder)
    monkeypatch.setattr(file, "MAX_BYTES", 2 * 1024 * 1024)
    with pytest.raises(PropertiesError, match="is over 2 MB"):
        save_app(folder, with_title(app.data, "x" * 2 * 1024 * 1024), app.revision)
    (folder / NAME).write_bytes(ODD + b" " * 2 * 1024 * 1024)
    with pytest.raises(PropertiesError, match="is over 2 MB"):
        read_app(folder)


def test_a_path_that_is_not_a_file_raises(tmp_path: Path) -> None:
    (tmp_path / "a" / NAME).mkdir(parents=True)
    (tmp_path / "b").mkdir()
    os.mkfifo(tmp_path / "b" / NAME)
    for name in ("a", "b"):
        with pytest.raises(PropertiesError) as caught:
            read_app(tmp_path / name)
        assert caught.value.findings == [Finding("", "is not a file")]
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / NAME).symlink_to(NAME)
    with pytest.raises(PropertiesError, match="cannot be read"):
        read_app(tmp_path / "c")


# --- writing --------------------------------------------------------------------------------------------------------


def test_a_save_without_a_change_writes_nothing(folder: Path) -> None:
    app = read_app(folder)
    before = (folder / NAME).stat()
    assert save_app(folder, json.loads(json.dumps(app.data)), app.revision) == app
    after = (folder / NAME).stat()
    assert (folder / NAME).read_bytes() == ODD
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_save_is_canonical(folder: Path) -> None:
    app = read_app(folder)
    saved = save_app(folder, with_title(app.data, "Flüge ✈"), app.revision)
    content = (folder / NAME).read_bytes()
    assert content.decode() == json.dumps(saved.data, indent=2, ensure_ascii=False) + "\n"
    assert "Flüge ✈".encode() in content
    assert list(saved.data) == ["pages", "version", "title"]
    assert saved.revision != app.revision
    assert saved == read_app(folder)


def test_only_the_order_of_keys_is_a_change_too(folder: Path) -> None:
    app = read_app(folder)
    components = app.data["pages"]["delays.ipynb"]["components"]
    swapped = {"note": components["note"], "carrier": components["carrier"]}
    save_app(folder, {**app.data, "pages": {"delays.ipynb": {"components": swapped}}}, app.revision)
    assert [path for path, _ in read_app(folder).app.pages["delays.ipynb"].walk()] == ["note", "carrier"]


def test_a_new_file(tmp_path: Path) -> None:
    save_app(tmp_path, {"version": 1}, "")
    assert listing(tmp_path) == []
    saved = save_app(tmp_path, {"version": 1, "title": "x"}, "")
    assert read_app(tmp_path) == saved
    assert listing(tmp_path) == [NAME]
    with pytest.raises(StaleRevisionError) as caught:
        save_app(tmp_path, {"version": 1, "title": "y"}, "")
    assert caught.value.changed == ["title"]


def test_the_mode_of_the_file_is_kept(folder: Path) -> None:
    for mode in (0o600, 0o644, 0o664):
        (folder / NAME).chmod(mode)
        app = read_app(folder)
        save_app(folder, with_title(app.data, f"{mode}"), app.revision)
        assert stat.S_IMODE((folder / NAME).stat().st_mode) == mode


def test_a_link_is_written_through(folder: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / NAME).symlink_to(Path("..") / "desk" / NAME)
    app = read_app(linked)
    save_app(linked, with_title(app.data, "through"), app.revision)
    assert (linked / NAME).is_symlink()
    assert read_app(folder).app.title == "through"
    assert listing(folder) == [NAME]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"version": 1, "titel": "x"}, "titel: unknown property"),
        ({"version": 1, "title": object()}, "cannot be written as JSON"),
        ({"version": 1, "title": "\ud800"}, "cannot be written as JSON"),
        ({"version": 1, "title": float("nan")}, "cannot be written as JSON"),
        ({"version": 1, "pages": {1: {}}}, "pages.1: must be text"),
        ([], "must be an object"),
        (None, "must be an object"),
    ],
)
def test_bad_data_is_refused_before_anything_is_touched(folder: Path, data: Any, message: str) -> None:
    app = read_app(folder)
    with pytest.raises(PropertiesError, match=message):
        save_app(folder, data, app.revision)
    assert (folder / NAME).read_bytes() == ODD


def test_deep_data_is_refused(folder: Path) -> None:
    deep: Any = {}
    for _ in range(100_000):
        deep = {"a": deep}
    with pytest.raises(PropertiesError, match="nests over"):
        save_app(folder, deep, read_app(folder).revision)
    while deep:  # freed one by one, as the interpreter would free it by recursion
        deep = deep.pop("a")


def test_a_stale_save_is_refused_with_what_has_changed(folder: Path) -> None:
    mine = theirs = read_app(folder)
    data = json.loads(json.dumps(theirs.data))
    data["pages"]["delays.ipynb"]["components"]["carrier"]["options"] = ["DL"]
    data["pages"]["delays.ipynb"]["components"]["late"] = {"type": "checkbox"}
    data["title"] = "Theirs"
    saved = save_app(folder, data, theirs.revision)
    with pytest.raises(StaleRevisionError) as caught:
        save_app(folder, with_title(mine.data, "Mine"), mine.revision)
    assert caught.value.revision == saved.revision
    assert caught.value.changed == [
        "pages.delays.ipynb.components.carrier.options",
        "pages.delays.ipynb.components.late",
        "title",
    ]
    assert read_app(folder) == saved


def test_of_an_unknown_revision_nobody_knows_what_has_changed(folder: Path) -> None:
    with pytest.raises(StaleRevisionError) as caught:
        save_app(folder, {"version": 1}, "0" * 32)
    assert caught.value.changed == []
    assert "read it again" in str(caught.value)


def test_a_bounded_number_of_revisions_is_remembered(folder: Path) -> None:
    first = app = read_app(folder)
    for number in range(file.MAX_SEEN):
        app = save_app(folder, with_title(app.data, str(number)), app.revision)
    assert len(file._seen) == file.MAX_SEEN
    with pytest.raises(StaleRevisionError) as caught:
        save_app(folder, with_title(first.data, "x"), first.revision)
    assert caught.value.changed == []


def test_a_hand_edit_during_the_save_wins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edited = ODD.replace(b"Flight desk", b"By hand")
    real = atomic._write_through

    def slow(*arguments: Any) -> None:
        real(*arguments)
        (folder / NAME).write_bytes(edited)

    monkeypatch.setattr(atomic, "_write_through", slow)
    app = read_app(folder)
    with pytest.raises(StaleRevisionError) as caught:
        save_app(folder, with_title(app.data, "By us"), app.revision)
    assert caught.value.changed == ["title"]
    assert (folder / NAME).read_bytes() == edited
    assert listing(folder) == [NAME]


@pytest.mark.parametrize("name", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.chmod", "os.open"])
def test_a_full_disk_leaves_the_old_file(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = read_app(folder)

    def full(*_arguments: Any, **_options: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(name, full)
        with pytest.raises(ToolsError, match=r"No space left|cannot be locked"):
            save_app(folder, with_title(app.data, "x"), app.revision)
    assert (folder / NAME).read_bytes() == ODD
    assert listing(folder) == [NAME]
    save_app(folder, with_title(app.data, "x"), app.revision)


def test_a_write_protected_file_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = read_app(folder)
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(ToolsError, match="is write-protected"):
        save_app(folder, with_title(app.data, "x"), app.revision)
    assert (folder / NAME).read_bytes() == ODD


# --- locks ----------------------------------------------------------------------------------------------------------


def test_the_lock_is_kept_out_of_the_folder(folder: Path) -> None:
    with atomic.locked(folder / NAME):
        assert listing(folder) == [NAME]
    assert stat.S_IMODE(atomic._lock_folder().stat().st_mode) == 0o700


def test_a_writer_does_not_wait_forever(folder: Path) -> None:
    app = read_app(folder)
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with atomic.locked(folder / NAME):
            holding.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(10)
    with pytest.raises(ToolsError, match="being written by another process"), atomic.locked(folder / NAME, 0.05):
        pass
    done.set()
    join(thread)
    save_app(folder, with_title(app.data, "x"), app.revision)


def test_a_lock_folder_of_somebody_else_is_not_trusted(folder: Path, tmp_path: Path) -> None:
    locks = atomic._lock_folder()
    locks.rmdir()
    locks.symlink_to(tmp_path)
    with pytest.raises(ToolsError, match="belongs to another user"):
        save_app(folder, {"version": 1}, read_app(folder).revision)
    locks.unlink()
    locks.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ToolsError, match="cannot be locked"):
        save_app(folder, {"version": 1}, read_app(folder).revision)


# --- generated modules ----------------------------------------------------------------------------------------------


def test_a_save_writes_the_modules_of_its_pages(folder: Path) -> None:
    app = read_app(folder)
    saved = save_app(folder, app.data, app.revision)
    module = folder / "delays_page.py"
    assert module.read_text() == emitter.page_module_source("delays.ipynb", saved.app.pages["delays.ipynb"])
    data = json.loads(json.dumps(app.data))
    data["pages"]["delays.ipynb"]["components"]["late"] = {"type": "checkbox"}
    save_app(folder, data, app.revision)
    assert "late" in module.read_text()


def test_a_module_that_cannot_be_written_leaves_the_file_unchanged(folder: Path) -> None:
    app = read_app(folder)
    (folder / "delays_page.py").mkdir()
    with pytest.raises(ToolsError, match=r"delays_page.py could not be written.*properties.json is unchanged"):
        save_app(folder, with_title(app.data, "x"), app.revision)
    assert (folder / NAME).read_bytes() == ODD


@pytest.mark.parametrize("digits", [300, 308, 309, 400, 4299, 4301])
def test_a_number_that_cannot_be_read_back_is_refused_before_the_file_is_touched(folder: Path, digits: int) -> None:
    app, number = read_app(folder), 10**digits + 1
    data = json.loads(json.dumps(app.data))
    data["pages"]["delays.ipynb"]["components"]["amount"] = {"type": "number", "value": number}
    if digits < 309:
        components = save_app(folder, data, app.revision).data["pages"]["delays.ipynb"]["components"]
        assert components["amount"]["value"] == number
        assert read_app(folder).app.pages["delays.ipynb"].find("amount").value == number  # type: ignore[union-attr]
        return
    with pytest.raises(PropertiesError):
        save_app(folder, data, app.revision)
    assert (folder / NAME).read_bytes() == ODD
    assert listing(folder) == [NAME]


# --- crashes and races ----------------------------------------------------------------------------------------------

PRELUDE = """
import json, os, signal, sys, tempfile
from pathlib import Path
folder, tempfile.tempdir = Path(sys.argv[1]), sys.argv[2]
from jupyter_tools import atomic
from jupyter_tools.app import file
"""
CRASH = """
app = file.read_app(folder)
new = {**app.data, "title": "New"}
module = folder / "delays_page.py"
seen = 0

def trace(frame, event, argument):
    global seen
    if frame.f_code.co_filename not in (atomic.__file__, file.__file__):
        return None
    if event == "line":
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
    return trace

content, survivors, modules = (folder / file.NAME).read_bytes(), set(), set()
for kill_at in range(1, 10_000):
    (folder / file.NAME).write_bytes(content)
    module.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        sys.settrace(trace)
        file.save_app(folder, new, app.revision)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    survivors.add((folder / file.NAME).read_bytes())
    modules.add(module.read_text() if module.exists() else "")
    if status == 0:
        break
print(json.dumps([kill_at, sorted(text.decode() for text in survivors), sorted(modules)]))
"""


def run(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", PRELUDE + script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def test_a_save_killed_at_any_line_leaves_the_old_or_the_new_file(folder: Path, tmp_path: Path) -> None:
    with run(CRASH, str(folder), str(tmp_path)) as process:
        output, _ = process.communicate(timeout=120)
    points, survivors, modules = json.loads(output)
    app = read_app(folder)
    assert points > 50
    assert survivors == sorted([ODD.decode(), file.canonical(app.data)])
    assert modules == ["", emitter.page_module_source("delays.ipynb", app.app.pages["delays.ipynb"])]
    assert app.app.title == "New"
    save_app(folder, with_title(app.data, "Next"), app.revision)
    assert listing(folder) == ["delays_page.py", NAME], "what killed writers left is cleared away"


RACE = """
for line in sys.stdin:
    name, revision = line.split()
    try:
        file.save_app(folder, {"version": 1, "title": name}, revision)
        print("saved", flush=True)
    except file.StaleRevisionError as error:
        print("stale", error.changed, flush=True)
"""


def test_of_two_processes_with_one_revision_one_wins(folder: Path, tmp_path: Path) -> None:
    with run(RACE, str(folder), str(tmp_path)) as first, run(RACE, str(folder), str(tmp_path)) as second:
        for number in range(25):
            revision = read_app(folder).revision
            for index, process in enumerate((first, second)):
                assert process.stdin
                process.stdin.write(f"{number}-{index} {revision}\n")
                process.stdin.flush()
            answers = [process.stdout.readline().strip() for process in (first, second) if process.stdout]
            assert sorted(answers) in (["saved", "stale ['title']"], ["saved", "stale []"]), answers
            winner = answers.index("saved")
            assert read_app(folder).app.title == f"{number}-{winner}"
            if number == 0:
                assert list(read_app(folder).data) == ["version", "title"]
        for process in (first, second):
            assert process.stdin
            process.stdin.close()


def test_a_reader_never_sees_a_torn_file(folder: Path) -> None:
    app = read_app(folder)
    ended = threading.Event()

    def write() -> None:
        present = app
        for number in range(100):
            present = save_app(folder, with_title(app.data, str(number) * (number * 500)), present.revision)
        ended.set()

    writer = threading.Thread(target=write)
    writer.start()
    reads = 0
    while not ended.is_set():
        assert read_app(folder).revision
        reads += 1
    join(writer)
    assert reads > 20


# --- what survives --------------------------------------------------------------------------------------------------

FIELDS = ["Total Price ($)", "class", "✈️ 航班", "", " ", "a.b", "a", "\n", "\u0000", '"""', "\\", "__init__", "💺" * 99]


def table(fields: list[str]) -> dict[str, Any]:
    columns = {f"c{index}": {"field": one} for index, one in enumerate(fields)}
    return {
        "version": 1,
        "pages": {"a.ipynb": {"components": {"flights": {"type": "table", "columns": columns}}}},
    }


def saved_fields(folder: Path, fields: list[str]) -> Iterator[str]:
    (folder / NAME).unlink(missing_ok=True)
    save_app(folder, table(fields), "")
    app = read_app(folder)
    assert app.data == table(fields)
    compile((folder / "a_page.py").read_text(encoding="utf-8"), "a_page.py", "exec")
    found: Any = app.app.pages["a.ipynb"].find("flights")
    for column in found.columns.values():
        yield column.field


def test_column_names_of_any_text_survive(tmp_path: Path) -> None:
    assert list(saved_fields(tmp_path, [*FIELDS, *FIELDS])) == [*FIELDS, *FIELDS]


@given(st.lists(st.text() | st.sampled_from(FIELDS), max_size=5))
def test_column_names_of_any_other_text_survive(tmp_path_factory: pytest.TempPathFactory, fields: list[str]) -> None:
    assert list(saved_fields(tmp_path_factory.mktemp("app"), fields)) == fields


# --- diff and stamp -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ({}, {}, []),
        ({"title": "a"}, {"title": "b"}, ["title"]),
        ({"title": "a"}, {}, ["title"]),
        ({}, {"theme": {"accent": "red"}}, ["theme"]),
        ({"theme": {"accent": "red"}}, {"theme": {"accent": "blue"}}, ["theme.accent"]),
        ({"a": 1}, {"a": True}, ["a"]),
        ({"a": 1}, {"a": 1.0}, ["a"]),
        ({"a": [1, 2]}, {"a": [2, 1]}, ["a"]),
        ({"a": {}}, {"a": None}, ["a"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, [""]),
    ],
)
def test_diff(old: Any, new: Any, places: list[str]) -> None:
    assert diff(old, new) == places


def test_diff_names_components_as_people_do() -> None:
    def data(inner: dict[str, Any]) -> dict[str, Any]:
        return {"pages": {"delays.ipynb": {"components": {"filters": {"type": "form", "components": inner}}}}}

    carrier = {"carrier": {"type": "select", "options": ["UA"]}}
    place = "pages.delays.ipynb.components.filters"
    assert diff(data(carrier), data({"carrier": {"type": "select", "options": ["DL"]}})) == [f"{place}.carrier.options"]
    assert diff(data(carrier), data({})) == [f"{place}.carrier"]
    assert diff(data({"a": 1, "b": 2}), data({"b": 2, "a": 1})) == [f"{place}.components"]


def test_a_stamp_changes_with_the_file(folder: Path, tmp_path: Path) -> None:
    assert stamp(tmp_path) is None
    first = stamp(folder)
    assert first == stamp(folder)
    app = read_app(folder)
    save_app(folder, with_title(app.data, "Flight desk!"), app.revision)
    second = stamp(folder)
    assert second != first
    (folder / NAME).write_bytes(ODD)
    assert stamp(folder) not in (first, second)
