"""What was imported is history: as if declared by hand, and never an exposure.

Each claim compares two athletes who differ in nothing but how their past came to us.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from api.engine.facts import Best, DecisionScope
from api.engine.vocab import ScopeKind
from api.kit.db.scope import Scope
from api.progression import gather
from tests.imports import sending
from tests.imports.logs import keel
from tests.imports.sending import commit, read, taken, undo
from tests.support.actor import Actor
from tests.support.world import World

Shape = dict[str, Any]
Lift = tuple[str, float, int]
PLAN = DecisionScope(ScopeKind.PLAN)


@dataclass(frozen=True)
class Past:
    """A history: the lifts that would be declared, and everything that stands in the log."""

    name: str
    bests: tuple[Lift, ...]
    lesser: tuple[Lift, ...] = ()

    @property
    def log(self) -> str:
        lifts = [*self.lesser, *self.bests]
        return keel(
            *(
                f"2026-0{1 + n % 8}-1{n % 10},{slug},{reps},{load}"
                for n, (slug, load, reps) in enumerate(lifts)
            )
        )


PASTS = [
    Past("a deadlift", (("deadlift-conventional", 200, 1),), (("deadlift-conventional", 180, 1),)),
    Past("hinges", (("deadlift-conventional", 180, 3), ("rdl-barbell", 130, 8))),
    Past("a light hinge", (("rdl-barbell", 40, 5),), (("rdl-barbell", 30, 10),)),
    Past("a squat and a row", (("squat-goblet", 40, 8), ("row-chest-supported", 70, 10))),
    Past("presses and pulls", (("bench-press", 110, 3), ("lat-pulldown", 80, 8))),
]


def plan(api: World, athlete: Actor, **scope: Any) -> Shape:
    body = {"scope": {"kind": "plan", **scope}, "local_date": api.day()}
    answer = athlete.post("/progression/decisions", body)
    assert answer.status in (200, 201), answer.text
    return dict(answer.json)


def doses(decision: Shape) -> Any:
    """What is to be done, without the ids that differ between athletes."""
    return (
        decision["action"],
        decision["phase"],
        [
            {name: value for name, value in one.items() if name != "id"}
            for one in decision["prescriptions"]
        ],
    )


def declare(athlete: Actor, *bests: Lift, **more: Any) -> None:
    said = [{"exercise": slug, "load_kg": load, "reps": reps} for slug, load, reps in bests]
    answer = athlete.patch("/me", {"history": {"bests": said, **more}}, etag="*")
    assert answer.status == 200, answer.text


def seen(api: World, athlete: Actor) -> Any:
    """All that a plan decision knows."""
    assert athlete.subject_id is not None
    with api.database.read(Scope(athlete.subject_id, athlete.subject_id)) as db:
        return gather.facts(db, PLAN, api.today)


def calm_days(api: World, slug: str, kg: float) -> str:
    """Two weeks of sessions of one lift, one of them yesterday."""
    return keel(*(f"{api.day(-back)},{slug},8,{kg}" for back in range(1, 15, 2)))


@pytest.mark.parametrize("past", PASTS, ids=lambda past: past.name)
def test_an_imported_past_gives_the_doses_of_the_same_past_declared_by_hand(
    api: World, past: Past
) -> None:
    by_hand, by_file = api.ready_athlete(), api.ready_athlete()
    declare(by_hand, *past.bests)
    done = taken(by_file, past.log)
    assert done["counts"]["left_out_sets"] == 0

    assert doses(plan(api, by_file)) == doses(plan(api, by_hand))


def test_the_best_set_is_the_one_with_the_highest_careful_estimate(api: World) -> None:
    athlete = api.athlete()
    rows = ("100,5", "110,1", "60,20", "150,0", "300,5")
    log = [f"2026-01-0{n},deadlift-conventional,{row}" for n, row in enumerate(rows, 1)]
    kinds = ["work", "work", "work", "work", "warm_up"]
    columns = "local_date,exercise,load_kg,reps,kind"

    taken(athlete, keel(*map(",".join, zip(log, kinds, strict=True)), columns=columns))

    assert seen(api, athlete).athlete.bests == (Best("deadlift-conventional", 100_000, 5),)


def test_a_declared_best_stands_above_an_imported_one(api: World) -> None:
    athlete = api.athlete()
    declare(athlete, ("deadlift-conventional", 150, 1))

    taken(athlete, keel("2026-01-05,deadlift-conventional,1,250", "2026-01-05,bench-press,5,80"))

    assert set(seen(api, athlete).athlete.bests) == {
        Best("deadlift-conventional", 150_000, 1),
        Best("bench-press", 80_000, 5),
    }


def test_imported_sessions_are_no_exposures_of_any_decision(api: World) -> None:
    athlete = api.ready_athlete()

    taken(athlete, calm_days(api, "rdl-tempo", 80))

    facts = seen(api, athlete)
    assert facts.sessions == ()
    assert facts.check_ins == ()
    assert len(sending.sessions(athlete)) == 7


def test_imported_loads_open_no_step_however_many_and_calm_they_are(api: World) -> None:
    """Two calm exposures open a step; a hundred imported ones do not."""
    by_hand, by_file = api.ready_athlete(), api.ready_athlete()
    for athlete in (by_hand, by_file):
        session = {
            "local_date": api.day(-3),
            "started_at": f"{api.day(-3)}T18:00:00Z",
            "time_zone": "UTC",
            "pain_before": 1,
            "pain_after": 1,
            "exercises": [
                {"exercise": "rdl-tempo", "sets": [{"reps": 8, "load_kg": 40, "pain": 1}]}
            ],
        }
        morning = {
            "kind": "next_morning",
            "local_date": api.day(-2),
            "time_zone": "UTC",
            "pain_morning": 1,
            "settle_h": 2,
            "leg_symptoms": {"reach": "none"},
        }
        assert athlete.post("/sessions", session).status == 201
        assert athlete.post("/check-ins", morning).status == 201
    declare(by_hand, ("rdl-tempo", 80, 8))
    taken(by_file, calm_days(api, "rdl-tempo", 80))

    for scope in ({"kind": "plan"}, {"kind": "exercise", "exercise": "rdl-tempo"}):
        mine, theirs = plan(api, by_file, **scope), plan(api, by_hand, **scope)
        assert doses(mine) == doses(theirs)
        assert mine["action"] != "progress"


def test_an_imported_session_shortens_no_lay_off(api: World) -> None:
    told = {"local_date": api.day(-41)}
    athletes = [api.ready_athlete(episode=told) for _ in range(2)]
    old = {
        "local_date": api.day(-40),
        "started_at": f"{api.day(-40)}T18:00:00Z",
        "time_zone": "UTC",
        "exercises": [{"exercise": "rdl-tempo", "sets": [{"reps": 8, "load_kg": 60, "pain": 0}]}],
    }
    for athlete in athletes:
        assert athlete.post("/sessions", old).status == 201
    declare(athletes[0], ("rdl-tempo", 60, 8))
    taken(athletes[1], calm_days(api, "rdl-tempo", 60))

    scope = {"kind": "exercise", "exercise": "rdl-tempo"}
    away, imported = (plan(api, athlete, **scope) for athlete in athletes)

    assert "layoff" in [reason["code"] for reason in away["reasons"]]
    assert [reason["code"] for reason in imported["reasons"]] == [
        reason["code"] for reason in away["reasons"]
    ]
    assert doses(imported) == doses(away)


def test_runs_of_the_last_month_are_told_as_declared_ones_are(api: World) -> None:
    athlete = api.athlete()
    columns = "local_date,exercise,distance_km,duration_s"
    runs = [(40, 30), (25, 12), (20, 8), (6, 4), (2, 4)]

    log = keel(*(f"{api.day(-back)},run-easy,{km},3600" for back, km in runs), columns=columns)
    taken(athlete, log)

    known = seen(api, athlete).athlete
    assert (known.longest_run_30d_m, known.weekly_run_m) == (12_000, 7_000)


def test_declared_runs_stand_above_imported_ones(api: World) -> None:
    athlete = api.athlete()
    declare(athlete, weekly_run_m=0, longest_run_30d_m=3000)

    columns = "local_date,exercise,distance_km"
    taken(athlete, keel(f"{api.day(-2)},run-easy,20", columns=columns))

    known = seen(api, athlete).athlete
    assert (known.longest_run_30d_m, known.weekly_run_m) == (3000, 0)


def test_an_undone_or_corrected_import_is_no_history_any_more(api: World) -> None:
    athlete = api.athlete()
    first = taken(athlete, keel("2026-01-05,deadlift-conventional,1,200"))
    taken(athlete, keel("2026-01-06,deadlift-conventional,1,180", "2026-01-07,bench-press,1,90"))

    undo(athlete, first["id"])
    assert seen(api, athlete).athlete.bests[1:] == (Best("deadlift-conventional", 180_000, 1),)

    bench, deadlift = sending.sessions(athlete)[1], sending.sessions(athlete)[0]
    athlete.delete(f"/sessions/{deadlift['id']}", etag="*")
    entry = {"exercise": "bench-press", "sets": [{"reps": 1, "load_kg": 70}]}
    athlete.patch(f"/sessions/{bench['id']}", {"exercises": [entry]}, etag="*")
    assert seen(api, athlete).athlete.bests == (Best("bench-press", 70_000, 1),)


def test_a_plan_waits_for_a_new_decision_once_the_past_has_changed(api: World) -> None:
    athlete = api.ready_athlete()
    before = plan(api, athlete)
    preview = read(athlete, keel("2026-01-05,deadlift-conventional,1,200"))
    assert athlete.get(f"/progression/decisions/{before['id']}").json["status"] == "current"

    commit(athlete, preview["id"])

    after = athlete.get(f"/progression/decisions/{before['id']}").json
    assert after["status"] == "outdated"


def test_an_imported_session_asks_for_no_morning_answer_and_answers_no_plan(api: World) -> None:
    athlete = api.ready_athlete()
    planned = plan(api, athlete) and athlete.get("/planned-sessions").json["items"][0]
    taken(athlete, keel(f"{api.day(-1)},rdl-tempo,8,60"))
    [session] = sending.sessions(athlete)

    today = athlete.get(f"/today?local_date={api.day()}").json
    answering = {"planned_session_id": planned["id"]}
    refused = athlete.patch(f"/sessions/{session['id']}", answering, etag="*")

    asked = [one["session_ids"] for one in today["check_ins"]]
    assert not any(session["id"] in ids for ids in asked)
    assert (refused.status, refused.pointers) == (422, ["/planned_session_id"])


def test_the_origin_of_a_session_cannot_be_said(api: World) -> None:
    athlete = api.athlete()
    taken(athlete, keel(f"{api.day(-1)},rdl-tempo,8,60"))
    [session] = sending.sessions(athlete)

    refused = athlete.patch(f"/sessions/{session['id']}", {"origin": "logged"}, etag="*")

    assert (refused.status, refused.pointers) == (422, ["/origin"])


def test_history_is_read_up_to_the_day_asked_for(api: World) -> None:
    athlete = api.athlete()
    columns = "local_date,exercise,distance_km"
    taken(athlete, keel(f"{api.day(-2)},run-easy,20", columns=columns))
    assert athlete.subject_id is not None

    with api.database.read(Scope(athlete.subject_id, athlete.subject_id)) as db:
        before = gather.facts(db, PLAN, api.today - timedelta(days=5))

    assert before.athlete.longest_run_30d_m is None
