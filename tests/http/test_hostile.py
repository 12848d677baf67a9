"""Hostile input in every place of every operation: never a failure, and the same on both databases.

Each answer is also held against the contract by the client that the tests use, so a refusal
has to be a declared one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from typing import Any

import pytest

from api.kit.http.operation import Operation
from api.kit.ids import new_id
from tests.http.asking import OPERATIONS, Ask, ask, parameters
from tests.http.bodies import OTHER_BODIES
from tests.http.sayings import BODIES
from tests.http.scenes import Scene
from tests.http.spoiling import HEADERS, TEXTS, Field, fields, spoilt, values
from tests.support import databases
from tests.support.answer import Answer
from tests.support.contract import Contract
from tests.support.world import NOW, World

WITH_BODY = [one for one in OPERATIONS if one.body]
WITH_PATH = [one for one in OPERATIONS if parameters(one)]
WITH_QUERY = [one for one in OPERATIONS if one.query]
LISTS = [one for one in OPERATIONS if one.method == "GET" and not (one.public or parameters(one))]
READS_MOST = {"pullChanges", "getToday"}
"""Between them they read what an athlete tells, as stored and as the engine sees it."""
ONCE = {
    "createEpisode",
    "createEnrollment",
    "createCheckIn",
    "createCheckInBatch",
    "refreshTokens",
    "createCareLink",
}
"""Works once for an athlete, so after a try that worked comes another athlete."""

Sent = tuple[str, Answer]
Body = dict[str, Any] | None

FIELDS_PER_ATHLETE = 4
"""So that no athlete trains more often on one day than anybody could."""


def named(operation: Operation) -> str:
    return operation.operation_id


@pytest.fixture(scope="session")
def both() -> Iterator[list[World]]:
    """The same application over both databases."""
    with databases.empty("sqlite") as sqlite, databases.empty("postgresql") as postgresql:
        worlds = []
        for url in (sqlite, postgresql):
            databases.prepare(url)
            worlds.append(World.over(url))
        yield worlds
        for world in worlds:
            world.database.engine.dispose()


def assert_alike(worlds: list[World], tries: Any) -> None:
    """Run the same tries on both databases and compare what they answer, one by one."""
    for world in worlds:
        world.clock.set(NOW)
    for mine, theirs in zip_longest(*(tries(Scene(world)) for world in worlds)):
        assert (mine[0], *verdict(mine[1])) == (theirs[0], *verdict(theirs[1]))


def verdict(answer: Answer) -> tuple[Any, ...]:
    """Status and code, also those of the items of a batch."""
    results = answer.json.get("results", ()) if is_json(answer) else ()
    items = [(one["status"], (one["problem"] or {}).get("code")) for one in results]
    return answer.status, answer.code, items


def is_json(answer: Answer) -> bool:
    return answer.status < 300 and answer.media_type == "application/json" and bool(answer.text)


def assert_lists_answer(scene: Scene, *, all_of_them: bool = True) -> None:
    """No stored row has poisoned a list."""
    for operation in LISTS:
        if not all_of_them and operation.operation_id not in READS_MOST:
            continue
        answer = ask(scene, operation).send()
        assert answer.status == 200, f"{operation.operation_id}: {answer.text}"


def bodies(operation: Operation) -> Any:
    """Every value in every member of the body."""

    def tries(scene: Scene) -> Iterator[Sent]:
        contract = scene.world.contract
        (media,) = contract.described(operation)["requestBody"]["content"].values()
        members = [
            member
            for member in fields(media["schema"], contract.document["components"]["schemas"])
            # In a push these are the same rows as the created ones, once more.
            if "updated" not in member.pointer
        ]
        known = met_before(scene.world, operation)
        first = BODIES[operation.operation_id](scene)
        cases: list[tuple[Field, Body]] = [(member, None) for member in members]
        for other in OTHER_BODIES.get(operation.operation_id, ()):
            cases += [(member, other) for member in members if member.pointer[0] in other]
        for turn in range(0, len(cases), FIELDS_PER_ATHLETE):
            scene = Scene(scene.world)
            for more, (member, body) in enumerate(cases[turn : turn + FIELDS_PER_ATHLETE]):
                # In a body of another kind what counts is what only that one has.
                twice = body is not None and member.pointer[0] in first
                again = twice or member.likeness in known
                tried = values(member, turn + more, again=again)
                yield from spoilt_tries(scene, operation, member, tried, body)
            last = turn + FIELDS_PER_ATHLETE >= len(cases)
            assert_lists_answer(scene, all_of_them=last)

    return tries


def met_before(world: World, operation: Operation) -> frozenset[str]:
    """Members that stand alike in a body of an operation further up: one meets the whole corpus,
    the others a part of it. What reads them is the same code.
    """
    found: set[str] = set()
    for one in WITH_BODY:
        if one is operation:
            break
        found |= likenesses(world.contract, one)
    return frozenset(found)


@cache
def likenesses(contract: Contract, operation: Operation) -> frozenset[str]:
    (media,) = contract.described(operation)["requestBody"]["content"].values()
    schemas = contract.document["components"]["schemas"]
    return frozenset(member.likeness for member in fields(media["schema"], schemas))


def spoilt_tries(
    scene: Scene, operation: Operation, field: Field, tried: list[Any], body: Body
) -> Iterator[Sent]:
    good = said(ask(scene, operation), body)
    for value in tried:
        if operation.batch is not None:
            # Under an id that stands, an item would be compared and not stored.
            good = renewed(good)
        answer = send_raw(good, spoilt(good.body or {}, field.pointer, value))
        yield f"{field.name} = {value!r:.40}", answer
        if answer.status < 300 and operation.operation_id in ONCE:
            good = said(ask(Scene(scene.world), operation), body)


def renewed(good: Ask) -> Ask:
    items = [item | {"id": str(new_id())} for item in (good.body or {})["items"]]
    return replace(good, body={"items": items})


def said(good: Ask, body: Body) -> Ask:
    return good if body is None else replace(good, body=body)


def send_raw(good: Ask, raw: bytes) -> Answer:
    media_type = "application/json"
    return good.actor.request(
        good.operation.method, good.path, data=raw, content_type=media_type, **good.more
    )


@pytest.mark.parametrize("operation", WITH_BODY, ids=named)
def test_no_value_in_a_body_breaks_anything(both: list[World], operation: Operation) -> None:
    assert_alike(both, bodies(operation))


def paths(operation: Operation) -> Any:
    def tries(scene: Scene) -> Iterator[Sent]:
        good = ask(scene, operation)
        for text in TEXTS:
            path = operation.path.format(**dict.fromkeys(parameters(operation), text))
            yield text[:40], good.send(path=path)

    return tries


@pytest.mark.parametrize("operation", WITH_PATH, ids=named)
def test_no_text_in_a_path_breaks_anything(both: list[World], operation: Operation) -> None:
    assert_alike(both, paths(operation))


def queries(operation: Operation) -> Any:
    def tries(scene: Scene) -> Iterator[Sent]:
        good = ask(scene, operation)
        described = scene.world.contract.described(operation)["parameters"]
        names = [one["name"] for one in described if one.get("in") == "query"]
        for name in (*names, "unknown", "%00", "limit=1&limit"):
            for text in TEXTS:
                path = f"{good.path.partition('?')[0]}?{name}={text}"
                yield f"{name} = {text[:40]}", good.send(path=path)

    return tries


@pytest.mark.parametrize("operation", WITH_QUERY, ids=named)
def test_no_text_in_a_query_breaks_anything(both: list[World], operation: Operation) -> None:
    assert_alike(both, queries(operation))


def headers(operation: Operation) -> Any:
    def tries(scene: Scene) -> Iterator[Sent]:
        for name, texts in HEADERS.items():
            for text in texts:
                good = ask(scene, operation)
                more = {key: value for key, value in good.more.items() if name != "If-Match"}
                said = name, text.encode("utf-8").decode("latin-1")
                yield (
                    f"{name}: {text[:40]}",
                    good.actor.request(
                        operation.method, good.path, json=good.body, headers=dict([said]), **more
                    ),
                )

    return tries


ONE_OF_EACH = {(one.method, one.keyed, one.if_match): one for one in reversed(OPERATIONS)}
"""Headers are read in one place for all operations, so one of each shape will do."""


@pytest.mark.parametrize("operation", ONE_OF_EACH.values(), ids=named)
def test_no_text_in_a_header_breaks_anything(both: list[World], operation: Operation) -> None:
    assert_alike(both, headers(operation))


@pytest.mark.parametrize("operation", WITH_BODY, ids=named)
def test_members_of_the_server_cannot_be_said(both: list[World], operation: Operation) -> None:
    """Mass assignment: whatever an answer holds beyond the input is refused, and names itself."""
    for world in both:
        scene = Scene(world)
        good = ask(scene, operation)
        for member in ("athlete_id", "subject_id", "owner_id", "version", "created_at", "role"):
            answer = send_raw(good, spoilt(good.body or {}, (member,), "1"))
            assert (422, f"/{member}") == (answer.status, *answer.pointers[:1])


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        (operation, body)
        for operation in WITH_BODY
        for body in OTHER_BODIES.get(operation.operation_id, ())
    ],
    ids=lambda one: one.operation_id if isinstance(one, Operation) else one.get("kind", "other"),
)
def test_the_other_bodies_are_good_before_they_are_spoilt(
    both: list[World], operation: Operation, body: dict[str, Any]
) -> None:
    for world in both:
        world.clock.set(NOW)
        answer = said(ask(Scene(world), operation), body).send()
        assert answer.status in (operation.status, *operation.also), answer.text
