"""The page as a new visit begins with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jupyter_tools.server.apps.apps import Apps
from jupyter_tools.server.apps.paths import Root
from jupyter_tools.server.visits.first_page import Who, first_page, new_record
from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

PAGE = {
    "title": "Desk",
    "components": {
        "low": {"type": "number", "label": "Low", "value": 3},
        "secret": {"type": "text", "text": "s3cret", "visible": False},
    },
}


def test_it_is_what_a_new_visit_is_sent_but_for_the_name_of_the_visit(tmp_path: Path) -> None:
    write_app(tmp_path / "app", "desk", PAGE)
    apps, page = Apps(), Root(str(tmp_path)).page("app/desk.ipynb")
    for builder in (False, True):
        first = first_page(apps, page, Who(builder))
        sent = new_record(apps.shown(page), Who(builder)).page_message()
        assert first is not None
        assert first == sent.model_copy(update={"visit": ""})
        assert first.state == {"low": 3}
        assert (first.event, first.running, first.outputs, first.context) == (0, [], {}, {})
        assert ("s3cret" in first.model_dump_json()) is builder
        assert bool(first.revision) is builder


def test_there_is_none_while_the_file_cannot_be_read(tmp_path: Path) -> None:
    write_app(tmp_path / "app", "desk", PAGE)
    apps, page = Apps(), Root(str(tmp_path)).page("app/desk.ipynb")
    file = tmp_path / "app" / "properties.json"
    good = file.read_text()
    file.write_text("{")
    assert first_page(apps, page, Who(builder=True)) is None
    file.write_text(json.dumps(json.loads(good)))
    assert first_page(apps, page, Who(builder=True)) is not None
