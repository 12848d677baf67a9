"""The home screen stays one small answer, however rich the day."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from api.engine.facts import Position
from api.engine.ruleset import current
from api.engine.vocab import Phase
from api.kit.db.scope import Scope
from api.kit.http import json
from api.kit.ids import new_id
from api.programs.dose_schemas import SessionBlock
from api.programs.service import curriculum
from api.progression import gather, receipts
from tests.journeys.story import Story

PROGRAMS = tuple(curriculum().programs)
TEN_KILOBYTES = 10_000
REST_OF_THE_SCREEN = 1_900
"""Lock, cards, check-ins, phase and decision of a free athlete, with room to spare."""
TESTS = (
    {"test": "hinge_dowel", "value": 5, "pain": 1},
    {"test": "brace", "value": 1},
    {"test": "prone_plank", "value": 60},
    {"test": "brisk_walk_30", "value": 1},
)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("tests", [(), TESTS], ids=["p1", "p2"])
@pytest.mark.parametrize("reach", ["none", "below_knee"])
def test_no_day_of_the_week_takes_more_than_ten_kilobytes(
    api: Any, program: str, tests: tuple[dict[str, Any], ...], reach: str
) -> None:
    story = Story(api.athlete(), date(2026, 10, 1))
    story.calm_intake(leg_symptoms={"reach": reach})
    if tests:
        story.baselines(0, *tests)
    story.enroll(0, program)
    story.decide(0)

    days = [story.athlete.get(f"/today?local_date={story.day(day)}") for day in range(7)]

    assert max(len(day.text) for day in days) < TEN_KILOBYTES
    trained = [day.json["session"] for day in days if day.json["session"]]
    assert len(trained) >= 2
    assert all(
        [b["kind"] for b in s["blocks"]] == ["warm_up", "main", "cool_down"] for s in trained
    )


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_session_of_any_phase_leaves_room_for_the_rest_of_the_screen(
    api: Any, program: str, phase: Phase
) -> None:
    story = Story(api.athlete(), date(2026, 10, 1))
    story.calm_intake()
    story.enroll(0, program)
    start, owner = date(2026, 10, 1), UUID(story.athlete.id)
    with api.database.read(Scope(owner, owner)) as db:
        facts = gather.facts(db, gather.PLAN, start)
    standing = replace(facts, position=Position(phase, start))

    made = receipts.run(standing, current())

    days = [receipts.planned_shape(new_id(), made, day) for day in made.sessions]
    sizes = [len(json.write(SessionBlock(many=True).dump(day["blocks"]))) for day in days]
    assert sizes
    assert max(sizes) < TEN_KILOBYTES - REST_OF_THE_SCREEN


@pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")
@pytest.mark.parametrize(("day", "due"), [(7, False), (8, True), (20, True)])
def test_a_day_after_the_plan_is_no_rest_day_but_asks_for_the_next_one(
    api: Any, day: int, due: bool
) -> None:
    story = Story(api.athlete(), date(2026, 10, 1))
    story.calm_intake()
    story.enroll(0, "hinge-rebuild")
    assert story.decide(0)["valid_until"] == story.day(7)

    shown = story.athlete.get(f"/today?local_date={story.day(day)}").json

    kinds = {card["kind"] for card in shown["cards"]}
    assert ({"decision_due", "rest_day"} & kinds) == {"decision_due" if due else "rest_day"}
