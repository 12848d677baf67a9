"""What clinicians send, and what the athlete sees of it."""

from typing import Any

from api.engine.vocab import ClinicianRole
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World


def trained(
    api: World, role: ClinicianRole = ClinicianRole.PHYSIOTHERAPIST, **more: Any
) -> tuple[Actor, Actor]:
    """A linked clinician, and an athlete whose first plan can be decided."""
    clinician, athlete = api.clinician(role), api.ready_athlete(**more)
    api.link(clinician, athlete)
    return clinician, athlete


def clear(
    api: World, clinician: Actor, athlete: Actor, *told: dict[str, Any], **more: Any
) -> Answer:
    body = {
        "codes": ["RF-SUR-1"],
        "examined_on": api.day(),
        "documents": [],
        "restrictions": list(told),
        **more,
    }
    return clinician.post(f"/athletes/{athlete.id}/clearances", body)


def place(api: World, clinician: Actor, athlete: Actor, phase: str = "p3", **more: Any) -> Answer:
    body = {"phase": phase, "local_date": api.day(), "reason": "Examined today.", **more}
    return clinician.post(f"/athletes/{athlete.id}/phase-placements", body)


def override(api: World, clinician: Actor, athlete: Actor, **more: Any) -> Answer:
    body = {
        "kind": "load_up_to",
        "exercise": "rdl-tempo",
        "limit_kg": 80,
        "local_date": api.day(),
        "until": api.day(20),
        "reason": "Lifted this in the clinic.",
        **more,
    }
    if body["kind"] != "load_up_to":
        body.pop("limit_kg")
    return clinician.post(f"/athletes/{athlete.id}/overrides", body)


def decide(api: World, athlete: Actor, **scope: str) -> Answer:
    body = {"scope": scope or {"kind": "plan"}, "local_date": api.day()}
    return athlete.post("/progression/decisions", body)


def codes(receipt: Answer) -> list[str]:
    return [reason["code"] for reason in receipt.json["reasons"]]


def reason(receipt: Answer, code: str) -> dict[str, Any]:
    return next(one for one in receipt.json["reasons"] if one["code"] == code)


def asked(athlete: Actor) -> set[str]:
    """Every exercise that the planned sessions ask for, warm-ups included."""
    items = athlete.get("/planned-sessions").json["items"]
    return {
        line["exercise"]
        for planned in items
        for block in planned["blocks"]
        for line in block["prescriptions"]
    }
