"""A journey, told day by day over HTTP: what the athlete enters, what is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

LEG_FREE = {"reach": "none"}


class Story:
    """One athlete's days; day 0 is the intake."""

    def __init__(self, athlete: Any, first_day: date) -> None:
        self.athlete = athlete
        self.first_day = first_day
        self.decisions: list[dict[str, Any]] = []

    def day(self, number: int) -> str:
        return (self.first_day + timedelta(days=number)).isoformat()

    def profile(self, **members: Any) -> None:
        etag = self.athlete.get("/me").headers["ETag"]
        assert self.athlete.patch("/me", members, etag=etag).status == 200

    def screening(self, number: int, **answers: str) -> dict[str, Any]:
        questions = self.athlete.get("/triage/questions").json
        every = {question["code"]: "no" for question in questions["questions"]}
        body = {
            "local_date": self.day(number),
            "questionnaire_version": questions["version"],
            "answers": every | answers,
        }
        return self._saved("/triage/screenings", body)

    def episode(self, number: int, **members: Any) -> dict[str, Any]:
        body = {"local_date": self.day(number), "leg_symptoms": LEG_FREE, **members}
        return self._saved("/episodes", body)

    def baselines(self, number: int, *results: dict[str, Any]) -> dict[str, Any]:
        body = {"local_date": self.day(number), "examiner": "athlete", "results": list(results)}
        return self._saved("/baselines", body)

    def enroll(self, number: int, program: str) -> dict[str, Any]:
        return self._saved("/enrollments", {"program": program, "started_on": self.day(number)})

    def calm_intake(self, **episode: Any) -> None:
        """A screened lifter with a full gym and a quiet, long-standing back."""
        self.profile(sports=["powerlifting"], equipment=["full_gym"])
        self.screening(0)
        usual: dict[str, Any] = {
            "started_on": self.day(-100),
            "onset": "gradual",
            "pain_at_rest": 1,
            "pain_worst": 4,
            "pain_morning": 1,
            "settle_h": 4,
            "aggravating": ["bending"],
        }
        self.episode(0, **usual | episode)

    def session(
        self, number: int, exercise: str, sets: list[dict[str, Any]], **members: Any
    ) -> dict[str, Any]:
        stage = members.pop("stage", None)
        logged: dict[str, Any] = {"exercise": exercise, "sets": sets}
        if stage:
            logged["stage"] = stage
        body = {
            "local_date": self.day(number),
            "started_at": f"{self.day(number)}T18:00:00Z",
            "time_zone": "UTC",
            "exercises": [logged],
            **members,
        }
        return self._saved("/sessions", body)

    def morning(self, number: int, pain: int, settle_h: float, **members: Any) -> dict[str, Any]:
        body = {
            "kind": "next_morning",
            "local_date": self.day(number),
            "time_zone": "UTC",
            "pain_morning": pain,
            "settle_h": settle_h,
            "leg_symptoms": LEG_FREE,
            **members,
        }
        return self._saved("/check-ins", body)

    def decide(self, number: int, **scope: str) -> dict[str, Any]:
        """Ask twice: the second answer is the first one; the receipt replays to itself."""
        kind = next(iter(scope), "plan")
        body = {"scope": {"kind": kind, **scope}, "local_date": self.day(number)}
        first = self.athlete.post("/progression/decisions", body)
        assert first.status in (200, 201), first.text
        again = self.athlete.post("/progression/decisions", body)
        assert again.status == 200
        assert again.text == first.text
        replay = self.athlete.get(f"/progression/decisions/{first.json['id']}/replay")
        assert replay.json["equal"], replay.json["differences"]
        self._check(first.json)
        self.decisions.append(first.json)
        return first.json

    def _check(self, decision: dict[str, Any]) -> None:
        """What holds for every receipt."""
        stopped = decision["action"] == "stop_and_refer"
        assert stopped == (decision["prescriptions"] == [])
        assert decision["reasons"], "a decision without a reason"
        for reason in decision["reasons"]:
            assert reason["code"]
            for check in reason["checks"]:
                assert check["threshold"] is not None
                assert check["evidence"]["mark"]
        for prescription in decision["prescriptions"]:
            rising = [c for c in prescription["changes"] if (c["after"] or 0) > (c["before"] or 0)]
            assert len(rising) <= 1, "more than one variable rises"

    def _saved(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.athlete.post(path, body)
        assert answer.status == 201, answer.text
        return dict(answer.json)


def reps(count: int, load: float, pains: list[int], rpe: float) -> list[dict[str, Any]]:
    """Sets of one load with their worst pain."""
    return [
        {
            "reps": count,
            "load_kg": load,
            "effort": {"scale": "rpe", "value": rpe},
            "technique": 4,
            "pain": pain,
        }
        for pain in pains
    ]


def loads(decision: dict[str, Any], exercise: str) -> list[float]:
    """Loads prescribed for an exercise, in kilograms."""
    return [
        one["load_kg"]
        for prescription in decision["prescriptions"]
        if prescription["exercise"] == exercise
        for one in prescription["sets"]
        if "load_kg" in one
    ]


def stages(decision: dict[str, Any]) -> list[int]:
    """Run stages prescribed, as numbers."""
    return [int(p["stage"][1:]) for p in decision["prescriptions"] if p["stage"]]
