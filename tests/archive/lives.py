"""Athletes with a past of every kind, made through the API, and how archives are looked at."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from zipfile import ZipFile

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from tests.http.bodies import (
    CUSTOM_EXERCISE,
    MEASUREMENT,
    MEASUREMENT_CHUNK,
    RECORD_DELETION,
    WORKOUT,
)
from tests.imports import sending
from tests.journeys.days import Days
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

ZIP = "application/zip"
FIRST = date(2026, 10, 1)
NOTE = '=HYPERLINK("http://evil.example","Sets") \n"quoted", größer – 😀'
"""A note that is a formula, two lines, quoted, and not ASCII."""
GOALS: tuple[dict[str, Any], ...] = (
    {"kind": "activity", "activity": "@SUM(1+1)*cmd|' /C calc'!A0"},
    {"kind": "event", "event": "Half marathon", "distance_m": 21_097, "target_on": "2027-05-01"},
    {"kind": "lift", "exercise": "rdl-tempo", "load_kg": 102.5, "reps": 5},
)

LOG = """local_date,exercise,load_kg,reps
2025-01-03,Bench Press,60,8
2025-01-03,Bench Press,60,700
2025-01-05,Mystery Lift,20,8
not a day,Squat,20,8
"""


class Life(Days):
    """Weeks in which everything happens that can, in an order that the seed decides."""

    def __init__(self, api: World, seed: int) -> None:
        super().__init__(api, FIRST, display_name="Ana", time_zone="Europe/Paris")
        self.dice = random.Random(seed)

    def live(self) -> Actor:
        self.intake()
        self._say()
        self._import()
        saved(self.athlete.post("/custom-exercises", CUSTOM_EXERCISE))
        clinician = self.clinician()
        for number in range(0, 21, 3):
            self._three_days(number)
        self._measure()
        self.lift(19, 20, (2, 1), exercise=CUSTOM_EXERCISE["slug"])
        self._rule(clinician, 20)
        self._stop(clinician, 21)
        self.decide(24)
        for scope in ({"exercise": "rdl-tempo"}, {"pattern": "hinge"}):
            self.decide(24, **scope)
        found: Actor = self.athlete
        return found

    def _say(self) -> None:
        """Goals, one of them given up; consents, one of them withdrawn; a wish."""
        made = [saved(self.athlete.post("/goals", goal)) for goal in GOALS]
        self.athlete.delete(f"/goals/{made[1]['id']}", etag="*")
        self.athlete.patch(f"/goals/{made[2]['id']}", {"load_kg": 105}, etag="*")
        for granted in (True, False):
            answer = {"version": "2026-11", "granted": granted, "given_by": "athlete"}
            assert self.athlete.put("/me/consents/research", answer).status == 200
        wish = {"kind": "exclude_exercise", "exercise": "bench-press", "local_date": self.day(0)}
        saved(self.athlete.post("/override-requests", wish))

    def _import(self) -> None:
        """Two logs of other apps: one taken in, one waiting for a look, with a name explained."""
        sending.taken(self.athlete, LOG)
        second = sending.read(self.athlete, LOG.replace("2025-01", "2025-02"))
        choice = {"name": "Mystery Lift", "exercise": "rdl-tempo"}
        assert sending.choose(self.athlete, second["id"], choice).status == 200

    def _measure(self) -> None:
        """A night, a walk, something that cannot be, something deleted, and beats by the second."""
        items = [MEASUREMENT, MEASUREMENT | {"external_id": "absurd", "value": 10**6}]
        night = {"kind": "hrv_rmssd", "value": 61.25, "ended_at": MEASUREMENT["started_at"]}
        items += [MEASUREMENT | night | {"external_id": name} for name in ("kept", "deleted")]
        answer = self.athlete.post("/measurements", {"items": items})
        gone = answer.json["results"][3]["id"]
        assert self.athlete.delete(f"/measurements/{gone}").status == 200
        dense = self.athlete.post("/measurements/chunks", {"chunks": [MEASUREMENT_CHUNK]})
        assert dense.status == 200, dense.text
        self._record()

    def _record(self) -> None:
        """A workout through two doors, one that cannot be, one deleted, one that never came."""
        copy = {"source": {"provider": "strava"}, "external_id": "copy", "distance_m": 118}
        absurd = {"external_id": "absurd", "moving_s": -87_000}
        items = [WORKOUT, WORKOUT | copy, WORKOUT | absurd, WORKOUT | {"external_id": "deleted"}]
        answer = self.athlete.post("/workouts", {"items": items})
        ids = [one["id"] for one in answer.json["results"]]
        assert self.athlete.delete(f"/workouts/{ids[3]}").status == 204
        assert self.athlete.delete(f"/workouts/{ids[1]}/session").status == 200
        for path in ("/workouts/deletions", "/measurements/deletions"):
            assert self.athlete.post(path, {"items": [RECORD_DELETION]}).status == 200

    def _three_days(self, number: int) -> None:
        """A session, a morning, perhaps a flare, a correction, a decision."""
        dice = self.dice
        pains = tuple(dice.randint(0, 4) for _ in range(dice.randint(1, 4)))
        load = dice.choice((40, 42.5, 60))
        session = self.lift(number, load, pains, dice.randint(0, 3))["session"]
        path = f"/sessions/{session['id']}"
        if dice.random() < 0.5:
            change = {"note": NOTE, "session_rpe": dice.choice((5, 6.5))}
            assert self.athlete.patch(path, change, etag="*").status == 200
        if dice.random() < 0.3:
            assert self.athlete.delete(path, etag="*").status == 200
        if dice.random() < 0.3:
            self.flare(number + 2, dice.randint(3, 6))
        if dice.random() < 0.6:
            self.decide(number + 2)

    def _rule(self, clinician: Actor, number: int) -> None:
        """A phase that a clinician entered, and a rule that one loosened."""
        said = {"local_date": self.day(number), "reason": "Seen and examined."}
        path = f"/athletes/{self.athlete.id}"
        saved(clinician.post(f"{path}/phase-placements", said | {"phase": "p2"}))
        limit = {"kind": "load_up_to", "exercise": "rdl-tempo", "limit_kg": 80}
        saved(clinician.post(f"{path}/overrides", said | limit | {"until": self.day(number + 20)}))

    def _stop(self, clinician: Actor, number: int) -> None:
        """An emergency, and the clearance that closes it."""
        self.screening(number, **{"RF-CES-1": "yes"})
        flag = self.athlete.get("/triage/flags").json["items"][0]
        self.athlete.put(f"/triage/flags/{flag['id']}/acknowledgement")
        told = {"kind": "no_exercise", "exercise": "squat-back"}
        self.seen(clinician, number + 1, "RF-CES-1", restrictions=[told], notes="All clear.")


@contextmanager
def failing(api: World, kind: str, number: int) -> Iterator[None]:
    """The database gives up at the n-th statement of a kind that is about data."""
    left = [number]

    def fail(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(kind) and "idempotent_answer" not in statement:
            left[0] -= 1
            if left[0] == 0:
                raise OperationalError(statement, {}, Exception("database is locked"))

    event.listen(api.database.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(api.database.engine, "before_cursor_execute", fail)


def saved(answer: Answer) -> dict[str, Any]:
    assert answer.status == 201, f"{answer.path}: {answer.text}"
    return dict(answer.json)


def export(athlete: Actor) -> bytes:
    answer = athlete.get("/me/export")
    assert answer.status == 200, answer.text
    return answer.data


def restore(athlete: Actor, archive: bytes, **more: Any) -> Answer:
    return athlete.request("POST", "/me/restore", data=archive, content_type=ZIP, **more)


def files(archive: bytes, folder: str = "") -> dict[str, bytes]:
    """What an archive holds below a folder, by path."""
    with ZipFile(io.BytesIO(archive)) as found:
        return {name: found.read(name) for name in found.namelist() if name.startswith(folder)}


def rows(archive: bytes, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(files(archive)[path])
    return found


def manifest(archive: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(archive)["manifest.json"])
    return found
