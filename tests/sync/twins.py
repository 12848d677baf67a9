"""The server as it must not be: each fault that a stock client was seen to fall for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from api.sync import judging, pulling, reading
from api.sync.incoming import Incoming
from api.sync.judging import State
from api.sync.vocab import Absorption

Twin = Callable[[pytest.MonkeyPatch], None]


def new_rows_are_told_as_created(patch: pytest.MonkeyPatch) -> None:
    """The echo of its own create takes back a phone's deletion."""
    told = pulling._changes

    def wrong(*given: Any) -> Any:
        found = told(*given)
        for lists in found.values():
            lists["created"], lists["updated"] = lists["updated"], []
        return found

    patch.setattr(pulling, "_changes", wrong)


def nothing_is_a_conflict_and_rows_are_written_whole(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(State, "is_newer", lambda *_: False)
    every = reading._applied

    def whole(row: Incoming, stored: Any) -> frozenset[str]:
        return every(row, None)

    patch.setattr(reading, "_applied", whole)


def nothing_is_a_conflict(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(State, "is_newer", lambda *_: False)


def an_update_of_what_was_deleted_creates_it(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(State, "is_dead", lambda *_: False)


def a_second_create_of_a_row_is_refused(patch: pytest.MonkeyPatch) -> None:
    put = judging._Judging._put_live

    def wrong(self: Any, row: Incoming) -> None:
        if row.kind == "created" and row.key in self.state.stored:
            self._refuse(row, [row.refused("id", "It is there already.")])
        else:
            put(self, row)

    patch.setattr(judging._Judging, "_put_live", wrong)


def _refusing(reason: Absorption) -> Twin:
    def twin(patch: pytest.MonkeyPatch) -> None:
        absorb = judging._Judging._absorb

        def wrong(self: Any, row: Incoming, why: Absorption) -> None:
            if why is reason:
                self._refuse(row, [row.refused("", "Not possible any more.")])
            else:
                absorb(self, row, why)

        patch.setattr(judging._Judging, "_absorb", wrong)

    return twin


TWINS: dict[str, Twin] = {
    "F1 created instead of updated": new_rows_are_told_as_created,
    "F2 no conflicts, whole rows": nothing_is_a_conflict_and_rows_are_written_whole,
    "F2b no conflicts": nothing_is_a_conflict,
    "F3 tombstones are not looked at": an_update_of_what_was_deleted_creates_it,
    "F4 a create comes but once": a_second_create_of_a_row_is_refused,
    "F6 a set without its session is refused": _refusing(Absorption.PARENT_DELETED),
    "F7 a second check-in is refused": _refusing(Absorption.FOLDED),
}
