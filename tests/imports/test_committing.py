"""Taking sessions in: once and whole, whatever is sent again; undone as a whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.imports import vocab
from tests.imports import sending
from tests.imports.faults import dying_after
from tests.imports.logs import BENCH, DEADLIFT, keel, strong, strong_days, strong_row
from tests.imports.sending import choose, commit, now, read, sets, taken, undo
from tests.support.actor import Actor
from tests.support.world import World

KG = {"mass_unit": "kg"}
APRIL = [f"2026-04-{day:02}" for day in range(1, 29)]
QUARTER = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3, 4, 5) for day in range(1, 29)]
"""More sessions than one step takes in."""


def test_a_commit_makes_sessions_of_the_sets(api: World) -> None:
    athlete = api.athlete(time_zone="Europe/Paris")
    log = strong(
        strong_row("2026-04-08 18:30:00", weight="100.5", reps=5),
        strong_row("2026-04-08 18:30:00", order="W", weight=60, reps=8),
        strong_row("2026-04-08 18:30:00", BENCH, weight=80, reps=6),
    )

    done = taken(athlete, log, **KG)

    [session] = sending.sessions(athlete)
    assert done["state"] == "committed"
    assert (done["counts"]["added_sessions"], done["counts"]["added_sets"]) == (1, 3)
    assert (session["origin"], session["status"]) == ("imported", "completed")
    assert (session["local_date"], session["started_at"]) == ("2026-04-08", "2026-04-08T16:30:00Z")
    assert (session["duration_s"], session["note"]) == (3900, "Pull")
    assert [entry["exercise"] for entry in session["exercises"]] == [
        "deadlift-conventional",
        "bench-press",
    ]
    [first, second] = session["exercises"][0]["sets"]
    assert (first["kind"], first["reps"], first["load_kg"]) == ("work", 5, 100.5)
    assert (second["kind"], second["reps"], second["load_kg"]) == ("warm_up", 8, 60)


def test_the_same_file_again_changes_nothing(api: World) -> None:
    athlete = api.athlete()
    done = taken(athlete, strong_days(APRIL), **KG)
    before = athlete.get("/sessions?limit=100").text

    again = commit(athlete, done["id"])

    assert again["counts"]["known_sets"] == done["counts"]["added_sets"] == 56
    assert again["counts"]["added_sets"] == 56
    assert athlete.get("/sessions?limit=100").text == before


def test_the_same_sets_in_another_file_change_nothing(api: World) -> None:
    athlete = api.athlete()
    taken(athlete, strong_days(APRIL), **KG)
    before = athlete.get("/sessions?limit=100").text

    again = taken(athlete, strong_days(reversed(APRIL)), **KG)

    assert (again["counts"]["added_sets"], again["counts"]["known_sets"]) == (0, 56)
    assert athlete.get("/sessions?limit=100").text == before


def test_a_newer_export_adds_the_new_sessions_only(api: World) -> None:
    athlete = api.athlete()
    taken(athlete, strong_days(APRIL[:20]), **KG)

    newer = taken(athlete, strong_days(APRIL), **KG)

    assert newer["counts"]["added_sessions"] == 8
    assert (newer["counts"]["added_sets"], newer["counts"]["known_sets"]) == (16, 40)
    assert len(sets(athlete)) == 56


def test_an_export_from_the_middle_of_a_session_is_completed_by_the_next_one(api: World) -> None:
    athlete = api.athlete()
    rows = [strong_row("2026-04-08 18:30:00", order=str(n)) for n in (1, 2, 3)]
    taken(athlete, strong(*rows[:2]), **KG)

    newer = taken(athlete, strong(*rows, strong_row("2026-04-08 18:30:20", BENCH)), **KG)

    [session] = sending.sessions(athlete)
    assert (newer["counts"]["added_sessions"], newer["counts"]["added_sets"]) == (0, 2)
    assert [len(entry["sets"]) for entry in session["exercises"]] == [3, 1]
    assert session["version"] == 2


def test_a_set_that_was_changed_elsewhere_is_told_and_stays_as_it_is(api: World) -> None:
    athlete = api.athlete()
    taken(athlete, strong(strong_row("2026-04-08 18:30:00", weight=100)), **KG)

    changed = taken(athlete, strong(strong_row("2026-04-08 18:30:00", weight=110)), **KG)

    assert (changed["counts"]["added_sets"], changed["counts"]["changed_sets"]) == (0, 1)
    assert [load for *_, load in sets(athlete)] == [100]


def test_another_unit_in_another_file_doubles_nothing(api: World) -> None:
    athlete = api.athlete()
    taken(athlete, strong_days(APRIL[:3]), mass_unit="kg")

    again = taken(athlete, strong_days(APRIL[:3]) + "\n", mass_unit="lb")

    assert (again["counts"]["added_sets"], again["counts"]["changed_sets"]) == (0, 6)


def test_a_session_of_one_app_is_known_in_another(api: World) -> None:
    athlete = api.athlete()
    taken(athlete, strong(strong_row("2026-04-08 18:30:25", weight=100, reps=5)), **KG)
    hevy = (
        "title,start_time,exercise_title,set_type,weight_kg,reps\n"
        f'"Pull","8 Apr 2026, 18:30","{DEADLIFT}",normal,100,5\n'
    )

    again = taken(athlete, hevy)

    assert (again["counts"]["added_sets"], again["counts"]["known_sets"]) == (0, 1)


def test_names_without_a_match_are_left_out_until_they_are_mapped(api: World) -> None:
    athlete = api.athlete()
    rows = [strong_row("2026-04-08 18:30:00"), strong_row("2026-04-08 18:30:00", "Zercher Thing")]
    rows.append(strong_row("2026-04-09 18:30:00", "Zercher Thing"))
    done = taken(athlete, strong(*rows), **KG)
    assert (done["counts"]["added_sets"], done["counts"]["left_out_sets"]) == (1, 2)

    chosen = choose(athlete, done["id"], {"name": "Zercher Thing", "exercise": "squat-goblet"})
    again = commit(athlete, done["id"])

    assert (chosen.status, chosen.json["counts"]["left_out_sets"]) == (200, 0)
    assert (again["counts"]["added_sessions"], again["counts"]["added_sets"]) == (2, 3)
    assert [slug for _, slug, *_ in sets(athlete)] == [
        "deadlift-conventional",
        "squat-goblet",
        "squat-goblet",
    ]


def test_a_choice_is_remembered_for_the_next_file(api: World) -> None:
    athlete = api.athlete()
    first = read(athlete, strong(strong_row("2026-04-08", "My Thing")), **KG)
    choose(athlete, first["id"], {"name": "My Thing", "exercise": "squat-goblet"})

    second = taken(athlete, strong(strong_row("2026-04-09", "MY  thing")), **KG)

    names = athlete.get(f"/imports/{second['id']}/exercises").json["items"]
    assert [(name["match"], name["exercise"]) for name in names] == [("chosen", "squat-goblet")]
    assert second["counts"]["added_sets"] == 1


def test_a_choice_stands_above_a_match_and_can_be_taken_back(api: World) -> None:
    athlete = api.athlete()
    preview = read(athlete, strong(strong_row("2026-04-08")), **KG)

    left = choose(athlete, preview["id"], {"name": DEADLIFT, "leave_out": True})
    back = choose(athlete, preview["id"], {"name": DEADLIFT})

    assert (left.json["counts"]["left_out_sets"], back.json["counts"]["left_out_sets"]) == (1, 0)


@pytest.mark.parametrize(
    ("choices", "code", "pointer"),
    [
        ([{"name": "Nobody's"}], "validation_failed", "/choices/0/name"),
        ([{"name": DEADLIFT}] * 2, "validation_failed", "/choices/1/name"),
        (
            [{"name": DEADLIFT, "exercise": "no-such-lift"}],
            "unknown_exercise",
            "/choices/0/exercise",
        ),
        (
            [{"name": DEADLIFT, "exercise": "bench-press", "leave_out": True}],
            "validation_failed",
            "/choices/0/leave_out",
        ),
    ],
)
def test_a_choice_that_makes_no_sense_is_named(
    api: World, choices: list[dict[str, Any]], code: str, pointer: str
) -> None:
    athlete = api.athlete()
    preview = read(athlete, strong(strong_row("2026-04-08")), **KG)

    answer = choose(athlete, preview["id"], *choices)

    assert (answer.status, answer.code, answer.pointers) == (422, code, [pointer])


def test_somebody_elses_choices_are_their_own(api: World) -> None:
    one, other = api.athlete(), api.athlete()
    log = strong(strong_row("2026-04-08", "My Thing"))
    mine = read(one, log, **KG)
    choose(one, mine["id"], {"name": "My Thing", "exercise": "squat-goblet"})

    theirs = taken(other, log, **KG)

    assert theirs["counts"]["left_out_sets"] == 1
    assert other.post(f"/imports/{mine['id']}/commit").status == 404
    assert choose(other, mine["id"]).status == 404
    assert other.delete(f"/imports/{mine['id']}?sessions=true").status == 404


# --- undoing -------------------------------------------------------------------------------


def test_an_undone_import_leaves_nothing_and_can_be_taken_in_again(api: World) -> None:
    athlete = api.athlete()
    done = taken(athlete, strong_days(APRIL), **KG)

    undone = undo(athlete, done["id"])

    assert undone["state"] == "cancelled"
    assert (undone["counts"]["added_sets"], sending.sessions(athlete)) == (0, [])
    assert taken(athlete, strong_days(APRIL), mass_unit="lb")["counts"]["added_sets"] == 56


def test_undoing_one_import_leaves_the_sets_of_another(api: World) -> None:
    athlete = api.athlete()
    first = taken(athlete, strong(strong_row("2026-04-08 18:30:00")), **KG)
    taken(athlete, strong(strong_row("2026-04-08 18:30:00", BENCH)), **KG)

    undo(athlete, first["id"])

    assert [slug for _, slug, *_ in sets(athlete)] == ["bench-press"]


def test_a_logged_session_is_never_touched(api: World) -> None:
    athlete = api.athlete()
    entry = {"exercise": "deadlift-conventional", "sets": [{"reps": 5, "load_kg": 70}]}
    logged = athlete.post(
        "/sessions",
        {
            "local_date": "2026-04-08",
            "started_at": "2026-04-08T18:30:00Z",
            "time_zone": "UTC",
            "exercises": [entry],
        },
    ).json["session"]
    done = taken(athlete, strong_days(APRIL[:10]), **KG)
    undo(athlete, done["id"])

    assert sending.sessions(athlete) == [logged]
    assert logged["origin"] == "logged"


def test_a_deleted_session_is_not_brought_back_by_the_next_file(api: World) -> None:
    athlete = api.athlete()
    taken(athlete, strong_days(APRIL[:3]), **KG)
    first = sending.sessions(athlete)[0]
    athlete.delete(f"/sessions/{first['id']}", etag="*")

    again = taken(athlete, strong_days(APRIL[:4], sets=3), **KG)

    days = [session["local_date"] for session in sending.sessions(athlete)]
    assert days == APRIL[1:4]
    assert again["counts"]["added_sessions"] == 1


def test_a_session_that_was_corrected_stays_as_it_was_corrected(api: World) -> None:
    athlete = api.athlete()
    done = taken(athlete, strong_days(APRIL[:2]), **KG)
    first = sending.sessions(athlete)[0]
    entry = {"exercise": "deadlift-conventional", "sets": [{"reps": 1, "load_kg": 1}]}
    athlete.patch(f"/sessions/{first['id']}", {"exercises": [entry]}, etag="*")

    commit(athlete, done["id"])

    assert [load for *_, load in sets(athlete)] == [1, 100, 101]


def test_cancelling_a_commit_keeps_what_was_taken_in_until_it_is_undone(api: World) -> None:
    athlete = api.athlete()
    preview = read(athlete, strong_days(QUARTER), **KG)
    athlete.post(f"/imports/{preview['id']}/commit")
    with dying_after(2):
        api.work()

    cancelled = athlete.delete(f"/imports/{preview['id']}").json
    api.clock.advance(timedelta(hours=1))
    api.work()

    assert (cancelled["state"], now(athlete, preview["id"])["state"]) == ("cancelled", "cancelled")
    assert cancelled["counts"]["added_sessions"] == 100
    assert undo(athlete, preview["id"])["state"] == "cancelled"
    assert sending.sessions(athlete) == []


def test_a_purge_forgets_old_files_and_a_resend_brings_one_back(api: World) -> None:
    athlete = api.athlete()
    done = taken(athlete, strong_days(APRIL[:2]), **KG)
    api.clock.advance(vocab.KEPT + timedelta(days=1))
    ran = api.app.test_cli_runner().invoke(args=["keel", "purge"], catch_exceptions=False)
    assert "imported files deleted" in ran.output

    gone = athlete.post(f"/imports/{done['id']}/commit")
    sending.send(athlete, strong_days(APRIL[:2]), **KG)

    assert (gone.status, gone.code) == (409, "import_busy")
    assert commit(athlete, done["id"])["counts"]["known_sets"] == 4


def test_our_own_columns_take_slugs_as_names(api: World) -> None:
    athlete: Actor = api.athlete()

    taken(athlete, keel("2026-04-08,rdl-tempo,8,60"))

    assert [(slug, reps, load) for _, slug, reps, load in sets(athlete)] == [("rdl-tempo", 8, 60)]
