"""A screening that is refused is heard out: what its answers raise stands, and the refusal says so.

Seen red with `hearing` left off the operation: one slip in a form forgot all of its answers.
"""

from __future__ import annotations

import pytest

from api.kit.ids import new_id
from tests.assessments.test_screenings import answer
from tests.checkins.answers import open_codes
from tests.support.world import World

RED = {"RF-CES-1": "yes"}


@pytest.mark.parametrize(
    "spoil",
    [
        {"questionnaire_version": "1999.1"},
        {"answers": RED | {"RF-XX-1": "no"}},
        {"answers": RED | {"RF-CES-2": "maybe"}},
        {"local_date": "2190-01-01"},
        {"local_date": "yesterday"},
        {"comment": "since Tuesday"},
    ],
)
def test_a_red_answer_counts_although_its_screening_is_refused(
    api: World, spoil: dict[str, object]
) -> None:
    athlete = api.ready_athlete()

    refused = answer(athlete, **({"day": api.day(), "answers": RED} | _named(spoil)))

    assert refused.status == 422
    assert refused.json["effect"]["raised"] == ["RF-CES-1"]
    assert refused.json["effect"]["decision"]["action"] == "stop_and_refer"
    assert open_codes(athlete) == ["RF-CES-1"]
    assert len(athlete.get("/triage/screenings").json["items"]) == 1, "that of the ready athlete"


def _named(spoil: dict[str, object]) -> dict[str, object]:
    return {"day" if name == "local_date" else name: value for name, value in spoil.items()}


def test_two_answers_of_a_refused_screening_weigh_what_they_weigh_together(api: World) -> None:
    athlete, said = api.athlete(), {"RF-INF-1": "yes", "RF-INF-2": "yes"}
    stored = answer(api.athlete(), api.day(), answers=said).json["effect"]

    refused = answer(athlete, api.day(), answers=said | {"RF-CES-1": "maybe"}).json["effect"]

    assert stored["lock"]["level"] == "emergency"
    assert refused["raised"] == stored["raised"]
    assert refused["lock"]["level"] == stored["lock"]["level"]


def test_the_corrected_screening_raises_no_second_flag(api: World) -> None:
    athlete, one = api.athlete(), str(new_id())
    answer(athlete, api.day(), id=one, answers=RED | {"RF-CES-2": "maybe"})

    stored = answer(athlete, api.day(), id=one, answers=RED | {"RF-CES-2": "no"})

    assert stored.status == 201
    assert open_codes(athlete) == ["RF-CES-1"]


@pytest.mark.parametrize("answers", [None, [], "yes", {"RF-CES-1": "no", "RF-NEU-1": ["yes"]}])
def test_a_refused_screening_without_danger_in_it_changes_nothing(
    api: World, answers: object
) -> None:
    athlete = api.athlete()

    refused = answer(athlete, api.day(), answers=answers, comment="-")

    assert (refused.status, "effect" in refused.json) == (422, False)
    assert open_codes(athlete) == []
