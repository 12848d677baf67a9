"""The examples of the description are requests that the server takes, as they stand."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from api.kit.http.operation import Operation
from tests.http.asking import OPERATIONS, ask
from tests.http.scenes import Scene
from tests.support.world import World

EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
"""After everything that the examples tell of."""
SECRETS = {
    *("refreshTokens", "logOut", "createCareLink", "putWorkoutSession", "confirmConnection"),
}
"""Operations whose body holds what only the server can make."""
TAKERS = [one for one in OPERATIONS if one.body and one.operation_id not in SECRETS]


@pytest.mark.parametrize("operation", TAKERS, ids=lambda one: one.operation_id)
def test_an_example_is_accepted(api: World, operation: Operation) -> None:
    api.clock.set(EVENING)
    document = api.app.extensions["keel.document"]
    said = document["paths"][operation.path][operation.method.lower()]
    [offered] = said["requestBody"]["content"].values()
    example = deepcopy(offered["example"])
    if "email" in example:
        example["email"] = f"{operation.operation_id}-{api.dialect}@example.org".lower()
    if operation.operation_id == "logIn":
        example = example | {"email": api.athlete().email}

    answer = replace(ask(Scene(api), operation), body=example).send()

    assert answer.status < 300, answer.text


@pytest.mark.parametrize("operation", TAKERS, ids=lambda one: one.operation_id)
def test_an_example_says_nothing_by_repeating_a_name(api: World, operation: Operation) -> None:
    """`note: "note"` teaches nobody what belongs there."""
    document = api.app.extensions["keel.document"]
    said = document["paths"][operation.path][operation.method.lower()]
    [offered] = said["requestBody"]["content"].values()

    echoes = [
        name
        for name, value in _leaves(offered["example"])
        if isinstance(value, str) and value == name.replace("_", " ")
    ]

    assert echoes == []


def _leaves(node: object, name: str = "") -> list[tuple[str, object]]:
    if isinstance(node, dict):
        return [leaf for key, value in node.items() for leaf in _leaves(value, str(key))]
    if isinstance(node, list):
        return [leaf for value in node for leaf in _leaves(value, name)]
    return [(name, node)]
