"""The built-in texts in the languages of their tables."""

from __future__ import annotations

import re

import pytest

from jupyter_tools.components.base import CATALOG
from jupyter_tools.texts import in_language, language_for, said, tables


def test_english_is_said_as_it_is_written() -> None:
    assert said("Use {name}.from_file.") == "Use {name}.from_file."
    assert said("{count} rows of {all}", count=3) == "3 rows of {all}"
    assert in_language("en", "This page needs JavaScript.") == "This page needs JavaScript."


def test_a_table_has_the_text_in_its_language() -> None:
    assert in_language("de", "This page needs JavaScript.") == "Diese Seite braucht JavaScript."
    assert in_language("de", "This took longer than {count} seconds and was ended.", count=5).startswith(
        "Dies dauerte länger als 5"
    )
    assert in_language("xx", "This page needs JavaScript.") == in_language("de", "This page needs JavaScript") + "."
    assert list(tables()) == ["de"]


@pytest.mark.parametrize(
    ("locale", "accepted", "language"),
    [
        ("", "", "en"),
        ("de", "en", "de"),
        ("de-CH", "en", "de"),
        ("fr", "de", "en"),
        ("", "de", "de"),
        ("", "DE-at;q=0.8, en;q=0.7", "de"),
        ("", "en;q=0.2, de;q=0.9", "de"),
        ("", "fr, de;q=0.9", "en"),
        ("", "*", "en"),
        ("", ",;q=,\x00" * 1000, "en"),
    ],
)
def test_the_language_is_that_of_the_app_or_of_the_browser(locale: str, accepted: str, language: str) -> None:
    assert language_for(locale, accepted) == language


def test_each_text_that_a_type_has_of_itself_is_in_the_tables() -> None:
    found = {
        f"{name}.{field}": info.default
        for name, kind in CATALOG.items()
        for field, info in kind.model_fields.items()
        if info.annotation is str and isinstance(info.default, str) and re.match(r"[A-Z]\w+( |$)", info.default)
    }
    # Codes and not words: currencies are written as they are in each language.
    texts = {path: text for path, text in found.items() if not path.endswith(".currency")}
    assert {"chat.placeholder", "key_values.empty_text", "button.label", "stepper.next_label"} <= texts.keys()
    assert {path for path, text in texts.items() if text not in tables()["de"]} == set()
