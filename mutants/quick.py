"""A pytest plugin: without property tests, which take as long as all others together.

Loaded with ``-p mutants.quick``. A budget would leave them out of a line's tests anyway.
"""

from __future__ import annotations

import pytest

from mutants.drawn import is_drawn


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if not is_drawn(item)]
