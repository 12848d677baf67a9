"""Insights over HTTP: one's own facts as lines and sentences, computed when asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.journeys.story import Story, reps
from tests.reports.conftest import month
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

KINDS = ("pain", "load", "provocations")
CALM = 6


def told(actor: Actor, kind: str, day: str) -> Answer:
    answer = actor.get(f"/insights/{kind}?local_date={day}")
    assert answer.status == 200, answer.text
    return answer


def series(answer: Answer) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in answer.json["series"]}


def test_the_pain_insight_shows_mornings_with_their_colours(api: World, trained: Actor) -> None:
    found = series(told(trained, "pain", api.day()))

    mornings = found["morning pain"]
    assert mornings["unit"] == "NPRS"
    assert [p["value"] for p in mornings["points"] if p["zone"] == "red"] == [4.0, 4.0]
    assert {p["value"] for p in found["worst pain in a session"]["points"]} == {2.0}
    assert [p["value"] for p in found["activities you chose (PSFS)"]["points"]] == [4.0]
    assert set(found) >= {"usual morning", "median morning of 7 days"}


def test_the_load_insight_shows_effort_times_minutes(api: World, trained: Actor) -> None:
    answer = told(trained, "load", api.day())

    found = series(answer)
    assert {p["value"] for p in found["session load"]["points"]} == {0.0, 250.0}
    assert found["load of the week"]["points"][-1]["local_date"] == api.day()
    assert found["hinge volume of the week"]["unit"] == "kg x reps"
    assert {p["zone"] for p in found["session load"]["points"]} == {"unknown"}


def test_the_load_insight_says_that_no_decision_uses_the_ratio(api: World) -> None:
    story = Story(api.athlete(), api.today - timedelta(days=40))
    story.calm_intake()
    for number in (1, 20, 39):
        story.session(number, "rdl-tempo", reps(8, 40, [1], 6), session_rpe=5, duration_s=3000)

    answer = told(story.athlete, "load", api.day())

    assert "short over long" in series(answer)
    assert any("no decision uses it" in note for note in answer.json["notes"])


def test_the_provocation_insight_counts_and_never_explains(api: World, trained: Actor) -> None:
    answer = told(trained, "provocations", api.day())

    (line,) = answer.json["series"]
    assert line["name"] == "Tempo RDL"
    assert len(line["points"]) == 12
    first, *rest = answer.json["notes"]
    assert "higher than usual in 2 of 12" in first
    assert any("does not show that an exercise is the reason" in note for note in rest)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_history_is_an_empty_insight_with_a_sentence(api: World, kind: str) -> None:
    answer = told(api.athlete(), kind, api.day())

    assert answer.json["series"] == []
    assert len(answer.json["notes"]) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_insight_knows_nothing_of_anybody_else(api: World, trained: Actor, kind: str) -> None:
    assert told(trained, kind, api.day()).json["series"]
    assert told(api.athlete(), kind, api.day()).json["series"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_insight_speaks_of_the_day_it_is_asked_for(
    api: World, trained: Actor, kind: str
) -> None:
    before = told(trained, kind, api.day(-28 + CALM)).json
    last = [p["local_date"] for one in before["series"] for p in one["points"]]

    assert all(day <= api.day(-28 + CALM) for day in last)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", ["", ".svg"])
def test_an_unchanged_insight_is_not_sent_again(
    api: World, trained: Actor, kind: str, suffix: str
) -> None:
    path = f"/insights/{kind}{suffix}?local_date={api.day()}"
    held = trained.get(path)

    again = trained.get(path, headers={"If-None-Match": held.etag})

    assert (again.status, again.text) == (304, "")
    assert again.etag == held.etag
    assert held.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("suffix", ["", ".svg"])
def test_a_new_morning_changes_the_pain_insight(api: World, suffix: str) -> None:
    story = Story(api.athlete(), api.today)
    path = f"/insights/pain{suffix}?local_date={api.day()}"
    before = story.athlete.get(path)
    story.morning(0, 3, 4)

    after = story.athlete.get(path, headers={"If-None-Match": before.etag})

    assert after.status == 200
    assert after.etag != before.etag


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", ["", ".svg"])
def test_without_the_consent_there_is_no_insight(api: World, kind: str, suffix: str) -> None:
    athlete = api.athlete()
    withdrawn = {"version": "2026-11", "granted": False}
    assert athlete.put("/me/consents/health_data", withdrawn).status == 200

    answer = athlete.get(f"/insights/{kind}{suffix}?local_date={api.day()}")

    assert (answer.status, answer.code) == (403, "consent_required")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", ["", ".svg"])
@pytest.mark.parametrize("query", ["", "?local_date=2026-13-01", "?local_date=today"])
def test_an_insight_needs_the_athletes_day(api: World, kind: str, suffix: str, query: str) -> None:
    answer = api.athlete().get(f"/insights/{kind}{suffix}{query}")

    assert (answer.status, answer.pointers) == (422, ["query/local_date"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_the_edges_of_the_calendar_are_days_like_any_other(api: World, kind: str, day: str) -> None:
    assert told(api.athlete(), kind, day).json["series"] == []


def test_a_locked_athlete_still_reads_their_own_history(api: World) -> None:
    athlete = month(api)
    assert api.screen(athlete, RF_CES_1="yes").status == 201

    assert all(told(athlete, kind, api.day()).json["series"] for kind in KINDS)
