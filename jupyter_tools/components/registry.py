"""The component classes by type: each registers itself when it is declared, those of other packages too."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUP = "jupyter_tools.components"
"""The entry point group by which other packages name modules that declare component types."""
FAMILIES = ("Arrange", "Tell", "Ask", "Act", "Show")
"""The families of the palette in their order; other families follow."""


@dataclass(frozen=True)
class Preset:
    """A type with properties set, under a name that people look for."""

    label: str
    """Its name: "Password"."""
    note: str
    """What it is, in a few words."""
    example: Mapping[str, Any]
    """The properties that it starts with."""


@dataclass(frozen=True)
class Palette:
    """How a type appears in the palette."""

    family: str
    """The group that lists it: one of `FAMILIES`, or another one after them."""
    order: int = 0
    """Its place in the family: lower numbers first."""
    example: Mapping[str, Any] = field(default_factory=dict)
    """The properties that a new component starts with."""
    presets: tuple[Preset, ...] = ()
    """The same type with other properties set."""


class Declared(Protocol):
    """What a catalog asks of a component class."""

    palette: ClassVar[Palette]
    context_type: ClassVar[type]


C = TypeVar("C", bound=Declared)


def type_name(class_name: str) -> str:
    """The type of a class: `text_input` for `TextInput`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", class_name).lower()


class Catalog(dict[str, type[C]], Generic[C]):
    """The component classes by type, in the order of the palette."""

    def __init__(self) -> None:
        super().__init__()
        self._closed = False

    def register(self, kind: str, cls: type[C]) -> None:
        """Add a component class. Raises `TypeError` for a taken name, or if models were already built."""
        if self._closed:
            message = (
                f"The component type {kind!r} is declared too late, as pages have been read. Name its module in the"
                f" entry point group {GROUP}."
            )
            raise TypeError(message)
        for known, other in self.items():
            taken = kind == known or cls.context_type.__name__ == other.context_type.__name__
            if taken and _source(cls) != _source(other):
                message = f"The component type {kind!r} of {_source(cls)} takes names of {_source(other)}: rename it."
                raise TypeError(message)
        cls.context_type._component = cls  # type: ignore[attr-defined]  # noqa: SLF001 - a hook between our own classes
        self._set({**self, kind: cls})

    def all_types(self) -> tuple[type[C], ...]:
        """The classes; the catalog takes no more types from now on, because models are built from these."""
        self._closed = True
        return tuple(self.values())

    def load_other_packages(self) -> None:
        """Import the modules of other packages that declare types; warns of each that fails and continues without."""
        for point in entry_points(group=GROUP):
            before = dict(self)
            try:
                point.load()
            except Exception as error:  # noqa: BLE001 - a package that fails must not take the others with it
                self._set(before)
                message = f"Components of {_origin(point)} are not available: {type(error).__name__}: {error}"
                warnings.warn(message, RuntimeWarning, stacklevel=2)

    def _set(self, types: Mapping[str, type[C]]) -> None:
        found = sorted(types.items(), key=lambda one: _place(one[1].palette))
        self.clear()
        self.update(found)


def _source(cls: type[Any]) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def _place(palette: Palette) -> tuple[int, str, int]:
    known = palette.family in FAMILIES
    return FAMILIES.index(palette.family) if known else len(FAMILIES), "" if known else palette.family, palette.order


def _origin(point: EntryPoint) -> str:
    package = point.dist.name if point.dist is not None else "an unknown package"
    return f"{package} (entry point {point.name} = {point.value})"
