"""Broken twins: what the other tests promise is seen to fail once the promise is broken."""

from __future__ import annotations

from typing import Any

import pytest

from api.measurements import chunks, deletions, plausible, ranks, records, registers
from api.measurements.merging import minutes, sums
from tests.measurements import test_chunks, test_days, test_engine, test_readiness, test_taking_in
from tests.measurements.making import PHONE, daily, send, span, value
from tests.support.world import World


def test_a_winner_of_the_day_is_caught(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = sums.swept

    def winner(parts: Any) -> Any:
        found = list(parts)
        best = min(part.rank for part in found)
        return usual(part for part in found if part.rank == best)

    monkeypatch.setattr(sums, "swept", winner)
    with pytest.raises(AssertionError):
        test_days.test_a_phone_and_a_watch_that_overlap_in_part_are_their_union(api)


def test_adding_all_devices_up_is_caught(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def together(parts: Any) -> Any:
        found = list(parts)
        return sum(part.value for part in found), 1.0, {part.source for part in found}

    monkeypatch.setattr(sums, "swept", together)
    with pytest.raises(AssertionError):
        test_days.test_a_phone_and_a_watch_that_overlap_in_part_are_their_union(api)


def test_the_last_writer_winning_is_caught(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "standing_of", lambda row: (-2,))
    one, two = (span("steps", said, "08:00", "09:00", source=PHONE) for said in (500, 300))
    athlete = api.athlete()
    for item in (one, two):
        send(athlete, item)

    assert daily(athlete, "steps") != 500
    with pytest.raises(AssertionError):
        test_taking_in.test_an_older_version_never_undoes_a_newer_one(api)


def test_a_forgotten_deletion_is_caught(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = registers.standing
    monkeypatch.setattr(
        registers,
        "standing",
        lambda number, state, said: (-2,) if state == "deleted" else usual(number, state, said),
    )
    with pytest.raises(AssertionError):
        test_taking_in.test_a_deleted_value_does_not_come_back_with_a_copy_of_it(api)


def test_deleted_samples_that_come_back_are_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "bury", lambda held: dict.fromkeys(held, (-2, chunks.DELETED, 0)))
    with pytest.raises(AssertionError):
        test_chunks.test_deleted_seconds_stay_deleted_and_later_ones_come(api)


def test_believing_everything_is_caught(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "doubt", lambda *_: None)
    with pytest.raises(AssertionError):
        test_engine.test_what_cannot_be_true_never_reaches_it(api)
    with pytest.raises(AssertionError):
        test_taking_in.test_what_cannot_be_true_is_kept_apart_with_its_reason(
            api, value("heart_rate", 700), "out_of_range"
        )
    assert plausible.doubt(records.MeasurementKind.HEART_RATE, 700, 0)


def test_averaging_two_makers_is_caught(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minutes, "OWN_SCALE", frozenset())
    with pytest.raises(AssertionError):
        test_days.test_two_makers_are_never_averaged(api)


def test_a_thin_baseline_that_speaks_is_caught(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.measurements.recovery_rules.BASE_NIGHTS", 13)
    with pytest.raises(AssertionError):
        test_readiness.test_a_thin_series_says_nothing(api, 13, 4, "few_nights")
    with pytest.raises(AssertionError):
        test_engine.test_a_thin_series_does_not_reach_it(api, 13, 7, 0)


def test_a_deletion_that_only_reaches_what_is_there_is_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletions.Deletions, "covers", lambda self, item: False)
    events = (test_taking_in.named(3), test_taking_in.GONE)
    with pytest.raises(AssertionError):
        test_taking_in.test_a_deletion_by_the_id_there_is_the_same_in_every_order_and_twice(
            api, events, None
        )


def test_a_copy_that_outranks_its_makers_door_is_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranks, "_behind", lambda source, own, doors: own)
    with pytest.raises(AssertionError):
        test_days.test_a_copy_never_outranks_its_makers_own_door(api)


def test_a_counter_whose_total_is_dropped_is_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = sums._apart

    def fine_only(parts: Any) -> Any:
        fine, _ = usual(parts)
        return fine, []

    monkeypatch.setattr(sums, "_apart", fine_only)
    with pytest.raises(AssertionError):
        test_days.test_a_counter_that_is_read_now_and_again_is_no_sum_of_its_readings(
            api, (0, 1, 2, 3)
        )
