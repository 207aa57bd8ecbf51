"""The description of our own API for machines, OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0).

Code lists come from finder.words, so that what is described is what is judged.
"""

from finder import words
from finder.completion import KINDS as COMPLETIONS
from finder.exchange.openapi.schemas import Document, many, ref, schemas

JSON, GEOJSON, PROBLEM = "application/json", "application/geo+json", "application/problem+json"
LARGEST_ID = 2**31 - 1


def document(title: str, version: str, radii: tuple[int, ...], most: int) -> Document:
    """The whole description. `radii` are in kilometres; `most` places are in one answer."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "description": "Each record names its licence, where it is known. Nothing is "
            "needed to read; nothing can be changed.",
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/places": {"get": _found(radii, most)},
            "/api/places/{id}": {"get": _one()},
            "/api/map": {"get": _map()},
            "/api/labels": {"get": _labels()},
            "/api/suggest": {"get": _suggest()},
            "/data/changes": {"get": _changes()},
            "/data/places.geojson": {"get": _file("All places as GeoJSON", GEOJSON)},
            "/data/places.csv": {"get": _file("All places as a table", "text/csv")},
            "/hsds/services": {"get": _services()},
        },
        "components": {"schemas": schemas()},
    }


def _found(radii: tuple[int, ...], most: int) -> Document:
    kind = {"type": "array", "items": {"type": "string", "enum": list(words.KINDS)}}
    return _get(
        "The places of a search: the same as the page / gives for the same query",
        {"200": _answer("The places found", GEOJSON, ref("Found")), "422": _problem()},
        _query("q", {"type": "string", "maxLength": 100}, "3011"),
        _query("radius", {"type": "integer", "enum": list(radii)}),
        _query("kind", kind),
        _query("bbox", {"type": "string"}, "4.4,51.8,4.6,52.0"),
        _query("limit", {"type": "integer", "minimum": 1, "maximum": most, "default": 20}),
        _query("page", {"type": "integer", "minimum": 1, "maximum": 1_000, "default": 1}),
        _query("fields", {"type": "string", "enum": ["slim", "all"], "default": "slim"}),
    )


def _one() -> Document:
    id_ = {"type": "integer", "minimum": 0, "maximum": LARGEST_ID}
    path = {"name": "id", "in": "path", "required": True, "schema": id_}
    moved = {"description": "The place went into another one; Location leads there"}
    answers = {
        "200": _answer("All that is known of one place", GEOJSON, ref("Place")),
        "301": moved,
        "404": _problem(),
    }
    return _get("One place", answers, path)


def _map() -> Document:
    """A feature with a `count` is a cell, one with a `name` a place."""
    drawn = {
        "allOf": [ref("Places")],
        "required": ["truncated"],
        "properties": {"truncated": {"type": "boolean"}},
    }
    box, zoom = _box_and_zoom()
    kind = {"type": "array", "items": {"type": "string", "enum": list(words.KINDS)}}
    return _get(
        "What a map shows: places where they are few, else cells with how many they hold",
        {"200": _answer("Places or cells", GEOJSON, drawn), "422": _problem()},
        box,
        zoom,
        _query("kind", kind),
    )


def _box_and_zoom() -> tuple[Document, Document]:
    box = {**_query("bbox", {"type": "string"}, "4.4,51.8,4.6,52.0"), "required": True}
    return box, _query("zoom", {"type": "integer", "minimum": 0, "maximum": 22, "default": 7})


def _labels() -> Document:
    label = {"type": "array", "minItems": 5, "maxItems": 5}
    answers = {
        "200": _answer("Name, longitude, latitude, kind, size", JSON, many(label)),
        "422": _problem(),
    }
    return _get("Names for a map", answers, *_box_and_zoom())


def _suggest() -> Document:
    answers = {
        "200": _answer("At most eight completions", JSON, many(ref("Completion"))),
        "422": _problem(),
        "429": _problem(),
    }
    kind = {"type": "string", "enum": list(COMPLETIONS)}
    return _get(
        "Completions of what is typed",
        answers,
        _query("q", {"type": "string"}, "ensc"),
        _query("kind", kind),
    )


def _changes() -> Document:
    answers = {
        "200": _answer("What changed, and where to go on", JSON, ref("Changes")),
        "422": _problem(),
    }
    since = _query("since", {"type": "string", "pattern": "^([0-9]{1,9}-[0-9]{1,9})?$"})
    limit = {"type": "integer", "minimum": 1, "maximum": 1_000, "default": 100}
    return _get("What changed since the last time", answers, since, _query("limit", limit),
                _licence())  # fmt: skip


def _file(summary: str, type_: str) -> Document:
    schema = ref("Places") if type_ == GEOJSON else {"type": "string"}
    answers = {
        "200": _answer(summary, type_, schema),
        "304": {"description": "The client has the newest already"},
        "422": _problem(),
    }
    return _get(summary, answers, _licence())


def _services() -> Document:
    page = {
        "type": "object",
        "required": ["total_items", "total_pages", "page_number", "size", "contents"],
        "properties": {"contents": many({"type": "object", "required": ["id", "name", "status"]})},
    }
    answers = {"200": _answer("A page of services", JSON, page), "422": _problem()}
    whole = {"type": "integer", "minimum": 1, "default": 1}
    return _get(
        "Open places as services of Open Referral HSDS 3.0",
        answers,
        _query("page", {**whole, "maximum": 1_000_000}),
        _query("per_page", {**whole, "maximum": 500, "default": 50}),
        _licence(),
    )


def _licence() -> Document:
    return _query("licence", {"type": "string", "enum": ["all", "ODbL-1.0"]})


def _get(summary: str, answers: Document, *parameters: Document) -> Document:
    return {"summary": summary, "parameters": list(parameters), "responses": answers}


def _query(name: str, schema: Document, example: str | None = None) -> Document:
    shown = {"example": example} if example else {}
    return {"name": name, "in": "query", "required": False, "schema": schema, **shown}


def _answer(description: str, type_: str, schema: Document) -> Document:
    return {"description": description, "content": {type_: {"schema": schema}}}


def _problem() -> Document:
    return _answer("What is wrong, and with which parameter", PROBLEM, ref("Problem"))
