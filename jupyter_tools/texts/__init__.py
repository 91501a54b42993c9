"""The built-in texts that visitors read, in English and in the languages of the JSON tables beside this module.

English is written where it is said and is the key of each table; `labextension/src/core/locale.ts` reads the same
tables. What the server and kernels send to a page is English, which is also what logs and the journal have: the page
looks it up. Documents that the server writes itself are in the language of the request (`in_language`).
"""

from __future__ import annotations

import functools
import json
import re
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGLISH = "en"
_WEIGHTED = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*")
_PLACE = re.compile(r"\{(\w+)\}")


def said(text: str, /, **values: object) -> str:
    """A text in English that visitors may read, its places in braces filled in.

    A test compares the texts of all calls with the tables.
    """
    return _filled(text, values)


def in_language(language: str, text: str, /, **values: object) -> str:
    """A text in a language, or in English where there is no table of it."""
    return _filled(tables().get(language, {}).get(text, text), values)


@functools.cache
def tables() -> Mapping[str, Mapping[str, str]]:
    """What the server and kernels say, by language: the texts in it by those in English."""
    folder = resources.files(__name__)
    found = [one for one in folder.iterdir() if one.name.endswith(".json")]
    return {one.name.removesuffix(".json"): json.loads(one.read_text(encoding="utf-8"))["server"] for one in found}


def language_for(locale: str, accepted: str = "") -> str:
    """The language of a page's built-in texts: of the app's locale, or else the first accepted one that has texts.

    `accepted` is the header Accept-Language of a request.
    """
    wanted = [locale] if locale else _by_weight(accepted)
    # Browsers take the texts of their first language, and so English where that one has none.
    language = wanted[0].partition("-")[0].lower() if wanted else ENGLISH
    return language if language in tables() else ENGLISH


def _by_weight(accepted: str) -> list[str]:
    found = [match for one in accepted[:1000].split(",") if (match := _WEIGHTED.fullmatch(one))]
    return [match[1] for match in sorted(found, key=lambda match: -float(match[2] or 1))]


def _filled(text: str, values: Mapping[str, object]) -> str:
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), text) if values else text
