"""The files of a visit in its record: what a client may name, and what is left of it elsewhere."""

from __future__ import annotations

from typing import Any

from jupyter_tools.page.model import Page, Theme
from jupyter_tools.peer.opened import opened
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.link import FilesPlace, Run
from jupyter_tools.protocol.messages import Done, Event

ID = "0" * 32
FILE = {"id": ID, "name": "a.csv", "size": 3, "type": "text/csv"}
PAGE = Page.model_validate(
    {
        "components": {
            "file": {"type": "upload", "accept": [".csv"]},
            "go": {"type": "button", "handlers": {"click": "go"}},
        }
    }
)


def visit() -> VisitRecord:
    """A visit with one file at its server."""
    record = VisitRecord(PAGE, Theme())
    record.files.place = FilesPlace(folder="/files/visit", of_visit=10, of_server=20)
    record.files.finished[ID] = FILE
    return record


def click(record: VisitRecord, **state: Any) -> Run | Done | None:
    """What comes of a click with values."""
    return record.take_event(Event(id=record.event + 1, component="go", name="click", step=0, state=state, detail=None))


def test_a_value_is_an_entry_that_the_server_has() -> None:
    record = visit()
    done = click(record, file={**FILE, "id": "1" * 32})
    assert isinstance(done, Done)
    assert done.error is not None
    assert done.error.field == "file"
    run = click(record, file=FILE)
    assert isinstance(run, Run)
    assert run.state["file"] == FILE
    assert opened(record).files == record.files.place
    assert "/files" not in record.page_message().model_dump_json()


def test_files_of_another_server_are_gone() -> None:
    record = visit()
    click(record, file=FILE)
    record.files.finished.clear()
    record.replace(PAGE, Theme())
    assert record.state["file"] is None


def test_a_page_that_takes_other_files_drops_what_it_has() -> None:
    record = visit()
    click(record, file=FILE)
    record.replace(PAGE, Theme())
    assert record.state["file"] == FILE
    other = {"components": {"file": {"type": "upload", "accept": [".png"]}, "go": {"type": "button"}}}
    record.replace(Page.model_validate(other), Theme())
    assert record.state["file"] is None
