"""The place for files of visitors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.files import UploadedFile
from jupyter_tools.components.upload import Upload, UploadContext
from jupyter_tools.generated.emitter import page_module_source
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import build_state
from jupyter_tools.page.model import Page
from tests.refusals import refused

ID, OTHER = "0" * 32, "1" * 32
FILE = {"id": ID, "name": "a.csv", "size": 3, "type": "text/csv"}
KNOWN = {ID: FILE, OTHER: {**FILE, "id": OTHER}}


def test_one_file() -> None:
    upload = Upload()
    assert (upload.initial(), upload.state_type()) == (None, "UploadedFile | None")
    assert upload.check(None) is None
    assert upload.check(FILE, KNOWN) == FILE
    assert upload.missing(None) == ""
    assert Upload(required=True).missing(None) == "is required"
    assert Upload(required=True).missing(FILE) == ""
    for wrong in ("x", 1, [], [FILE], {}, {"id": 1}):
        assert refused(upload, wrong) == "must be a file that was uploaded"


def test_several_files() -> None:
    upload = Upload(multiple=True, max_files=2)
    assert (upload.initial(), upload.state_type()) == ([], "list[UploadedFile]")
    assert upload.check([FILE, KNOWN[OTHER]], KNOWN) == [FILE, KNOWN[OTHER]]
    assert refused(upload, FILE) == "must be a list"
    assert "is chosen twice" in refused(upload, [FILE, FILE])
    assert refused(upload, [{"id": str(one)} for one in range(3)]) == "must have at most 2 items"
    assert Upload(multiple=True, required=True).missing([]) == "is required"


@pytest.mark.parametrize(
    "value",
    [FILE, {**FILE, "id": OTHER}, {**FILE, "name": "b.csv"}, {**FILE, "size": 4}, {**FILE, "path": "/etc"}, {"id": ID}],
)
def test_only_what_the_server_has_as_it_has_it(value: Any) -> None:
    known = {} if value is FILE else {ID: FILE}
    with pytest.raises(ValueError, match=r"is not a file that was uploaded on this page"):
        Upload().check(value, known)


@pytest.mark.parametrize("size", [1.0, True])
def test_a_value_is_the_entry_that_the_server_has(size: Any) -> None:
    known = {ID: {**FILE, "size": 1}}
    given = {**FILE, "size": size}
    assert type(Upload().check(given, known)["size"]) is int
    assert [type(one["size"]) for one in Upload(multiple=True).check([given], known)] == [int]


def test_what_it_takes() -> None:
    upload = Upload(accept=[".csv", "image/*", "application/pdf"], max_size_mb=0.001)
    for name in ("A.CSV", "a.png", "b.pdf"):
        upload.check_file(name, 1_000)
    with pytest.raises(ValueError, match=r"a\.txt cannot be taken: this takes \.csv, image/\*, application/pdf"):
        upload.check_file("a.txt", 1)
    with pytest.raises(ValueError, match=r"too large: it has 1\.001 kB, and at most 1 kB are taken"):
        upload.check_file("a.csv", 1_001)
    assert (upload.most_files(), Upload(multiple=True).most_files()) == (1, None)


@pytest.mark.parametrize(
    "given",
    [{"accept": ["csv"]}, {"accept": ["*"]}, {"max_size_mb": 0}, {"max_files": 2}, {"max_files": 0, "multiple": True}],
)
def test_what_it_is_not_given(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Upload(**given)


def test_a_media_type_without_a_known_end_would_take_nothing() -> None:
    with pytest.raises(ValidationError, match="'exe' is neither the end of a name, such as `"):
        Upload(accept=["exe"])
    with pytest.raises(ValidationError, match="no end of a name is known to be of the type application/x-foo"):
        Upload(accept=["application/x-foo"])


PAGE = Page.model_validate({"components": {"one": {"type": "upload"}, "many": {"type": "upload", "multiple": True}}})


def test_what_a_handler_reads() -> None:
    source = page_module_source("desk.ipynb", PAGE)
    assert "    UploadedFile,\n" in source
    assert "one: UploadedFile | None = None" in source
    assert "many: list[UploadedFile] = []" in source
    module = load_page_module(None, "desk.ipynb", PAGE)
    state = build_state(module.State, PAGE, {"one": FILE, "many": [FILE]}, lambda *_: ((), ()), files="/files")
    assert state.one == UploadedFile(**FILE, path=Path(f"/files/{ID}-a.csv"))
    assert state.many == [state.one]
    assert len({state.one, *state.many}) == 1
    assert build_state(module.State, PAGE, {"one": None, "many": []}, lambda *_: ((), ())).many == []


def test_what_a_handler_sets() -> None:
    context = UploadContext()
    file = UploadedFile(**FILE, path=Path("/files/x"))
    for value in (None, file, [file], []):
        context.value = value
        assert context.value == value
    with pytest.raises(ValueError, match="value"):
        context.value = "a.csv"  # type: ignore[assignment]
    # Its path is no part of what travels.
    assert file.model_dump(mode="json") == FILE
