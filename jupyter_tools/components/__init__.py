"""The catalog: every type of component, with its properties and events, one module per family."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from .base import CATALOG, Component, ComponentContext, Input, InputContext, Kind
from .containers import AnyComponent, Container, ContainerContext, Form, FormContext
from .display import (
    Button,
    ButtonContext,
    Chart,
    ChartContext,
    MessageBox,
    MessageContext,
    OutputArea,
    OutputAreaContext,
    Text,
    TextContext,
)
from .inputs import (
    Checkbox,
    CheckboxContext,
    Number,
    NumberContext,
    Option,
    Select,
    SelectContext,
    TextInput,
    TextInputContext,
)
from .properties import Properties
from .registry import Palette
from .rules import Ref
from .table import ColumnContext, Table, TableColumn, TableContext

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
CATALOG.load_other_packages()

COMPONENT: TypeAdapter[Any] = TypeAdapter(AnyComponent, config=ConfigDict(defer_build=True))

__all__ = [
    "CATALOG",
    "COMPONENT",
    "AnyComponent",
    "Button",
    "ButtonContext",
    "Chart",
    "ChartContext",
    "Checkbox",
    "CheckboxContext",
    "ColumnContext",
    "Component",
    "ComponentContext",
    "Container",
    "ContainerContext",
    "Form",
    "FormContext",
    "Input",
    "InputContext",
    "Kind",
    "MessageBox",
    "MessageContext",
    "Number",
    "NumberContext",
    "Option",
    "OutputArea",
    "OutputAreaContext",
    "Palette",
    "Properties",
    "Ref",
    "Select",
    "SelectContext",
    "Table",
    "TableColumn",
    "TableContext",
    "Text",
    "TextContext",
    "TextInput",
    "TextInputContext",
]
