"""Strict JSON text: what is refused, and on which line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_tools.errors import PropertiesError
from jupyter_tools.page import json_text
from jupyter_tools.page.json_text import MAX_DEPTH, Lines

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def refused(text: str) -> tuple[str, str, int | None]:
    with pytest.raises(PropertiesError) as caught:
        json_text.parse(text)
    first = caught.value.findings[0]
    return first.place, first.message, first.line


@given(JSON, st.sampled_from([None, 2]), st.booleans())
def test_what_json_writes_is_read(data: Any, indent: int | None, ascii_only: bool) -> None:  # noqa: FBT001
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    assert json_text.parse(text) == data
    assert list(json_text._disputed(text)) == []


@pytest.mark.parametrize("digits", [299, 300, 308])
def test_long_whole_numbers_are_exact(digits: int) -> None:
    assert json_text.parse(f"[{10**digits + 1}, {-(10**digits) - 1}]") == [10**digits + 1, -(10**digits) - 1]


@given(JSON)
def test_each_key_is_on_a_separate_line(data: Any) -> None:
    lines = json.dumps([data], indent=1, ensure_ascii=False).split("\n")
    find = Lines("\n".join(lines))

    def check(node: Any, keys: tuple[Any, ...]) -> None:
        for key, inner in node.items() if isinstance(node, dict) else enumerate(node):
            line = find([*keys, key])
            assert line is not None
            start = json.dumps(key, ensure_ascii=False) if isinstance(node, dict) else json.dumps(inner)[:1]
            assert lines[line - 1].strip().startswith(start)
            if isinstance(inner, (dict, list)):
                check(inner, (*keys, key))

    check([data], ())


def test_unknown_keys_have_the_line_of_their_nearest_parent() -> None:
    find = Lines('{\n "a": {\n  "b": [1,\n2]}}')
    assert find(["a", "b", 1]) == 4
    assert find(["a", "b", 7, "x"]) == 3
    assert find(["z"]) == 1
    assert find([]) == 1
    assert Lines()(["a"]) is None


@pytest.mark.parametrize(
    ("text", "place", "message", "line"),
    [
        ("", "", "is empty", 1),
        (" \n\t", "", "is empty", 1),
        ('{"a": 1,\n "a": 2}', "a", "is there twice, first on line 1", 2),
        ('{"a": {"b":\n1, "c": 1,\n"b": 2}}', "a.b", "is there twice, first on line 1", 3),
        ('[{"a": 1, "\\u0061": 2}]', "0.a", "is there twice, first on line 1", 1),
        ('{"a":\n[1, NaN]}', "a.1", "NaN is not a finite number", 2),
        ('{"a": Infinity}', "a", "Infinity is not a finite number", 1),
        ('{"a": -Infinity}', "a", "-Infinity is not a finite number", 1),
        ('{"a": 1e999}', "a", "1e999 is not a finite number", 1),
        ('{"a": -1E400}', "a", "-1E400 is not a finite number", 1),
        ('{"a": ' + "9" * 400 + "}", "a", "99999999999999999999... is not a finite number", 1),
        ('{"a": ' + "9" * 9000 + "}", "a", "99999999999999999999... is not a finite number", 1),
        ('{"a":\n"\\ud800x"}', "a", "has half of a character: a surrogate without its pair", 2),
        ('{"\\udc00": 1}', "", "has half of a character in a key: a surrogate without its pair", 1),
        ('{"a": 1\n', "", "is not JSON: Expecting ',' delimiter at column 1", 2),
        ('{"a": {\n"b": 1,\n}}', "", "is not JSON: there is a comma after the last item", 2),
        ('{"a": [1,]}', "", "is not JSON: there is a comma after the last item", 1),
        ('{"a": 1,,\n"b": 2}', "", "is not JSON: Expecting property name enclosed in double quotes at column 9", 1),
        ('{"a" 1}', "", "is not JSON: Expecting ':' delimiter at column 6", 1),
        ("{'a': 1}", "", "is not JSON: Expecting property name enclosed in double quotes at column 2", 1),
        ('{"a": 1}\n{"b": 2}', "", "is not JSON: Extra data at column 1", 2),
        ('{"a": "x\ny"}', "", "is not JSON: Invalid control character at at column 9", 1),
        ("// note\n{}", "", "is not JSON: Expecting value at column 1", 1),
        ("[" * MAX_DEPTH + "\n[]" + "]" * MAX_DEPTH, "", f"nests over {MAX_DEPTH} deep", 2),
        ("[" * 100_000, "", f"nests over {MAX_DEPTH} deep", 1),
        ('{"a":' * 100_000, "", f"nests over {MAX_DEPTH} deep", 1),
        ("[" * 100_000 + "]" * 100_000, "", f"nests over {MAX_DEPTH} deep", 1),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_readers_disagree_on_is_refused(text: str, place: str, message: str, line: int) -> None:
    assert refused(text) == (place, message, line)


@pytest.mark.parametrize("marker", ["<<<<<<< HEAD", "=======", ">>>>>>> main"])
def test_a_merge_conflict_is_called_one(marker: str) -> None:
    place, message, line = refused(f'{{\n"a": 1,\n{marker}\n"b": 2\n}}')
    assert (place, line) == ("", 3)
    assert message == f"has a merge conflict that is not resolved: {marker[:7]}"


def test_a_text_about_conflicts_is_none() -> None:
    assert json_text.parse('{"a": "<<<<<<< HEAD", "b": "\\ud83d\\ude00"}') == {"a": "<<<<<<< HEAD", "b": "😀"}


def test_all_repeated_keys_are_reported_together() -> None:
    with pytest.raises(PropertiesError) as caught:
        json_text.parse('{"a": 1, "a": 2, "b": NaN}')
    assert [finding.place for finding in caught.value.findings] == ["a", "b"]


def test_the_report_is_limited_to_what_anybody_reads() -> None:
    with pytest.raises(PropertiesError) as caught:
        json_text.parse("[" + "NaN,\n" * 100_000 + "0]")
    assert len(caught.value.findings) == json_text.MAX_FINDINGS


def test_nesting_is_counted() -> None:
    assert [json_text.depth(data) for data in (1, [], {}, [1], {"a": [{}]}, [[], [[[]]]])] == [0, 1, 1, 1, 3, 4]
    deep: list[Any] = []
    for _ in range(10_000):
        deep = [deep]
    assert json_text.depth(deep) == MAX_DEPTH + 1
    assert json_text.parse("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None


def test_decoding() -> None:
    assert json_text.decode(b'\xef\xbb\xbf{"a": "\xc3\xa9"}') == '{"a": "é"}'
    for content, line in ((b"\xff\xfe{\x00", 1), (b'{\n"a": "\xe9"}', 2), ("é\n".encode("utf-16"), 1)):
        with pytest.raises(PropertiesError) as caught:
            json_text.decode(content)
        assert caught.value.findings[0].message == "is not UTF-8 text"
        assert caught.value.findings[0].line == line
