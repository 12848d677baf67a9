"""Workouts as an app sends them, and what became of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.measurements.making import PARIS, at, results
from tests.support.actor import Actor

Item = dict[str, Any]
DAY = "2026-11-20"
GARMIN = {"provider": "garmin", "device": "Forerunner 965"}
APPLE_COPY = {
    "provider": "apple_health",
    "device": "Forerunner 965",
    "origin": "com.garmin.connect",
}
WATCH = {"provider": "apple_health", "device": "Watch7,2"}
STRAVA = {"provider": "strava"}


def workout(begun: str = "18:00", minutes: float = 60, day: str = DAY, **more: Any) -> Item:
    """A run by the clock on a wall."""
    start = datetime.fromisoformat(at(day, begun))
    end = start + timedelta(minutes=minutes)
    return {
        "source": WATCH,
        "sport": "running",
        "started_at": start.isoformat(),
        "ended_at": end.isoformat(),
        "local_date": day,
        "time_zone": PARIS,
    } | more


def send(athlete: Actor, *items: Item) -> list[dict[str, Any]]:
    """What became of workouts."""
    return results(athlete.post("/workouts", {"items": list(items)}))


def forget(athlete: Actor, *items: Item) -> list[str]:
    """What became of deletions by the ids that apps know."""
    answer = athlete.post("/workouts/deletions", {"items": list(items)})
    return [one["status"] for one in results(answer)]


def gone(external_id: str, version: int | None = None, provider: str = "apple_health") -> Item:
    return {"provider": provider, "external_id": external_id, "external_version": version}


def listed(athlete: Actor, query: str = "") -> list[dict[str, Any]]:
    answer = athlete.get(f"/workouts?{query}")
    assert answer.status == 200, answer.text
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def whole(athlete: Actor, workout_id: str) -> dict[str, Any]:
    answer = athlete.get(f"/workouts/{workout_id}")
    assert answer.status == 200, answer.text
    return dict(answer.json)


def likeness(found: list[dict[str, Any]]) -> list[Any]:
    """What is listed, without what is different in every account and order of arrival."""
    return [
        {name: said for name, said in one.items() if name not in _OWN}
        | {"source": _names(one["source"]), "copies": _copies(one["copies"])}
        for one in found
    ]


_OWN = ("id", "version", "updated_at", "session_id")


def _names(source: dict[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in source.items() if name != "id"}


def _copies(copies: list[dict[str, Any]]) -> list[Any]:
    found = [one | {"id": None, "source": _names(one["source"])} for one in copies]
    return sorted(found, key=str)
