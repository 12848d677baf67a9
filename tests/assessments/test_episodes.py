"""Pain episodes: one open at a time, corrected under If-Match, read anew each time."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from api.assessments import service
from api.engine import facts
from api.engine.vocab import LegReach
from api.kit.db.scope import Scope
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import EPISODE, World


def describe(api: World, athlete: Actor, **more: Any) -> Answer:
    return athlete.post("/episodes", EPISODE | {"local_date": api.day()} | more)


def change(athlete: Actor, episode: Answer, **patch: Any) -> Answer:
    return athlete.patch(f"/episodes/{episode.json['episode']['id']}", patch, etag=episode.etag)


def episode_on(api: World, athlete: Actor, day: date) -> facts.Episode | None:
    with api.database.read(Scope(UUID(athlete.id), UUID(athlete.id))) as db:
        return service.engine_episode(db, day)


def test_an_episode_is_answered_with_how_it_behaves(api: World) -> None:
    saved = describe(api, api.athlete())

    assert saved.status == 201
    assert saved.json["effect"]["decision_due"] is True
    reading = saved.json["episode"]["reading"]
    assert (reading["stage"], reading["irritability"]) == ("subacute", "moderate")
    assert reading["irritability_because"] == ["settles after 12 h (2-24 h)"]
    assert {found["sensitivity"] for found in reading["sensitivities"]} == {
        "flexion",
        "compression",
    }
    assert (reading["radicular"], reading["recurrent"]) == (False, False)


def test_what_was_not_said_of_the_leg_stays_absent(api: World) -> None:
    saved = describe(api, api.athlete(), leg_symptoms={"reach": "foot", "side": "left"})

    assert saved.json["episode"]["leg_symptoms"] == {"reach": "foot", "side": "left"}
    assert saved.json["episode"]["reading"]["radicular"] is True


def test_tolerated_loads_come_back_in_kilograms(api: World) -> None:
    load = {"exercise": "rdl-tempo", "load_kg": 62.5, "reps": 5, "achieved_on": api.day(-3)}

    saved = describe(api, api.athlete(), best_tolerated=[load])

    assert saved.json["episode"]["best_tolerated"] == [load]


def test_the_reading_grows_older_with_the_days(api: World) -> None:
    athlete = api.athlete()
    saved = describe(api, athlete)
    api.clock.advance(timedelta(days=30))

    read = athlete.get(f"/episodes/{saved.json['episode']['id']}")

    assert read.json["reading"]["stage"] == "chronic"


def test_an_episode_filled_in_later_is_answered_as_on_its_own_day(api: World) -> None:
    athlete = api.athlete()

    saved = describe(api, athlete, local_date=api.day(-60), started_on=api.day(-130))

    assert saved.json["episode"]["reading"]["stage"] == "subacute"
    read = athlete.get(f"/episodes/{saved.json['episode']['id']}")
    assert read.json["reading"]["stage"] == "chronic"


def test_an_ended_episode_does_not_grow_older(api: World) -> None:
    athlete = api.athlete()
    saved = describe(api, athlete)
    change(athlete, saved, ended_on=api.day())
    api.clock.advance(timedelta(days=300))

    read = athlete.get(f"/episodes/{saved.json['episode']['id']}")

    assert read.json["reading"]["stage"] == "subacute"


def test_a_second_open_episode_is_refused_with_the_id_of_the_first(api: World) -> None:
    athlete = api.athlete()
    first = describe(api, athlete)

    second = describe(api, athlete)

    assert (second.status, second.code) == (409, "episode_open")
    assert second.json["existing_id"] == first.json["episode"]["id"]


def test_after_the_end_another_one_may_begin_and_is_called_recurrent(api: World) -> None:
    athlete = api.athlete()
    change(athlete, describe(api, athlete), ended_on=api.day())

    second = describe(api, athlete, started_on=api.day())

    assert second.json["episode"]["reading"]["recurrent"] is True


def test_an_ended_episode_opens_again_only_while_no_other_is_open(api: World) -> None:
    athlete = api.athlete()
    ended = change(athlete, describe(api, athlete), ended_on=api.day())
    second = describe(api, athlete)

    refused = change(athlete, ended, ended_on=None)
    change(athlete, second, ended_on=api.day())
    opened = change(athlete, ended, ended_on=None)

    assert (refused.status, refused.code) == (409, "episode_open")
    assert opened.json["episode"]["ended_on"] is None


def test_a_patch_merges_the_leg_and_replaces_lists(api: World) -> None:
    athlete = api.athlete()
    saved = describe(api, athlete, leg_symptoms={"reach": "below_knee", "side": "left"})

    changed = change(
        athlete, saved, leg_symptoms={"reach": "foot", "side": None}, aggravating=["sitting"]
    ).json["episode"]

    assert changed["leg_symptoms"] == {"reach": "foot"}
    assert changed["aggravating"] == ["sitting"]
    assert (changed["pain_worst"], changed["version"]) == (6, 2)


def test_a_change_needs_the_version_it_was_made_on(api: World) -> None:
    athlete = api.athlete()
    saved = describe(api, athlete)
    path = f"/episodes/{saved.json['episode']['id']}"
    change(athlete, saved, pain_worst=5)

    assert change(athlete, saved, pain_worst=4).status == 412
    assert athlete.patch(path, {"pain_worst": 4}).status == 428
    assert athlete.get(path).json["pain_worst"] == 5


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"pain_worst": 11}, "/pain_worst"),
        ({"settle_h": 337}, "/settle_h"),
        ({"qualities": ["ache", "ache"]}, "/qualities"),
        ({"leg_symptoms": {}}, "/leg_symptoms/reach"),
        ({"leg_symptoms": {"reach": "none", "colour": "red"}}, "/leg_symptoms/colour"),
        ({"started_on": "2026-11-22"}, "/started_on"),
        ({"local_date": "2026-12-24"}, "/local_date"),
        ({"ended_on": "2026-11-20"}, "/ended_on"),
    ],
)
def test_what_cannot_be_is_refused_by_name(api: World, wrong: dict[str, Any], pointer: str) -> None:
    refused = describe(api, api.athlete(), **wrong)

    assert (refused.status, refused.pointers) == (422, [pointer])


@pytest.mark.parametrize(
    ("ended_on", "code"),
    [("2026-09-04", "validation_failed"), ("2026-11-30", "date_in_future")],
)
def test_an_end_lies_between_the_first_day_and_today(api: World, ended_on: str, code: str) -> None:
    athlete = api.athlete()

    refused = change(athlete, describe(api, athlete), ended_on=ended_on)

    assert (refused.code, refused.pointers) == (code, ["/ended_on"])


def test_somebody_elses_episode_is_not_there(api: World) -> None:
    saved, other = describe(api, api.athlete()), api.athlete()
    path = f"/episodes/{saved.json['episode']['id']}"

    assert other.get(path).status == 404
    assert other.patch(path, {"pain_worst": 1}, etag="*").status == 404
    assert other.get("/episodes").json["items"] == []


def test_episodes_are_listed_newest_day_first(api: World) -> None:
    athlete = api.athlete()
    change(athlete, describe(api, athlete, local_date=api.day(-20)), ended_on=api.day(-10))
    describe(api, athlete)

    listed = athlete.get("/episodes").json["items"]

    assert [row["local_date"] for row in listed] == [api.day(), api.day(-20)]


def test_the_engine_reads_the_episode_that_was_open_on_the_day(api: World) -> None:
    athlete = api.athlete()
    ended = change(athlete, describe(api, athlete, local_date=api.day(-20)), ended_on=api.day(-10))
    second = describe(api, athlete, leg_symptoms={"reach": "foot"})

    now, then = (
        episode_on(api, athlete, api.today),
        episode_on(api, athlete, api.today - timedelta(days=12)),
    )

    assert now is not None
    assert now.ref.id == second.json["episode"]["id"]
    assert (now.leg.reach, now.earlier_12_months) == (LegReach.FOOT, 1)
    assert then is not None
    assert then.ref.id == ended.json["episode"]["id"]
    assert episode_on(api, athlete, api.today - timedelta(days=21)) is None
