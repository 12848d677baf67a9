"""The check that every answer of every test passes: each kind of departure is seen."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.datastructures import Headers

from tests.support.answer import Answer
from tests.support.contract import ContractBroken
from tests.support.world import World


@pytest.fixture
def me(api: World) -> Answer:
    return api.athlete().get("/me")


def check(api: World, answer: Answer) -> None:
    api.contract.check(api.contract.operations["getMe"], answer)


def saying(answer: Answer, **members: Any) -> Answer:
    body = {name: value for name, value in (answer.json | members).items() if value is not ...}
    return replace(answer, text=json.dumps(body))


def with_header(answer: Answer, name: str, value: str) -> Answer:
    headers = Headers(answer.headers)
    headers[name] = value
    return replace(answer, headers=headers)


def test_an_answer_as_described_passes(api: World, me: Answer) -> None:
    check(api, me)


@pytest.mark.parametrize(
    "members",
    [
        {"surprise": 1},
        {"version": ...},
        {"version": "1"},
        {"version": -1},
        {"sex": "unheard_of"},
        {"birth_date": "14.3.1992"},
        {"history": {}},
        {"plate_step_kg": 2500},
    ],
    ids=lambda members: str(members),
)
def test_a_member_that_is_not_as_described_is_seen(
    api: World, me: Answer, members: dict[str, Any]
) -> None:
    with pytest.raises(ContractBroken, match="not a Me"):
        check(api, saying(me, **members))


def test_a_status_that_is_not_declared_is_seen(api: World, me: Answer) -> None:
    with pytest.raises(ContractBroken, match="not declared"):
        check(api, replace(me, status=201))


def test_a_failure_is_seen_although_every_operation_declares_it(api: World, me: Answer) -> None:
    with pytest.raises(ContractBroken, match="the server failed"):
        check(api, replace(me, status=500))


def test_another_media_type_is_seen(api: World, me: Answer) -> None:
    with pytest.raises(ContractBroken):
        check(api, with_header(me, "Content-Type", "text/html"))


def test_a_header_that_is_not_declared_is_seen(api: World, me: Answer) -> None:
    with pytest.raises(ContractBroken, match="Link"):
        check(api, with_header(me, "Link", "</v1/me>"))


def test_a_body_where_there_is_none_is_seen(api: World, me: Answer) -> None:
    with pytest.raises(ContractBroken, match="must be none"):
        check(api, replace(me, status=304))


def test_a_problem_that_is_not_declared_is_seen(api: World) -> None:
    refused = api.anonymous().get("/me")

    check(api, refused)
    with pytest.raises(ContractBroken, match="does not declare"):
        check(api, saying(refused, code="invalid_token"))


def test_a_problem_that_nobody_knows_is_seen(api: World) -> None:
    with pytest.raises(ContractBroken, match="unknown code"):
        check(api, saying(api.anonymous().get("/me"), code="whatever"))


def test_a_problem_that_is_not_said_as_one_is_seen(api: World) -> None:
    with pytest.raises(ContractBroken):
        check(api, with_header(api.anonymous().get("/me"), "Content-Type", "application/json"))
