"""The catalog: every type of component, with its properties and events, one module per type."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from .base import CATALOG, Component, ComponentContext, Input, InputContext, Kind
from .children import AnyComponent
from .layout import Layout
from .options import Option
from .properties import Properties
from .registry import Palette
from .rules import Ref
from .table_columns import ColumnContext, TableColumn

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
CATALOG.load_other_packages()

COMPONENT: TypeAdapter[Any] = TypeAdapter(AnyComponent, config=ConfigDict(defer_build=True))

__all__ = [
    "CATALOG",
    "COMPONENT",
    "AnyComponent",
    "ColumnContext",
    "Component",
    "ComponentContext",
    "Input",
    "InputContext",
    "Kind",
    "Layout",
    "Option",
    "Palette",
    "Properties",
    "Ref",
    "TableColumn",
]
