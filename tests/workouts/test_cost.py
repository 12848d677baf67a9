"""What workouts cost: the same number of statements, however many there are."""

from __future__ import annotations

from datetime import date, timedelta

from api.kit.db.unit_of_work import statements
from tests.support.actor import Actor
from tests.support.world import World
from tests.workouts.making import GARMIN, STRAVA, listed, send, workout

SINCE = date(2025, 11, 22)


def fill(athlete: Actor, count: int) -> None:
    """So many recordings, every second a copy, over a year."""
    items = [
        workout(
            "18:00",
            60,
            (SINCE + timedelta(days=(n // 2) % 364)).isoformat(),
            source=(GARMIN, STRAVA)[n % 2],
            external_id=str(n),
        )
        for n in range(count)
    ]
    for at in range(0, count, 50):
        send(athlete, *items[at : at + 50])


def counted(athlete: Actor, path: str) -> int:
    statements.set(0)
    assert athlete.get(path).status == 200
    return statements.get()


def test_a_page_costs_the_same_statements_in_a_year_as_in_a_week(api: World) -> None:
    week, year = api.athlete(), api.athlete()
    fill(week, 8)
    fill(year, 500)

    assert len(listed(year, "limit=100")) == 100
    for query in ("limit=100", "limit=100&since=2025-11-23&sport=running", "limit=1"):
        assert counted(week, f"/workouts?{query}") == counted(year, f"/workouts?{query}")
    one = listed(year)[0]["id"]
    assert counted(year, f"/workouts/{one}") == counted(week, f"/workouts/{listed(week)[0]['id']}")


def test_a_batch_costs_the_same_statements_whatever_was_there(api: World) -> None:
    fresh, year = api.athlete(), api.athlete()
    fill(fresh, 2)
    fill(year, 500)
    costs = []

    for athlete in (fresh, year):
        statements.set(0)
        send(athlete, *(workout("06:00", 30, day) for day in ("2026-01-05", "2026-06-05")))
        costs.append(statements.get())

    assert costs[0] == costs[1]
