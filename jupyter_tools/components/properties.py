"""The classes of what handlers set: their names are their fields, typos and wrong values raise with the place."""

from __future__ import annotations

import functools
import warnings
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform, get_args
from weakref import WeakValueDictionary

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from ..errors import UnknownNameError, ValueRefusedError, did_you_mean
from ..hints import meant_by_chain
from ..protocol.scalars import as_text, is_missing, native, unset
from ..schema import Documented
from ..validation import either, words_of
from .refusals import shortened

IN_FILE_ONLY = ": only properties.json sets it"
"""The end of a message about a property that handlers cannot set."""


def explain(error: ValidationError, value: Any) -> str:
    """What is wrong with a value, in one line."""
    found = error.errors(include_url=False)
    # If a scalar or a model is allowed, the scalar's error is the more helpful one.
    found = [one for one in found if one["type"] != "model_type"] or found
    return f"{either(map(_words, found))}; not {shortened(value)}"


def _words(error: Any) -> str:
    """What one error says: of a missing value only that it is missing."""
    given = error["input"]
    return "must not be missing" if given is not None and is_missing(given) else words_of(error)


if TYPE_CHECKING:
    from collections.abc import Iterator

    QuietMetaclass = type(BaseModel)

    @dataclass_transform(kw_only_default=True)
    class Properties:
        """A model whose public names are its fields only, so that completion shows nothing else."""

else:

    class QuietMetaclass(type(BaseModel)):
        """Lets fields be called `copy`, `json` or `schema`, of which pydantic otherwise warns."""

        def __new__(cls, *args: Any, **kwargs: Any) -> type:
            """Create the class without the warning about shadowed names."""
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="Field name .* shadows an attribute", category=UserWarning)
                return super().__new__(cls, *args, **kwargs)

    class Properties(Documented, metaclass=QuietMetaclass):
        """A model whose names are its fields: typos raise with the nearest name, assignments are checked."""

        model_config = ConfigDict(
            extra="forbid",
            strict=True,
            validate_assignment=True,
            protected_namespaces=(),
            json_schema_serialization_defaults_required=True,
        )

        _component: ClassVar[Any] = None
        """The class of components of which it is what handlers set; None for what no type has declared."""

        _seen: dict[str, Any] = PrivateAttr(default_factory=dict)
        _unset: set[str] = PrivateAttr(default_factory=set)

        def __getattr__(self, name: str) -> Any:
            """Explain an unknown name; pydantic's own private attributes pass."""
            if name.startswith("_"):
                return super().__getattr__(name)
            raise UnknownNameError(self._unknown(name))

        def __setattr__(self, name: str, value: Any) -> None:
            """Set a field after checking it, as `_taken` converts it."""
            if not name.startswith("_") and name not in type(self).model_fields:
                raise UnknownNameError(self._unknown(name))
            if value is unset:
                self._take_back(name)
                return
            try:
                super().__setattr__(name, value if name.startswith("_") else _taken(type(self), name, value))
            except ValidationError as error:
                refused = ValueRefusedError(f"{self._what()}.{name}", explain(error, value))
                refused.owner = self
                raise refused from None
            if not name.startswith("_"):
                self._unset.discard(name)

        def _take_back(self, name: str) -> None:
            """Have a property as nobody had set it."""
            self.__dict__[name] = type(self).model_fields[name].get_default(call_default_factory=True)
            self.__pydantic_fields_set__.discard(name)
            self._unset.add(name)

        def __dir__(self) -> list[str]:
            """Only the fields: what a builder wants completed."""
            return list(type(self).model_fields)

        def _unknown(self, name: str) -> str:
            root, place = self._found()
            if self._component is not None and name in self._component.model_fields:
                return f"{place} has no {name!r}{IN_FILE_ONLY}"
            if root is None:
                return f"{place} has no {name!r}{did_you_mean(name, type(self).model_fields)}"
            chain = [*place.split("."), name]
            meant = meant_by_chain(chain, len(chain) - 1, {chain[0]: names_of(type(root), Properties)})
            return f"{place} has no {name!r}{meant.hint}"

        def _what(self) -> str:
            """As the author writes it, `context.filters.components`; the class's name for what no context holds."""
            return self._found()[1]

        def _found(self) -> tuple[Any, str]:
            """The context that holds it, and where; None and its class's name where none does."""
            places = ((root, _place(root, self, "context")) for root in list(ROOTS.values()))
            return next((one for one in places if one[1]), (None, type(self).__name__))

        def _parts(self) -> Iterator[tuple[str, Any]]:
            """Its children, by name."""
            for name in type(self).model_fields:
                value = self.__dict__.get(name)
                if isinstance(value, Properties):
                    yield name, value


def names_of(cls: type[BaseModel], kind: type[Any]) -> dict[str, Any]:
    """The names of a model's fields, each with the names inside of it where it is a model of a kind, else with None."""
    return {name: names_of(part, kind) if part is not None else None for name, part in parts_of(cls, kind)}


def parts_of(cls: type[BaseModel], kind: type[Any]) -> Iterator[tuple[str, type[Any] | None]]:
    """A model's fields, each with its class if that is a model of a kind, else with None."""
    for name, field in cls.model_fields.items():
        part = field.annotation
        yield name, part if isinstance(part, type) and issubclass(part, kind) else None


def _taken(cls: type[BaseModel], name: str, value: Any) -> Any:
    """A value as a field takes it: None for a missing one where it may be None, Python's own for one of a library.

    Text fields convert numbers and dates to text.
    """
    if name in _optional(cls) and is_missing(value):
        return None
    if name in _texts(cls):
        return as_text(value)
    return value if cls.model_fields[name].annotation is Any else native(value)


@functools.cache
def _optional(cls: type[BaseModel]) -> frozenset[str]:
    """The names of the fields that may be None."""
    return frozenset(name for name, field in cls.model_fields.items() if type(None) in get_args(field.annotation))


@functools.cache
def _texts(cls: type[BaseModel]) -> frozenset[str]:
    """The names of the fields that are text, with or without None."""
    return frozenset(name for name, field in cls.model_fields.items() if field.annotation in (str, str | None))


def path_in_context(part: Any) -> str | None:
    """The path of the component whose context a part is: `filters.log`; None for what no context of a page holds."""
    root, place = part._found()  # noqa: SLF001 - our own class's
    # As the author writes it, `context.filters.components.log`.
    return ".".join(place.split(".")[1::2]) if root is not None else None


ROOTS: WeakValueDictionary[int, Any] = WeakValueDictionary()
"""Each context in use by its id: an error looks up in them where the part is that raises it."""


def _place(node: Any, part: Any, path: str) -> str:
    """The path of a part in what is at a path; empty for what is no part of it."""
    if node is part:
        return path
    inner = (_place(value, part, f"{path}.{name}") for name, value in node._parts())  # noqa: SLF001 - our own class's
    return next(filter(None, inner), "")
