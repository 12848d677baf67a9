"""Broken twins: what the other tests promise is seen to fail once the promise is broken."""

from __future__ import annotations

from typing import Any

import pytest

from api.engine.vocab import FactKind
from api.kit.events import FactChanged, note
from api.measurements import deletions, registers
from api.measurements import service as measurements
from api.training import service as training
from api.workouts import grouping, linking, plausible, queries, records, service
from tests.support.world import World
from tests.workouts import (
    test_engine,
    test_grouping,
    test_linking,
    test_take_in,
    test_taking_in,
)
from tests.workouts.making import gone


def test_the_last_writer_winning_is_caught(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "standing_of", lambda row: (-2,))
    with pytest.raises(AssertionError):
        test_taking_in.test_the_newest_version_stands_in_every_order(api, (1, 2, 3, 0))


def test_a_forgotten_deletion_is_caught(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = registers.standing
    monkeypatch.setattr(
        measurements,
        "standing",
        lambda number, state, said: (-2,) if state == "deleted" else usual(number, state, said),
    )
    with pytest.raises(AssertionError):
        test_taking_in.test_a_deleted_one_does_not_come_back_with_a_copy_of_it(api)


def test_a_deletion_that_only_reaches_what_is_there_is_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletions.Deletions, "covers", lambda self, item: False)
    events = (test_taking_in.version(3), gone("x"))
    with pytest.raises(AssertionError):
        test_taking_in.test_a_deletion_by_the_id_there_is_the_same_in_every_order_and_twice(
            api, events, None
        )


def test_a_deletion_without_a_version_as_the_lowest_one_is_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletions, "FOR_GOOD", registers.UNVERSIONED)
    events = (test_taking_in.version(3), gone("x"))
    with pytest.raises(AssertionError):
        test_taking_in.test_a_deletion_by_the_id_there_is_the_same_in_every_order_and_twice(
            api, events, None
        )


def test_content_that_outlives_its_deletion_is_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = records.blank()
    kept = {name: said for name, said in usual.items() if name != "title"}
    monkeypatch.setattr(records, "blank", lambda: kept)
    with pytest.raises(AssertionError):
        test_taking_in.test_a_deleted_one_leaves_its_key_and_nothing_else(api)


def test_believing_everything_is_caught(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "doubt", lambda _: None)
    for change, reason in test_taking_in.ABSURD:
        with pytest.raises(AssertionError):
            test_taking_in.test_what_cannot_be_true_is_kept_apart_with_its_reason(
                api, change, reason
            )
    assert plausible.FASTEST


def test_a_decoder_that_is_believed_is_caught(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_judged", lambda item: item)
    with pytest.raises(Exception, match=r"sport|chess|distance|range|CHECK|constraint"):
        test_take_in.test_a_decoder_that_errs_loses_one_record_and_no_other(
            api, {"distance_m": 2**40}
        )


def test_the_first_to_come_being_shown_is_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[Any] = []

    def by_arrival(self: grouping.Recording) -> tuple[object, ...]:
        if self.id not in came:
            came.append(self.id)
        return (came.index(self.id),)

    monkeypatch.setattr(grouping.Recording, "order", property(by_arrival))
    with pytest.raises(AssertionError):
        test_grouping.test_the_richest_is_shown_not_the_first(api)


def test_looking_only_at_what_has_come_is_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = queries.within

    def nearest(db: Any, owner: Any, ranges: Any) -> Any:
        first = list(ranges)[:1]
        return [row for row in usual(db, owner, first) if row.started_at == first[0][0]]

    monkeypatch.setattr(queries, "within", nearest)
    with pytest.raises(AssertionError):
        test_grouping.test_a_run_and_a_walk_may_be_one(api)


def test_gluing_a_whole_chain_together_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def glued(found: Any) -> Any:
        rows = sorted(found, key=lambda one: one.order)
        return {one.id: None if place == 0 else rows[0].id for place, one in enumerate(rows)}

    monkeypatch.setattr(test_grouping, "primaries", glued)
    with pytest.raises(AssertionError):
        test_grouping.test_a_chain_of_three_is_decided_by_the_richest("a")
    with pytest.raises(AssertionError):
        test_grouping.test_what_is_hidden_is_the_same_as_what_is_shown_in_its_place_and_poorer()


def test_a_link_that_is_found_over_a_word_is_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "_word", lambda members: None)
    with pytest.raises(AssertionError):
        test_linking.test_the_word_that_it_is_none_stands_as_well(api)
    with pytest.raises(AssertionError):
        test_linking.test_the_athletes_word_stands_against_what_is_found(api)


def test_linking_to_the_session_of_somebody_else_is_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "standing_sessions", lambda db, ids: frozenset(ids))
    with pytest.raises(AssertionError):
        test_linking.test_the_session_of_somebody_else_is_like_none(api)


def test_a_workout_that_is_taken_for_a_fact_is_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = service.store_workouts

    def noting(db: Any, items: Any, now: Any) -> Any:
        told = usual(db, items, now)
        for one in told:
            if one.row is not None:
                row = one.row
                note(db, FactChanged(FactKind.SESSION, row.id, row.version, row.local_date))
        return told

    monkeypatch.setattr(service, "store_workouts", noting)
    with pytest.raises(AssertionError):
        test_engine.test_a_workout_never_makes_a_decision_outdated(api)
    with pytest.raises(AssertionError):
        test_engine.test_a_thousand_workouts_change_no_byte_of_a_decision(api)
