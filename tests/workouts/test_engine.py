"""Workouts are no exposures: whatever devices record, no decision changes by a byte (INV-20)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from api.engine import codec
from api.engine.facts import DecisionScope
from api.engine.vocab import ScopeKind
from api.kit.db.scope import Scope
from api.progression import gather
from tests.journeys.days import RDL, Days
from tests.support.world import World
from tests.workouts.making import GARMIN, STRAVA, WATCH, Item, listed, send, workout

FIRST = date(2026, 11, 14)
TODAY = 7
API = Path(__file__).parents[2] / "api"
SPORTS = ("strength", "running", "functional_fitness", "cycling")


def ready(api: World) -> Days:
    story = Days(api, FIRST)
    story.intake()
    story.lift(0, 60)
    story.lift(4, 60)
    return story


def thousand() -> list[Item]:
    """Heavy, easy, absurd, doubled; before, beside and in the midst of what was logged."""
    return [
        workout(
            f"{n % 23:02}:{n % 59:02}",
            20 + n % 80,
            (FIRST + timedelta(days=n % 8)).isoformat(),
            source=(WATCH, GARMIN, STRAVA)[n % 3],
            sport=SPORTS[n % 4],
            distance_m=(n * 37) % 12_000,
            average_hr_bpm=60 + n % 240,
            sets=[{"position": 0, "name": RDL, "reps": 5, "load_g": 300_000}] if n % 2 else [],
            external_id=str(n),
        )
        for n in range(1000)
    ]


def facts(api: World, story: Days) -> str:
    """All that a decision about the lift may know."""
    mine = UUID(story.athlete.id)
    with api.database.read(Scope(mine, mine)) as db:
        scope = DecisionScope(ScopeKind.EXERCISE, exercise=RDL)
        found = gather.facts(db, scope, FIRST + timedelta(days=TODAY))
    return codec.facts_to_json(found)


def told(made: dict[str, Any]) -> dict[str, Any]:
    """A decision without what names this very one."""
    return {name: said for name, said in made.items() if name not in ("id", "decided_at", "links")}


def send_all(story: Days) -> None:
    items = thousand()
    for at in range(0, len(items), 50):
        send(story.athlete, *items[at : at + 50])


def test_a_thousand_workouts_change_no_byte_of_a_decision(api: World) -> None:
    story = ready(api)
    made = story.decide(TODAY, exercise=RDL)
    path = f"/progression/decisions/{made['id']}"
    known, read = facts(api, story), story.athlete.get(path).data

    send_all(story)

    assert len(listed(story.athlete, "limit=100")) > 50
    assert (known, read) == (facts(api, story), story.athlete.get(path).data)
    assert told(made) == told(story.decide(TODAY, exercise=RDL))


def test_nothing_that_decides_knows_of_workouts() -> None:
    rooms = [*(API / "engine").rglob("*.py"), *(API / "progression").rglob("*.py")]

    assert rooms
    assert [room.name for room in rooms if "workouts" in room.read_text()] == []


def test_a_workout_never_makes_a_decision_outdated(api: World) -> None:
    story = ready(api)
    made = story.decide(TODAY, exercise=RDL)

    (stored,) = send(story.athlete, workout(day=story.day(TODAY)))
    story.athlete.delete(f"/workouts/{stored['id']}/session")
    story.athlete.delete(f"/workouts/{stored['id']}")

    assert story.athlete.get(f"/progression/decisions/{made['id']}").json["status"] == "current"
