"""Receipts over HTTP: stored before shown, never changed, made of the athlete's own facts only."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import event

from api.training import service as training
from tests.journeys.story import Story, reps

RDL = "rdl-tempo"


def story_of(api: Any) -> Story:
    story = Story(api.athlete(), date(2026, 10, 1))
    story.calm_intake()
    story.enroll(0, "hinge-rebuild")
    return story


def test_inv_38_a_decision_is_on_record_before_it_is_shown(api: Any) -> None:
    story = story_of(api)

    shown = story.decide(0)

    assert story.athlete.get(f"/progression/decisions/{shown['id']}").json == shown
    listed = story.athlete.get("/progression/decisions").json["items"]
    assert [row["id"] for row in listed] == [shown["id"]]


def test_inv_38_a_decision_that_cannot_be_stored_is_not_shown(api: Any) -> None:
    story = story_of(api)
    ask = {"scope": {"kind": "plan"}, "local_date": story.day(0)}

    def fail(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO decision"):
            raise OSError("the disk is full")

    event.listen(api.database.engine, "before_cursor_execute", fail)
    try:
        headers = {"Authorization": f"Bearer {story.athlete.token}"}
        answer = api.app.test_client().post("/v1/progression/decisions", json=ask, headers=headers)
    finally:
        event.remove(api.database.engine, "before_cursor_execute", fail)

    assert answer.status_code == 500
    assert "prescriptions" not in answer.json
    assert story.athlete.get("/progression/decisions").json["items"] == []


def test_inv_25_a_late_log_makes_a_new_receipt_and_leaves_the_old_one_readable(api: Any) -> None:
    story = story_of(api)
    before = story.decide(5, exercise=RDL)

    story.session(3, RDL, reps(8, 60, [1, 1, 1], 6), pain_before=1, pain_after=1)
    after = story.decide(5, exercise=RDL)

    old = story.athlete.get(f"/progression/decisions/{before['id']}").json
    assert after["id"] != before["id"]
    assert (old["status"], old["superseded_by"]) == ("superseded", after["id"])
    outside = {"status", "superseded_by"}
    assert {k: v for k, v in old.items() if k not in outside} == {
        k: v for k, v in before.items() if k not in outside
    }


def test_inv_24_facts_uploaded_in_any_order_give_the_same_decision(api: Any) -> None:
    def train(story: Story) -> None:
        story.session(1, RDL, reps(8, 60, [1, 1, 1], 6), pain_before=1, pain_after=1)

    def wake(story: Story) -> None:
        story.morning(2, 1, 4)

    def train_again(story: Story) -> None:
        story.session(4, RDL, reps(8, 60, [1, 2, 1], 6), pain_before=1, pain_after=1)

    answers = set()
    for order in permutations((train, wake, train_again)):
        story = story_of(api)
        for upload in order:
            upload(story)
        decision = story.decide(5, exercise=RDL)
        doses = [p["sets"] for p in decision["prescriptions"]]
        answers.add((decision["action"], decision["binding_rule"], str(doses)))

    assert len(answers) == 1


def read_for(api: Any) -> tuple[dict[str, Any], str]:
    """A decision about one athlete while another trains, and the one session it may read."""
    story, other = story_of(api), story_of(api)
    other.session(1, RDL, reps(8, 100, [9, 9, 9], 10), pain_before=9, pain_after=9)
    other.decide(2, exercise=RDL)
    mine = story.session(1, RDL, reps(8, 60, [1, 1, 1], 6), pain_before=1, pain_after=1)
    return story.decide(2, exercise=RDL), mine["session"]["id"]


def sessions_of(decision: dict[str, Any]) -> list[str]:
    return [fact["id"] for fact in decision["facts"] if fact["kind"] == "session"]


def test_inv_41_only_the_athletes_own_facts_enter_a_decision(api: Any) -> None:
    decision, mine = read_for(api)

    assert sessions_of(decision) == [mine]
    assert decision["action"] == "hold"


def test_inv_41_facts_of_another_athlete_let_in_are_caught(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, everybody = training.engine_sessions, {}

    def leaking(*asked: Any) -> Any:
        everybody.update({session.ref.id: session for session in own(*asked)})
        return tuple(everybody.values())

    monkeypatch.setattr(training, "engine_sessions", leaking)
    decision, mine = read_for(api)

    assert set(sessions_of(decision)) > {mine}
