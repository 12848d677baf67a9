"""The 3.0 document describes the same API as the 3.1 document it is made from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator

from api.kit.http.downgrade import CannotSay, to_3_0

Json = dict[str, Any]

COMMITTED = Path(__file__).parents[2] / "openapi" / "openapi-3.0.json"
PAIN = {"type": "object", "properties": {"now": {"type": "integer"}}}
SIDE = {"type": "string", "enum": ["left", "right"]}


def small(schema: Any, **more: Any) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Small", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Pain": PAIN, "Side": SIDE, "Thing": schema}},
    } | more


def lowered(schema: Any) -> Any:
    return to_3_0(small(schema))["components"]["schemas"]["Thing"]


@pytest.fixture(scope="module")
def older(document: Json) -> Json:
    return to_3_0(document)


FORMS: dict[str, tuple[Any, Json]] = {
    "a nullable scalar": (
        {"type": ["string", "null"], "maxLength": 9},
        {"type": "string", "maxLength": 9, "nullable": True},
    ),
    "a nullable object": (
        {"anyOf": [{"$ref": "#/components/schemas/Pain"}, {"type": "null"}], "description": "Pain"},
        {
            "type": "object",
            "allOf": [{"$ref": "#/components/schemas/Pain"}],
            "description": "Pain",
            "nullable": True,
        },
    ),
    "a nullable enumeration": (
        {"oneOf": [{"$ref": "#/components/schemas/Side"}, {"type": "null"}]},
        {"type": "string", "allOf": [{"$ref": "#/components/schemas/Side"}], "nullable": True},
    ),
    "a nullable inline choice": (
        {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]},
        {"type": "integer", "minimum": 1, "nullable": True},
    ),
    "a nullable union": (
        {"anyOf": [{"type": "integer"}, {"type": "boolean"}, {"type": "null"}]},
        {"anyOf": [{"type": "integer"}, {"type": "boolean"}], "nullable": True},
    ),
    "several types": (
        {"type": ["integer", "string", "null"]},
        {"anyOf": [{"type": "integer"}, {"type": "string"}], "nullable": True},
    ),
    "a constant": ({"const": "reps"}, {"enum": ["reps"]}),
    "null among the values": (
        {"type": ["string", "null"], "enum": ["a", None]},
        {"type": "string", "enum": ["a", None], "nullable": True},
    ),
    "an exclusive bound": (
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 5},
        {
            **{"type": "number", "minimum": 0, "exclusiveMinimum": True},
            **{"maximum": 5, "exclusiveMaximum": True},
        },
    ),
    "an exclusive bound beside a tighter one": (
        {"type": "number", "exclusiveMinimum": 0, "minimum": 1},
        {"type": "number", "minimum": 1},
    ),
    "examples": ({"type": "string", "examples": ["a", "b"]}, {"type": "string", "example": "a"}),
    "a file": (
        {"type": "string", "contentMediaType": "application/zip"},
        {"type": "string", "format": "binary"},
    ),
    "coded bytes": (
        {"type": "string", "contentEncoding": "base64"},
        {"type": "string", "format": "byte"},
    ),
    "words beside a reference": (
        {"$ref": "#/components/schemas/Pain", "description": "Pain now"},
        {"allOf": [{"$ref": "#/components/schemas/Pain"}], "description": "Pain now"},
    ),
    "a reference alone": (
        {"$ref": "#/components/schemas/Pain"},
        {"$ref": "#/components/schemas/Pain"},
    ),
    "a keyword that only narrows": (
        {"type": "object", "propertyNames": {"pattern": "^RF"}},
        {"type": "object"},
    ),
    "anything": (True, {}),
    "members, items and maps": (
        {
            "type": "object",
            "properties": {"const": {"const": 1}, "list": {"type": "array", "items": {"const": 2}}},
            "additionalProperties": {"type": ["string", "null"]},
        },
        {
            "type": "object",
            "properties": {
                "const": {"enum": [1]},
                "list": {"type": "array", "items": {"enum": [2]}},
            },
            "additionalProperties": {"type": "string", "nullable": True},
        },
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_3_1_has_its_form_in_3_0(form: str) -> None:
    newer, expected = FORMS[form]

    assert lowered(newer) == expected


@pytest.mark.parametrize("word", ["if", "patternProperties", "prefixItems", "contains", "$defs"])
def test_what_3_0_cannot_say_stops_the_conversion(word: str) -> None:
    with pytest.raises(CannotSay, match=word.strip("$")):
        lowered({word: {}})


def test_webhooks_stop_the_conversion() -> None:
    with pytest.raises(CannotSay):
        to_3_0(small({}, webhooks={"changed": {}}))


def test_scopes_of_other_schemes_than_oauth_have_no_place_in_3_0() -> None:
    schemes = {"bearer": {"type": "http", "scheme": "bearer"}, "oauth": {"type": "oauth2"}}
    newer = small({}, security=[{"bearer": ["a"]}, {"bearer": ["b"]}, {"oauth": ["c"]}])
    newer["components"]["securitySchemes"] = schemes

    assert to_3_0(newer)["security"] == [{"bearer": []}, {"oauth": ["c"]}]


# --- our own document ----------------------------------------------------------------------------


def nodes(node: Any) -> Iterator[Json]:
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key not in ("example", "examples", "enum"):
                yield from nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from nodes(item)


def test_the_older_document_is_valid(older: Json) -> None:
    assert older["openapi"] == "3.0.3"
    OpenAPIV30SpecValidator(older).validate()


def test_the_newer_document_is_left_alone(document: Json) -> None:
    before = deepcopy(document)
    to_3_0(document)

    assert document == before


def test_no_word_of_3_1_is_left(older: Json) -> None:
    schemas = older["components"]["schemas"]
    left = [
        node
        for node in nodes(schemas)
        if isinstance(node.get("type"), list)
        or {"const", "$defs", "contentMediaType", "examples"} & (set(node) - set(schemas))
        or {"type": "null"} in node.get("anyOf", ())
    ]

    assert left == []


def test_operations_parameters_and_statuses_are_the_same(document: Json, older: Json) -> None:
    assert set(older["paths"]) == set(document["paths"])
    for path, item in document["paths"].items():
        for method, said in item.items():
            other = older["paths"][path][method]
            if method != "parameters":
                assert set(other) == set(said)
                assert set(other["responses"]) == set(said["responses"])
                assert len(other.get("parameters", ())) == len(said.get("parameters", ()))


def test_members_are_nullable_in_both_or_in_neither(document: Json, older: Json) -> None:
    for name, shape in document["components"]["schemas"].items():
        for member, said in shape.get("properties", {}).items():
            null = "null" in str(said.get("type")) or {"type": "null"} in said.get("anyOf", ())
            other = older["components"]["schemas"][name]["properties"][member]
            assert other.get("nullable", False) is null, f"{name}.{member}"


def test_every_example_fits_the_older_document_too(older: Json) -> None:
    shapes = {"components": {"schemas": older["components"]["schemas"]}}
    for item in older["paths"].values():
        for said in item.values():
            if isinstance(said, dict):
                for holder in (said.get("requestBody", {}), *said["responses"].values()):
                    for media in holder.get("content", {}).values():
                        check = OAS30Validator(media["schema"] | shapes)
                        assert list(check.iter_errors(media["example"])) == []


def test_the_committed_document_is_made_from_todays(older: Json) -> None:
    assert json.loads(COMMITTED.read_text()) == older, "run `make spec`"
