"""The button that downloads what its handler makes."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.download import Download, DownloadContext


def test_a_download() -> None:
    download = Download()
    assert (download.label, download.icon, download.format) == ("Download", "download", "auto")
    assert (download.state_type(), download.returned) == (None, "file")
    assert (Download.encoded(), Download.runtime()) == ({"file": "file"}, frozenset({"file"}))
    context = DownloadContext()
    context.file = b"anything"
    assert context.file == b"anything"


@pytest.mark.parametrize("given", [{"format": "pdf"}, {"name": "x" * 256}, {"icon": "no such icon"}, {"kind": "loud"}])
def test_what_it_is_not_given(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Download(**given)
