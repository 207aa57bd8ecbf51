"""What the answers of our API look like, as JSON Schema (2020-12, that of OpenAPI 3.1)."""

from typing import Any

from finder import words
from finder.completion import KINDS as COMPLETIONS
from finder.exchange import columns

Document = dict[str, Any]


def ref(name: str) -> Document:
    """A reference to one of the schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def many(schema: Document) -> Document:
    """A list of these."""
    return {"type": "array", "items": schema}


def schemas() -> Document:
    """All of them, by name."""
    return {
        "Place": _place(),
        "Places": _collection({}),
        "Found": _collection(
            {
                "total": {"type": "integer"},
                "exact": {"type": "boolean"},
                "truncated": {"type": "boolean"},
                "search": {"type": "object"},
            }
        ),
        "Changes": _changes(),
        "Completion": {
            "type": "object",
            "required": ["kind", "text", "name", "detail"],
            "properties": {"kind": {"enum": list(COMPLETIONS)}},
        },
        "Problem": {
            "type": "object",
            "required": ["type", "status", "title", "detail"],
            "properties": {
                "status": {"type": "integer"},
                "title": {"type": "string"},
                "detail": {"type": "string"},
                "parameter": {"type": "string"},
            },
        },
    }  # fmt: skip


def _change() -> Document:
    """A place as it is now, or that it is gone."""
    return {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "integer"},
            "feature": ref("Place"),
            "gone": {"const": True},
        },
    }


def _properties() -> Document:
    """What is known of a place, and how far it is from where was searched, in metres."""
    codes = {
        "kind": words.KINDS,
        "precision": words.PRECISIONS,
        "welcome": words.WELCOME,
        "access": words.ACCESS,
        "cost": words.COST,
        "wheelchair": words.WHEELCHAIR,
        "accessible_toilet": words.ACCESSIBLE_TOILET,
        "run_by": words.RUN_BY,
        "professional": words.PROFESSIONAL,
    }
    known: Document = {name: {} for name in columns.NAMES}
    known |= {name: {"enum": list(some)} for name, some in codes.items()}
    return {
        "type": "object",
        "required": ["name", "kind"],
        "properties": {**known, "distance_m": {"type": "number", "minimum": 0}},
        "additionalProperties": False,
    }


def _collection(more: Document) -> Document:
    return {
        "type": "object",
        "required": ["type", "features", *more],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": many(ref("Place")),
            "licence": {"type": "string"},
            **more,
        },
    }


def _place() -> Document:
    """A place as a Feature."""
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "integer"},
            "geometry": {
                "type": "object",
                "required": ["type", "coordinates"],
                "properties": {
                    "type": {"const": "Point"},
                    "coordinates": {**many({"type": "number"}), "minItems": 2, "maxItems": 2},
                },
            },
            "properties": _properties(),
        },
    }


def _changes() -> Document:
    """What changed, and where to go on."""
    return {
        "type": "object",
        "required": ["changes", "next", "more"],
        "properties": {
            "changes": many(_change()),
            "next": {"type": "string"},
            "more": {"type": "boolean"},
        },
    }
