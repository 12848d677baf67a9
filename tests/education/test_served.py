"""Cards beside decisions and sessions: chosen when shown, outside of what is sealed."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from api.education import catalogue
from api.education.schemas import EducationLink
from api.engine import codec
from api.engine.facts import Position
from api.engine.vocab import Phase
from api.kit.db.scope import Scope
from api.kit.db.unit_of_work import statements
from api.kit.http import json
from api.kit.ids import new_id
from api.programs.dose_schemas import SessionBlock
from api.programs.service import curriculum, planned_session_on, withheld
from api.programs.teaching import cards_of
from api.progression import queries, receipts
from tests.engine import factories as make
from tests.journeys.story import Story
from tests.programs.calm import MONDAY, ask, athlete_on
from tests.support.world import World

START = date(2026, 10, 1)
TEN_KILOBYTES = 10_000
REST_OF_THE_SCREEN = 1_800
"""Lock, cards, check-ins, phase and decision of a free athlete."""


def begun(api: World) -> tuple[Story, dict[str, Any]]:
    story = Story(api.athlete(), START)
    story.calm_intake()
    story.enroll(0, "hinge-rebuild")
    return story, story.decide(0)


def trained(story: Story) -> dict[str, Any]:
    items = story.athlete.get("/planned-sessions").json["items"]
    return next(item for item in items if item["blocks"])


def test_a_decision_and_its_sessions_carry_cards_by_name(api: World) -> None:
    story, made = begun(api)
    for shown in (made["education"], trained(story)["education"]):
        assert 1 <= len(shown) <= 3
        for link in shown:
            assert link == {"slug": link["slug"], "title": catalogue.cards()[link["slug"]].title}


def test_a_decision_teaches_what_its_reasons_say(api: World) -> None:
    _, made = begun(api)
    codes = {reason["code"] for reason in made["reasons"]}
    first = catalogue.cards()[made["education"][0]["slug"]]
    assert codes & {code for row in first.shown for code in row.reasons}


def test_cards_are_no_part_of_the_sealed_receipt(api: World) -> None:
    story, made = begun(api)
    owner = UUID(story.athlete.id)
    with api.database.read(Scope(owner, owner)) as db:
        row = queries.decision(db, owner, UUID(made["id"]))
        assert row is not None
        assert '"education"' not in row.receipt
        assert '"education"' not in row.inputs
        assert codec.decision_from_json(row.receipt).output_hash == made["output_hash"]
    replayed = story.athlete.get(f"/progression/decisions/{made['id']}/replay").json
    assert replayed["equal"] is True


def test_the_same_receipt_is_read_with_the_same_cards(api: World) -> None:
    story, made = begun(api)
    again = story.athlete.get(f"/progression/decisions/{made['id']}").json
    assert again["education"] == made["education"]


def test_a_withheld_session_teaches_only_what_is_for_everybody(api: World) -> None:
    story, _ = begun(api)
    day = date.fromisoformat(trained(story)["local_date"])
    owner = UUID(story.athlete.id)
    with api.database.read(Scope(owner, owner)) as db:
        row = planned_session_on(db, day)
        assert row is not None
        assert [card.slug for card in withheld(row).education] == ["warm-up", "red-flags"]


def test_cards_cost_no_statement(api: World) -> None:
    story, _ = begun(api)
    day = trained(story)["local_date"]
    owner = UUID(story.athlete.id)
    with api.database.read(Scope(owner, owner)) as db:
        row = planned_session_on(db, date.fromisoformat(day))
        assert row is not None
        before = statements.get()
        assert row.education
        assert statements.get() == before


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("program", list(curriculum().programs))
def test_a_session_with_its_cards_leaves_room_on_the_home_screen(
    program: str, phase: Phase
) -> None:
    """Ten kilobytes less what else a free athlete sees there, whatever the number of days."""
    room = TEN_KILOBYTES - REST_OF_THE_SCREEN
    for sessions in (2, 3, 4):
        standing = Position(phase, make.day(MONDAY))
        made = ask(athlete_on(MONDAY, program, sessions, standing))
        for day in made.sessions:
            blocks = receipts.planned_shape(new_id(), made, day)["blocks"]
            links = EducationLink(many=True).dump(cards_of(phase, blocks))
            size = len(json.write(SessionBlock(many=True).dump(blocks))) + len(json.write(links))
            assert size < room, (day.key, size)
