"""The API description: valid, complete, bounded, and the same as what is served."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema_rs import Draft202012Validator
from openapi_spec_validator import validate

from api.app import create_app
from api.kit.access import GRANTABLE, Access
from api.kit.http.operation import Operation
from api.kit.http.problems import MEDIA_TYPE
from api.kit.http.spec import declared_problems
from tests.http.asking import OPERATIONS
from tests.support.world import settings

Json = dict[str, Any]

COMMITTED = Path(__file__).parents[2] / "openapi" / "openapi.json"
UNDESCRIBED = {"document", "static"}
"""Addresses of the description itself and of its pages."""
PROBLEM_ONLY = {"ProblemField", "Problem"}


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(settings("sqlite://"))


@pytest.fixture(scope="module")
def document(app: Flask) -> Json:
    found: Json = app.extensions["keel.document"]
    return found


@pytest.fixture(scope="module")
def schemas(document: Json) -> Json:
    found: Json = document["components"]["schemas"]
    return found


def described(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


def nodes(node: Any, where: str = "") -> Iterator[tuple[str, Json]]:
    """Every object of a document and where it stands."""
    if isinstance(node, list):
        for place, item in enumerate(node):
            yield from nodes(item, f"{where}/{place}")
    elif isinstance(node, dict):
        yield where, node
        for key, value in node.items():
            if key not in ("example", "examples", "default", "enum"):
                yield from nodes(value, f"{where}/{key}")


def test_the_document_is_valid_openapi(document: Json) -> None:
    validate(document)


def test_the_document_is_of_version_3_1(document: Json) -> None:
    assert document["openapi"] == "3.1.0"


def test_what_is_served_is_what_is_described(app: Flask, document: Json) -> None:
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if "." in rule.endpoint and not rule.endpoint.startswith("docs")
    }

    assert served == {(path, method) for path, method, _ in described(document)}


def test_every_operation_of_the_router_is_described(document: Json) -> None:
    found = {operation["operationId"]: path for path, _, operation in described(document)}

    assert found == {operation.operation_id: operation.path for operation in OPERATIONS}


def test_operation_ids_are_unique_and_read_like_function_names(document: Json) -> None:
    names = [operation["operationId"] for _, _, operation in described(document)]

    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z]*)*", name)] == []


def test_paths_are_kebab_case_and_hold_one_id_at_most(document: Json) -> None:
    for path in document["paths"]:
        words = [part for part in path.strip("/").split("/") if not part.startswith("{")]
        assert all(re.fullmatch(r"[a-z0-9.]+(-[a-z0-9]+)*(\.json)?", word) for word in words), path
        assert path.count("{") <= 1, path


def test_every_operation_has_a_known_tag_a_summary_and_a_description(document: Json) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    for _, _, operation in described(document):
        assert len(operation["tags"]) == 1
        assert set(operation["tags"]) <= tags
        assert operation["summary"]
        assert operation["description"]
        assert operation["summary"] != operation["description"]


def test_every_tag_is_used_and_described(document: Json) -> None:
    used = {tag for _, _, operation in described(document) for tag in operation["tags"]}

    assert used == {tag["name"] for tag in document["tags"]}
    assert all(tag["description"] for tag in document["tags"])


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.operation_id)
def test_an_operation_says_which_capability_it_needs(document: Json, operation: Operation) -> None:
    said = document["paths"][operation.path][operation.method.lower()]
    needed = {access.value for access in operation.access if access is not Access.PUBLIC}

    assert needed == set(said.get("x-scopes", ()))
    granted = [] if operation.own_login else sorted(needed & set(GRANTABLE))
    ways = [{"bearer": []}, *({"oauth2": [scope]} for scope in granted)]
    assert said["security"] == (ways if needed else [])
    assert all(f"`{capability}`" in said["description"] for capability in needed)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.operation_id)
def test_an_operation_declares_each_refusal_as_a_problem(
    document: Json, operation: Operation
) -> None:
    responses = document["paths"][operation.path][operation.method.lower()]["responses"]
    refusals = {status: said for status, said in responses.items() if status[0] not in "23"}
    declared = {str(kind.status) for kind in declared_problems(operation)}

    others = set(map(str, operation.protocol.refusals)) if operation.protocol else set()
    assert set(refusals) == declared | others | {"default"}
    for status, said in refusals.items():
        if status in others - declared:
            continue
        assert list(said["content"])[-1] == MEDIA_TYPE
        assert len(said["content"]) == 1 or status in others
        assert said["content"][MEDIA_TYPE]["schema"]["$ref"].endswith("/Problem")
        codes = {kind.code for kind in declared_problems(operation) if str(kind.status) == status}
        assert all(f"`{code}`" in said["description"] for code in codes)


def test_every_shape_and_every_enumeration_has_a_name(schemas: Json, document: Json) -> None:
    """Anonymous ones get invented names in generated clients."""
    anonymous = [
        where
        for where, node in nodes({"paths": document["paths"], "schemas": schemas})
        if (("properties" in node and node.get("type") == "object") or "enum" in node)
        and not re.fullmatch(r"/schemas/\w+", where)
    ]

    assert anonymous == []


def test_names_of_shapes_are_words_in_pascal_case(schemas: Json) -> None:
    assert [name for name in schemas if not re.fullmatch(r"([A-Z][a-z]+)+", name)] == []


def test_every_shape_and_every_member_is_described(schemas: Json) -> None:
    missing = [name for name, schema in schemas.items() if not schema.get("description")]
    for name, schema in schemas.items():
        for member, said in schema.get("properties", {}).items():
            if not said.get("description") and not is_reference(said):
                missing.append(f"{name}.{member}")

    assert missing == []


def is_reference(said: Json) -> bool:
    """A reference, perhaps a nullable one: what it leads to is described there."""
    return "$ref" in said or any("$ref" in choice for choice in said.get("anyOf", ()))


def test_there_are_no_unions_but_null(schemas: Json, document: Json) -> None:
    for where, node in nodes({"paths": document["paths"], "schemas": schemas}):
        assert "oneOf" not in node, where
        assert "allOf" not in node, where
        assert "discriminator" not in node, where
        if "anyOf" in node:
            assert [choice for choice in node["anyOf"] if choice == {"type": "null"}], where
            assert len(node["anyOf"]) == 2, where


def test_every_reference_leads_somewhere(document: Json) -> None:
    for where, node in nodes(document):
        if "$ref" in node:
            target: Any = document
            for step in node["$ref"].removeprefix("#/").split("/"):
                assert step in target, f"{where}: {node['$ref']}"
                target = target[step]


def test_every_shape_is_used(document: Json, schemas: Json) -> None:
    used = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document)))

    assert used == set(schemas)


def reachable(name: str, schemas: Json, seen: set[str]) -> set[str]:
    if name not in seen:
        seen.add(name)
        for other in re.findall(r"#/components/schemas/(\w+)", json.dumps(schemas[name])):
            reachable(other, schemas, seen)
    return seen


def inputs(document: Json, schemas: Json) -> set[str]:
    """Names of all shapes that a request can hold."""
    found: set[str] = set()
    for _, _, operation in described(document):
        text = json.dumps(operation.get("requestBody", {}))
        for name in re.findall(r"#/components/schemas/(\w+)", text):
            reachable(name, schemas, found)
    return found


def is_bounded(node: Json) -> bool:
    kinds = node.get("type")
    kinds = set(kinds if isinstance(kinds, list) else [kinds]) - {"null"}
    if "enum" in node or "$ref" in node or "anyOf" in node:
        return True
    if kinds == {"string"}:
        return "maxLength" in node or node.get("format") in ("date", "date-time", "uuid")
    if kinds & {"integer", "number"}:
        return {"minimum", "maximum"} <= set(node)
    if kinds == {"array"}:
        return "maxItems" in node
    return kinds <= {"boolean", "object"}


def test_everything_that_can_be_sent_is_bounded(document: Json, schemas: Json) -> None:
    unbounded = [
        f"{name}{where}"
        for name in sorted(inputs(document, schemas))
        for where, node in nodes(schemas[name])
        if "type" in node and not where.endswith("/properties") and not is_bounded(node)
    ]

    assert unbounded == []


def test_everything_that_can_be_sent_is_closed(document: Json, schemas: Json) -> None:
    opened = [
        name
        for name in inputs(document, schemas)
        if "properties" in schemas[name] and schemas[name].get("additionalProperties") is not False
    ]

    assert opened == []


def test_every_parameter_is_described_and_bounded(document: Json) -> None:
    parameters = [
        *document["components"]["parameters"].values(),
        *(
            parameter
            for item in document["paths"].values()
            for holder in item.values()
            for parameter in (holder if isinstance(holder, list) else holder.get("parameters", ()))
        ),
    ]
    loose = [
        one["name"]
        for one in parameters
        if "$ref" not in one
        and not (one.get("description") and (one["in"] == "path" or is_bounded(one["schema"])))
    ]

    assert loose == []


def test_published_patterns_are_anchored_and_portable(schemas: Json, document: Json) -> None:
    """ECMA's regular expressions: no \\A and \\Z, and nothing that searches inside a text."""
    for where, node in nodes({"paths": document["paths"], "schemas": schemas}):
        pattern = node.get("pattern")
        if isinstance(pattern, str):
            assert pattern.startswith("^"), where
            assert pattern.endswith("$"), where
            assert not re.search(r"\\[AZz]|\(\?P", pattern), where


MOST_S = 1.0
"""What looks at each of fifty thousand letters once is done in milliseconds; what looks at every
pair of them takes minutes."""


def test_no_pattern_takes_long_over_a_hostile_text(schemas: Json) -> None:
    patterns = {
        node["pattern"] for _, node in nodes(schemas) if isinstance(node.get("pattern"), str)
    }
    for pattern in patterns:
        for unit in ("a", "a-", "1", "@", "a@", "a.", "-", " ", "A", "RF-", "é"):
            began = time.process_time()
            re.match(pattern, unit * (50_000 // len(unit)) + "\n!")
            assert time.process_time() - began < MOST_S, f"{pattern} on {unit!r}"


def validator(schema: Json, schemas: Json) -> Draft202012Validator:
    return Draft202012Validator(
        schema | {"components": {"schemas": schemas}}, validate_formats=True
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.operation_id)
def test_every_example_is_valid(document: Json, schemas: Json, operation: Operation) -> None:
    said = document["paths"][operation.path][operation.method.lower()]
    for holder in (said.get("requestBody", {}), *said["responses"].values()):
        for media in holder.get("content", {}).values():
            validator(media["schema"], schemas).validate(media["example"])


def test_examples_on_members_are_valid(schemas: Json) -> None:
    for _, node in nodes(schemas):
        if "example" in node:
            validator(node, schemas).validate(node["example"])


def test_keys_are_sorted_so_that_a_difference_is_a_change(document: Json, schemas: Json) -> None:
    assert list(document["paths"]) == sorted(document["paths"])
    assert list(schemas) == sorted(schemas)


def test_the_committed_document_is_the_one_that_is_served(document: Json) -> None:
    committed = json.loads(COMMITTED.read_text())

    assert committed == document, "run `make spec`"
