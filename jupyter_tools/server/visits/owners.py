"""Whose a visit is: only a client with the same owner may come back to it."""

from __future__ import annotations

BUILDER = "builder "
"""Prefix of the owner of a builder's visit, before the notebook's path."""
PREVIEW = "preview "
"""The same for a visit that a builder opens as a visitor."""


def renamed(owner: str, path: str) -> str:
    """The owner of a visit whose notebook has a new path."""
    prefix = next((one for one in (BUILDER, PREVIEW) if owner.startswith(one)), None)
    return owner if prefix is None else f"{prefix}{path}"


def sharer(user: str, browser: str) -> str:
    """For whom the pages of an app share values in a tab: a user, or a visitor by link; empty where nobody is known."""
    if user:
        return f"user {user}"
    return f"browser {browser}" if browser else ""
