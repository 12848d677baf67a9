"""The collection is made from the description, complete, and its loop runs in order.

The interpreter below reads as much of Bruno's language as the collection is written in.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from api.kit.ids import new_id
from sdk.collection import FOLDER, Collection
from sdk.walk import ALL_NO
from tests.support.world import World

Json = dict[str, Any]

BLOCK = re.compile(r"^([\w:-]+) \{\n(.*?)^\}\n", re.MULTILINE | re.DOTALL)
LOOP = "The athlete's loop"


@pytest.fixture(scope="module")
def files(document: Json) -> dict[str, str]:
    return Collection(document).files()


def blocks(text: str) -> dict[str, str]:
    return dict(BLOCK.findall(text))


def members(block: str) -> dict[str, str]:
    lines = (line.strip().split(": ", 1) for line in block.splitlines())
    return {line[0]: line[1] for line in lines}


def filled(text: str, variables: dict[str, Any]) -> str:
    """The text with each ``{{name}}`` said."""
    return re.sub(r"\{\{([\w$]+)\}\}", lambda found: str(variables[found[1]]), text)


def value_of(expression: str, answer: Any) -> Any:
    """What is kept of an answer."""
    if expression == ALL_NO:
        return json.dumps({question["code"]: "no" for question in answer.json["questions"]})
    found: Any = {"body": answer.json, "headers": {"etag": answer.headers.get("ETag")}}
    for step in re.findall(r"\w+", expression.removeprefix("res")):
        found = found[int(step) if step.isdigit() else step]
    return found


def test_the_committed_collection_is_made_from_todays_description(files: dict[str, str]) -> None:
    committed = {
        str(path.relative_to(FOLDER)): path.read_text()
        for path in FOLDER.rglob("*")
        if path.is_file()
    }

    assert committed == files, "run `make spec`"


def test_every_operation_stands_in_the_folder_of_its_tag(
    document: Json, files: dict[str, str]
) -> None:
    described = {
        f"{said['tags'][0]}/{said['operationId']}.bru"
        for item in document["paths"].values()
        for method, said in item.items()
        if method != "parameters"
    }
    written = {name for name in files if "/" in name and not name.startswith((LOOP, "env"))}

    assert {name for name in written if not name.endswith("folder.bru")} == described


def test_what_a_request_sends_is_valid(document: Json, files: dict[str, str]) -> None:
    """The members that must be sent are enough, before the server looks at what they mean."""
    variables = Sample()
    shapes = {"components": {"schemas": document["components"]["schemas"]}}
    for name, text in files.items():
        body = blocks(text).get("body:json")
        if body is not None:
            said = operation_of(document, name)["requestBody"]["content"].popitem()[1]
            check = Draft202012Validator(said["schema"] | shapes)
            check.validate(json.loads(filled(body, variables)))


class Sample(dict[str, Any]):
    """A value for every variable."""

    def __missing__(self, name: str) -> str:
        told = {"day": "2026-11-21", "email": "ana@keel.example", "answers": '{"RF-CES-1": "no"}'}
        return told.get(name, "something")


def operation_of(document: Json, file: str) -> Json:
    name = file.rsplit("/", 1)[-1].removesuffix(".bru").removesuffix("Again")
    for item in document["paths"].values():
        for said in item.values():
            if isinstance(said, dict) and said.get("operationId") == name:
                return json.loads(json.dumps(said))
    raise LookupError(name)


def test_the_loop_runs_in_order(api: World, files: dict[str, str]) -> None:
    variables: dict[str, Any] = members(blocks(files["environments/Local.bru"])["vars"])
    variables |= {"keel": "", "email": f"{new_id().hex}@keel.example", "day": api.day()}
    steps = [text for name, text in files.items() if name.startswith(f"{LOOP}/")][1:]
    assert len(steps) > 15
    for text in steps:
        said = blocks(text)
        method = next(word for word in ("get", "post", "put", "patch") if word in said)
        variables["$guid"] = str(new_id())
        headers = members(filled(said.get("headers", ""), variables))
        if "auth:bearer" in said:
            headers["Authorization"] = f"Bearer {variables['access_token']}"
        body = filled(said["body:json"], variables) if "body:json" in said else None

        url = filled(members(said[method])["url"], variables)
        answer = api.send(method.upper(), url, data=body, headers=headers)

        expected = members(said["assert"])["res.status"].removeprefix("eq ")
        assert str(answer.status) == expected, f"{method} {url}: {answer.text}"
        for name, expression in members(said.get("vars:post-response", "")).items():
            variables[name] = value_of(expression, answer)


def test_nothing_but_the_local_server_is_named(files: dict[str, str]) -> None:
    """Names under `example` belong to nobody."""
    found = {host for text in files.values() for host in re.findall(r"https?://([\w.-]+)", text)}

    assert {host for host in found if not host.endswith(".example")} <= {"localhost"}
