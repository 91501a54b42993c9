"""Renaming a pool of the app: its name is in the app and in the policies of all its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..components.names import identifier
from ..errors import EditError
from ..spelling import spelled
from .edit_types import Rename

if TYPE_CHECKING:
    from .edit_types import AnyEdit

POOLS = "app.pools."
"""What the path of a pool begins with."""


def pool_of(edit: AnyEdit) -> str | None:
    """The name of the pool that an edit renames, or None for any other edit."""
    return edit.path.removeprefix(POOLS) if isinstance(edit, Rename) and edit.path.startswith(POOLS) else None


def rename_pool(data: dict[str, Any], old: str, new: str) -> None:
    """Rename a pool in the app's data. The pages that use it are replaced by changed copies.

    Raises `EditError` and, for a new name that is no Python name, ValueError.
    """
    pools = data.get("pools")
    if not isinstance(pools, dict) or old not in pools:
        message = f"the app has no pool {old!r}"
        raise EditError(message)
    if old == new:
        return
    new = identifier(new)
    if new in pools:
        message = f"there is a pool {new!r} already"
        raise EditError(message)
    data["pools"] = {new if name == old else name: size for name, size in pools.items()}
    pages = data.get("pages")
    if isinstance(pages, dict):
        data["pages"] = {notebook: _renamed_in(page, old, new) for notebook, page in pages.items()}


def _renamed_in(page: Any, old: str, new: str) -> Any:
    """The page with the new name in the policies that use the pool; the same object where none does."""
    policies = page.get("policies") if isinstance(page, dict) else None
    held = policies.items() if isinstance(policies, dict) else ()
    users = {handler for handler, policy in held if isinstance(policy, dict) and _is(policy.get("pool"), old)}
    if not users:
        return page
    named = {handler: {**policy, "pool": new} if handler in users else policy for handler, policy in held}
    return {**page, "policies": named}


def _is(pool: Any, name: str) -> bool:
    return isinstance(pool, str) and spelled(pool) == name
