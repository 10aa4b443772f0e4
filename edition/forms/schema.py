"""The JSON Schema of passages.json, made of the classes in `shapes`."""

from __future__ import annotations

import types
from typing import (
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from edition.forms import shapes

Json = dict[str, Any]
PLAIN = {str: "string", int: "integer", bool: "boolean", type(None): "null"}
# What is spoken of in several places stands once, under a name of its own.
NAMED = {"piece": shapes.Piece, "block": shapes.Block}


def schema() -> Json:
    """The whole schema."""
    top = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": shapes.Passages.__doc__,
    }
    definitions = {name: _of(kind) for name, kind in NAMED.items()}
    return top | _object(shapes.Passages) | {"$defs": definitions}


def _or_name(kind: Any) -> Json:
    """A shape by its name, where it has one."""
    for name, named in NAMED.items():
        if kind is named or kind == named:
            return {"$ref": f"#/$defs/{name}"}
    return _of(kind)


def _of(kind: Any) -> Json:
    if kind in PLAIN:
        return {"type": PLAIN[kind]}
    if is_typeddict(kind):
        return _object(kind)
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _or_name(parts[0]) | parts[1]
    if origin is list:
        return {"type": "array", "items": _or_name(parts[0])}
    if origin is Literal:
        return {"const": parts[0]} if len(parts) == 1 else {"enum": list(parts)}
    assert origin in (Union, types.UnionType), kind
    return {"anyOf": [_or_name(part) for part in parts]}


def _object(kind: Any) -> Json:
    fields = get_type_hints(kind, include_extras=True)
    return {
        "type": "object",
        "description": kind.__doc__,
        "properties": {name: _or_name(field) for name, field in fields.items()},
        "required": list(fields),
        "additionalProperties": False,
    }
