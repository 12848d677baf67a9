"""Red-flag questions: whatever is answered is stored, and what it raises is said at once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

VERSION = "2026.11"


def answer(athlete: Actor, day: str, key: str | None = None, **more: object) -> Answer:
    body = {"local_date": day, "questionnaire_version": VERSION, "answers": {}, **more}
    return athlete.post("/triage/screenings", body, key=key)


def test_the_questions_are_public_and_carry_the_emergency_advice(api: World) -> None:
    found = api.anonymous().get("/triage/questions")

    assert found.status == 200
    assert "public" in found.headers["Cache-Control"]
    assert found.json["emergency"]["within_h"] == 0
    assert found.json["emergency"]["contacts"][0]["phone"] == "112"
    assert "emergency" in found.json["emergency"]["text"].lower()


def test_unchanged_questions_are_not_sent_again(api: World) -> None:
    etag = api.anonymous().get("/triage/questions").etag

    again = api.anonymous().get("/triage/questions", headers={"If-None-Match": etag})

    assert again.status == 304


def test_a_screening_of_noes_is_clean(api: World) -> None:
    screening = api.screen(api.athlete()).json["screening"]

    assert screening["urgency"] == "none"
    assert screening["raised"] == []
    assert screening["missing"] == []
    assert screening["next_due_on"] == api.day(7)


def test_a_part_of_the_answers_is_stored_and_names_what_is_missing(api: World) -> None:
    athlete = api.athlete()
    mandatory = [
        question["code"]
        for question in athlete.get("/triage/questions").json["questions"]
        if question["mandatory"]
    ]

    saved = answer(athlete, api.day(), answers={"RF-CES-1": "no", "RF-NEU-2": "yes"})

    assert saved.status == 201
    assert saved.json["screening"]["raised"] == ["RF-NEU-2"]
    assert saved.json["screening"]["missing"] == [code for code in mandatory if code != "RF-CES-1"]


@pytest.mark.parametrize(
    ("code", "said", "urgency", "raised"),
    [
        ("RF-CES-2", "yes", "emergency", ["RF-CES-2"]),
        ("RF-CES-2", "unsure", "emergency", ["RF-CES-2"]),
        ("RF-NEU-2", "yes", "urgent", ["RF-NEU-2"]),
        ("RF-NEU-2", "unsure", "none", []),
        ("RF-SUR-1", "yes", "routine", ["RF-SUR-1"]),
    ],
)
def test_unsure_counts_as_yes_for_emergency_questions_only(
    api: World, code: str, said: str, urgency: str, raised: list[str]
) -> None:
    screening = api.screen(api.athlete(), **{code: said}).json["screening"]

    assert screening["urgency"] == urgency
    assert screening["raised"] == raised


def test_two_answers_can_weigh_more_than_each_alone(api: World) -> None:
    athlete = api.athlete()
    api.screen(athlete, **{"RF-INF-1": "yes", "RF-INF-2": "yes"})

    flags = {flag["code"]: flag for flag in athlete.get("/triage/flags").json["items"]}

    assert flags["RF-INF-2"]["level"] == "emergency"
    assert flags["RF-INF-2"]["needs"] == "emergency department now"


def test_what_was_raised_is_in_the_very_answer(api: World) -> None:
    effect = api.screen(api.athlete(), **{"RF-CES-1": "yes"}).json["effect"]

    assert "RF-CES-1" in effect["raised"]
    assert effect["lock"]["level"] == "emergency"
    assert effect["lock"]["effect"] == "nothing_prescribed"


def test_a_screening_reads_back_as_it_was_answered(api: World) -> None:
    athlete = api.athlete()
    saved = answer(athlete, api.day(-3), answers={"RF-CES-1": "unsure"})

    read = athlete.get(f"/triage/screenings/{saved.json['screening']['id']}")

    assert read.json == saved.json["screening"]
    assert read.etag == saved.etag == '"v1"'


def test_screenings_are_listed_by_their_day_newest_first(api: World) -> None:
    athlete = api.athlete()
    for days_ago in (1, 9, 4):
        answer(athlete, api.day(-days_ago))

    first = athlete.get("/triage/screenings?limit=2").json
    rest = athlete.get(f"/triage/screenings?limit=2&cursor={first['next_cursor']}").json

    days = [row["local_date"] for row in (*first["items"], *rest["items"])]
    assert days == [api.day(-1), api.day(-4), api.day(-9)]
    assert rest["next_cursor"] is None


def test_the_same_screening_sent_twice_is_stored_once(api: World) -> None:
    athlete, body = api.athlete(), {"id": str(uuid4()), "answers": {"RF-CES-1": "yes"}}

    first = answer(athlete, api.day(), **body)
    again = answer(athlete, api.day(), **body)

    assert again.text == first.text
    assert len(athlete.get("/triage/flags").json["items"]) == 1


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"questionnaire_version": "1999.1"}, "unknown_version", "/questionnaire_version"),
        ({"answers": {"RF-XX-1": "no"}}, "validation_failed", "/answers/RF-XX-1"),
        ({"answers": {"RF-AGE-1": "yes"}}, "validation_failed", "/answers/RF-AGE-1"),
        ({"answers": {"RF-CES-1": "maybe"}}, "validation_failed", "/answers/RF-CES-1"),
        ({"local_date": "2190-01-01"}, "date_in_future", "/local_date"),
    ],
)
def test_answers_that_cannot_be_read_name_the_member_at_fault(
    api: World, change: dict[str, object], code: str, pointer: str
) -> None:
    refused = answer(api.athlete(), api.day(), **change)

    assert (refused.status, refused.code) == (422, code)
    assert refused.pointers == [pointer]


def test_tomorrow_is_taken_because_it_is_somewhere_already(api: World) -> None:
    assert answer(api.athlete(), api.day(1)).status == 201
    assert answer(api.athlete(), api.day(2)).code == "date_in_future"


def test_somebody_elses_screening_is_not_there(api: World) -> None:
    saved = answer(api.athlete(), api.day())

    assert api.athlete().get(f"/triage/screenings/{saved.json['screening']['id']}").status == 404


def test_time_alone_closes_nothing(api: World) -> None:
    athlete = api.athlete()
    api.screen(athlete, **{"RF-NEU-2": "yes"})
    api.clock.advance(timedelta(days=400))
    api.screen(athlete)

    assert [flag["status"] for flag in athlete.get("/triage/flags").json["items"]] == ["open"]
