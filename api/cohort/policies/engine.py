"""The product's own engine as a policy: the same facts, the same decisions, the same receipts."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace

from api.cohort.diary import Diary, Intake, Item, Workout
from api.cohort.policies.assignments import chosen, item_of
from api.cohort.policies.clerk import Clerk, evening, on
from api.cohort.vocab import Place
from api.engine.decide import deliberate
from api.engine.decisions import Decision, PlannedDay, Prescription
from api.engine.facts import Effort, Facts, Position, SetTarget
from api.engine.library import Library
from api.engine.ruleset import RuleSet
from api.engine.template import Curriculum
from api.engine.vocab import (
    AskKind,
    DecisionAction,
    EffortScale,
    MovementPattern,
    Urgency,
)

VISIT_DAYS = 10
"""From a routine advice to see somebody until it has happened."""
ORDINARY_SETS = 3
LEAST_VOLUME = 0.5
LIGHT_EFFORT, AS_ASKED = 6.0, "A light set, as asked."
SEVERE, RISEN = 7, 3
"""A morning that makes an athlete ask on a day without training."""
PROTOCOL = "flare_protocol"
"""The reason while the easy days after a flare last."""
Decide = Callable[[Facts, RuleSet, Library, Curriculum], Decision]
Checked = Callable[[Facts, Decision], None]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the engine decides with. Any rule set will do."""

    ruleset: RuleSet
    library: Library
    curriculum: Curriculum
    decide: Decide = deliberate


@dataclass(slots=True)
class EnginePolicy:
    """Decides on session days and after alarming mornings; hands the position on."""

    intake: Intake
    rules: Rules
    checked: Checked
    wants_tests: bool = False
    position: Position | None = None
    decisions: int = 0
    last: Decision | None = None
    asked: tuple[PlannedDay, tuple[Prescription, ...]] | None = None
    seen: int = 0
    visit_on: int | None = None
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What was decided: phases, and why the goal movement went up or did not."""
    clerk: Clerk = field(init=False)

    def __post_init__(self) -> None:
        self.clerk = Clerk(self.intake, self.rules.ruleset, self.rules.library)

    def next_session(self, diary: Diary) -> Workout | None:
        decision = self._decide(diary)
        today = next((s for s in decision.sessions if s.local_date == on(diary.day)), None)
        told = doable(today) if today is not None else ()
        if today is None or not told:
            return None
        light = light_set(decision, told, self.rules.library)
        told = told if light is None else (*told, light)
        self.asked = (today, told)
        items = [self._item(p, diary) for p in told]
        self._count(items, told)
        return Workout(tuple(items), _volume(items[0].sets, items[0].ramp))

    def _item(self, dose: Prescription, diary: Diary) -> Item:
        item = item_of(dose, self.rules.library, self.intake.goal_g, self.intake.runner)
        done = (d for session in diary.sessions for d in session.items)
        plate = self.clerk.athlete.plate_step_g / self.intake.goal_g
        return chosen(item, dose, done, plate)

    def _count(self, items: list[Item], told: tuple[Prescription, ...]) -> None:
        for item, dose in zip(items, told, strict=True):
            if item.place not in (Place.EASY, Place.SQUAT):
                self.tally["action", dose.action.value] += 1
                self.tally["why", dose.why] += 1

    def notice(self, diary: Diary) -> None:
        """An alarming morning is a question, also on a day without training."""
        last = diary.mornings[-2:]
        if not last or last[-1].day != diary.day:
            return
        before = last[0].pain if len(last) > 1 else self.intake.pain_morning
        steep = last[-1].pain >= SEVERE or last[-1].pain - before >= RISEN
        if steep and self.position is not None:
            self._decide(diary)

    def _decide(self, diary: Diary) -> Decision:
        self._catch_up(diary)
        facts = self.clerk.facts(diary, self.position)
        decision = self.rules.decide(
            facts, self.rules.ruleset, self.rules.library, self.rules.curriculum
        )
        self.checked(facts, decision)
        self.decisions += 1
        self.tally["phase", decision.phase.value] += 1
        self._count_flare(decision)
        self.position, self.last = decision.position, decision
        self.wants_tests = any(ask.kind is AskKind.BASELINES for ask in decision.asks)
        if _to_see(decision) and decision.urgency is Urgency.ROUTINE and self.visit_on is None:
            self.visit_on = diary.day + VISIT_DAYS
        return decision

    def _count_flare(self, decision: Decision) -> None:
        """Once for each time the protocol begins, however many decisions it lasts."""
        begun = _in_flare(decision) and not (self.last and _in_flare(self.last))
        self.tally["flare", PROTOCOL] += begun

    def _catch_up(self, diary: Diary) -> None:
        """Write down what happened since the last decision."""
        for done in diary.sessions[self.seen :]:
            if self.asked is not None:
                self.clerk.log(done, *self.asked)
        self.seen = len(diary.sessions)
        if self.visit_on is not None and diary.day >= self.visit_on and self.last is not None:
            self.clerk.visited(_to_see(self.last), self.visit_on)
            self.visit_on = None


def _in_flare(decision: Decision) -> bool:
    return any(reason.code == PROTOCOL for reason in decision.reasons)


def _to_see(decision: Decision) -> tuple[str, ...]:
    """The codes a clinician is asked to look at."""
    return decision.referral.codes if decision.referral else ()


def doable(day: PlannedDay) -> tuple[Prescription, ...]:
    """The main block, without what is not to be done before a later hour."""
    hour = evening(day.local_date)
    return tuple(p for p in day.main if p.not_before is None or p.not_before <= hour)


def light_set(
    decision: Decision, told: tuple[Prescription, ...], library: Library
) -> Prescription | None:
    """The light set that a plan asks for, done where it says: at the end of a day with hinges."""
    asked = next((ask.exercise for ask in decision.asks if ask.exercise), None)
    hinges = [p for p in told if library.exercises[p.exercise].pattern is MovementPattern.HINGE]
    if asked is None or not hinges:
        return None
    row = SetTarget(
        reps=library.exercises[asked].light_reps, effort=Effort(EffortScale.RPE, LIGHT_EFFORT)
    )
    hold = DecisionAction.HOLD
    return replace(hinges[-1], exercise=asked, sets=(row,), action=hold, why=AS_ASKED)


def _volume(sets: int, ramp: tuple[float, ...]) -> float:
    if ramp:
        return 1.0
    return min(max(sets / ORDINARY_SETS, LEAST_VOLUME), 1.0)
