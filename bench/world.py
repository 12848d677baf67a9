"""An athlete with a history, in a fresh database: what the measurements run against."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient

from api.app import create_app
from api.exercises import service as exercises
from api.kit.crypto import SigningKey
from api.kit.db import migrations
from api.kit.db.scope import NOBODY
from api.programs import service as programs
from api.settings import PasswordCost, Settings

TODAY = date.today()
LIFTS = (
    "rdl-tempo",
    "squat-goblet",
    "hip-thrust-barbell",
    "row-chest-supported",
    "suitcase-carry",
    "deadbug",
    "bird-dog",
    "walk-brisk",
)


class World:
    """One application, one athlete, ``days`` of training behind them."""

    def __init__(self, url: str, days: int) -> None:
        settings = Settings(
            "test", url, SigningKey.generate(), b"bench" * 8, "http://bench", False,
            PasswordCost(memory_kib=8, passes=1),
        )  # fmt: skip
        self.app = create_app(settings)
        logging.getLogger("keel").setLevel(logging.WARNING)
        self.database = self.app.extensions["keel"].database
        migrations.upgrade(self.database.engine)
        with self.database.write(NOBODY) as db:
            exercises.seed(db)
            programs.seed(db)
        self.client: FlaskClient = self.app.test_client()
        self._register()
        self._fill(days)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.client.open(f"/v1{path}", method=method, json=body, headers=self.headers)
        if answer.status_code >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer

    def _register(self) -> None:
        self.headers: dict[str, str] = {}
        self.headers = self.account("bench@keel.example")

    def account(self, email: str) -> dict[str, str]:
        """A new account; the headers of its requests."""
        account = {"email": email, "password": "a password for the bench"}
        consent = {"purpose": "health_data", "version": "2026-11", "granted": True}
        body = {**account, "birth_date": "1990-01-01", "consents": [consent]}
        self.call("POST", "/auth/register", body)
        login = {**account, "device_name": "bench", "platform": "script"}
        token = self.call("POST", "/auth/login", login).json["access_token"]
        return {"Authorization": f"Bearer {token}"}

    def _fill(self, days: int) -> None:
        first = (TODAY - timedelta(days=days)).isoformat()
        questions = self.call("GET", "/triage/questions").json
        answers = {question["code"]: "no" for question in questions["questions"]}
        screening = {"questionnaire_version": questions["version"], "answers": answers}
        self.call("POST", "/triage/screenings", {**screening, "local_date": first})
        self.call("POST", "/episodes", episode(first))
        self.call("POST", "/enrollments", {"program": "hinge-rebuild", "started_on": first})
        for back in range(days, 0, -1):
            self.call("POST", "/check-ins", morning(back))
            if back % 2:
                self.call("POST", "/sessions", session(back))
        self.call("POST", "/triage/screenings", {**screening, "local_date": TODAY.isoformat()})
        self.call("POST", "/progression/decisions", plan())


def episode(day: str) -> dict[str, Any]:
    return {
        "local_date": day,
        "started_on": day,
        "onset": "gradual",
        "pain_at_rest": 1,
        "pain_worst": 4,
        "pain_morning": 1,
        "settle_h": 4,
        "aggravating": ["bending"],
        "easing": ["walking"],
        "leg_symptoms": {"reach": "none"},
    }


def morning(back: int) -> dict[str, Any]:
    return {
        "kind": "next_morning",
        "local_date": (TODAY - timedelta(days=back)).isoformat(),
        "time_zone": "UTC",
        "pain_morning": 1,
        "settle_h": 4,
        "leg_symptoms": {"reach": "none"},
    }


def session(back: int) -> dict[str, Any]:
    """Eight exercises of four sets."""
    day = (TODAY - timedelta(days=back)).isoformat()
    one = {"technique": 4, "pain": 1, "effort": {"scale": "rpe", "value": 6}}
    sets = [{**one, "reps": 8, "load_kg": 40} for _ in range(4)]
    return {
        "local_date": day,
        "started_at": f"{day}T18:00:00Z",
        "time_zone": "UTC",
        "duration_s": 3000,
        "session_rpe": 5,
        "pain_before": 1,
        "pain_after": 1,
        "exercises": [{"exercise": slug, "sets": sets} for slug in LIFTS],
    }


def plan() -> dict[str, Any]:
    return {"scope": {"kind": "plan"}, "local_date": TODAY.isoformat()}


Request = Callable[[], Any]


def requests(world: World) -> dict[str, Request]:
    """What is measured, by name. Writes make something new each time."""
    day = TODAY.isoformat()
    counter = iter(range(100_000))
    checked = morning(0) | {"kind": "daily", "pain_now": 1, "pain_worst": 2}
    for name in ("pain_morning", "settle_h"):
        checked.pop(name)

    def check_in() -> Any:
        back = 400 + next(counter)
        body = checked | {"local_date": (TODAY - timedelta(days=back)).isoformat()}
        return world.call("POST", "/check-ins", body)

    return {
        "floor (health)": lambda: world.client.get("/healthz"),
        "GET exercises (50)": lambda: world.call("GET", "/exercises?limit=50"),
        "GET sessions (20 nested)": lambda: world.call("GET", "/sessions?limit=20"),
        "POST session (32 sets)": lambda: world.call("POST", "/sessions", session(0)),
        "POST check-in": check_in,
        "GET today": lambda: world.call("GET", f"/today?local_date={day}"),
        "POST decision (plan)": lambda: world.call("POST", "/progression/decisions", plan()),
    }
