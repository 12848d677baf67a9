"""A pytest plugin: the property tests alone, each with the same histories every time.

Loaded with ``-p mutants.drawn``. One failure is enough: none is made smaller, and none comes of a
busy machine.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings


def is_drawn(item: pytest.Item) -> bool:
    """Whether a test looks at histories that were drawn, by itself or by a fixture."""
    test = getattr(item, "obj", None)
    return getattr(test, "is_hypothesis_test", False) or "answers" in getattr(
        item, "fixturenames", ()
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if is_drawn(item)]


def pytest_configure() -> None:
    """What a test does not say of itself."""
    settings.register_profile(
        "mutants",
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")
