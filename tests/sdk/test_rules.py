"""The rules that generated clients live by, each checked over the whole description.

tests/http/test_spec.py holds the document against the server; here it is read as those read it
who never see the server: generators, linters, and whoever opens the reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

Json = dict[str, Any]

VERBS = {
    *("list", "get", "create", "update", "delete", "put", "run", "replay", "acknowledge"),
    *("register", "log", "refresh", "change", "restore", "commit", "push", "pull", "import"),
    *(
        "accept",
        "end",
        "erase",
        "undo",
        "preview",
        "search",
        "check",
        "export",
        "sync",
        "retire",
        "confirm",
    ),
    *("answer", "receive", "rotate", "show", "start", "test"),
    # What OAuth calls its own.
    *("decide", "introspect", "issue", "revoke"),
}
RESERVED = {
    *("Progress", "Error", "Date", "LocalDate", "Set", "Map", "List", "Data", "Type", "Any", "Id"),
    *("Object", "String", "Number", "Integer", "Boolean", "Enum", "Optional", "Response"),
}
"""Names of a language or a standard library; generators rename such shapes, each in its way."""
FORMATS = {
    "string": {
        *("date", "date-time", "uuid", "idn-email", "uri", "uri-reference", "binary"),
    },
    "integer": {"int32", "int64"},
    "number": {"double"},
}
EVERYWHERE = {"400", "422", "429", "500", "503", "default"}
OAUTH = {
    *("showAuthorization", "decideAuthorization"),
    *("issueAppTokens", "revokeAppToken", "introspectAppToken"),
}
"""Their refusals are laid down by RFC 6749: what is wrong with a form is 400 there."""
SPELLED = {"AppCapability", "WebhookEvent"}
"""As OAuth and Standard Webhooks spell them: generators make one word of `profile:read`."""
FORM = "application/x-www-form-urlencoded"


def operations(document: Json) -> Iterator[Json]:
    for item in document["paths"].values():
        yield from (said for method, said in item.items() if method != "parameters")


def nodes(node: Any, where: str = "") -> Iterator[tuple[str, Json]]:
    """Every object of a document and where it stands, but what examples hold."""
    if isinstance(node, list):
        for place, item in enumerate(node):
            yield from nodes(item, f"{where}/{place}")
    elif isinstance(node, dict):
        yield where, node
        for key, value in node.items():
            if key not in ("example", "examples", "default", "enum"):
                yield from nodes(value, f"{where}/{key}")


def kinds(node: Json) -> set[str]:
    said = node.get("type", ())
    return {said} if isinstance(said, str) else {*said}


@pytest.fixture(scope="module")
def shapes(document: Json) -> Json:
    found: Json = document["components"]["schemas"]
    return found


@pytest.fixture(scope="module")
def described(document: Json, shapes: Json) -> list[tuple[str, Json]]:
    """Every schema of the document and where it stands."""
    listed = nodes({"schemas": shapes, "paths": document["paths"]})
    return [
        (where, node)
        for where, node in listed
        if "type" in node and not where.endswith(("/properties", "/content"))
    ]


def reached(node: Any, shapes: Json, seen: set[str]) -> set[str]:
    """Names of all shapes that something leads to."""
    for name in re.findall(r"#/components/schemas/(\w+)", repr(node)):
        if name not in seen:
            seen.add(name)
            reached(shapes[name], shapes, seen)
    return seen


def test_an_operation_is_called_by_a_verb_and_a_noun(document: Json) -> None:
    verbs = {re.split(r"[A-Z]", said["operationId"])[0] for said in operations(document)}

    assert verbs - VERBS == set()


def test_a_tag_is_the_name_of_a_class(document: Json) -> None:
    assert [
        tag["name"] for tag in document["tags"] if not re.fullmatch(r"[A-Z][A-Za-z]+", tag["name"])
    ] == []


def test_no_object_is_anonymous(described: list[tuple[str, Json]]) -> None:
    anonymous = [
        where
        for where, node in described
        if "object" in kinds(node) and not re.fullmatch(r"/schemas/\w+", where)
    ]

    assert anonymous == []


def test_no_shape_has_a_name_that_languages_keep_for_themselves(shapes: Json) -> None:
    assert set(shapes) & RESERVED == set()


def test_patches_and_pages_are_called_so(document: Json) -> None:
    for said in operations(document):
        for media, body in said.get("requestBody", {}).get("content", {}).items():
            if media == "application/merge-patch+json":
                assert body["schema"]["$ref"].endswith("Patch"), said["operationId"]
        for answer in said["responses"].values():
            if "Link" in answer.get("headers", {}):
                [offered] = answer["content"].values()
                assert offered["schema"]["$ref"].endswith("Page"), said["operationId"]


def test_a_page_has_its_items_and_the_cursor_to_the_next(shapes: Json) -> None:
    pages = {name: shape for name, shape in shapes.items() if name.endswith("Page")}

    assert pages
    for name, shape in pages.items():
        assert {"items", "next_cursor"} <= set(shape["required"]), name


def test_values_of_enumerations_are_words_that_every_language_can_say(shapes: Json) -> None:
    for name, shape in shapes.items():
        if "enum" in shape:
            assert shape["type"] == "string", name
            said = [re.sub(r"[:.]", "_", one) if name in SPELLED else one for one in shape["enum"]]
            wrong = [one for one in said if not re.fullmatch(r"[a-z][a-z0-9_]*", one)]
            assert wrong == [], name


def test_two_values_of_an_enumeration_do_not_become_one_name(shapes: Json) -> None:
    for name, shape in shapes.items():
        if "enum" in shape:
            squeezed = [value.replace("_", "") for value in shape["enum"]]
            assert len(squeezed) == len(set(squeezed)), name


def test_members_are_snake_case_and_differ_without_their_underscores(shapes: Json) -> None:
    for name, shape in shapes.items():
        members = list(shape.get("properties", {}))
        squeezed = [member.replace("_", "").lower() for member in members]
        assert len(squeezed) == len(set(squeezed)), name


def test_shapes_do_not_become_one_file(shapes: Json) -> None:
    """Some systems do not tell Readme from ReadMe."""
    assert len({name.lower() for name in shapes}) == len(shapes)


def test_null_is_said_in_one_of_two_ways(described: list[tuple[str, Json]]) -> None:
    for where, node in described:
        if isinstance(node["type"], list):
            assert len(node["type"]) == 2, where
            assert node["type"][1] == "null", where
        assert "nullable" not in node, where


def test_what_is_read_and_what_is_written_are_two_shapes(document: Json, shapes: Json) -> None:
    for _, node in nodes(shapes):
        assert not {"readOnly", "writeOnly"} & set(node)
    for said in operations(document):
        bodies = set(re.findall(r"schemas/(\w+)", repr(said.get("requestBody", {}))))
        answers = set(re.findall(r"schemas/(\w+)", repr(said["responses"])))
        assert bodies & answers == set(), said["operationId"]


def test_answers_are_open_to_new_members(document: Json, shapes: Json) -> None:
    sent: set[str] = set()
    answered: set[str] = set()
    for said in operations(document):
        reached(said.get("requestBody", {}), shapes, sent)
        reached(said["responses"], shapes, answered)
    closed = [name for name in answered - sent if shapes[name].get("additionalProperties") is False]

    assert closed == []


def test_maps_say_what_they_hold(described: list[tuple[str, Json]]) -> None:
    """All but the flat row of the log, which is of any table."""
    loose = [
        where
        for where, node in described
        if kinds(node) == {"object"}
        and "properties" not in node
        and not isinstance(node.get("additionalProperties"), dict)
        and where != "/schemas/FlatRow"
    ]

    assert loose == []


def test_numbers_say_how_large_they_are_and_texts_use_known_formats(
    described: list[tuple[str, Json]],
) -> None:
    for where, node in described:
        for kind in kinds(node) & set(FORMATS):
            if kind == "string":
                assert node.get("format") in FORMATS[kind] | {None}, where
            else:
                assert node.get("format") in FORMATS[kind], where


def test_a_file_is_said_to_be_binary(document: Json) -> None:
    for said in operations(document):
        for media, body in said.get("requestBody", {}).get("content", {}).items():
            if media not in ("multipart/form-data", FORM) and "json" not in media:
                assert body["schema"].get("format") == "binary", said["operationId"]


def test_every_operation_says_how_it_may_be_refused(document: Json) -> None:
    for said in operations(document):
        statuses = set(said["responses"])
        everywhere = EVERYWHERE - {"422"} if said["operationId"] in OAUTH else EVERYWHERE
        assert statuses >= everywhere, said["operationId"]
        if said["security"]:
            assert {"401", "403"} <= statuses, said["operationId"]


def test_every_answer_that_is_no_refusal_has_an_example(document: Json) -> None:
    for said in operations(document):
        holders = [said.get("requestBody", {}), *said["responses"].values()]
        for holder in holders:
            for media, offered in holder.get("content", {}).items():
                assert "example" in offered, f"{said['operationId']} {media}"


def test_headers_are_said_once_and_referred_to(document: Json) -> None:
    for said in operations(document):
        for parameter in said.get("parameters", ()):
            assert parameter.get("in") != "header", said["operationId"]
        for answer in said["responses"].values():
            assert all(set(one) == {"$ref"} for one in answer.get("headers", {}).values())
    headers = document["components"].get("headers", {})
    used = set(re.findall(r"#/components/headers/([\w-]+)", repr(document["paths"])))
    assert used == set(headers)
    assert all(one["description"] and one["schema"] for one in headers.values())


def test_security_is_the_rule_and_openness_is_said(document: Json) -> None:
    assert document["security"] == [{"bearer": []}]
    assert document["components"]["securitySchemes"]["bearer"]["description"]
    for said in operations(document):
        assert "security" in said, said["operationId"]


def test_the_server_is_wherever_the_reader_finds_it(document: Json) -> None:
    assert [server["url"] for server in document["servers"]] == ["/"]


def test_the_document_says_what_it_is_and_whom_to_ask(document: Json) -> None:
    info = document["info"]

    assert info["title"]
    assert info["description"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", info["version"])
    assert info["license"]["identifier"] == "Apache-2.0"
    assert info["contact"]["url"]


def test_enumerations_are_said_to_be_open(document: Json) -> None:
    assert "map a value you do not know to your default" in document["info"]["description"]


def test_what_is_deprecated_says_until_when(document: Json) -> None:
    for said in operations(document):
        assert said.get("deprecated", False) is ("x-sunset" in said), said["operationId"]
        if said.get("deprecated"):
            for answer in said["responses"].values():
                assert {"Deprecation", "Sunset"} <= set(answer["headers"]), said["operationId"]
