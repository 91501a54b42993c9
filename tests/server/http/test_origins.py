"""The origins from which pages were not allowed to connect."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest
from tornado.httpclient import HTTPClientError

from jupyter_tools.server.http.origins import MAX_REFUSED, RefusedOrigins
from tests.server.house import BUILDER

if TYPE_CHECKING:
    from tests.server.house import House

LOG = logging.getLogger("origins")
OUTER = "https://tools.example.com"
VISITOR = "192.0.2.7"


def test_a_builder_learns_each_origin_once_with_the_settings(caplog: pytest.LogCaptureFixture) -> None:
    origins = RefusedOrigins(LOG)
    for origin in (OUTER, OUTER, "null", "https://a b", "javascript:x", "https://\x1b[31m", f"https://{'a' * 300}"):
        origins.add(origin, "inner:8888", "")
    origins.add("https://tооls.example.com", "inner:8888", "")  # noqa: RUF001 - Cyrillic letters
    [message] = origins.messages()
    assert f"ServerApp.allow_origin = '{OUTER}'" in message
    assert "(2 in all)" in message
    assert "the host inner:8888" in message
    assert [one.message for one in caplog.records] == [f"jupyter_tools: {message.replace('2 in all', '1 in all')}"]


def test_what_a_visitor_sent_says_so_and_has_no_setting_to_copy(caplog: pytest.LogCaptureFixture) -> None:
    origins = RefusedOrigins(LOG)
    for number in range(50):
        origins.add(f"https://evil-{number}.example", "evil host", VISITOR)
    assert len(origins.messages()) == MAX_REFUSED
    assert "evil-49.example and the host ?" in origins.messages()[0]
    assert len(caplog.records) == 1
    for message in (*origins.messages(), caplog.messages[0]):
        assert VISITOR in message
        assert "Visitors can make up both" in message
        assert "allow_origin" not in message


def test_visitors_displace_neither_builders_nor_other_visitors() -> None:
    origins = RefusedOrigins(LOG)
    origins.add(OUTER, "inner:8888", "")
    origins.add("https://proxy.example", "inner:8888", "192.0.2.1")
    for number in range(50):
        origins.add(f"https://evil-{number}.example", "inner:8888", VISITOR)
    origins.add("https://other.example", "inner:8888", "192.0.2.2")
    told = "\n".join(origins.messages())
    for origin in (OUTER, "https://proxy.example", "https://evil-49.example", "https://other.example"):
        assert origin in told
    assert len(origins.messages()) == MAX_REFUSED + 1


async def test_origins_of_a_real_visitor_and_of_one_without_a_key(house: House) -> None:
    publication = await house.publish(house.write("origins"))
    cookie = await house.cookie(publication)
    socket = f"jupyter-tools/pages/{publication['slug']}/socket"
    for number in range(12):
        origin = f"https://evil-{number}.example"
        with pytest.raises(HTTPClientError, match="403"):
            await house.connect(socket, Cookie=cookie, Origin=origin)
        with pytest.raises(HTTPClientError, match="403"):
            await house.connect(socket, Origin=f"https://keyless-{number}.example")
    with pytest.raises(HTTPClientError, match="403"):
        await house.connect(socket, Origin="https://proxy.example", **BUILDER)
    refused = json.loads((await house.fetch("jupyter-tools/api/operations")).body)["refused"]
    assert len(refused) == MAX_REFUSED + 1
    assert "keyless" not in str(refused)
    assert "allow_origin = 'https://proxy.example'" in refused[0]
    assert all("Visitors can make up both" in message for message in refused[1:])
