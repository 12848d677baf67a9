"""Sending a file: answered at once, read outside the request, once for the same bytes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.imports import vocab
from api.imports.vocab import LARGEST_FILE
from api.kit.db.unit_of_work import statements
from api.kit.ids import new_id
from tests.imports import sending
from tests.imports.logs import BENCH, DEADLIFT, keel, strong, strong_days, strong_row
from tests.imports.sending import as_form, commit, now, read, send, told
from tests.support.actor import Actor
from tests.support.world import World

LOG = strong_days(["2026-04-08", "2026-04-10"])
KG = {"mass_unit": "kg"}


def test_a_file_is_taken_at_once_and_read_outside_the_request(api: World) -> None:
    athlete = api.athlete()

    answer = send(athlete, LOG, **KG, time_zone="Europe/Paris", file_name="exports/strong.csv")

    waiting = answer.json
    assert answer.status == 201
    assert (waiting["state"], waiting["source"]) == ("waiting", "strong")
    assert (waiting["file_name"], waiting["size_bytes"]) == ("strong.csv", len(LOG))
    assert waiting["time_zone"] == "Europe/Paris"
    assert api.work() == 1
    assert now(athlete, waiting["id"])["state"] == "preview"


def test_a_preview_says_what_is_in_the_file_and_nothing_is_a_session_yet(api: World) -> None:
    athlete = api.athlete()
    log = strong(
        strong_row("2026-04-08 18:00:00"),
        strong_row("2026-04-10 18:00:00", lasted="264h 1m"),
        strong_row("2026-04-10 18:00:00", exercise="Sissy Machine", order="1"),
        strong_row("never"),
    )

    preview = read(athlete, log, **KG)

    assert preview["state"] == "preview"
    assert preview["progress"] == {"done": 4, "total": 4}
    assert (preview["first_day"], preview["last_day"]) == ("2026-04-08", "2026-04-10")
    wanted = {"rows": 4, "sessions": 2, "sets": 3, "refused_rows": 1, "noted_rows": 1}
    assert {name: preview["counts"][name] for name in wanted} == wanted
    assert preview["counts"]["left_out_sets"] == 1
    assert told(athlete, preview["id"]) == [
        (3, "duration_dropped", "Duration"),
        (5, "not_a_date", "Date"),
    ]
    assert sending.sessions(athlete) == []


def test_names_are_shown_with_what_they_are_taken_for(api: World) -> None:
    athlete = api.athlete()
    rows = [strong_row("2026-04-08 18:00:00", order=str(n)) for n in (1, 2)]
    rows.append(strong_row("2026-04-08 18:00:00", exercise="Deadlift (Barbel)"))
    rows.append(strong_row("2026-04-08 18:00:00", exercise="Zzyzx 3000"))
    preview = read(athlete, strong(*rows), **KG)

    names = athlete.get(f"/imports/{preview['id']}/exercises").json["items"]

    by_name = {name["name"]: name for name in names}
    assert names[0]["name"] == DEADLIFT
    assert (by_name[DEADLIFT]["match"], by_name[DEADLIFT]["sets"]) == ("exact", 2)
    assert by_name[DEADLIFT]["exercise"] == "deadlift-conventional"
    near = by_name["Deadlift (Barbel)"]
    assert (near["match"], near["exercise"]) == ("unmatched", None)
    assert "deadlift-conventional" in [one["exercise"] for one in near["suggestions"]]
    assert by_name["Zzyzx 3000"]["suggestions"] == []


def test_names_and_rows_come_in_pages(api: World) -> None:
    athlete = api.athlete()
    rows = [strong_row("2026-04-08 18:00:00", exercise=f"Lift {n}") for n in range(5)]
    preview = read(athlete, strong(*rows, *["bad"] * 5), **KG)

    for path in ("rows", "exercises"):
        found: list[Any] = []
        address: str | None = f"/imports/{preview['id']}/{path}?limit=2"
        while address is not None:
            page = athlete.get(address)
            found += page.json["items"]
            cursor = page.json["next_cursor"]
            base = f"/imports/{preview['id']}/{path}?limit=2"
            address = f"{base}&cursor={cursor}" if cursor else None
        assert len(found) == 5
        assert len({str(one) for one in found}) == 5


def test_a_missing_unit_is_asked_for_and_the_same_file_is_read_again_with_it(api: World) -> None:
    athlete = api.athlete()

    asked = read(athlete, LOG)

    assert (asked["state"], asked["problem"]["code"]) == ("refused", "mass_unit_needed")
    again = send(athlete, LOG, mass_unit="lb")
    assert (again.status, again.json["id"]) == (200, asked["id"])
    api.work()
    preview = now(athlete, asked["id"])
    assert (preview["state"], preview["problem"], preview["mass_unit"]) == ("preview", None, "lb")


def test_the_order_of_dates_is_asked_for(api: World) -> None:
    athlete, log = (
        api.athlete(),
        keel("5/6/2026,Squat,8,60", columns="local_date,exercise,reps,load_kg"),
    )

    asked = read(athlete, log)

    assert asked["problem"]["code"] == "date_order_needed"
    assert read(athlete, log, date_order="day_first")["first_day"] == "2026-06-05"


def test_the_same_bytes_are_the_same_import(api: World) -> None:
    athlete = api.athlete()
    first = send(athlete, LOG, **KG)

    again = send(athlete, LOG, **KG, file_name="copy.csv")
    without = send(athlete, LOG)

    assert (first.status, again.status, without.status) == (201, 200, 200)
    assert {first.json["id"]} == {again.json["id"], without.json["id"]}
    assert len(athlete.get("/imports").json["items"]) == 1
    assert api.work() == 1


def test_other_units_read_a_preview_again_but_never_change_what_was_taken_in(api: World) -> None:
    athlete = api.athlete()
    preview = read(athlete, LOG, **KG)
    assert read(athlete, LOG, mass_unit="lb")["id"] == preview["id"]
    commit(athlete, preview["id"])

    refused = send(athlete, LOG, **KG)

    assert (refused.status, refused.code) == (409, "imported_otherwise")
    assert refused.json["existing_id"] == preview["id"]


def test_a_file_that_is_being_read_is_not_begun_anew(api: World) -> None:
    athlete = api.athlete()
    send(athlete, LOG, **KG)

    refused = send(athlete, LOG, mass_unit="lb")

    assert (refused.status, refused.code) == (409, "import_busy")


def test_a_repeat_with_its_key_or_id_is_answered_alike_whatever_its_boundary(api: World) -> None:
    athlete, key, client_id = api.athlete(), str(new_id()), str(new_id())

    answers = [send(athlete, LOG, **KG, key=key, id=client_id) for _ in range(2)]
    by_id = send(athlete, LOG, **KG, id=client_id)
    other = send(athlete, LOG + "\n", **KG, key=key)

    assert [answer.status for answer in (*answers, by_id)] == [201, 201, 201]
    assert {answer.json["id"] for answer in (*answers, by_id)} == {client_id}
    assert by_id.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.code) == (422, "key_reused")


def test_two_athletes_may_send_the_same_file(api: World) -> None:
    one, other = api.athlete(), api.athlete()

    mine, theirs = read(one, LOG, **KG), read(other, LOG, **KG)

    assert mine["id"] != theirs["id"]
    assert one.get(f"/imports/{theirs['id']}").status == 404
    assert [row["id"] for row in one.get("/imports").json["items"]] == [mine["id"]]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "validation_failed", "empty"),
        (b"PK\x03\x04" + bytes(60), "unreadable_file", "ZIP"),
        (b"\x00\x01\x02\x03" * 100, "unreadable_file", "not a text file"),
        (b"a,b,c\n1,2,3\n", "unknown_dialect", "Strong, Hevy, Liftosaur, FitNotes, Keel"),
        (b"just a letter", "unknown_dialect", "Strong"),
        (b"Date,Exercise Name,Set Order\n", "unknown_dialect", "what was done"),
    ],
)
def test_what_is_no_log_is_refused_at_once(
    api: World, content: bytes, code: str, words: str
) -> None:
    answer = send(api.athlete(), content)

    assert (answer.status, answer.code) == (422, code)
    assert answer.pointers == ["/file"]
    assert words in answer.text


def test_a_file_without_a_single_set_is_refused_and_its_rows_say_why(api: World) -> None:
    athlete = api.athlete()

    refused = read(athlete, strong(strong_row("never"), "half a row"), **KG)

    assert (refused["state"], refused["problem"]["code"]) == ("refused", "no_sets")
    assert [line for line, _, _ in told(athlete, refused["id"])] == [2, 3]


def test_a_form_is_the_only_body(api: World) -> None:
    athlete = api.athlete()
    for media in ("application/json", "text/csv", "application/x-www-form-urlencoded", ""):
        answer = athlete.request("POST", "/imports", data=LOG, content_type=media)
        assert (answer.status, answer.code) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"mass_unit": "stone"}, "/mass_unit"),
        ({"distance_unit": "m"}, "/distance_unit"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"date_order": "ymd"}, "/date_order"),
        ({"id": "7"}, "/id"),
        ({"state": "committed"}, "/state"),
        ({"athlete_id": str(new_id())}, "/athlete_id"),
    ],
)
def test_a_field_that_is_not_right_is_named(
    api: World, fields: dict[str, str], pointer: str
) -> None:
    answer = send(api.athlete(), LOG, **fields)

    assert (answer.status, answer.pointers) == (422, [pointer])


def test_a_form_without_its_file_says_so(api: World) -> None:
    athlete, media = api.athlete(), "multipart/form-data"
    for data in ({"mass_unit": "kg"}, {"file": "no file", "mass_unit": "kg"}):
        answer = athlete.request("POST", "/imports", data=data, content_type=media)
        assert (answer.status, answer.pointers) == (422, ["/file"])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body[:-20],
        lambda body: body[: len(body) // 2],
        lambda body: b"garbage",
        lambda body: body.replace(b'name="file"', b'title="file"'),
        lambda body: body.replace(b'name="mass_unit"', b'name="file"'),
        lambda body: body.replace(b"\r\nkg\r\n", b"\r\nk\x00g\r\n"),
    ],
)
def test_a_broken_form_is_a_bad_request(api: World, spoil: Any) -> None:
    media, body = as_form(LOG, **KG)

    answer = api.athlete().request("POST", "/imports", data=spoil(body), content_type=media)

    assert (answer.status, answer.code) == (400, "bad_request")


def test_a_form_without_a_boundary_is_a_bad_request(api: World) -> None:
    _, body = as_form(LOG)

    answer = api.athlete().request(
        "POST", "/imports", data=body, content_type="multipart/form-data"
    )

    assert (answer.status, answer.code) == (400, "bad_request")


def test_only_this_operation_takes_more_than_a_megabyte_and_it_has_a_limit(api: World) -> None:
    athlete = api.athlete()
    large = LOG + "\n" * (2 * 1024 * 1024)

    assert send(athlete, large, **KG).status == 201
    answer = send(athlete, LOG + "\n" * LARGEST_FILE, **KG)
    assert (answer.status, answer.code) == (413, "payload_too_large")
    too_large = athlete.post("/goals", {"kind": "event", "event": "x" * (2 * 1024 * 1024)})
    assert too_large.status == 413


def test_a_long_field_is_refused(api: World) -> None:
    assert send(api.athlete(), LOG, time_zone="x" * 300_000).status == 413


def test_without_consent_no_file_is_taken_and_none_is_read(api: World) -> None:
    athlete = api.athlete()
    waiting = send(athlete, LOG, **KG).json
    withdrawn = {"version": "2026-11", "granted": False}
    assert athlete.put("/me/consents/health_data", withdrawn).status == 200

    assert send(athlete, LOG + "\n").code == "consent_required"
    api.work()

    athlete.put("/me/consents/health_data", withdrawn | {"granted": True})
    state = now(athlete, waiting["id"])
    assert (state["state"], state["problem"]["code"]) == ("refused", "consent_withdrawn")


def test_a_file_in_the_future_of_its_athlete_is_read_by_their_clock(api: World) -> None:
    athlete = api.athlete(time_zone="Pacific/Auckland")
    later = (api.now + timedelta(hours=15)).strftime("%Y-%m-%d %H:%M:%S")

    preview = read(athlete, strong(strong_row(later)), **KG)

    assert preview["counts"]["sets"] == 1
    assert preview["time_zone"] == "Pacific/Auckland"


def test_lists_of_imports_cost_the_same_however_long_they_are(api: World) -> None:
    athlete = api.athlete()

    def cost(path: str) -> int:
        assert athlete.get(path).status == 200
        return statements.get()

    preview = read(athlete, LOG, **KG)
    paths = ["/imports", f"/imports/{preview['id']}/rows", f"/imports/{preview['id']}/exercises"]
    few = [cost(path) for path in paths]
    for n in range(4):
        read(athlete, strong(strong_row("2026-05-01", exercise=BENCH), *["bad"] * n), **KG)

    assert [cost(path) for path in paths] == few


def test_a_closed_import_knows_its_etag(api: World) -> None:
    athlete = api.athlete()
    preview = read(athlete, LOG, **KG)
    shown = athlete.get(f"/imports/{preview['id']}")

    again = athlete.get(f"/imports/{preview['id']}", headers={"If-None-Match": shown.etag})

    assert again.status == 304


def _cancelled(athlete: Actor) -> dict[str, Any]:
    preview = read(athlete, LOG, **KG)
    assert athlete.delete(f"/imports/{preview['id']}").json["state"] == "cancelled"
    return preview


def test_a_cancelled_preview_forgets_its_file_and_cannot_be_committed(api: World) -> None:
    athlete = api.athlete()
    preview = _cancelled(athlete)

    refused = athlete.post(f"/imports/{preview['id']}/commit")

    assert (refused.status, refused.code) == (409, "import_busy")
    assert athlete.get(f"/imports/{preview['id']}/exercises").json["items"] == []


def test_a_cancelled_file_may_be_sent_again(api: World) -> None:
    athlete = api.athlete()
    preview = _cancelled(athlete)

    again = read(athlete, LOG, mass_unit="lb")

    assert (again["id"], again["state"]) == (preview["id"], "preview")


def test_an_import_that_is_cancelled_before_it_is_read_is_not_read(api: World) -> None:
    athlete = api.athlete()
    waiting = send(athlete, LOG, **KG).json
    athlete.delete(f"/imports/{waiting['id']}")

    api.work()

    assert now(athlete, waiting["id"])["state"] == "cancelled"


def test_so_many_files_are_kept_and_no_more_may_wait(api: World) -> None:
    athlete = api.athlete()
    logs = [strong(strong_row("2026-05-01", reps=n + 1)) for n in range(vocab.MOST_KEPT + 1)]
    previews = [read(athlete, log, **KG) for log in logs]

    oldest, newest = (athlete.post(f"/imports/{previews[n]['id']}/commit") for n in (0, -1))
    api.work()
    answers = [send(athlete, log + "\n", **KG) for log in logs]

    assert (oldest.code, newest.status) == ("import_busy", 202)
    assert [answer.status for answer in answers] == [201] * vocab.MOST_KEPT + [409]
    assert answers[-1].code == "import_busy"
