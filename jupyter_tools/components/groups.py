"""Where the inspector lists a property: in a group that follows its name, or that its field's metadata names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .base import Component

Group = Literal["content", "behaviour", "rules", "look", "events"]
GROUPS: tuple[Group, ...] = get_args(Group)
"""The groups of the inspector in their order."""
KNOWN: Mapping[str, Group] = {
    **dict.fromkeys(
        (
            "label",
            "text",
            "title",
            "icon",
            "help",
            "placeholder",
            "value",
            "format",
            "currency",
            "decimals",
            "unit",
            "items",
            "options",
            "columns",
            "empty_text",
            "handler",
        ),
        "content",
    ),
    **dict.fromkeys(("visible", "disabled", "read_only"), "rules"),
    **dict.fromkeys(
        (
            "span",
            "width",
            "height",
            "kind",
            "size",
            "side",
            "border",
            "padding",
            "gap",
            "align",
            "shares",
            "equal_height",
            "header",
            "vertical",
            "icon",
            "badge",
        ),
        "look",
    ),
    **dict.fromkeys(("label_side", "direction", "list_columns", "full_width", "prefix", "suffix"), "look"),
    **dict.fromkeys(("rows", "format", "currency", "decimals", "grouping"), "look"),
    **dict.fromkeys(("handlers", "pace"), "events"),
}
"""The group of a property by its name; others are in `behaviour`."""


def groups_of(kind: type[Component]) -> dict[str, Group]:
    """The group of each property of a type that properties.json may set, in the order of the inspector.

    A field says another group with ``json_schema_extra={"group": "look"}``.
    """
    hidden = {"type", "rules", "components", *kind.runtime()}
    if not kind.layout.takes_columns:
        hidden.add("span")
    found: dict[str, Group] = {}
    for name, field in kind.model_fields.items():
        extra = field.json_schema_extra
        said = extra.get("group") if isinstance(extra, dict) else None
        if name not in hidden:
            found[name] = next((one for one in GROUPS if one == said), KNOWN.get(name, "behaviour"))
    order = list(KNOWN)
    return dict(sorted(found.items(), key=lambda one: order.index(one[0]) if one[0] in KNOWN else len(order)))
