"""The readable half: right rows, units in the headers, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.archive.columns import SHEETS
from api.archive.sheets import harmless
from tests.archive.lives import NOTE, Life, export, files, rows
from tests.http.bodies import CUSTOM_EXERCISE
from tests.imports import sending
from tests.support.actor import Actor
from tests.support.world import World

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def sheet(archive: bytes, name: str) -> list[dict[str, str]]:
    text = files(archive)[f"csv/{name}.csv"].decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def by_id(archive: bytes, table: str) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows(archive, f"data/{table}.json")}


def test_there_is_one_line_for_every_set_in_the_order_it_was_done(archive: bytes) -> None:
    lines = sheet(archive, "sessions")

    assert len(lines) == len(rows(archive, "data/set_log.json"))
    when = [(line["started_at"], int(line["set_number"])) for line in lines]
    assert when == sorted(when)


def test_a_line_says_what_was_done_in_the_units_of_its_header(archive: bytes) -> None:
    sessions, sets = by_id(archive, "training_session"), by_id(archive, "set_log")

    told = sorted((line["local_date"], line["load_kg"]) for line in sheet(archive, "sessions"))

    assert told == sorted(
        (sessions[one["session_id"]]["local_date"], str(one["load_g"] / 1000))
        for one in sets.values()
    )


def test_a_session_without_sets_has_a_line_of_its_own(api: World) -> None:
    athlete = api.athlete()
    body = {"local_date": api.day(), "started_at": f"{api.day()}T08:00:00Z", "time_zone": "UTC"}
    skipped = {"status": "skipped", "skip_reason": "time", "exercises": []}
    answer = athlete.post("/sessions", body | skipped)
    assert answer.status == 201, answer.text

    (line,) = sheet(export(athlete), "sessions")

    assert (line["session_status"], line["exercise"], line["set_number"]) == ("skipped", "", "")


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("check_ins", "check_in"),
        ("decisions", "decision"),
        ("baselines", "baseline_result"),
        ("goals", "goal"),
    ],
)
def test_every_other_sheet_has_a_line_for_every_row(archive: bytes, name: str, table: str) -> None:
    assert len(sheet(archive, name)) == len(rows(archive, f"data/{table}.json")) > 0


def test_a_result_says_its_unit(archive: bytes) -> None:
    units = {line["test"]: line["unit"] for line in sheet(archive, "baselines")}

    assert (units["prone_plank"], units["hinge_dowel"]) == ("s", "reps")


def test_numbers_that_have_a_unit_say_it_in_the_header() -> None:
    vague = {
        cell.header
        for one in SHEETS
        for cell in one.cells
        if cell.source.rsplit("_", 1)[-1] in ("s", "m", "g", "h", "min", "pct", "spm")
        and not cell.header.endswith(("_s", "_m", "_kg", "_h", "_min", "_pct", "_spm"))
    }

    assert vague == set()


def test_a_note_that_is_a_formula_is_text_in_a_spreadsheet(api: World) -> None:
    life = Life(api, seed=1)
    life.intake()
    session = life.lift(0)["session"]
    life.athlete.patch(f"/sessions/{session['id']}", {"note": NOTE}, etag="*")

    lines = sheet(export(life.athlete), "sessions")

    assert {line["session_note"] for line in lines} == {f"'{NOTE}"}


def test_no_cell_of_a_whole_life_begins_like_a_formula(archive: bytes) -> None:
    for name in ("sessions", "check_ins", "decisions", "baselines", "goals"):
        for line in sheet(archive, name):
            assert [cell for cell in line.values() if cell.startswith(FORMULAS)] == []


@given(st.text())
def test_whatever_a_text_is_it_never_begins_like_a_formula(text: str) -> None:
    assert not harmless(text).startswith(FORMULAS)
    assert harmless(text).removeprefix("'") == text.removeprefix("'")


def test_the_sheet_of_sessions_can_be_imported_as_a_training_log(
    api: World, rich: Actor, archive: bytes
) -> None:
    """What is left to somebody whose archive is refused."""
    athlete = api.athlete(time_zone="Europe/Paris")
    api.clock.advance(timedelta(minutes=1))

    read = sending.read(athlete, files(archive)["csv/sessions.csv"])
    assert (read["state"], read["problem"], sending.told(athlete, read["id"])) == (
        "preview",
        None,
        [],
    )
    sending.commit(athlete, read["id"])

    def done(one: Actor) -> list[Any]:
        """Of the library: an exercise of one's own is there once it is made again."""
        mine = CUSTOM_EXERCISE["slug"]
        return sorted((s[0][:16], *s[1:]) for s in sending.sets(one) if s[1] != mine)

    assert done(rich) == done(athlete)


def test_the_readme_names_every_sheet(archive: bytes) -> None:
    held = files(archive)
    readme = held["README.txt"].decode("utf-8")

    missing = [path for path in held if path.startswith("csv/") and path[4:] not in readme]

    assert missing == []


def test_an_athlete_without_anything_gets_headers(api: World) -> None:
    empty: Actor = api.athlete()

    texts = files(export(empty), "csv/").values()

    assert len(SHEETS) == len(texts)
    assert {text.count(b"\r\n") for text in texts} == {1}
