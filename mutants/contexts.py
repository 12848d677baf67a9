"""A pytest plugin: which test function runs which line, and how long it takes.

Loaded with ``-p mutants.contexts`` under ``coverage run``. What a fixture runs is counted
for the first test that asked for it, so that the map misses no indirect use.
"""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator

import pytest
from coverage import Coverage

from mutants.suite import STORIES

SECONDS: defaultdict[str, float] = defaultdict(float)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    name, begun = _name(item.nodeid), time.process_time()
    running = Coverage.current()
    if running is not None:
        running.switch_context(name)
    yield
    SECONDS[name] += time.process_time() - begun


def _name(nodeid: str) -> str:
    """A test function with all its cases; of the approved stories each for itself."""
    return nodeid if nodeid.startswith(STORIES) else nodeid.split("[")[0]


def pytest_sessionfinish() -> None:
    with open(os.environ["MUTANTS_SECONDS"], "w") as out:
        json.dump(SECONDS, out)
