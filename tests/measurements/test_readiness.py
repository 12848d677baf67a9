"""What devices say of recovery: each source against its own nights, unknown where these are few."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from api.measurements import recovery_rules as rules
from tests.measurements.making import RING, WATCH, Item, send, sleep, value
from tests.support.actor import Actor
from tests.support.world import NOW, World

TODAY = date(2026, 11, 21)
NIGHTS = rules.RECENT_DAYS + rules.BASE_DAYS - 1


def day(back: int) -> str:
    return (TODAY - timedelta(days=back)).isoformat()


def usual(kind: str, back: int) -> float:
    """A night like most: a little to and fro around the own usual."""
    swing = 1 if back % 2 else -1
    return {"hrv_rmssd": 60.0 + 6 * swing, "resting_heart_rate": 50.0 + swing}[kind]


def nights(kind: str, since: int = NIGHTS, until: int = 0, **more: Any) -> list[Item]:
    """Ordinary nights, from so many days back to before so many."""
    return [value(kind, usual(kind, back), day(back), **more) for back in range(since, until, -1)]


def recent(kind: str, said: float, count: int = 7, **more: Any) -> list[Item]:
    """The last nights, all alike."""
    return [value(kind, said, day(back), **more) for back in range(count)]


def readiness(athlete: Actor, query: str = "") -> dict[str, Any]:
    answer = athlete.get(f"/readiness{query}")
    assert answer.status == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def told(athlete: Actor) -> list[tuple[str, str, str | None]]:
    found = readiness(athlete)["contributions"]
    return [(one["metric"], one["level"], one["gap"]) for one in found]


def test_nothing_measured_is_unknown(api: World) -> None:
    found = readiness(api.athlete())

    assert (found["level"], found["coverage"], found["contributions"]) == ("unknown", 0, [])
    assert (found["newest_at"], found["stale"]) == (None, True)


@pytest.mark.parametrize(
    ("kind", "said", "level"),
    [
        ("hrv_rmssd", 59.7, "normal"),
        ("hrv_rmssd", 80, "normal"),
        ("hrv_rmssd", 54, "reduced"),
        ("resting_heart_rate", 50, "normal"),
        ("resting_heart_rate", 40, "normal"),
        ("resting_heart_rate", 53, "reduced"),
    ],
)
def test_a_week_is_judged_against_the_own_nights_before(
    api: World, kind: str, said: float, level: str
) -> None:
    athlete = api.athlete()
    send(athlete, *nights(kind, until=6), *recent(kind, said))

    found = readiness(athlete)

    (one,) = found["contributions"]
    assert (found["level"], one["level"], one["gap"]) == (level, level, None)
    assert (one["nights"], one["recent_nights"]) == (rules.BASE_DAYS, 7)
    assert (found["coverage"], found["stale"]) == (rules.WEIGHTS[kind], False)


def test_sleep_is_judged_by_what_is_missing_to_the_own_median(api: World) -> None:
    short, fine = api.athlete(), api.athlete()
    for athlete, hours in ((short, 7.2), (fine, 7.4)):
        send(
            athlete,
            *(sleep(day(back), 8) for back in range(30, 6, -1)),
            *(sleep(day(back), hours) for back in range(7)),
        )

    (one,), (other,) = (readiness(athlete)["contributions"] for athlete in (short, fine))

    assert (one["level"], one["debt_s"]) == ("reduced", round(7 * 0.8 * 3600))
    assert (other["level"], other["debt_s"]) == ("normal", round(7 * 0.6 * 3600))


@pytest.mark.parametrize(
    ("base", "week", "gap"),
    [(13, 4, "few_nights"), (14, 3, "few_recent_nights"), (14, 4, None)],
)
def test_a_thin_series_says_nothing(api: World, base: int, week: int, gap: str | None) -> None:
    athlete = api.athlete()
    send(
        athlete,
        *nights("hrv_rmssd", since=6 + base, until=6),
        *recent("hrv_rmssd", 10, count=week),
    )

    level = "unknown" if gap else "reduced"

    assert told(athlete) == [("hrv_rmssd", level, gap)]
    assert readiness(athlete)["level"] == level


def test_after_a_day_and_a_half_nothing_is_known_any_more(api: World) -> None:
    athlete = api.athlete()
    send(athlete, *nights("hrv_rmssd", until=6), *recent("hrv_rmssd", 30))
    newest = datetime.fromisoformat(readiness(athlete)["newest_at"])

    for hours, level in ((36, "reduced"), (36.01, "unknown")):
        api.clock.set(newest + timedelta(hours=hours))
        found = readiness(athlete)
        assert (found["level"], found["stale"]) == (level, hours > 36)

    assert told(athlete)[0][2] == "stale"


def test_a_past_day_is_told_as_it_was_known_then(api: World) -> None:
    athlete = api.athlete()
    send(athlete, *nights("hrv_rmssd", until=6), *recent("hrv_rmssd", 30))
    api.clock.set(NOW + timedelta(days=9))

    assert readiness(athlete)["level"] == "unknown"
    assert readiness(athlete, "?local_date=2026-11-21")["level"] == "reduced"


def test_two_makers_are_two_series_and_the_worse_one_counts(api: World) -> None:
    """The new watch reads ten lower by nature: alone against itself that is nothing."""
    athlete = api.athlete()
    send(
        athlete,
        *nights("hrv_rmssd", until=0),
        value("hrv_rmssd", 60, day(0)),
        *recent("hrv_rmssd", 40, count=3, source=WATCH),
    )

    assert sorted(told(athlete), key=str) == [
        ("hrv_rmssd", "normal", None),
        ("hrv_rmssd", "unknown", "few_nights"),
    ]
    assert readiness(athlete)["level"] == "normal"

    send(athlete, *nights("resting_heart_rate", until=6), *recent("resting_heart_rate", 60))
    assert readiness(athlete)["level"] == "reduced"


def test_neither_sdnn_nor_a_vendors_score_is_read(api: World) -> None:
    athlete = api.athlete()
    send(
        athlete,
        *(value("hrv_sdnn", 100 if back > 6 else 20, day(back)) for back in range(60)),
        *(value("vendor_readiness", 90 if back > 6 else 5, day(back)) for back in range(60)),
    )

    assert readiness(athlete)["contributions"] == []


def test_what_is_in_quarantine_is_not_read(api: World) -> None:
    athlete = api.athlete()
    send(athlete, *nights("hrv_rmssd", until=6), *recent("hrv_rmssd", 0.5))

    assert told(athlete) == [("hrv_rmssd", "unknown", "few_recent_nights")]


def test_a_deleted_night_is_not_read(api: World) -> None:
    athlete = api.athlete()
    found = send(athlete, *recent("hrv_rmssd", 60))
    assert readiness(athlete)["contributions"][0]["recent_nights"] == 7

    for one in found:
        athlete.delete(f"/measurements/{one['id']}")

    assert readiness(athlete)["contributions"] == []


def test_a_source_is_named_in_its_contribution(api: World) -> None:
    athlete = api.athlete()
    send(athlete, *recent("hrv_rmssd", 60))

    (one,) = readiness(athlete)["contributions"]

    assert one["source"]["provider"] == RING["provider"]
