"""The document of a frame, and the setting that lets modules run without one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from traitlets import TraitError

from jupyter_tools.cli.digest import digest_of
from jupyter_tools.errors import NotFoundError
from jupyter_tools.server.extension import ToolsExtension

from ..house import BASE_URL

if TYPE_CHECKING:
    from pathlib import Path

    from ..house import House

MODULE = "export default { render() {} };"
DIGEST = "sha256-pAx8IJdqB37Dd0jNv/0FC2khppZBU5DaZ2Qn9MLnHQk="


async def test_a_frame_has_no_origin_and_reaches_nothing(house: House) -> None:
    answer = await house.fetch("jupyter-tools/frame", headers={})
    assert answer.code == 200
    policy = answer.headers["Content-Security-Policy"]
    parts = policy.split("; ")
    assert parts[:2] == ["sandbox allow-scripts", "default-src 'none'"]
    nonce = re.search(r"'nonce-([\w-]+)'", policy)
    assert nonce is not None
    assert f'nonce="{nonce[1]}" src="{BASE_URL}jupyter-tools/static/frame.js"' in answer.body.decode()
    assert not [one for one in parts if one.startswith(("connect-src", "frame-src", "child-src"))]
    assert {"form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'"} <= set(parts)
    assert "Set-Cookie" not in answer.headers
    again = (await house.fetch("jupyter-tools/frame", headers={})).headers["Content-Security-Policy"]
    assert nonce[1] not in again


async def test_a_page_names_the_modules_that_the_server_trusts(house: House) -> None:
    object.__setattr__(house.room, "trusted_modules", (DIGEST,))
    answer = await house.fetch(f"jupyter-tools/notebooks/{house.write('trusting')}")
    assert "script-src 'self' blob:;" in answer.headers["Content-Security-Policy"]
    config = json.loads(re.search(r'id="jupyter-tools-config">(.*?)</script>', answer.body.decode())[1])  # type: ignore[index]
    assert config["frames"]["trusted"] == [DIGEST]


@pytest.mark.parametrize("wrong", ["drawdata", "sha256-", "sha256-x=", DIGEST[:-2], f"{DIGEST}; script-src *"])
def test_a_digest_that_is_none_is_refused_when_the_server_starts(wrong: str) -> None:
    with pytest.raises(TraitError, match=r"takes what `jupyter tools digest` prints"):
        ToolsExtension(trusted_modules=[wrong])


def test_the_digest_of_a_file_and_of_a_class(tmp_path: Path) -> None:
    file = tmp_path / "star.js"
    file.write_text(MODULE)
    assert digest_of(str(file)) == DIGEST
    assert digest_of(f"{__name__}:Star") == DIGEST
    for wrong in ("nowhere.js", "json:Nothing", "json", ":", "no.such.module:Class"):
        with pytest.raises(NotFoundError, match="is neither a file nor the class of an anywidget"):
            digest_of(wrong)


class Star:
    """As an anywidget."""

    _esm = MODULE
