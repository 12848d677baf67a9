"""Planned sessions: replaced by plans, withheld by doubt, settled by logs."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from api.kit.ids import new_id
from api.programs import service
from api.programs.vocab import PlannedSessionStatus
from tests.programs.factories import (
    FRIDAY,
    MONDAY,
    WEDNESDAY,
    acting_for,
    day,
    plan,
    prescription,
    shown,
    statuses,
)
from tests.support.actor import Actor
from tests.support.world import World

HINGE, SQUAT = "rdl-tempo", "squat-goblet"


def withhold(api: World, athlete: Actor, *exercises: str) -> None:
    with acting_for(api, athlete) as db:
        named = frozenset(exercises) if exercises else None
        service.withhold_plan(db, api.now, exercises=named)


def release(
    api: World, athlete: Actor, exercise: str, *, from_day: date = MONDAY, **dose: Any
) -> None:
    renewed = {"exercise": exercise, **dose}
    with acting_for(api, athlete) as db:
        service.update_prescription(
            db, from_day, exercise, prescription(**renewed), new_id(), api.now
        )


def mark(api: World, athlete: Actor, day_of: date, status: PlannedSessionStatus) -> UUID:
    session_id = new_id()
    with acting_for(api, athlete) as db:
        row = service.planned_session_on(db, day_of)
        assert row is not None
        service.mark_planned_session(db, row.id, session_id, status, api.now)
    return session_id


# --- on the wire -------------------------------------------------------------------------


def test_a_planned_session_shows_kilograms_and_leaves_out_what_does_not_apply(api: World) -> None:
    athlete = api.athlete()
    decision_id = plan(api, athlete, day(MONDAY, prescription(HINGE, load_g=62_500)))

    session = shown(athlete)["2026-11-23"]

    line = session["blocks"][1]["prescriptions"][0]
    assert line["sets"] == [{"reps": 8, "load_kg": 62.5}]
    assert session["decision_id"] == str(decision_id)
    assert (session["status"], session["session_id"]) == ("planned", None)


def test_an_instant_of_a_stored_dose_reads_like_any_other(api: World) -> None:
    athlete = api.athlete()
    dose = prescription(HINGE, not_before="2026-11-24T17:05:00+00:00", rest_s=None)
    plan(api, athlete, day(MONDAY, dose))

    line = shown(athlete)["2026-11-23"]["blocks"][1]["prescriptions"][0]

    assert (line["not_before"], line["rest_s"]) == ("2026-11-24T17:05:00Z", 0)


def test_planned_sessions_are_listed_newest_first_within_the_days_asked_for(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY), day(WEDNESDAY), day(FRIDAY))

    path = "/planned-sessions?until=2026-11-25"
    items = athlete.get(path).json["items"]

    assert [item["local_date"] for item in items] == ["2026-11-25", "2026-11-23"]


def test_a_planned_session_is_not_sent_again_until_it_changes(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY, prescription(HINGE)))
    path = f"/planned-sessions/{shown(athlete)['2026-11-23']['id']}"
    held = {"If-None-Match": athlete.get(path).etag}
    assert athlete.get(path, headers=held).status == 304

    withhold(api, athlete)

    assert athlete.get(path, headers=held).status == 200


def test_somebody_elses_planned_session_is_not_found(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY))
    planned_id = shown(athlete)["2026-11-23"]["id"]

    assert api.athlete().get(f"/planned-sessions/{planned_id}").status == 404


# --- a new plan --------------------------------------------------------------------------


def test_a_day_keeps_its_id_from_plan_to_plan(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY, prescription(HINGE)))
    before = shown(athlete)["2026-11-23"]["id"]

    plan(api, athlete, day(MONDAY, prescription(SQUAT), name="Squat A"))

    session = shown(athlete)["2026-11-23"]
    assert (session["id"], session["name"]) == (before, "Squat A")


def test_a_day_the_new_plan_does_not_have_is_gone_but_can_still_be_logged(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY), day(WEDNESDAY))
    gone = UUID(shown(athlete)["2026-11-25"]["id"])

    plan(api, athlete, day(MONDAY))

    assert list(shown(athlete)) == ["2026-11-23"]
    with acting_for(api, athlete) as db:
        assert service.has_planned_session(db, gone)
        assert not service.has_planned_session(db, new_id())


def test_nobody_else_has_that_planned_session(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY))
    planned_id = UUID(shown(athlete)["2026-11-23"]["id"])

    with acting_for(api, api.athlete()) as db:
        assert not service.has_planned_session(db, planned_id)


@pytest.mark.parametrize("status", [PlannedSessionStatus.DONE, PlannedSessionStatus.SKIPPED])
def test_a_session_answered_for_outlives_every_plan(
    api: World, status: PlannedSessionStatus
) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY), day(WEDNESDAY))
    mark(api, athlete, MONDAY, status)
    mark(api, athlete, WEDNESDAY, status)

    plan(api, athlete, day(MONDAY, name="Another"))

    assert statuses(athlete) == {"2026-11-23": status, "2026-11-25": status}
    assert shown(athlete)["2026-11-23"]["name"] == "Hinge A"


def test_a_past_day_that_nobody_answered_for_was_missed(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY), day(WEDNESDAY))

    plan(api, athlete, day(WEDNESDAY), from_day=WEDNESDAY)

    assert statuses(athlete) == {"2026-11-23": "missed", "2026-11-25": "planned"}


def test_a_plan_of_nothing_clears_the_coming_days(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY), day(WEDNESDAY))

    plan(api, athlete)

    assert shown(athlete) == {}


# --- doubt -------------------------------------------------------------------------------


def test_no_dose_is_shown_while_a_decision_is_due(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY, prescription(HINGE)))

    withhold(api, athlete)

    session = shown(athlete)["2026-11-23"]
    assert (session["status"], session["blocks"]) == ("awaiting_decision", [])


def test_doubt_about_one_exercise_leaves_other_sessions_alone(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY, prescription(HINGE)), day(WEDNESDAY, prescription(SQUAT)))

    withhold(api, athlete, HINGE)

    assert statuses(athlete) == {"2026-11-23": "awaiting_decision", "2026-11-25": "planned"}


def test_doubt_about_an_exercise_reaches_what_stands_in_for_it(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY, prescription("hip-thrust", replaces=HINGE)))

    withhold(api, athlete, HINGE)

    assert statuses(athlete) == {"2026-11-23": "awaiting_decision"}


def test_doubt_about_a_warm_up_withholds_nothing(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY, prescription(SQUAT), warm_up=[prescription(HINGE)]))

    withhold(api, athlete, HINGE)

    assert statuses(athlete) == {"2026-11-23": "planned"}


def test_what_was_done_is_never_withheld(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY, prescription(HINGE)))
    mark(api, athlete, MONDAY, PlannedSessionStatus.DONE)

    withhold(api, athlete)

    assert statuses(athlete) == {"2026-11-23": "done"}


def test_a_session_is_planned_again_once_its_last_doubt_is_settled(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY, prescription(HINGE), prescription(SQUAT)))
    withhold(api, athlete, HINGE)
    withhold(api, athlete, SQUAT)

    release(api, athlete, HINGE, load_g=50_000)
    assert statuses(athlete) == {"2026-11-23": "awaiting_decision"}
    release(api, athlete, SQUAT)

    session = shown(athlete)["2026-11-23"]
    assert session["status"] == "planned"
    loads = [line["sets"][0].get("load_kg") for line in session["blocks"][1]["prescriptions"]]
    assert loads == [50.0, None]


def test_one_dose_does_not_settle_doubt_about_the_whole_session(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY, prescription(HINGE)))
    withhold(api, athlete)
    withhold(api, athlete, HINGE)

    release(api, athlete, HINGE)
    assert statuses(athlete) == {"2026-11-23": "awaiting_decision"}

    plan(api, athlete, day(MONDAY, prescription(HINGE)))
    assert statuses(athlete) == {"2026-11-23": "planned"}


def test_a_stand_in_that_was_decided_takes_the_place_of_the_exercise(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY, prescription(HINGE)))
    withhold(api, athlete, HINGE)

    with acting_for(api, athlete) as db:
        dose = prescription("hip-thrust", replaces=HINGE)
        service.update_prescription(db, MONDAY, HINGE, dose, new_id(), api.now)

    session = shown(athlete)["2026-11-23"]
    names = [line["exercise"] for line in session["blocks"][1]["prescriptions"]]
    assert (session["status"], names) == ("planned", ["hip-thrust"])


def test_lighter_sets_of_a_lift_go_with_its_old_dose(api: World) -> None:
    athlete = api.athlete()
    easy, lighter = prescription("cat-cow"), prescription(HINGE, load_g=40_000)
    plan(api, athlete, day(MONDAY, prescription(HINGE, load_g=50_000), warm_up=(easy, lighter)))

    release(api, athlete, HINGE, load_g=35_000)

    warm_up, main = shown(athlete)["2026-11-23"]["blocks"]
    assert [line["exercise"] for line in warm_up["prescriptions"]] == ["cat-cow"]
    assert main["prescriptions"][0]["sets"][0]["load_kg"] == 35.0


def test_days_before_the_decision_keep_their_dose(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY, prescription(HINGE)), day(WEDNESDAY, prescription(HINGE)))

    release(api, athlete, HINGE, from_day=WEDNESDAY, load_g=50_000)

    lines = [session["blocks"][1]["prescriptions"][0] for session in shown(athlete).values()]
    assert [line["sets"][0].get("load_kg") for line in lines] == [50.0, None]


# --- logs --------------------------------------------------------------------------------


def test_a_log_settles_its_planned_session_and_can_be_taken_back(api: World) -> None:
    athlete = api.athlete()
    plan(api, athlete, day(MONDAY, prescription(HINGE)))
    session_id = mark(api, athlete, MONDAY, PlannedSessionStatus.DONE)
    done = shown(athlete)["2026-11-23"]
    assert (done["status"], done["session_id"]) == ("done", str(session_id))

    with acting_for(api, athlete) as db:
        planned_id = UUID(done["id"])
        service.reopen_planned_session(db, planned_id, api.now)

    again = shown(athlete)["2026-11-23"]
    assert (again["status"], again["session_id"]) == ("awaiting_decision", None)
    assert again["blocks"] == []


def test_a_log_of_a_day_that_is_gone_changes_nothing(api: World) -> None:
    athlete = api.athlete()

    with acting_for(api, athlete) as db:
        done = PlannedSessionStatus.DONE
        service.mark_planned_session(db, new_id(), new_id(), done, api.now)

    assert shown(athlete) == {}
