"""JSON of clients: which numbers are too large."""

from __future__ import annotations

import sys

import pytest

from jupyter_tools.protocol.json_input import TooLargeError, read_json

LARGEST = int(sys.float_info.max)


@pytest.mark.parametrize(
    "number",
    [
        str(LARGEST),
        str(-LARGEST),
        "1.7976931348623157e308",
        "-1e+308",
        "0." + "9" * 400,
        "1e-999",
        "9" * 299 + "e9",
        "1e007",
    ],
    ids=lambda text: text[:20],
)
def test_numbers_that_a_double_holds_are_taken(number: str) -> None:
    assert read_json(f'{{"a": [{number}, true]}}'.encode()) == {"a": [pytest.approx(float(number)), True]}


@pytest.mark.parametrize(
    "number",
    [str(LARGEST + 1), str(-LARGEST - 1), "1e309", "-1.8E308", "9" * 299 + "e10", "9" * 309 + ".0", "9" * 5_000],
    ids=lambda text: text[:20],
)
@pytest.mark.parametrize("json", ["%s", '[{"a": %s}]', '{"a": {"b": [1, %s]}}'])
def test_others_are_refused_wherever_they_are(number: str, json: str) -> None:
    with pytest.raises(TooLargeError, match=r"^a number is too large$"):
        read_json((json % number).encode())


def test_texts_and_names_that_look_like_such_numbers_are_taken() -> None:
    data = {"1e999": "9" * 5_000, "e99": ["1e999"]}
    assert read_json(str(data).replace("'", '"').encode()) == data


@pytest.mark.parametrize("text", ["", "{", "NaN", "[1e]", "9" * 5_000 + "x"])
def test_what_is_no_json_is_no_number(text: str) -> None:
    with pytest.raises((ValueError, TooLargeError)):
        read_json(text.encode())
