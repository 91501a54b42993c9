"""Value rules: what visitors may give, by the cases that the browser's tests read too."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.components import CATALOG, COMPONENT, Input
from jupyter_tools.components.refusals import MESSAGES
from jupyter_tools.components.rules import Ref, check_value, rule_json
from jupyter_tools.protocol.scalars import from_wire, to_wire

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = {"minLength", "maxLength", "pattern", "format"}
DAYS = {"exceptWeekdays", "exceptDays"}
CASES = json.loads((Path(__file__).parent.parent / "values" / "rules.json").read_text(encoding="utf-8"))
"""`labextension/src/core/rules.test.ts` reads them too."""


def read_rule(rule: Any) -> Any:
    """A rule from its JSON."""
    if isinstance(rule, dict) and "$ref" in rule:
        yes, no = map(read_rule, rule.get("cases", (None, None)))
        return Ref(rule["$ref"], (yes, no) if "cases" in rule else None)
    plain = from_wire(rule)
    return {keyword: read_rule(limit) for keyword, limit in plain.items()} if isinstance(plain, dict) else plain


def refs_of(said: Any) -> Iterator[str]:
    """The properties that a rule reads, as JSON."""
    if isinstance(said, list):
        for one in said:
            yield from refs_of(one)
    elif isinstance(said, dict) and "$ref" in said:
        yield said["$ref"]
        yield from refs_of(said.get("cases"))


def check(case: dict[str, Any]) -> Any:
    if case.get("missing"):
        raise ValueError(COMPONENT.validate_python(case["component"]).missing(case["value"]))
    if "component" in case:
        return COMPONENT.validate_python(case["component"]).check(case["value"])
    return check_value(read_rule(case["rule"]), _properties(case), case["value"])


def _properties(case: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**{name: from_wire(value) for name, value in case["properties"].items()})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_value(case: dict[str, Any]) -> None:
    if "gives" in case:
        given = check(case)
        assert to_wire(given) == case["gives"]
        assert given == (tuple if isinstance(given, tuple) else lambda one: one)(from_wire(case["gives"]))
        return
    with pytest.raises(ValueError, match=f"^{re.escape(case['refused'])}$"):
        check(case)


@pytest.mark.parametrize("kind", CATALOG)
def test_each_rule_has_known_keywords_and_properties(kind: str) -> None:
    cls = CATALOG[kind]
    rule = rule_json(cls.rule() or {})
    limits = {"minimum", "maximum", *TEXTS, "multipleOf", "minItems", "maxItems", *DAYS}
    assert set(rule) <= {"type", "items", "options", "kept", "open", "written", "required", "empty", "asked", *limits}
    items = rule.pop("items", {})
    assert set(items) <= {"type", *limits}
    said = [*rule.values(), *items.values(), *(rule.get("type") or [])]
    refs = list(refs_of(said))
    assert set(refs) <= set(cls.model_fields)
    assert not rule or "required" in refs or not issubclass(cls, Input)
    assert rule | {"items": items} == rule_json(read_rule(rule | {"items": items}))


def reads(template: str, text: str) -> bool:
    """Whether a text is a message with its places filled in."""
    return re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(template)), text) is not None


@pytest.mark.parametrize("message", MESSAGES)
def test_a_case_shows_both_texts_of_each_message(message: str) -> None:
    refused, asked = MESSAGES[message]
    assert any(reads(refused, one["refused"]) and reads(asked, one["asked"]) for one in CASES if "refused" in one)


def test_the_browser_knows_a_sentence_for_each_message() -> None:
    for message, sentence in MESSAGES.values():
        assert message.startswith(("must ", "is ", "{value} is "))
        assert sentence.endswith((".", "}."))
