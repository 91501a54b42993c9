"""The example of a model: digits that it reads from a form and from an uploaded file."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tests.filing import files_of
from tests.serving import Server
from tests.visiting import close_all, visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.filing import Files

pytest.importorskip("sklearn")
pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("integration model review")]
EXAMPLE = Path(__file__).parents[2] / "examples" / "model_review"


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    """A visitor of the published example."""
    shutil.copytree(EXAMPLE, tmp_path / "root" / "model_review")
    with Server(tmp_path / "root", tmp_path / "home") as server:
        asked = {"notebook": "model_review/review.ipynb", "mode": "shared"}
        publication = server.request("POST", "jupyter-tools/api/publications", asked)
        assert publication["findings"] == []
        yield files_of(publication, visit(publication))
        close_all()


def test_digits_are_read_from_a_form_and_from_a_file(files: Files) -> None:
    visitor = files.visitor
    answer = visitor.call("one.read", **{"one.number": 3, "one.noise": 0.1})
    assert answer.outcome == "ok", answer.error
    read = answer.changes["answer.digit"]["value"]
    assert 0 <= read <= 9
    assert answer.changes["answer.confidence"]["value"] > 0.5
    chances = answer.changes["answer.chances"]["figure"]["data"][0]["y"]
    assert chances.index(max(chances)) == read
    assert answer.changes["one.picture"]["image"]["type"] == "image/png"
    example = files.download("many.example")
    table = files.upload("digits.csv", example, "many.table")
    files.visitor.event += 1
    message = {"type": "event", "id": visitor.event, "component": "many.table", "name": "change", "step": 0}
    visitor.send({**message, "state": {"many.table": table}, "detail": None})
    assert visitor.end(visitor.event).changes["many.scores"]["data"]["total"] == 100
    scores = pd.read_csv(io.BytesIO(files.download("many.scored")))
    assert list(scores.columns[:2]) == ["digit", "confidence"]
    assert len(scores) == 100
    wrong = files.upload("other.csv", b"pixel_0_0\n1\n", "many.table")
    refused = visitor.call("many.scored", **{"many.table": wrong})
    assert (refused.outcome, refused.error["field"]) == ("refused", "many.table")
    assert "lacks 63 of the 64 columns" in refused.error["message"]
