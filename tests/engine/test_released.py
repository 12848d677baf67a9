"""A released rule set never changes: receipts name it, and are decided again by it for ever."""

from typing import NamedTuple

import pytest

from api.engine.ruleset import load, versions


class Frozen(NamedTuple):
    sha256: str
    released: bool


# A hash is updated with every change of its files until the version is released; from then on
# it stays as it is, and a changed number is a new version. 2026.11.1 is not released yet.
FROZEN = {
    "2026.11.1": Frozen(
        sha256="b82b2b9491801b06317e3120aaad7dd29ca7a3819b8a931b2ae07035537e1f19",
        released=False,
    ),
}


def test_every_version_is_frozen_here() -> None:
    assert set(FROZEN) == set(versions())


@pytest.mark.parametrize("version", versions())
def test_a_released_rule_set_never_changes(version: str) -> None:
    frozen, found = FROZEN[version], load(version).sha256
    wanted = "make a new version" if frozen.released else f"its hash is {found} now"

    assert frozen.sha256 == found, f"{version} has changed: {wanted}"
