"""Measurements reach decisions, and there they can only lower or hold (INV-20)."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.engine.reading import readiness as reading
from api.engine.vocab import DecisionAction, caution
from api.kit.db.scope import Scope
from api.measurements import service
from tests.journeys.days import RDL, Days
from tests.measurements.making import RING, WATCH, Item, days, send, sleep, span, value
from tests.measurements.test_readiness import day, nights, recent
from tests.support.actor import Actor
from tests.support.world import World

FIRST = date(2026, 11, 14)
"""Seven days before the day that everything is decided for."""
TODAY = 7
HEART = "resting_heart_rate"
WORSE = {"hrv_rmssd": 12.0, "resting_heart_rate": 75.0}


def ready(api: World) -> Days:
    """A lifter who has earned a step."""
    story = Days(api, FIRST)
    story.intake()
    story.lift(0, 60)
    story.lift(4, 60)
    return story


def asked(story: Days) -> tuple[int, float, int]:
    """How careful the decision for the lift is, its heaviest load, and its sets."""
    action, load, sets = story.rdl(TODAY)
    return caution(DecisionAction(action)), load, sets


def lowered(one: tuple[int, float, int], other: tuple[int, float, int]) -> bool:
    """Whether one asks for nothing that the other does not."""
    return one[0] >= other[0] and one[1] <= other[1] and one[2] <= other[2]


def vitals(api: World, athlete: Actor) -> tuple[Any, ...]:
    mine = athlete.subject_id
    assert mine
    with api.database.read(Scope(mine, mine)) as db:
        return service.engine_vitals(db, date(2026, 7, 24), date(2026, 11, 21))


# --- what reaches the engine ------------------------------------------------------------------


def test_each_night_is_a_fact_of_its_source(api: World) -> None:
    athlete = api.athlete()
    send(
        athlete,
        *nights("hrv_rmssd", until=0),
        value("hrv_rmssd", 60, day(0)),
        sleep(day(0), 7, source=WATCH),
    )

    found = [one for one in vitals(api, athlete) if str(one.ref.local_date) == day(0)]

    assert {(one.hrv_rmssd_ms, one.sleep_s) for one in found} == {(60, None), (None, 7 * 3600)}
    assert len({one.source for one in found}) == 2
    assert {one.ref.kind for one in found} == {"measurement"}


def test_a_night_that_its_source_deletes_makes_decisions_outdated(api: World) -> None:
    story = ready(api)
    send(story.athlete, sleep(day(0), 4, external_id="n"))
    made = story.decide(TODAY, exercise=RDL)
    gone = {"items": [{"provider": RING["provider"], "external_id": "n"}]}

    answer = story.athlete.post("/measurements/deletions", gone)

    assert answer.json["effect"]["decision_due"] is True
    decided = story.athlete.get(f"/progression/decisions/{made['id']}")
    assert decided.json["status"] == "outdated"
    again = story.athlete.post("/measurements/deletions", gone)
    assert again.json["results"][0]["status"] == "noted"


@pytest.mark.parametrize(("base", "week", "reaches"), [(13, 7, 0), (14, 3, 0), (14, 4, 18)])
def test_a_thin_series_does_not_reach_it(api: World, base: int, week: int, reaches: int) -> None:
    athlete = api.athlete()
    older = nights("hrv_rmssd", since=6 + base, until=6)
    send(athlete, *older, *recent("hrv_rmssd", 60, count=week))

    assert len(vitals(api, athlete)) == reaches


def test_a_series_that_ended_the_day_before_yesterday_does_not_reach_it(api: World) -> None:
    fresh, old = api.athlete(), api.athlete()
    send(fresh, *nights("hrv_rmssd", until=0))
    send(old, *nights("hrv_rmssd", until=1))

    assert (len(vitals(api, fresh)) > 0, vitals(api, old)) == (True, ())


def test_what_cannot_be_true_never_reaches_it(api: World) -> None:
    athlete = api.athlete()
    absurd = value("resting_heart_rate", 15, day(0))
    send(athlete, *nights("resting_heart_rate"), absurd, sleep(day(0), 7) | {"value": -5})

    found = [one for one in vitals(api, athlete) if str(one.ref.local_date) == day(0)]

    assert found == []


# --- what it makes of it ----------------------------------------------------------------------


def test_a_tired_week_holds_what_would_have_risen(api: World) -> None:
    story = ready(api)
    risen = asked(story)
    assert risen[0] == caution(DecisionAction.PROGRESS)

    send(story.athlete, *nights("hrv_rmssd", until=6), *recent("hrv_rmssd", 20))
    held = story.decide(TODAY, exercise=RDL)

    assert (held["action"], held["reasons"][0]["code"]) == ("hold", "readiness_low")
    assert "measurement" in {fact["kind"] for fact in held["facts"]}


def test_a_rested_week_opens_nothing_that_was_not_open(api: World) -> None:
    story = ready(api)
    without = asked(story)
    good = [*recent("hrv_rmssd", 120), *recent("resting_heart_rate", 38)]

    send(story.athlete, *nights("hrv_rmssd", until=6), *nights("resting_heart_rate", until=6))
    send(story.athlete, *good, *(sleep(day(back), 9) for back in range(7)))

    assert without == asked(story)


def test_a_night_that_changed_makes_decisions_outdated(api: World) -> None:
    story = ready(api)
    made = story.decide(TODAY, exercise=RDL)
    path = f"/progression/decisions/{made['id']}"

    steps = story.athlete.post("/measurements", {"items": [span("steps", 9, "08:00", "09:00")]})
    assert (steps.json["effect"]["decision_due"], story.athlete.get(path).json["status"]) == (
        False,
        "current",
    )
    night = story.athlete.post("/measurements", {"items": [sleep(day(0), 4)]})

    assert night.json["effect"]["decision_due"] is True
    assert story.athlete.get(path).json["status"] == "outdated"


def test_a_resent_night_leaves_decisions_as_they_are(api: World) -> None:
    story = ready(api)
    send(story.athlete, sleep(day(0), 4))
    made = story.decide(TODAY, exercise=RDL)

    send(story.athlete, sleep(day(0), 4), span("steps", 9, "08:00", "09:00"))

    again = story.decide(TODAY, exercise=RDL)
    assert (made["id"], made["input_hash"]) == (again["id"], again["input_hash"])


READINGS = st.lists(
    st.tuples(
        st.sampled_from(sorted(WORSE)),
        st.integers(0, 30),
        st.sampled_from((RING, WATCH)),
        st.floats(0.5, 1.6),
    ),
    max_size=12,
)
BASES = {"hrv_rmssd": 60.0, "resting_heart_rate": 50.0}


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(READINGS, st.floats(3, 10))
def test_inv_20_no_measurements_ask_for_more_than_none(
    api: World, readings: list[tuple[str, int, dict[str, str], float]], slept: float
) -> None:
    story = ready(api)
    without = asked(story)
    old = [*nights("hrv_rmssd", until=6), *nights("resting_heart_rate", until=6)]
    more = [
        value(kind, BASES[kind] * by, day(back), source=source, external_id=f"{number}")
        for number, (kind, back, source, by) in enumerate(readings)
    ]
    send(story.athlete, *old, *more, sleep(day(0), slept))

    assert lowered(asked(story), without)


@pytest.mark.parametrize("kind", sorted(WORSE))
def test_inv_20_adding_or_worsening_fresh_readings_only_lowers_or_holds(
    api: World, kind: str
) -> None:
    """One step after the other: a thicker week, a worse night, another device, short sleep."""
    story = ready(api)
    seen = [asked(story)]
    week = nights(kind, since=7, until=0)
    steps: list[list[Item]] = [
        nights(kind, until=6),
        week,
        [value(kind, BASES[kind], day(0), external_id="today", external_version=1)],
        [value(kind, WORSE[kind], day(0), external_id="today", external_version=2)],
        [value(kind, WORSE[kind], day(1), clock="05:00")],
        recent(kind, BASES[kind], source=WATCH),
        [sleep(day(0), 3.5)],
        [sleep(day(0), 9, source=WATCH)],
    ]
    for items in steps:
        send(story.athlete, *items)
        seen.append(asked(story))

    assert [lowered(after, before) for before, after in itertools.pairwise(seen)] == [True] * len(
        steps
    )
    assert seen[0] != seen[-1]


def test_inv_20_a_device_that_reads_calmer_does_not_talk_another_one_away(api: World) -> None:
    story = ready(api)
    send(
        story.athlete, *nights("resting_heart_rate", until=1), *recent("resting_heart_rate", 57, 1)
    )
    held = asked(story)
    assert held[0] > caution(DecisionAction.PROGRESS)

    calm = {"provider": "whoop", "device": "Whoop 5"}
    send(story.athlete, *nights(HEART, until=1, source=calm))
    send(story.athlete, *recent(HEART, 45, 1, source=calm))

    assert held == asked(story)


# --- seen to fail -----------------------------------------------------------------------------


def test_one_yardstick_for_all_makers_is_caught(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With readings of two makers in one series, the calmer one's nights would set the usual."""
    story = ready(api)
    loud = {"provider": "whoop", "device": "Whoop 5"}
    send(
        story.athlete, *nights("resting_heart_rate", until=1), *recent("resting_heart_rate", 57, 1)
    )
    send(
        story.athlete,
        *(value(HEART, 70, day(back), source=loud) for back in range(2, 60)),
        value(HEART, 70, day(0), source=loud),
    )
    held = asked(story)
    assert held[0] > caution(DecisionAction.PROGRESS)

    mixed = reading._vitals_by_day
    monkeypatch.setattr(reading, "_sources", lambda book: ("",))
    monkeypatch.setattr(reading, "_of_source", lambda book, source: mixed(book))
    send(story.athlete, sleep(day(0), 8))

    assert not lowered(asked(story), held)


def test_the_days_of_the_nights_are_shown_as_well(api: World) -> None:
    athlete = api.athlete()
    send(athlete, *recent("hrv_rmssd", 60, 2))

    assert sorted(days(athlete)) == [day(1), day(0)]
