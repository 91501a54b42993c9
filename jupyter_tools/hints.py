"""Finds what an unknown dotted path may mean: a name that was mistyped, or one that stands inside other containers."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import did_you_mean, only_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST = 3
"""How many paths a hint offers; more of them help nobody."""
ALIKE = 0.75
"""How alike two names are of which one may be the other, mistyped and elsewhere."""


class Meant(NamedTuple):
    """What was probably meant by a chain of names of which one is unknown."""

    hint: str
    """The end of a message."""
    instead: str | None = None
    """What to write instead, if that is certain."""
    first: int = 0
    """The first name of the chain that it replaces."""
    last: int = 0
    """The last name of the chain that it replaces."""


def meant_by_chain(chain: Sequence[str], at: int, shape: Mapping[str, Any]) -> Meant:
    """What a chain such as `["state", "note"]` means, whose name at `at` is unknown.

    `shape` holds the names that are known: a mapping for what has names too, anything else for what has none. A name
    that stands inside other containers is offered with its full path, as `state.order.note`, also where the chain lacks
    `state`.
    """
    name = chain[at]
    root = shape.get(chain[0])
    known = list(_paths(root, f"{chain[0]}.") if isinstance(root, Mapping) else _paths(shape))
    # In `context`, a component is not mistaken for a property.
    if chain[0] == "context" and _is_component(chain[: at + 1]):
        known = [one for one in known if _is_component(one.split("."))]
    same = [one for one in known if _last(one) == name]
    if 0 < len(same) <= MOST:
        return Meant(_offer(".".join(chain[: at + 1]), same), _only(same), 0, at)
    beside: Any = shape
    for one in chain[:at]:
        beside = beside[one]
    if difflib.get_close_matches(name, list(beside), n=1, cutoff=0.6):
        return Meant(did_you_mean(name, beside), only_near(name, beside), at, at)
    # The container got another name, or the name was mistyped and is elsewhere. In `context`, a chain may end with a
    # property that all components have.
    whole = ".".join(chain)
    ends = at < len(chain) - 1 and chain[0] == "state"
    inside = [one for one in known if ends and _last(one) == chain[-1]]
    if 0 < len(inside) <= MOST:
        return Meant(_offer(whole, inside), _only(inside), 0, len(chain) - 1)
    alike = _alike(name, known)
    return Meant(_offer(whole, alike) if 0 < len(alike) <= MOST else did_you_mean(name, beside))


def did_you_mean_path(path: str, known: Iterable[str], beside: Iterable[str] | None = None) -> str:
    """The end of a message about an unknown path of a page: the paths that may be meant, or all if they are few.

    `beside` are the names to list instead of all paths.
    """
    paths = sorted(known)
    meant = _meant_paths(path, paths)
    return _offer(path, meant) if 0 < len(meant) <= MOST else did_you_mean("", paths if beside is None else beside)


def only_path(path: str, known: Iterable[str]) -> str | None:
    """The known path that may replace an unknown one unasked; None for none, or several."""
    return _only(_meant_paths(path, sorted(known), ALIKE))


def _meant_paths(path: str, known: Sequence[str], cutoff: float = 0.6) -> list[str]:
    """Paths of the same last name, or with a name of almost its letters: in the same place, else in any."""
    parent, _, name = path.rpartition(".")
    same = [one for one in known if _last(one) == name]
    siblings = [_last(one) for one in known if one.rpartition(".")[0] == parent]
    near = difflib.get_close_matches(name, siblings, n=2 if cutoff == ALIKE else 1, cutoff=cutoff)
    return same or [f"{parent}.{one}" if parent else one for one in near] or _alike(name, known)


def _paths(shape: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for name, inner in shape.items():
        yield f"{above}{name}"
        if isinstance(inner, Mapping):
            yield from _paths(inner, f"{above}{name}.")


def _is_component(chain: Sequence[str]) -> bool:
    """Whether a chain of `context` names a component, and not a property of one."""
    return len(chain) == len(("context", "name")) or "components" in chain[-2:-1]


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _only(paths: Sequence[str]) -> str | None:
    return paths[0] if len(paths) == 1 else None


def _alike(name: str, known: Sequence[str]) -> list[str]:
    """The paths whose last name is nearly this one."""
    near = difflib.get_close_matches(name, {_last(one) for one in known}, n=1, cutoff=ALIKE)
    return [one for one in known if _last(one) in near]


def _offer(path: str, meant: Sequence[str]) -> str:
    """The end of a message that offers a few paths, the most alike first."""
    ratio = {one: difflib.SequenceMatcher(None, path, one).ratio() for one in meant}
    *others, last = (repr(one) for one in sorted(meant, key=lambda one: -ratio[one]))
    return f"; did you mean {', '.join(others)}{' or ' if others else ''}{last}?"
