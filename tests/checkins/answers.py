"""Check-ins to send, complete for their kind."""

from __future__ import annotations

from typing import Any

from tests.support.actor import Actor
from tests.support.answer import Answer

Shape = dict[str, Any]

QUESTIONS = "2026.11"
COMPLETE: dict[str, Shape] = {
    "daily": {"pain_now": 2, "pain_worst": 3},
    "next_morning": {"pain_morning": 2},
    "flare": {"pain_now": 6, "pain_worst": 8, "function_loss": "some"},
}


def a_check_in(kind: str, day: str, **members: Any) -> Shape:
    began = {"started_at": f"{day}T05:00:00Z"} if kind == "flare" else {}
    return {
        "kind": kind,
        "local_date": day,
        "time_zone": "Europe/Paris",
        "leg_symptoms": {"reach": "none"},
        **COMPLETE[kind],
        **began,
        **members,
    }


def a_morning(day: str, **members: Any) -> Shape:
    return a_check_in("next_morning", day, **members)


def saved(athlete: Actor, check_in: Shape) -> Shape:
    """The check-in as stored."""
    answer = athlete.post("/check-ins", check_in)
    assert answer.status == 201, answer.text
    return dict(answer.json["check_in"])


def correct(athlete: Actor, check_in: Shape, **patch: Any) -> Answer:
    etag = f'"v{check_in["version"]}"'
    return athlete.patch(f"/check-ins/{check_in['id']}", patch, etag=etag)


def corrected(athlete: Actor, check_in: Shape, **patch: Any) -> Shape:
    """The check-in after a correction that must succeed."""
    answer = correct(athlete, check_in, **patch)
    assert answer.status == 200, answer.text
    return dict(answer.json["check_in"])


def open_codes(athlete: Actor) -> list[str]:
    """Red flags that stand open."""
    items = athlete.get("/triage/flags").json["items"]
    return sorted(flag["code"] for flag in items if flag["status"] == "open")
