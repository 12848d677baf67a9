"""Starting, changing and ending a program."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from api.engine.ruleset import current
from api.engine.vocab import Phase
from api.kit.errors import AlreadyEnrolled
from api.kit.events import noted
from api.programs import service
from tests.programs.factories import Json, acting_for
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World


def enrollment(api: World, **more: Any) -> Json:
    return {"program": "hinge-rebuild", "started_on": api.day(), **more}


def enrolled(api: World, athlete: Actor, **more: Any) -> Json:
    response = athlete.post("/enrollments", enrollment(api, **more))
    assert response.status == 201, response.json
    saved: Json = response.json["enrollment"]
    return saved


def patch(athlete: Actor, row: Json, version: str = "*", **values: Any) -> Answer:
    return athlete.patch(f"/enrollments/{row['id']}", values, etag=version)


def test_who_says_nothing_gets_the_recommended_week(api: World) -> None:
    found = service.offer("hinge-rebuild", current())
    assert found is not None

    assert enrolled(api, api.athlete())["sessions_per_week"] == found.sessions_per_week == 3


def test_before_the_first_plan_an_enrollment_stands_in_the_most_careful_phase(api: World) -> None:
    row = enrolled(api, api.athlete())

    assert (row["phase"], row["phase_since"]) == ("p0", row["started_on"])


def test_an_unknown_program_is_refused_by_name(api: World) -> None:
    response = api.athlete().post("/enrollments", enrollment(api, program="moon-walk"))

    assert response.status == 422
    assert response.pointers == ["/program"]


def test_a_program_cannot_start_in_the_far_future(api: World) -> None:
    body = enrollment(api, started_on=api.day(2))

    response = api.athlete().post("/enrollments", body)

    assert (response.status, response.code) == (422, "date_in_future")
    assert response.pointers == ["/started_on"]


def test_a_training_day_stands_only_once(api: World) -> None:
    body = enrollment(api, training_days=["monday", "monday"])

    assert api.athlete().post("/enrollments", body).status == 422


def test_a_second_program_is_refused_with_the_id_of_the_first(api: World) -> None:
    athlete = api.athlete()
    first = enrolled(api, athlete)

    response = athlete.post("/enrollments", enrollment(api, program="running-return"))

    assert (response.status, response.code) == (409, "already_enrolled")
    assert response.json["existing_id"] == first["id"]


def test_two_devices_that_enroll_at_once_start_one_program(api: World) -> None:
    athlete = api.athlete()
    values = {"program": "hinge-rebuild", "started_on": api.today}

    def from_the_other_device() -> None:
        with acting_for(api, athlete) as db:
            service.create_enrollment(db, values, api.now)

    with ThreadPoolExecutor() as devices:
        with acting_for(api, athlete) as db:
            first = service.create_enrollment(db, values, api.now)
            second = devices.submit(from_the_other_device)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.3)
        with pytest.raises(AlreadyEnrolled) as refused:
            second.result(timeout=10)

    assert refused.value.members == {"existing_id": str(first.id)}


def test_other_athletes_do_not_stand_in_the_way(api: World) -> None:
    enrolled(api, api.athlete())

    enrolled(api, api.athlete())


def test_the_same_id_with_the_same_body_gets_the_first_answer(api: World) -> None:
    athlete = api.athlete()
    body = enrollment(api, id="0193a5c2-0001-7000-8000-000000001eef")
    first = athlete.post("/enrollments", body)

    again = athlete.post("/enrollments", body)

    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"


def test_somebody_elses_enrollment_is_not_found(api: World) -> None:
    row = enrolled(api, api.athlete())
    stranger = api.athlete()

    assert stranger.get(f"/enrollments/{row['id']}").status == 404
    assert patch(stranger, row, status="ended").status == 404


def test_a_paused_program_makes_room_for_another(api: World) -> None:
    athlete = api.athlete()
    first = enrolled(api, athlete)
    assert patch(athlete, first, status="paused").status == 200
    second = enrolled(api, athlete, program="running-return")

    response = patch(athlete, first, status="active")

    assert (response.status, response.code) == (409, "already_enrolled")
    assert response.json["existing_id"] == second["id"]


@pytest.mark.parametrize("final", ["completed", "ended"])
def test_a_program_that_is_over_does_not_change_any_more(api: World, final: str) -> None:
    athlete = api.athlete()
    row = enrolled(api, athlete)
    assert patch(athlete, row, status=final).status == 200

    resumed = patch(athlete, row, status="active")
    changed = patch(athlete, row, sessions_per_week=5)

    assert resumed.pointers == ["/status"]
    assert changed.pointers == ["/sessions_per_week"]


def test_a_change_read_from_an_older_version_is_refused(api: World) -> None:
    athlete = api.athlete()
    row = enrolled(api, athlete)
    assert patch(athlete, row, '"v1"', sessions_per_week=4).status == 200

    assert patch(athlete, row, '"v1"', sessions_per_week=5).status == 412


def test_saying_the_same_again_changes_no_fact(api: World) -> None:
    athlete = api.athlete()
    row = enrolled(api, athlete)

    with acting_for(api, athlete) as db:
        same = {"sessions_per_week": row["sessions_per_week"]}
        service.update_enrollment(db, UUID(row["id"]), same, None, api.now)

        assert noted(db) == ()


def test_a_plan_that_changes_the_phase_changes_what_a_client_holds_but_not_the_fact(
    api: World,
) -> None:
    athlete = api.athlete()
    row = enrolled(api, athlete)
    path = f"/enrollments/{row['id']}"
    etag = athlete.get(path).etag

    with acting_for(api, athlete) as db:
        before = service.engine_enrollment(db)
        service.save_position(db, Phase.P1, date(2026, 11, 20), api.now)
        assert service.engine_enrollment(db) == before

    response = athlete.get(path, headers={"If-None-Match": etag})
    assert (response.status, response.json["phase"]) == (200, "p1")
    assert response.json["phase_since"] == "2026-11-20"


def test_what_the_athlete_changes_is_a_new_version_of_the_fact(api: World) -> None:
    athlete = api.athlete()
    row = enrolled(api, athlete)
    assert patch(athlete, row, sessions_per_week=4).status == 200

    with acting_for(api, athlete) as db:
        found = service.engine_enrollment(db)
    assert found is not None
    assert (found.ref.version, found.sessions_per_week) == (2, 4)


def test_a_new_enrollment_goes_on_in_the_phase_the_plan_stands_in(api: World) -> None:
    athlete = api.athlete()
    with acting_for(api, athlete) as db:
        service.save_position(db, Phase.P2, date(2026, 11, 20), api.now)

    assert enrolled(api, athlete)["phase"] == "p2"


def test_a_program_that_is_over_keeps_the_phase_it_ended_in(api: World) -> None:
    athlete = api.athlete()
    row = enrolled(api, athlete)
    assert patch(athlete, row, status="ended").status == 200

    with acting_for(api, athlete) as db:
        service.save_position(db, Phase.P3, date(2026, 11, 20), api.now)

    assert athlete.get(f"/enrollments/{row['id']}").json["phase"] == "p0"


def test_an_enrollment_is_noted_as_a_fact_of_its_first_day(api: World) -> None:
    with acting_for(api, api.athlete()) as db:
        values = {"program": "hinge-rebuild", "started_on": api.today}
        row = service.create_enrollment(db, values, api.now)

        assert [(c.kind, c.id, c.local_date) for c in noted(db)] == [
            ("enrollment", row.id, api.today)
        ]


def test_only_the_active_program_counts_for_the_engine(api: World) -> None:
    athlete = api.athlete()
    row = enrolled(api, athlete, training_days=["friday", "monday"])
    with acting_for(api, athlete) as db:
        found = service.engine_enrollment(db)
    assert found is not None
    assert found.training_days == ("friday", "monday")

    assert patch(athlete, row, status="paused").status == 200

    with acting_for(api, athlete) as db:
        assert service.engine_enrollment(db) is None
