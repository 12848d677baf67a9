"""What only the athlete says of themselves, whatever an app or a script was granted."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from api.apps import discretion
from tests.apps.test_matrix import ALL, KINDS, delegate, let
from tests.http.bodies import CHECK_IN
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import EPISODE, World

WEAK = {"reach": "below_knee", "side": "left", "sensations": ["weakness"]}
BOTH = {"reach": "below_knee", "side": "both", "sensations": ["pain"]}
ONE_SIDED = {"reach": "above_knee", "side": "left", "sensations": ["pain"]}
ASKED = ("red_flags", "questionnaire_version")
NO_ANSWERS = {name: said for name, said in CHECK_IN.items() if name not in ASKED}


def refused(answer: Answer) -> tuple[int, str | None, list[str]]:
    return answer.status, answer.code, answer.pointers


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("member", "value"), [("birth_date", "2010-06-01"), ("sex", "female"), ("country", "US")]
)
def test_who_an_athlete_is_says_the_athlete(api: World, kind: str, member: str, value: str) -> None:
    ana = api.athlete()
    before = ana.get("/me").json

    answer = delegate(kind, api, ana, ALL).patch("/me", {member: value}, etag="*")

    assert refused(answer) == (403, "insufficient_scope", [f"/{member}"])
    assert ana.get("/me").json == before


def test_an_app_goes_on_changing_the_rest_of_the_profile(api: World) -> None:
    app = let(api, api.athlete(), ALL).actor

    answer = app.patch("/me", {"sports": ["powerlifting"], "time_zone": "Asia/Tokyo"}, etag="*")

    assert (answer.status, answer.json["sports"]) == (200, ["powerlifting"])


def test_red_without_the_rule_an_app_locks_the_training_of_an_adult_for_good(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discretion, "check_said", lambda *_, **__: None)
    ana = api.ready_athlete()
    app = let(api, ana, ALL).actor

    assert app.patch("/me", {"birth_date": "2010-06-01"}, etag="*").status == 200

    assert ana.get("/triage/lock").json["codes"] == ["RF-AGE-1"]
    undone = ana.patch("/me", {"birth_date": "1992-03-14"}, etag="*")
    assert (undone.status, undone.pointers) == (422, ["/birth_date"])


@pytest.mark.parametrize("legs", [WEAK, BOTH], ids=["weak", "both"])
@pytest.mark.parametrize("path", ["/check-ins", "/check-ins/batch", "/sessions", "/episodes"])
def test_legs_that_answer_for_a_danger_sign_are_told_by_the_athlete(
    api: World, path: str, legs: dict[str, Any]
) -> None:
    ana = api.athlete()
    body = said(api, path) | {"leg_symptoms": legs}
    body = {"items": [body | {"id": ID}]} if "batch" in path else body

    answer = let(api, ana, ALL).actor.post(path, body)

    at = "/items/0/leg_symptoms" if "batch" in path else "/leg_symptoms"
    assert refused(answer) == (403, "insufficient_scope", [at])
    assert ana.get("/triage/flags").json["items"] == []


ID = "0193a5c2-1234-7000-8000-000000001eef"


def said(api: World, path: str) -> dict[str, Any]:
    if path.startswith("/check-ins"):
        return NO_ANSWERS
    if path == "/episodes":
        return EPISODE | {"local_date": api.day()}
    return {
        "status": "completed",
        "local_date": api.day(),
        "started_at": f"{api.day()}T07:00:00Z",
        "time_zone": "UTC",
        "exercises": [],
    }


@pytest.mark.parametrize("path", ["/check-ins", "/sessions", "/episodes"])
def test_an_app_hands_in_an_ache_of_one_leg(api: World, path: str) -> None:
    body = said(api, path) | {"leg_symptoms": ONE_SIDED}

    answer = let(api, api.athlete(), ALL).actor.post(path, body)

    assert answer.status == 201, answer.text


@pytest.mark.parametrize("path", ["/check-ins", "/sessions", "/episodes"])
def test_what_was_told_of_the_legs_is_corrected_by_the_athlete(api: World, path: str) -> None:
    """Or an app could unsay what asks for the questions about danger signs."""
    ana = api.athlete()
    made = ana.post(path, said(api, path) | {"leg_symptoms": ONE_SIDED})
    row = next(one for one in made.json.values() if "leg_symptoms" in one)

    patch = {"leg_symptoms": {"reach": "none"}}
    answer = let(api, ana, ALL).actor.patch(f"{path}/{row['id']}", patch, etag="*")

    assert refused(answer) == (403, "insufficient_scope", ["/leg_symptoms"])
    assert by(ana, path, row["id"])["reach"] == "above_knee"


def by(ana: Actor, path: str, row_id: str) -> Any:
    found = ana.get(f"{path}/{row_id}").json
    return found["leg_symptoms"]


def test_red_without_the_rule_an_app_raises_a_sign_that_only_a_clinician_clears(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discretion, "check_said", lambda *_, **__: None)
    ana = api.athlete()

    let(api, ana, ALL).actor.post("/check-ins", NO_ANSWERS | {"leg_symptoms": WEAK})

    assert [one["code"] for one in ana.get("/triage/flags").json["items"]] == ["RF-NEU-2"]


# --- what asks the questions ---------------------------------------------------------------


def asking(api: World, ana: Actor, path: str) -> str:
    """A fact of the athlete's that asks the questions about danger signs; its address."""
    api.clock.advance(timedelta(days=1))  # Answers of the same day would be answers to it.
    quiet = {"leg_symptoms": {"reach": "none"}, "pain_worst": 9}
    loud = {"leg_symptoms": ONE_SIDED} if path == "/sessions" else quiet
    made = ana.post(path, said(api, path) | {"local_date": api.day()} | loud)
    assert made.status == 201, made.text
    assert made.json["effect"]["unanswered"] != []
    row = next(one for one in made.json.values() if "local_date" in one)
    return f"{path}/{row['id']}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", ["/check-ins", "/sessions"])
def test_no_app_deletes_what_asks_about_danger_signs(api: World, kind: str, path: str) -> None:
    ana = api.ready_athlete()
    address = asking(api, ana, path)

    answer = delegate(kind, api, ana, ALL).delete(address, etag="*")

    assert (answer.status, answer.code) == (403, "insufficient_scope")
    assert ana.get("/triage/lock").json["effect"] == "nothing_prescribed"
    assert ana.get(address).status == 200


@pytest.mark.parametrize(
    "patch", [{"pain_worst": 2}, {"pain_worst": 2, "note": "A slip."}], ids=["pain", "with-note"]
)
def test_no_app_corrects_it_away(api: World, patch: dict[str, Any]) -> None:
    ana = api.ready_athlete()
    address = asking(api, ana, "/check-ins")

    answer = let(api, ana, ALL).actor.patch(address, patch, etag="*")

    assert (answer.status, answer.code) == (403, "insufficient_scope")
    assert ana.get(address).json["pain_worst"] == 9


def test_all_else_of_it_an_app_may_correct(api: World) -> None:
    ana = api.ready_athlete()
    loud, quiet = asking(api, ana, "/check-ins"), f"/sessions/{quiet_session(api, ana)}"
    app = let(api, ana, ALL).actor

    assert app.patch(loud, {"note": "Long drive."}, etag="*").status == 200
    assert app.delete(quiet, etag="*").status == 200


def quiet_session(api: World, ana: Actor) -> str:
    made = ana.post("/sessions", said(api, "/sessions"))
    return str(made.json["session"]["id"])


def test_the_athlete_takes_it_back_and_answers_it(api: World) -> None:
    """The control: it is theirs to say, and an app goes on when it is answered."""
    ana = api.ready_athlete()
    assert ana.delete(asking(api, ana, "/sessions"), etag="*").status == 200
    address = asking(api, ana, "/check-ins")
    assert api.screen(ana).status == 201

    assert let(api, ana, ALL).actor.delete(address, etag="*").status == 200


def test_red_without_the_comparison_an_app_lifts_the_hold(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.runtime.delegates.__class__, "keeping_asked", lambda *_: nullcontext())
    ana = api.ready_athlete()
    address = asking(api, ana, "/sessions")

    assert let(api, ana, ALL).actor.delete(address, etag="*").status == 200

    assert ana.get("/triage/lock").json["effect"] != "nothing_prescribed"
