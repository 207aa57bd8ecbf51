"""The documents of OGC API - Features, Part 1: Core (OGC 17-069r4), about one collection: places.

Coordinates are CRS84: degrees WGS84, longitude first.
"""

from typing import Any

from finder.geocoding.position import NETHERLANDS
from finder.words import KINDS

Document = dict[str, Any]

COLLECTION = "places"
JSON, GEOJSON = "application/json", "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CLASSES = ("core", "oas30", "geojson")
USUAL, MOST = 10, 1_000


def link(href: str, rel: str, type_: str = JSON, title: str | None = None) -> Document:
    """A link as the standard writes it."""
    return {"href": href, "rel": rel, "type": type_, **({"title": title} if title else {})}


def conformance() -> Document:
    """The classes of the standard that are kept to."""
    spec = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    return {"conformsTo": [spec + name for name in CLASSES]}


def collection(links: list[Document], title: str, description: str) -> Document:
    """What the places are, as a collection."""
    return {
        "id": COLLECTION,
        "title": title,
        "description": description,
        "itemType": "feature",
        "extent": {"spatial": {"bbox": [list(NETHERLANDS)], "crs": CRS84}},
        "crs": [CRS84],
        "links": links,
    }


def openapi(root: str, title: str, version: str) -> Document:
    """The description of the routes, OpenAPI 3.0; `root` is the address of the landing page."""
    items = f"/collections/{COLLECTION}/items"
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": version},
        "servers": [{"url": root}],
        "paths": {
            "/": _get("The landing page", JSON),
            "/conformance": _get("The conformance classes", JSON),
            "/api": _get("This document", OPENAPI),
            "/collections": _get("The collections", JSON),
            f"/collections/{COLLECTION}": _get("The places as a collection", JSON),
            items: _get("The places", GEOJSON, _parameters()),
            f"{items}/{{featureId}}": _get("One place", GEOJSON, [_feature_id()]),
        },
    }


def _get(summary: str, type_: str, parameters: list[Document] | None = None) -> Document:
    error = {"description": "A parameter that is not understood"}
    answers: Document = {
        "200": {"description": summary, "content": {type_: {"schema": {"type": "object"}}}}
    }
    if parameters:
        answers |= {"400": error, "404": {"description": "Not there"}}
    return {"get": {"summary": summary, "parameters": parameters or [], "responses": answers}}


def _parameters() -> list[Document]:
    box = {
        "type": "array",
        "items": {"type": "number"},
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    }
    many = {"type": "array", "items": {"type": "string", "enum": list(KINDS)}}
    return [
        _query("bbox", box, explode=False),
        _query("datetime", {"type": "string"}),
        _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
        _query("offset", {"type": "integer", "minimum": 0, "default": 0}),
        _query("kind", many, explode=False),
        _query("licence", {"type": "string"}),
    ]


def _query(name: str, schema: Document, **more: bool) -> Document:
    style = {"style": "form", **more} if more else {}
    return {"name": name, "in": "query", "required": False, "schema": schema, **style}


def _feature_id() -> Document:
    schema = {"type": "integer", "minimum": 0}
    return {"name": "featureId", "in": "path", "required": True, "schema": schema}
