"""Raised flags: listed with what they forbid, acknowledged without effect, never withdrawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from api.assessments import service
from api.engine.facts import FactRef
from api.engine.safety.triage import Raised
from api.engine.vocab import FactKind, FlagLevel, TriageAnswer
from api.kit.db.scope import Scope
from tests.support.actor import Actor
from tests.support.world import World

YES, NO = TriageAnswer.YES, TriageAnswer.NO


@contextmanager
def rows_of(api: World, athlete: Actor) -> Iterator[Session]:
    with api.database.write(Scope(UUID(athlete.id), UUID(athlete.id))) as db:
        yield db


def check_in(day: date, version: int = 1, id_: str | None = None) -> FactRef:
    return FactRef(FactKind.CHECK_IN, id_ or str(uuid4()), version, day)


def test_an_open_flag_says_what_it_forbids_who_should_look_and_why(api: World) -> None:
    athlete = api.athlete()
    screening = api.screen(athlete, **{"RF-SUR-1": "yes"}).json["screening"]

    (flag,) = athlete.get("/triage/flags").json["items"]

    assert (flag["level"], flag["effect"]) == ("clearance", "bodyweight_only")
    assert (flag["status"], flag["clearance_id"]) == ("open", None)
    assert flag["question"].endswith("?")
    assert "physiotherapist" in flag["needs"]
    assert flag["raised_by"]["id"] == screening["id"]
    assert flag["raised_on"] == api.day()


def test_acknowledging_keeps_the_first_time_and_unlocks_nothing(api: World) -> None:
    athlete = api.athlete()
    api.screen(athlete, **{"RF-CES-1": "yes"})
    (flag,) = athlete.get("/triage/flags").json["items"]

    first = athlete.put(f"/triage/flags/{flag['id']}/acknowledgement")
    api.clock.advance(timedelta(hours=1))
    again = athlete.put(f"/triage/flags/{flag['id']}/acknowledgement")

    assert first.json == again.json == flag | {"acknowledged_at": first.json["acknowledged_at"]}
    assert first.json["effect"] == "nothing_prescribed"
    assert athlete.get("/triage/lock").json["level"] == "emergency"


def test_somebody_elses_flag_can_be_neither_seen_nor_acknowledged(api: World) -> None:
    athlete, other = api.athlete(), api.athlete()
    api.screen(athlete, **{"RF-CES-1": "yes"})
    (flag,) = athlete.get("/triage/flags").json["items"]

    assert other.get("/triage/flags").json["items"] == []
    assert other.put(f"/triage/flags/{flag['id']}/acknowledgement").status == 404


def test_flags_are_paged_newest_day_first(api: World) -> None:
    athlete = api.athlete()
    with rows_of(api, athlete) as db:
        for days_ago in (5, 1, 3):
            day = api.today - timedelta(days=days_ago)
            service.raise_flags(db, {"RF-CES-1": YES}, raised_by=check_in(day), now=api.now)

    first = athlete.get("/triage/flags?limit=2").json
    rest = athlete.get(f"/triage/flags?limit=2&cursor={first['next_cursor']}").json

    days = [flag["raised_on"] for flag in (*first["items"], *rest["items"])]
    assert days == [api.day(-1), api.day(-3), api.day(-5)]


def test_a_correction_never_withdraws_a_flag(api: World) -> None:
    athlete, ref = api.athlete(), check_in(api.today)
    with rows_of(api, athlete) as db:
        raised = service.raise_flags(db, {"RF-CES-1": YES}, raised_by=ref, now=api.now)
        later = check_in(api.today, version=2, id_=ref.id)
        corrected = service.raise_flags(db, {"RF-CES-1": NO}, raised_by=later, now=api.now)

    assert (raised, corrected) == (("RF-CES-1",), ())
    assert [flag["status"] for flag in athlete.get("/triage/flags").json["items"]] == ["open"]


def test_one_answer_raises_one_flag_however_often_it_is_corrected(api: World) -> None:
    athlete, ref = api.athlete(), check_in(api.today)
    with rows_of(api, athlete) as db:
        for version in (1, 2, 3):
            again = check_in(api.today, version, ref.id)
            service.raise_flags(db, {"RF-CES-1": YES}, raised_by=again, now=api.now)

    assert len(athlete.get("/triage/flags").json["items"]) == 1


def test_a_correction_can_make_a_flag_stricter(api: World) -> None:
    athlete, ref = api.athlete(), check_in(api.today - timedelta(days=2))
    worse = check_in(api.today, version=2, id_=ref.id)
    with rows_of(api, athlete) as db:
        service.raise_flags(db, {"RF-FX-3": YES}, raised_by=ref, now=api.now)
        raised = service.raise_flags(
            db, {"RF-FX-3": YES, "RF-FX-1": YES}, raised_by=worse, now=api.now
        )

    flags = {flag["code"]: flag for flag in athlete.get("/triage/flags").json["items"]}
    assert set(raised) == {"RF-FX-1", "RF-FX-3"}
    assert flags["RF-FX-3"]["level"] == "emergency"
    assert flags["RF-FX-3"]["raised_on"] == api.day()
    assert flags["RF-FX-3"]["raised_by"]["version"] == 2


def test_what_other_members_of_a_fact_raise_is_stored_with_its_answers(api: World) -> None:
    athlete, ref = api.athlete(), check_in(api.today)
    legs = Raised("RF-NEU-2", FlagLevel.URGENT)
    with rows_of(api, athlete) as db:
        raised = service.raise_flags(db, {"RF-CES-1": YES}, raised_by=ref, now=api.now, more=[legs])

    assert raised == ("RF-CES-1", "RF-NEU-2")
    assert len(athlete.get("/triage/flags").json["items"]) == 2


def test_flags_the_engine_inferred_are_stored_once(api: World) -> None:
    athlete, ref = api.athlete(), check_in(api.today)
    with rows_of(api, athlete) as db:
        service.raise_flags(db, {"RF-CES-1": YES}, raised_by=ref, now=api.now)
        known = service.engine_flags(db)
        service.keep_flags(db, known, api.now)
        service.keep_flags(db, known, api.now)

        assert service.engine_flags(db) == known


def test_a_routine_flag_left_open_for_four_weeks_weighs_as_a_clearance(api: World) -> None:
    athlete = api.athlete()
    routine = Raised("RF-TIME-1", FlagLevel.ROUTINE)
    with rows_of(api, athlete) as db:
        service.raise_flags(db, {}, raised_by=check_in(api.today), now=api.now, more=[routine])
    (fresh,) = athlete.get("/triage/flags").json["items"]
    api.clock.advance(timedelta(days=28))
    (aged,) = athlete.get("/triage/flags").json["items"]

    assert (fresh["level"], fresh["effect"]) == ("routine", "no_phase_rise")
    assert (aged["level"], aged["effect"]) == ("clearance", "bodyweight_only")
    assert fresh["question"] == "Not clearly better after two weeks."


def test_the_oldest_open_flag_says_since_when(api: World) -> None:
    athlete, day = api.athlete(), api.today
    with rows_of(api, athlete) as db:
        service.raise_flags(db, {"RF-CES-1": YES}, raised_by=check_in(day), now=api.now)
        later = api.now + timedelta(minutes=5)
        service.raise_flags(db, {"RF-NEU-1": YES}, raised_by=check_in(day), now=later)

        assert service.first_stored(db, ["RF-NEU-1"]) == later
        assert service.first_stored(db, ["RF-NEU-1", "RF-CES-1"]) == api.now
        assert service.first_stored(db, ["RF-SUR-1"]) is None
