"""The JSON Schemas of types and settings, as the canvas reads them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema


class _OwnSchema(GenerateJsonSchema):
    """Says of a component inside another only that it is an object: the catalog has its type by itself."""

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        if schema["discriminator"] == "type":
            return {"type": "object"}
        return super().tagged_union_schema(schema)


@cache
def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a model's own properties, for reading only; making one takes up to half a second."""
    return model.model_json_schema(mode="serialization", schema_generator=_OwnSchema)
