"""Ordinary days of a lifter, shorter to tell: a quiet back, one lift, a morning after it."""

from datetime import date
from typing import Any

from api.engine.vocab import ClinicianRole
from tests.journeys.story import Story, loads, reps
from tests.support.actor import Actor
from tests.support.world import World

FIRST = date(2026, 3, 2)
RDL = "rdl-tempo"
TESTED = (
    {"test": "hinge_dowel", "value": 5, "pain": 1},
    {"test": "brace", "value": 1},
    {"test": "prone_plank", "value": 60},
    {"test": "brisk_walk_30", "value": 1, "pain": 1},
)
"""What lets an intake begin at P2."""
HINGES = ("rdl", "deadlift", "block-pull", "rack-pull", "trap-bar", "pull-through")


class Days(Story):
    """A story of an athlete who answers the safety questions every week, and who can lift."""

    def __init__(self, api: World, first: date = FIRST, **registration: Any) -> None:
        super().__init__(api.athlete(**registration), first)
        self.api, self.screened_on, self.always = api, 0, {}

    def intake(
        self, *tests: dict[str, Any], program: str = "hinge-rebuild", **episode: Any
    ) -> dict[str, Any]:
        """LOW, a hundred days old, tested, enrolled; unless said otherwise."""
        self.profile(sports=["powerlifting"], equipment=["full_gym"])
        self.screening(0)
        usual = {"started_on": self.day(-100), "onset": "gradual", "pain_at_rest": 1}
        usual |= {"pain_worst": 4, "pain_morning": 1, "settle_h": 1}
        told = self.episode(0, **usual | episode)
        self.baselines(0, *(tests or TESTED))
        self.enroll(0, program)
        return told["episode"]["reading"]

    def screening(self, number: int, **answers: str) -> dict[str, Any]:
        self.screened_on = number
        return super().screening(number, **self.always | answers)

    def decide(self, number: int, **scope: str) -> dict[str, Any]:
        if number - self.screened_on > 6:
            self.screening(number)
        return super().decide(number, **scope)

    def lift(
        self,
        number: int,
        load: float = 60,
        pains: tuple[int, ...] = (1, 1, 1),
        morning: int | None = 1,
        before: int = 1,
        exercise: str = RDL,
        count: int = 8,
    ) -> dict[str, Any]:
        """A session of one lift and the answer of the next morning, where there is one."""
        saved = self.session(
            number, exercise, reps(count, load, list(pains), 6), pain_before=before, pain_after=1
        )
        if morning is not None:
            self.morning(number + 1, morning, 1)
        return saved

    def rdl(self, number: int) -> tuple[str, float, int]:
        """What is decided for the lift: action, heaviest load, sets (0 where it is not asked)."""
        made = self.decide(number, exercise=RDL)
        sets = [len(p["sets"]) for p in made["prescriptions"] if p["exercise"] == RDL]
        return made["action"], max(loads(made, RDL), default=0), sets[0] if sets else 0

    def clean(self) -> dict[str, Any]:
        """Every emergency question answered no, as members of a check-in."""
        asked = self.athlete.get("/triage/questions").json
        codes = [q["code"] for q in asked["questions"] if q["level"] == "emergency"]
        return {"questionnaire_version": asked["version"], "red_flags": dict.fromkeys(codes, "no")}

    def flare(self, number: int, pain: int, loss: str = "some", **members: Any) -> dict[str, Any]:
        body = {"kind": "flare", "local_date": self.day(number), "time_zone": "UTC"}
        body |= {"pain_now": pain, "pain_worst": pain, "function_loss": loss}
        body |= {"started_at": f"{self.day(number)}T06:00:00Z", "leg_symptoms": {"reach": "none"}}
        return self._saved("/check-ins", body | members)

    def clinician(self, role: ClinicianRole = ClinicianRole.PHYSICIAN) -> Actor:
        linked = self.api.clinician(role)
        self.api.link(linked, self.athlete)
        return linked

    def seen(self, clinician: Actor, number: int, *codes: str, **members: Any) -> None:
        """A clearance of these codes, examined on that day."""
        body = {"codes": list(codes), "examined_on": self.day(number), "documents": [], **members}
        answer = clinician.post(f"/athletes/{self.athlete.id}/clearances", body)
        assert answer.status == 201, answer.text


def slugs(decision: dict[str, Any]) -> set[str]:
    return {p["exercise"] for p in decision["prescriptions"]}


def begun(api: World) -> Days:
    """Somebody with a first plan."""
    days = Days(api)
    days.intake()
    days.decide(0)
    return days


def heaviest(decision: dict[str, Any], *parts: str) -> float:
    """Of all prescriptions, or of those whose slug holds one of the parts."""
    found = [x for x in slugs(decision) if not parts or any(part in x for part in parts)]
    return max((load for x in found for load in loads(decision, x)), default=0)


def codes(decision: dict[str, Any]) -> set[str]:
    return {reason["code"] for reason in decision["reasons"]}


def asks(decision: dict[str, Any]) -> set[str]:
    return {ask["kind"] for ask in decision["asks"]}
