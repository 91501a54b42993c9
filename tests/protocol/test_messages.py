"""The protocol: golden messages, which vitest reads too, and what breaks it."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import to_json

from jupyter_tools.errors import ProtocolError
from jupyter_tools.protocol import messages, rows
from jupyter_tools.protocol.parsing import parse_client
from tests.asked import EVENT, HELLO, QUERY, ROWS, WIDGET

MEAN = {"column": "a", "function": "mean"}
GOLDEN = sorted((Path(__file__).parents[1] / "messages").glob("*.json"))
UNIONS = {"client": messages.ClientMessage, "peer": messages.PeerMessage}
ADAPTERS = {"client": messages.CLIENT, "peer": messages.PEER}


def golden(path: Path) -> tuple[str, dict[str, Any]]:
    data = json.loads(path.read_text(encoding="utf-8"))
    assert set(data) == {"direction", "message"}
    return data["direction"], data["message"]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_message_comes_back_field_for_field(path: Path) -> None:
    direction, message = golden(path)
    parsed = ADAPTERS[direction].validate_json(json.dumps(message))
    assert json.loads(to_json(parsed)) == message
    assert path.stem.startswith(f"{direction}_{message['type']}")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_field_of_a_golden_message_is_required_but_its_type(path: Path) -> None:
    direction, message = golden(path)
    for field in message:
        with pytest.raises(ValidationError):
            ADAPTERS[direction].validate_json(json.dumps({key: message[key] for key in message if key != field}))


def test_every_type_of_message_has_a_golden_one() -> None:
    written = {(direction, message["type"]) for direction, message in map(golden, GOLDEN)}
    declared = {
        (direction, model.model_fields["type"].default)
        for direction, union in UNIONS.items()
        for model in get_args(get_args(union)[0])
    }
    assert written == declared


def test_a_message_of_the_other_direction_is_refused() -> None:
    with pytest.raises(ProtocolError, match="has an unknown `type`: done"):
        parse_client('{"type": "done", "seq": 1, "event": 1, "outcome": "ok", "error": null}')


@pytest.mark.parametrize(
    "path", [path for path in GOLDEN if path.stem.startswith("client")], ids=lambda path: path.stem
)
def test_a_client_message_is_parsed_from_text(path: Path) -> None:
    _, message = golden(path)
    assert parse_client(json.dumps(message, ensure_ascii=False)).model_dump() == message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("nonsense", "not JSON"),
        ("null", "must be an object"),
        ("[]", "must be an object"),
        ("1", "must be an object"),
        ('"hello"', "must be an object"),
        ("{}", "type"),
        ('{"type": "run_code", "code": "1"}', "has an unknown `type`: run_code"),
        ('{"type": null}', "has an unknown `type`"),
        ('{"type": ["hello"]}', "has an unknown `type`"),
        ("[" * 50_000, "not JSON"),
        ('{"type":"state","changes":{"a":' + "[" * 400 + "]" * 400 + "}}", "not JSON"),
        ('{"type":"state","changes":{"a":NaN}}', "not JSON"),
        ('{"type":"state","changes":{"a":Infinity}}', "not JSON"),
        ('{"type":"state","changes":{"a":-Infinity}}', "not JSON"),
        ('{"type":"state","changes":{"a":1e999}}', "^a number is too large$"),
        ('{"type":"state","changes":{"a":[{"b":-1E+400}]}}', "^a number is too large$"),
        ('{"type":"state","changes":{"a":' + "9" * 400 + "}}", "^a number is too large$"),
        ('{"type":"state","changes":{"a":' + "9" * 5000 + "}}", "^a number is too large$"),
        ('{"type":"state","changes":{"a":"\\ud800","b":1e999}}', "^a number is too large$"),
        ('{"type":"state","changes":{"":1}}', "changes"),
        ('{"type":"state","changes":{"' + "a" * 501 + '":1}}', "changes"),
        ("\x00", "not JSON"),
        ("\ud800", "not JSON"),
    ],
    ids=lambda value: repr(value[:40]),
)
def test_text_that_is_no_message_closes_the_stream(text: str, reason: str) -> None:
    with pytest.raises(ProtocolError, match=reason) as caught:
        parse_client(text)
    assert caught.value.code == 1008
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (r"a\ud800", "a\ufffd"),
        (r"\ud83d x", "\ufffd x"),
        (r"\uDE00\uD83D", "\ufffd\ufffd"),
        (r"\ud800\ud83d\ude00\udfff", "\ufffd\U0001f600\ufffd"),
        (r"\ud83d\u0041\\ud83d\n", "\ufffdA\\ud83d\n"),
        ("\ud83d", "\ufffd"),
    ],
)
def test_half_of_a_character_is_replaced_and_the_rest_is_kept(escaped: str, text: str) -> None:
    message = parse_client('{"type":"state","changes":{"%s":["%s",{"%s":1}]}}' % ((escaped,) * 3))
    assert message.model_dump()["changes"] == {text: [text, {text: 1}]}


@pytest.mark.parametrize(
    ("message", "changes", "place"),
    [
        (HELLO, {"seq": -1}, "hello.seq"),
        (HELLO, {"seq": "0"}, "hello.seq"),
        (HELLO, {"seq": 1.5}, "hello.seq"),
        (HELLO, {"seq": True}, "hello.seq"),
        (HELLO, {"visit": 5}, "hello.visit"),
        (HELLO, {"visit": "v" * 101}, "hello.visit"),
        (HELLO, {"token": "x"}, "hello.token"),
        (EVENT, {"id": 0}, "event.id"),
        (EVENT, {"id": None}, "event.id"),
        (EVENT, {"name": "load"}, "event.name"),
        (EVENT, {"name": "run"}, "event.name"),
        (EVENT, {"component": ""}, "event.component"),
        (EVENT, {"component": ["a"]}, "event.component"),
        (EVENT, {"handler": "os.system"}, "event.handler"),
        (EVENT, {"state": []}, "event.state"),
        (EVENT, {"state": None}, "event.state"),
        (WIDGET, {"id": 0}, "widget.id"),
        (WIDGET, {"id": True}, "widget.id"),
        (WIDGET, {"comm": ""}, "widget.comm"),
        (WIDGET, {"comm": "c" * 101}, "widget.comm"),
        (WIDGET, {"data": None}, "widget.data"),
        (WIDGET, {"data": [1]}, "widget.data"),
        (WIDGET, {"kind": "open"}, "widget.kind"),
        (WIDGET, {"buffers": ["AP8"]}, "widget.buffers.0"),
        (WIDGET, {"buffers": ["AP8=\n"]}, "widget.buffers.0"),
        (WIDGET, {"buffers": ["_-8="]}, "widget.buffers.0"),
        (WIDGET, {"buffers": ["é==="]}, "widget.buffers.0"),
        (WIDGET, {"buffers": [""] * 1001}, "widget.buffers"),
        (ROWS, {"count": 0}, "rows.count"),
        (ROWS, {"count": rows.MAX_WINDOW + 1}, "rows.count"),
        (ROWS, {"start": -1}, "rows.start"),
        (ROWS, {"search": "x" * 1001}, "rows.search"),
        (ROWS, {"sort": [{"column": "a", "descending": 1}]}, "rows.sort.0.descending"),
        (ROWS, {"sort": [{"column": "a", "descending": True}] * 11}, "rows.sort"),
        (ROWS, {"filter": [{"column": "a", "operator": "like", "value": 1}]}, "rows.filter.0.operator"),
        (ROWS, {"filter": [{"column": "a", "operator": "eq", "value": [1]}]}, "rows.filter.0: eq takes one value"),
        (ROWS, {"filter": [{"column": "a", "operator": "in", "value": 1}]}, "rows.filter.0: in takes a list"),
        (ROWS, {"filter": [{"column": "a", "operator": "in", "value": [1] * 1001}]}, "rows.filter.0.value"),
        (ROWS, {"filter": [{"column": "a", "operator": "between", "value": [1]}]}, "rows.filter.0: between takes two"),
        (QUERY, {"question": {"kind": "eval"}}, "query.question"),
        (QUERY, {"question": {"kind": "distinct", "column": "a", "limit": 1001}}, "query.question.distinct.limit"),
        (QUERY, {"question": {"kind": "groups", "columns": list("abcd")}}, "query.question.groups.columns"),
        (QUERY, {"question": {"kind": "groups", "columns": []}}, "query.question.groups.columns"),
        (QUERY, {"question": {"kind": "totals", "aggregates": [MEAN] * 51}}, "query.question.totals.aggregates"),
        (ROWS, {"filter": [{"column": "a", "operator": "eq"}]}, "rows.filter.0.value"),
    ],
)
def test_a_wrong_field_is_named(message: dict[str, Any], changes: dict[str, Any], place: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        parse_client(json.dumps(message | changes))
    assert str(caught.value).startswith(f"{place}")
    assert caught.value.code == 1008


def test_a_message_over_the_limit_is_refused_by_its_bytes() -> None:
    empty = len('{"type":"state","changes":{"a":""}}')
    fits = '{"type":"state","changes":{"a":"' + "x" * (messages.MAX_MESSAGE - empty) + '"}}'
    assert parse_client(fits).type == "state"
    wide = '{"type":"state","changes":{"a":"' + "é" * (messages.MAX_MESSAGE - empty) + '"}}'
    for text in (fits + " ", wide, "x" * 50_000_000):
        with pytest.raises(ProtocolError) as caught:
            parse_client(text)
        assert caught.value.code == 1009


def test_bytes_are_no_message() -> None:
    with pytest.raises(ProtocolError) as caught:
        parse_client(b"{}")
    assert caught.value.code == 1003


def test_text_that_looks_like_a_large_number_is_text() -> None:
    message = parse_client('{"type":"state","changes":{"a":"1e999","b":1e300,"c":-1e-999}}')
    assert message.model_dump()["changes"] == {"a": "1e999", "b": 1e300, "c": 0.0}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from([*EVENT, *ROWS, *HELLO, "changes", "event", "extra"]), JSON))
def test_any_object_is_a_message_or_a_protocol_error(data: dict[str, Any]) -> None:
    for kind in ("hello", "state", "event", "rows", "cancel", "widget"):
        with contextlib.suppress(ProtocolError):
            assert parse_client(json.dumps(data | {"type": kind})).type == kind


@given(st.text())
def test_any_text_is_a_message_or_a_protocol_error(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse_client(text)
