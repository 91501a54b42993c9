"""What components say of the data that they show, and in which visitors select."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


SELECTABLE = "selectable"
"""The key of a figure under which the kernel says which of its points there are: `version` and `counts`."""


@dataclass(frozen=True, slots=True)
class ShownFrame:
    """The frame whose rows a component shows."""

    property: str
    """The property that a handler sets to the frame."""
    columns: Mapping[str, Any]
    """The declared columns, by identifier."""
    index: bool | None
    """Whether the row index of a pandas frame is shown; None shows one that holds more than row numbers."""
    key: tuple[str, ...] = ()
    """The declared columns that name a row; empty where none are declared."""
    export: tuple[str, ...] = ()
    """The formats of files of its rows that visitors may download."""


class Selecting:
    """A component as far as its visitor selects in what it shows; here nothing is selected."""

    holds: ClassVar[str]
    also_holds: ClassVar[Literal["", "components"]] = ""
    """The property that holds components where `holds` is the columns of its frame; empty if it holds no such."""
    row_name: ClassVar[str] = "item"
    """What expressions in its components call the row that these are drawn for."""

    @classmethod
    def holders(cls) -> tuple[str, ...]:
        """The properties that hold named parts."""
        return tuple(filter(None, (cls.holds, cls.also_holds)))

    def frame(self) -> ShownFrame | None:
        """The frame whose rows it shows, of which clients request windows; None for none."""
        return None

    def selects(self) -> str:
        """The property in whose data its visitor selects; empty for none."""
        frame = self.frame()
        return frame.property if frame is not None else ""

    def data_version(self, data: Any) -> Any:  # noqa: ARG002 - the signature that subclasses fill
        """The version of the data in which its visitor selects; false for no data."""
        return 0

    def unselected(self, data: Any) -> Any:  # noqa: ARG002 - the signature that subclasses fill
        """Its value while nothing of `data` is selected."""
        return None

    def reselected(self, value: Any, data: Any, *, same: bool) -> Any:
        """What is left of a value once `data` is shown; `same` says that it is the data before in another look."""
        return value if same else self.unselected(data)

    def without_rows(self, value: Any) -> Any:  # noqa: ARG002 - as above
        """What is left of a value while there is no data, as when the kernel has gone that had it."""
        return self.unselected(None)

    def without_kernel(self, data: Any) -> Any:  # noqa: ARG002 - the signature that subclasses fill
        """What can still be shown of data whose kernel has gone; None for nothing."""
        return None

    def own_properties(self) -> Iterable[str]:
        """What handlers set on this component besides the properties of its type, as the traits of a `custom`."""
        return ()

    def state_parts(self) -> Mapping[str, frozenset[str]]:
        """The names that `state` has below its own, each with the kinds of `page.expressions.check`; empty for none."""
        return {}
