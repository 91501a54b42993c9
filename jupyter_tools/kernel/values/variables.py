"""Describes variables of a notebook in a few words, without running code of theirs but for the size of frames."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

import narwhals as nw

from ...protocol.names import Variable, VariableColumn
from .foreign import attribute, is_a

if TYPE_CHECKING:
    from ...protocol.names import VariableKind

MAX_COLUMNS = 100
"""How many columns of a frame are listed."""
MAX_SENTENCE = 80
"""How many characters of a docstring are shown."""
FRAMES = ("pandas", "polars", "pyarrow", "modin", "cudf", "dask", "duckdb", "_duckdb", "ibis", "pyspark", "sqlframe")
"""The packages whose frames narwhals reads."""
FIGURES = {
    ("plotly.basedatatypes", "BaseFigure"): "plotly",
    ("matplotlib.figure", "FigureBase"): "matplotlib",
    ("altair.vegalite", "TopLevelMixin"): "altair",
}
TIMES = " × "
ARRAYS = (("numpy", "ndarray"), ("torch", "Tensor"))
CLASSES = (("pydantic.main", "BaseModel", "pydantic model"),)
MAPPED = ("__mapper__", "__tablename__", "__table__")
"""Attributes of classes that an ORM maps to tables."""


class Facts(NamedTuple):
    """What is said of a variable besides its name and cell."""

    kind: VariableKind
    type: str
    summary: str
    signature: str | None = None
    columns: tuple[tuple[str, str], ...] = ()


def describe(name: str, value: Any, folder: Path | None) -> Variable | None:
    """The description of a variable, without its cell; None for one that is not listed.

    Functions and classes are listed if the notebook or a module below `folder` defines them.
    """
    try:
        facts = _facts(name, value, folder)
    except Exception:  # noqa: BLE001 - any access to a foreign object may raise
        return None
    if facts is None:
        return None
    columns = [VariableColumn(name=column, type=kind) for column, kind in facts.columns]
    return Variable(**{**facts._asdict(), "columns": columns}, name=name, cell=None)


def _facts(name: str, value: Any, folder: Path | None) -> Facts | None:
    if is_a(value, (FunctionType, type)):
        if not _is_own(value, folder):
            return None
        return _class(value) if is_a(value, type) else _function(name, value)
    return _frame(value) if type(value).__module__.partition(".")[0] in FRAMES else _object(value)


def _object(value: Any) -> Facts | None:
    kind = type(value)
    libraries = [library for base, library in FIGURES.items() if _derives(kind, *base)]
    if libraries:
        return Facts("figure", kind.__name__, f"{libraries[0]} figure")
    if any(_derives(kind, *base) for base in ARRAYS):
        return Facts("array", kind.__name__, _sizes(attribute(value, "shape")))
    if _derives(kind, "torch.nn.modules.module", "Module"):
        return Facts("module", kind.__name__, "torch module")
    if all(callable(attribute(kind, method)) for method in ("fit", "predict")):
        return Facts("estimator", kind.__name__, _fitted(value))
    return None


def _derives(kind: type, module: str, name: str) -> bool:
    """Whether a class derives from one of this name, in this module or in one below it."""
    return any(
        base.__name__ == name and (base.__module__ == module or base.__module__.startswith(f"{module}."))
        for base in kind.__mro__
    )


def _is_own(value: Any, folder: Path | None) -> bool:
    """Whether the notebook defines a function or class, or a module beside or below it that is not installed."""
    module = value.__module__
    if module == "__main__":
        return True
    file = attribute(sys.modules.get(module), "__file__")
    if folder is None or not isinstance(file, str):
        return False
    path, folder = Path(file).resolve(), folder.resolve()
    return path.is_relative_to(folder) and "site-packages" not in path.relative_to(folder).parts


# --- kinds ----------------------------------------------------------------------------------------------------------


def _function(name: str, value: Any) -> Facts:
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    required = [
        one.name
        for one in inspect.signature(value).parameters.values()
        if one.default is inspect.Parameter.empty and one.kind not in kinds
    ]
    return Facts("function", "function", _sentence(value.__doc__) or "function", f"{name}({', '.join(required)})")


def _class(value: type) -> Facts:
    attributes = {name for base in value.__mro__ for name in vars(base)}
    known = [text for module, name, text in CLASSES if _derives(value, module, name)]
    if attributes.intersection(MAPPED):
        known.append("ORM class")
    if "__dataclass_fields__" in attributes:
        known.append("dataclass")
    text = vars(value).get("__doc__")
    # The docstring that a dataclass has without one of its author is its signature.
    own = text if isinstance(text, str) and not text.startswith(f"{value.__name__}(") else None
    kind = known[0] if known else "class"
    return Facts("class", kind, _sentence(own) or kind)


def _frame(value: Any) -> Facts | None:
    kind = type(value).__name__
    try:
        frame = nw.from_native(value, pass_through=True)
    except ValueError:  # narwhals reads no frame with repeated names: only the size is known
        return Facts("frame", kind, _sizes(value.shape))
    if isinstance(frame, nw.LazyFrame):
        schema: Any = frame.collect_schema()
        return Facts("frame", kind, f"?{TIMES}{len(schema):,}", columns=_columns(schema))
    if not isinstance(frame, nw.DataFrame):
        return None
    return Facts("frame", kind, _sizes(frame.shape), columns=_columns(frame[:, :MAX_COLUMNS].schema))


def _columns(schema: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(kind).partition("(")[0]) for name, kind in list(schema.items())[:MAX_COLUMNS])


def _sizes(shape: Any) -> str:
    sizes = [f"{int(one):,}" for one in shape]
    return TIMES.join(sizes) or "scalar"


def _fitted(value: Any) -> str:
    """Whether an estimator was fitted, by the attributes that scikit-learn's convention gives those that were."""
    own = vars(value)
    steps = own.get("steps")
    if isinstance(steps, list) and steps:
        # A pipeline is as its steps are.
        ends = _fitted(steps[-1][1])
        first = _fitted(steps[0][1])
        return first if ends.startswith("fitted") and first.startswith("fitted") else ends
    if not any(name.endswith("_") and not name.startswith("_") for name in own):
        return "not fitted"
    count = own.get("n_features_in_")
    return f"fitted, {count:,} feature{'s' * (count != 1)}" if isinstance(count, int) else "fitted"


def _sentence(text: Any) -> str:
    """The first sentence of a docstring, shortened."""
    if not isinstance(text, str):
        return ""
    paragraph = " ".join(text.strip().partition("\n\n")[0].split())
    sentence = paragraph.partition(". ")[0].rstrip(".")
    return sentence if len(sentence) <= MAX_SENTENCE else f"{sentence[: MAX_SENTENCE - 1].rstrip()}…"
