"""The catalog: every type of component, with its properties and events, one module per family."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from .base import Component, ComponentContext, Input, Kind, Properties
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
from .table import ColumnContext, Table, TableColumn, TableContext

CATALOG: dict[str, type[Component]] = {
    cls.model_fields["type"].default: cls
    for cls in (
        Container,
        Form,
        Text,
        MessageBox,
        TextInput,
        Number,
        Select,
        Checkbox,
        Button,
        Table,
        Chart,
        OutputArea,
    )
}
"""The component classes by type, in the order of the palette."""

COMPONENT: TypeAdapter[Any] = TypeAdapter(AnyComponent)

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
    "Kind",
    "MessageBox",
    "MessageContext",
    "Number",
    "NumberContext",
    "Option",
    "OutputArea",
    "OutputAreaContext",
    "Properties",
    "Select",
    "SelectContext",
    "Table",
    "TableColumn",
    "TableContext",
    "Text",
    "TextContext",
    "TextInput",
    "TextInputContext",
    "context_class",
]


def context_class(component: Component) -> type[Properties]:
    """The class of what a handler may set on a component: `SelectContext` for a `Select`."""
    for base in type(component).__mro__[1:]:
        if base.__name__.endswith("Context"):
            return base
    raise TypeError(type(component).__name__)
