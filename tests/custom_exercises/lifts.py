"""Own exercises as an app would send them."""

from __future__ import annotations

from typing import Any

from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

SLUG = "my-sandbag-lift"
PLACE = {
    "name": "Sandbag lift",
    "pattern": "hinge",
    "position": "standing",
    "laterality": "bilateral",
    "measure": "load",
}
GRADES = ("compression", "flexion", "extension", "rotation", "shear", "impact")
PLACED = {"ballistic": False, "avoid_if": []}


def grades(compression: int, **more: int) -> dict[str, int]:
    return dict.fromkeys(GRADES, 0) | {"compression": compression} | more


def add(actor: Actor, **members: Any) -> Answer:
    return actor.post("/custom-exercises", PLACE | members)


def made(actor: Actor, **members: Any) -> dict[str, Any]:
    answer = add(actor, **members)
    assert answer.status == 201, answer.text
    return dict(answer.json)


def add_for(clinician: Actor, athlete: Actor, **members: Any) -> Answer:
    return clinician.post(f"/athletes/{athlete.id}/custom-exercises", PLACE | members)


def listed(actor: Actor, query: str = "") -> list[str]:
    return [row["slug"] for row in actor.get(f"/custom-exercises{query}").json["items"]]


def session(world: World, slug: str = SLUG, **of_set: Any) -> dict[str, Any]:
    day = world.day(-1)
    return {
        "local_date": day,
        "started_at": f"{day}T07:05:00Z",
        "time_zone": "Europe/Paris",
        "exercises": [{"exercise": slug, "sets": [{"reps": 8, "load_kg": 40} | of_set]}],
    }
