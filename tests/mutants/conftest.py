"""What a run of mutants keeps for its forks is not kept for the tests that follow."""

from collections.abc import Iterator

import pytest
import yaml

from mutants import forks


@pytest.fixture(autouse=True)
def content_is_read_anew() -> Iterator[None]:
    """``forks.warm`` keeps every document it has read, and whoever changes one changes them all."""
    load, safe_load = yaml.load, yaml.safe_load
    yield
    vars(yaml).update(load=load, safe_load=safe_load)
    forks.warm.cache_clear()
