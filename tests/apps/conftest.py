"""An app that can keep a secret, and one that was let in."""

from __future__ import annotations

import pytest

from tests.apps.thirdparty import Let, ThirdParty
from tests.support.world import World


@pytest.fixture
def party(api: World) -> ThirdParty:
    return ThirdParty.of(api, kind="confidential")


@pytest.fixture
def let(api: World, party: ThirdParty) -> Let:
    return party.let_in(api.athlete())
