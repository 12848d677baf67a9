"""Workers that die or fail in the middle of a commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from api.imports import steps


@contextmanager
def dying_after(steps_done: int) -> Iterator[None]:
    """The worker dies in the middle of the step after so many, as a killed process does."""
    usual, done = steps.commit_some, [0]

    def dying(*args: Any) -> bool:
        more = usual(*args)
        if done[0] == steps_done:
            raise SystemExit
        done[0] += 1
        return more

    with pytest.MonkeyPatch.context() as patch, suppress(SystemExit):
        patch.setattr(steps, "commit_some", dying)
        yield


@contextmanager
def failing() -> Iterator[None]:
    """Every step fails, as when the database is away."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "commit_some", lambda *_: 1 / 0)
        yield
