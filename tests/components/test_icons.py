"""Icons: names of one set, or one emoji."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from jupyter_tools.components.icons import ICONS, MEANT, Icon
from jupyter_tools.validation import words_of

NOTICE = Path(__file__).parents[2] / "licenses" / "tabler-icons.txt"
SHAPES = Path(__file__).parents[2] / "labextension" / "src" / "renderer" / "parts" / "icon-shapes.ts"
FIELD: TypeAdapter[str] = TypeAdapter(Icon)


def refused(name: object) -> str:
    with pytest.raises(ValidationError) as caught:
        FIELD.validate_python(name, strict=True)
    return words_of(caught.value.errors()[0])


@pytest.mark.parametrize("name", ["", "trash", "arrow_up", "🚀", "✔️", "☀", "👩🏽‍🚀", "👨‍👩‍👧‍👦", "🇩🇪", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "©"])
def test_names_and_single_emoji_are_icons(name: str) -> None:
    assert FIELD.validate_python(name, strict=True) == name


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("trsh", "trash"),
        ("arrow-up", "arrow_up"),
        ("Trash", "trash"),
        ("delete", "trash"),
        ("device-floppy", "save"),
        ("player_play", "play"),
    ],
)
def test_another_name_is_refused_with_what_is_meant(name: str, meant: str) -> None:
    assert refused(name) == f"must be the name of an icon or one emoji, not {name!r}; did you mean {meant!r}?"


@pytest.mark.parametrize("name", ["qqqq", "🚀🚀", "a🚀", "<b>", "1", "{name}", "\u200d"])
def test_what_is_like_none_of_them_is_refused_without_a_guess(name: str) -> None:
    assert refused(name) == f"must be the name of an icon or one emoji, not {name!r}"


def test_other_values_are_refused_in_words() -> None:
    assert refused(5) == "must be text"
    assert refused("🚀" * 50) == "must have at most 40 characters"


def test_the_browser_draws_each_icon_and_has_the_notice_of_its_licence() -> None:
    text = SHAPES.read_text(encoding="utf-8")
    assert re.findall(r'^  "(\w+)": "M', text, re.MULTILINE) == list(ICONS)
    assert text.startswith("/*!\n * Drawings of Tabler Icons ")
    assert "Permission is hereby granted, free of charge" in text
    assert "Permission is hereby granted, free of charge" in NOTICE.read_text(encoding="utf-8")


def test_other_words_lead_to_the_set() -> None:
    assert set(MEANT.values()) <= set(ICONS)
