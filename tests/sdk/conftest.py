"""The API description of the code as it is."""

from __future__ import annotations

from typing import Any

import pytest

from api.app import create_app
from tests.support.world import settings


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """What `make spec` would write. Copy it before changing anything."""
    found: dict[str, Any] = create_app(settings("sqlite://")).extensions["keel.document"]
    return found
