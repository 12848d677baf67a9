"""INV-37: whoever reports an emergency is answered, however much was asked before."""

from datetime import date
from typing import Any

import pytest

from tests.journeys.story import Story

MANY = 120
SIGNS = {"RF-CES-1": "yes"}


def story_of(api: Any) -> Story:
    story = Story(api.athlete(), date(2026, 10, 1))
    story.calm_intake()
    return story


def flooded(api: Any) -> int:
    """The status of an emergency check-in after very many requests of one athlete."""
    story = story_of(api)
    headers = {"Authorization": f"Bearer {story.athlete.token}"}
    client = api.app.test_client()
    for _ in range(MANY):
        client.get("/v1/me", headers=headers)
    told = {
        "kind": "next_morning",
        "local_date": story.day(3),
        "time_zone": "UTC",
        "pain_morning": 8,
        "settle_h": 30,
        "leg_symptoms": {"reach": "none"},
        "red_flags": SIGNS,
        "questionnaire_version": "2026.11",
    }
    key = {"Idempotency-Key": "an-emergency-after-many-requests"}
    answer = client.post("/v1/check-ins", json=told, headers=headers | key)
    if answer.status_code == 201:
        assert answer.json["effect"]["decision"]["action"] == "stop_and_refer"
        assert answer.json["effect"]["lock"]["level"] == "emergency"
    assert answer.status_code != 422, answer.json
    return int(answer.status_code)


def test_inv_37_a_flood_of_requests_keeps_no_stop_away(api: Any) -> None:
    assert flooded(api) == 201


def test_a_door_that_closes_after_many_requests_is_caught(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, seen = api.app.wsgi_app, []

    def door(environ: Any, start_response: Any) -> Any:
        seen.append(environ["PATH_INFO"])
        if len(seen) > MANY:
            start_response("429 Too Many Requests", [("Content-Type", "text/plain")])
            return [b""]
        return inside(environ, start_response)

    monkeypatch.setattr(api.app, "wsgi_app", door)

    assert flooded(api) == 429
