"""Says what pydantic finds wrong with a value, in the words that value rules use: `must be at most 12`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import ValidationError

BE = "must be "
TEXT, WHOLE, NUMBER, TRUTH = "must be text", "must be a whole number", "must be a number", "must be true or false"
LIST, OBJECT = "must be a list", "must be an object"
WORDS: dict[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "is unknown",
    **dict.fromkeys(("string_type", "string_unicode", "invalid_key"), TEXT),
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must match {pattern}",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), WHOLE),
    "int_parsing_size": "must be a smaller number",
    **dict.fromkeys(("float_type", "float_parsing", "decimal_type", "decimal_parsing", "finite_number"), NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), TRUTH),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type"), LIST),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type", "dataclass_type"), OBJECT),
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "none_required": "must be null",
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), "must be a date"),
    **dict.fromkeys(("datetime_type", "datetime_parsing"), "must be a date with a time"),
    **dict.fromkeys(("time_type", "time_parsing"), "must be a time"),
    "union_tag_invalid": "has an unknown {discriminator}: {tag}",
    "union_tag_not_found": "has no {discriminator}",
    "json_invalid": "is not JSON: {error}",
}
"""By pydantic's names of errors; the fields are what it tells of each."""


def words_of(error: Mapping[str, Any]) -> str:
    """What one error says, without where it is."""
    kind, told = error["type"], dict(error.get("ctx") or {})
    if kind in ("string_too_short", "too_short") and told["min_length"] == 1:
        return "must not be empty"
    if "discriminator" in told:
        # Pydantic quotes it.
        told["discriminator"] = f"`{told['discriminator'].strip(chr(39))}`"
    if kind in WORDS:
        return WORDS[kind].format(**told)
    # A validator of our own, whose sentence it is.
    return str(error["msg"]).removeprefix("Value error, ")


def first_problem(error: ValidationError) -> str:
    """The first thing that is wrong with what a client or a file says, with its place: `edits.0.path: is missing`."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {words_of(first)}" if place else words_of(first)


def either(messages: Iterable[str]) -> str:
    """What the branches of a union say of one value, as one sentence."""
    kinds = list(dict.fromkeys(messages))
    if NUMBER in kinds and WHOLE in kinds:
        kinds.remove(WHOLE)
    if len(kinds) > 1 and all(one.startswith(BE) for one in kinds):
        comma = "," if any(" or " in one for one in kinds) else ""
        return BE + f"{comma} or ".join(one.removeprefix(BE) for one in kinds)
    return "; or ".join(kinds)
