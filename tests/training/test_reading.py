"""Reading sessions back: lists, windows of days, and what the engine is told."""

from __future__ import annotations

from datetime import timedelta

from api.engine import facts
from api.engine.vocab import (
    BandLevel,
    EffortScale,
    LegReach,
    SessionStatus,
    SetKind,
    SetStatus,
    StopReason,
)
from api.kit.db.scope import Scope
from api.kit.db.unit_of_work import statements
from api.training import service
from tests.support.actor import Actor
from tests.support.world import World
from tests.training.log import a_session, a_set, a_skipped_session, an_exercise, logged


def test_sessions_come_newest_day_first_page_by_page(api: World) -> None:
    athlete = api.athlete()
    days = [api.day(-offset) for offset in (2, 0, 3, 1)]
    for day in days:
        logged(athlete, a_session(day, an_exercise()))

    first = athlete.get("/sessions?limit=3").json
    rest = athlete.get(f"/sessions?limit=3&cursor={first['next_cursor']}").json

    seen = [row["local_date"] for row in first["items"] + rest["items"]]
    assert seen == sorted(days, reverse=True)
    assert rest["next_cursor"] is None


def test_a_window_of_days_includes_both_ends(api: World) -> None:
    athlete = api.athlete()
    for offset in range(4):
        logged(athlete, a_session(api.day(-offset)))

    window = athlete.get(f"/sessions?since={api.day(-2)}&until={api.day(-1)}").json

    assert [row["local_date"] for row in window["items"]] == [api.day(-1), api.day(-2)]


def test_a_list_holds_nobody_elses_sessions(api: World) -> None:
    logged(api.athlete(), a_session(api.day(), an_exercise()))

    assert api.athlete().get("/sessions").json["items"] == []


def test_a_longer_list_takes_no_more_statements(api: World) -> None:
    athlete = api.athlete()
    for offset in range(6):
        logged(athlete, a_session(api.day(-offset), an_exercise(), an_exercise("deadbug")))

    athlete.get("/sessions?limit=1")
    few = statements.get()
    athlete.get("/sessions?limit=6")

    assert statements.get() == few


def test_exercises_and_sets_keep_their_order(api: World) -> None:
    athlete = api.athlete()
    reps = [3, 1, 2]
    exercises = [an_exercise(slug, *(a_set(reps=n) for n in reps)) for slug in SLUGS]
    session = logged(athlete, a_session(api.day(), *exercises))

    [read] = athlete.get("/sessions").json["items"]

    assert read == session
    assert [entry["exercise"] for entry in read["exercises"]] == SLUGS
    assert [done["reps"] for done in read["exercises"][0]["sets"]] == reps


SLUGS = ["rdl-tempo", "deadbug", "rdl-tempo", "pallof-press"]


def test_an_unchanged_session_is_not_sent_again(api: World) -> None:
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise()))
    path = f"/sessions/{session['id']}"

    again = athlete.get(path, headers={"If-None-Match": athlete.get(path).etag})

    assert again.status == 304


def engine_sessions(api: World, athlete: Actor) -> tuple[facts.Session, ...]:
    assert athlete.subject_id is not None
    with api.database.read(Scope(athlete.subject_id, athlete.subject_id)) as db:
        return service.engine_sessions(db, api.today - timedelta(days=7), api.today)


def test_the_engine_reads_a_session_as_it_was_logged(api: World) -> None:
    athlete = api.athlete()
    stopped = a_set(
        reps=5,
        status="stopped",
        reason="pain",
        pain=4,
        effort={"scale": "rpe", "value": 7.5},
        target={"reps": 8, "band": "light", "effort": {"scale": "rir", "value": 3}},
    )
    stored = logged(
        athlete,
        a_session(
            api.day(), an_exercise("rdl-tempo", stopped), leg_symptoms={"reach": "below_knee"}
        ),
    )

    [session] = engine_sessions(api, athlete)

    assert session.ref == facts.FactRef("session", stored["id"], 1, api.today)
    assert session.status is SessionStatus.COMPLETED
    assert session.leg == facts.LegSymptoms(LegReach.BELOW_KNEE)
    assert not session.planned
    assert session.exercises == (
        facts.ExerciseDone(
            "rdl-tempo",
            (
                facts.SetDone(
                    kind=SetKind.WORK,
                    status=SetStatus.STOPPED,
                    reason=StopReason.PAIN,
                    reps=5,
                    load_g=60_000,
                    effort=facts.Effort(EffortScale.RPE, 7.5),
                    pain=4,
                    target=facts.SetTarget(
                        reps=8, band=BandLevel.LIGHT, effort=facts.Effort(EffortScale.RIR, 3)
                    ),
                ),
            ),
        ),
    )


def test_the_engine_is_told_of_skipped_sessions_and_of_nothing_outside_its_window(
    api: World,
) -> None:
    athlete = api.athlete()
    logged(athlete, a_skipped_session(api.day(-7)))
    logged(athlete, a_session(api.day(-8), an_exercise()))

    [session] = engine_sessions(api, athlete)

    assert (session.status, session.skip_reason) == (SessionStatus.SKIPPED, StopReason.TRAVEL)
