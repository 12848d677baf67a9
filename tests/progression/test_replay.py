"""Receipts that an older version stored are replayed by what they say, not by how it is spelled."""

from typing import Any
from uuid import UUID

from api.kit.db.scope import Scope
from api.progression.models import DecisionRow
from tests.support.actor import Actor
from tests.support.world import World

TODAY, BEFORE = 'Z"', '+00:00"'
OTHER_HASH = "sha256:" + "0" * 64


def stored(world: World) -> tuple[Actor, str]:
    """A receipt that read a session."""
    athlete = world.ready_athlete()
    lifted = {"exercise": "hinge-wall", "sets": [{"reps": 8}]}
    done = {"local_date": world.day(), "started_at": f"{world.day()}T08:00:00Z", "time_zone": "UTC"}
    answer = athlete.post("/sessions", {**done, "exercises": [lifted]})
    assert answer.status == 201, answer.text
    asked = {"scope": {"kind": "plan"}, "local_date": world.day()}
    return athlete, athlete.post("/progression/decisions", asked).json["id"]


def told_otherwise(
    world: World, athlete: Actor, decision_id: str, **pairs: tuple[str, str]
) -> dict[str, Any]:
    """The replay of a receipt of which some members were stored with another text."""
    mine = UUID(str(athlete.subject_id))
    with world.database.write(Scope(mine, mine)) as db:
        row = db.get(DecisionRow, (mine, UUID(decision_id)))
        assert row is not None
        for name, (now, then) in pairs.items():
            assert now in getattr(row, name)
            setattr(row, name, getattr(row, name).replace(now, then))
    found: dict[str, Any] = athlete.get(f"/progression/decisions/{decision_id}/replay").json
    return found


def hashes(athlete: Actor, decision_id: str) -> dict[str, tuple[str, str]]:
    """Hashes as another spelling had them, in the row and in the receipt."""
    shown = athlete.get(f"/progression/decisions/{decision_id}").json["input_hash"]
    return {"input_hash": (shown, OTHER_HASH), "receipt": (shown, OTHER_HASH)}


def test_facts_that_are_spelled_otherwise_today_replay_to_the_same_answer(api: World) -> None:
    athlete, known = stored(api)

    replay = told_otherwise(api, athlete, known, inputs=(TODAY, BEFORE), **hashes(athlete, known))

    assert replay == {"decision_id": known, "equal": True, "differences": []}


def test_another_answer_differs_however_its_facts_are_spelled(api: World) -> None:
    athlete, known = stored(api)
    other = ('"safety_net":"New', '"safety_net":"Old')

    replay = told_otherwise(api, athlete, known, inputs=(TODAY, BEFORE), receipt=other)

    assert [row["pointer"] for row in replay["differences"]] == ["/safety_net"]


def test_hashes_of_facts_that_are_spelled_as_today_are_held_against_each_other(api: World) -> None:
    athlete, known = stored(api)

    replay = told_otherwise(api, athlete, known, **hashes(athlete, known))

    assert "/input_hash" in {row["pointer"] for row in replay["differences"]}
