"""What must hold for every answer of the engine: cheap predicates of their own.

They read facts and decision alone, so that an error of the engine cannot hide behind itself.
Each says what is wrong, or nothing. Numbers are those of the invariants, not of a rule set.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache

from api.engine.decisions import Decision, DoseChange, Prescription
from api.engine.facts import ExerciseDone, Facts, Session
from api.engine.vocab import (
    DecisionAction,
    Phase,
    SessionStatus,
    SetStatus,
    TriageAnswer,
)
from api.exercises import service as exercises

DAY = timedelta(days=1)
MONTH = timedelta(days=30)
STEP_CAP = 1.10
RAMP_CAP = 1.30
RED_ANYWHERE = 7
AFTER_RED = 0.90
STEEP = 2
LOOKED_BACK = 21
FIRST_RUNG = 5
RUN_LANE = "every stage"
PHASES = tuple(Phase)
Law = Callable[[Facts, Decision, "Seen"], str | None]


@cache
def _ladder() -> frozenset[str]:
    """Loaded hinges from H5 on, but swings."""
    every = exercises.library().exercises.values()
    return frozenset(e.slug for e in every if (e.hinge_rung or 0) >= FIRST_RUNG and not e.ballistic)


class Seen:
    """The newest exposure of each exercise, once per decision."""

    def __init__(self, facts: Facts):
        self.last: dict[str, tuple[Session, ExerciseDone]] = {}
        self.loaded: dict[str, int] = {}
        self.month: dict[str, int] = {}
        for told in facts.episode.best_tolerated if facts.episode else ():
            if told.achieved_on >= facts.as_of - MONTH:
                self.month[told.exercise] = told.load_g
        done = [s for s in facts.sessions if s.status is not SessionStatus.SKIPPED]
        for session in sorted(done, key=lambda s: s.started_at):
            for exercise in session.exercises:
                self._add(facts, session, exercise)
        self.mornings = {
            c.ref.local_date: c.pain_morning for c in facts.check_ins if c.pain_morning is not None
        }

    def _add(self, facts: Facts, session: Session, exercise: ExerciseDone) -> None:
        begun = [s for s in exercise.sets if s.status is not SetStatus.SKIPPED]
        if not begun:
            return
        slug = exercise.exercise
        self.last[slug] = (session, exercise)
        if exercise.stage is not None:
            self.last[RUN_LANE] = (session, exercise)
        top = max((s.load_g or 0 for s in begun), default=0)
        if top:
            self.loaded[slug] = top
        if session.ref.local_date >= facts.as_of - MONTH:
            self.month[slug] = max(top, self.month.get(slug, 0))

    def demand(self, slug: str) -> int:
        """The month's heaviest, done or told; rungs of the ladder are one movement."""
        rungs = _ladder()
        kin = rungs if slug in rungs else {slug}
        return max((top for known, top in self.month.items() if known in kin), default=0)

    def morning_after(self, slug: str) -> int | None:
        return self.mornings.get(self.last[slug][0].ref.local_date + DAY)


def stopped_is_empty(facts: Facts, made: Decision, seen: Seen) -> str | None:
    """Nothing is prescribed exactly when the answer is to stop."""
    stop = made.action is DecisionAction.STOP_AND_REFER
    if stop and (made.prescriptions or made.sessions):
        return "prescribes while stopped"
    return "nothing to train" if not stop and not made.prescriptions else None


def flag_stops(facts: Facts, made: Decision, seen: Seen) -> str | None:
    """INV-01: a told EMERGENCY answer ends in no prescription."""
    told = [s.answers for s in facts.screenings] + [c.red_flags for c in facts.check_ins]
    cleared = {code for c in facts.clearances for code in c.codes}
    yes = {c for rows in told for c, a in rows if a is TriageAnswer.YES} - cleared
    return f"prescribes with {sorted(yes)}" if yes and made.prescriptions else None


def no_jump(facts: Facts, made: Decision, seen: Seen) -> str | None:
    """INV-08: a tenth over the last logged load; a load finding 1.3 of the month's heaviest."""
    for p in made.prescriptions:
        top, last = max(_loads(p), default=0), seen.loaded.get(p.exercise)
        if last and not is_ramp(p) and top > STEP_CAP * last:
            return f"{p.exercise} {top} g after {last} g"
        month = seen.demand(p.exercise)
        if month and is_ramp(p) and top > RAMP_CAP * month:
            return f"{p.exercise} is looked for up to {top} g after {month} g"
    return None


def steep_morning(facts: Facts, made: Decision, seen: Seen) -> str | None:
    """INV-04: nothing rises after a morning more than two over all of the last three weeks; walks
    and runs are one movement."""
    for p in made.prescriptions:
        last = _movement(p)
        if last not in seen.last or not any(map(_rises, p.changes)):
            continue
        after, day = seen.morning_after(last), seen.last[last][0].ref.local_date
        before = [v for d, v in seen.mornings.items() if 0 <= (day - d).days <= LOOKED_BACK]
        intake = facts.episode.pain_morning if facts.episode else 0
        if after is not None and after > max([*before, intake]) + STEEP:
            return f"{p.exercise} rises after a morning of {after}"
    return None


def answered(facts: Facts, made: Decision, seen: Seen) -> str | None:
    """INV-05: no progress without the morning after; walks and runs are one movement."""
    for p in made.prescriptions:
        last = _movement(p)
        known = last in seen.last
        if known and p.action is DecisionAction.PROGRESS and seen.morning_after(last) is None:
            return f"{p.exercise} progresses without its morning"
    return None


def _movement(dose: Prescription) -> str:
    return RUN_LANE if dose.stage is not None else dose.exercise


def after_red(facts: Facts, made: Decision, seen: Seen) -> str | None:
    """INV-06: after 7 or more in a session a tenth comes off at least."""
    for p in made.prescriptions:
        if p.exercise not in seen.last:
            continue
        sets = seen.last[p.exercise][1].sets
        red = max((s.pain or 0 for s in sets), default=0) >= RED_ANYWHERE
        last = max((s.load_g or 0 for s in sets if s.status is not SetStatus.SKIPPED), default=0)
        top = max(_loads(p), default=0)
        if red and last and top > AFTER_RED * last:
            return f"{p.exercise} {top} g after red at {last} g"
    return None


def one_phase(facts: Facts, made: Decision, seen: Seen) -> str | None:
    """INV-11: one phase up at most."""
    if facts.position is None or made.position is None:
        return None
    up = PHASES.index(made.position.phase) - PHASES.index(facts.position.phase)
    return f"{up} phases up" if up > 1 else None


def one_variable(facts: Facts, made: Decision, seen: Seen) -> str | None:
    """INV-09: one variable rises at a time."""
    for p in made.prescriptions:
        rising = {c.variable for c in p.changes if _rises(c)}
        if len(rising) > 1:
            return f"{p.exercise} raises {' and '.join(sorted(rising))}"
    return None


def reasoned(facts: Facts, made: Decision, seen: Seen) -> str | None:
    """INV-33: every answer says why and by which rules."""
    return None if made.reasons and made.ruleset_version else "no reason"


LAWS: tuple[Law, ...] = (
    stopped_is_empty,
    flag_stops,
    no_jump,
    steep_morning,
    answered,
    after_red,
    one_phase,
    one_variable,
    reasoned,
)


def breaches(facts: Facts, made: Decision) -> Iterator[str]:
    """What is wrong with an answer, each with the name of its law."""
    seen = Seen(facts)
    for law in LAWS:
        wrong = law(facts, made, seen)
        if wrong is not None:
            yield f"{law.__name__}: {wrong}"


def is_ramp(told: Prescription) -> bool:
    """A load finding: the only dose whose sets get heavier one by one."""
    return len(set(_loads(told))) > 1


def _loads(told: Prescription) -> list[int]:
    return [row.load_g for row in told.sets if row.load_g is not None]


def _rises(change: DoseChange) -> bool:
    return (change.after or 0) > (change.before or 0)
