"""Pushes, and what tests ask of their answers."""

from __future__ import annotations

import json
from typing import Any

from tests.checkins.answers import QUESTIONS
from tests.support.actor import Actor
from tests.sync.phone import Phone, a_session, a_set, an_exercise

Shape = dict[str, Any]

RED = {"red_flags_json": json.dumps({"RF-CES-1": "yes"}), "questionnaire_version": QUESTIONS}


def in_step(athlete: Actor) -> Phone:
    phone = Phone(athlete)
    phone.sync()
    return phone


def with_session(phone: Phone, day: str, sets: int = 1, **columns: Any) -> tuple[str, str, str]:
    """A session with one exercise, synced; ids of it, of its exercise, and of its first set."""
    session = phone.create("training_sessions", **a_session(day, **columns))
    entry = phone.create("logged_exercises", **an_exercise(session))
    ids = [phone.create("set_logs", **a_set(entry, position=at)) for at in range(sets)]
    phone.sync()
    return session, entry, ids[0]


def lists(**given: Any) -> Shape:
    return {"created": [], "updated": [], "deleted": [], **given}


def post(phone: Phone, body: Shape, cursor: int | None = None, more: str = "") -> Any:
    stamp = phone.cursor if cursor is None else cursor
    return phone.athlete.post(f"/sync?last_pulled_at={stamp}{more}", body)


def absorbed(answer: Any) -> list[tuple[str, str]]:
    return [(row["table"], row["reason"]) for row in answer.json["absorbed"]]


def refused(answer: Any) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]
