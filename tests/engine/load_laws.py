"""The invariants of training load as predicates, worked out apart from the engine's own sums."""

from datetime import timedelta

from msgspec.structs import replace

from api.engine.decisions import Decision, Prescription
from api.engine.dosing.references import painfree_e1rm_g
from api.engine.facts import Facts
from api.engine.movements import GENTLE
from api.engine.vocab import (
    BaselineTest,
    BlockKind,
    ChangeVariable,
    DecisionAction,
    Equipment,
    MovementPattern,
    ScopeKind,
)
from tests.engine import factories as make
from tests.engine import laws

TOLD = ("sleep_h", "sleep_quality", "fatigue", "soreness", "stress")


def silent(facts: Facts) -> Facts:
    """The same facts without anything readiness is read from."""
    nothing = dict.fromkeys(TOLD)
    told = tuple(replace(c, **nothing) for c in facts.check_ins)
    return replace(facts, check_ins=told, vitals=())


def inv_20(made: Decision, other: Decision) -> str | None:
    """Nothing in ``made`` is above ``other``: load, sets, effort, stage or phase."""
    if made.phase > other.phase:
        return f"{made.phase} over {other.phase}"
    known = {p.exercise: p for p in other.prescriptions}
    for p in made.prescriptions:
        if p.exercise in known and (above := _above(p, known[p.exercise])):
            return f"{p.exercise}: more {above}"
    return None


def _above(p: Prescription, other: Prescription) -> str | None:
    pairs = {
        "load": (max(laws.loads(p), default=0), max(laws.loads(other), default=10**9)),
        "sets": (len(p.sets), len(other.sets)),
        "effort": (effort(p), effort(other)),
        "repetitions": (total(p, "reps"), total(other, "reps")),
        "time": (total(p, "duration_s"), total(other, "duration_s")),
        "stage": (p.stage or "", other.stage or "r99"),
    }
    return next((name for name, (one, two) in pairs.items() if one > two), None)


def effort(p: Prescription) -> float:
    return max((row.effort.value for row in p.sets if row.effort), default=0)


def total(p: Prescription, name: str) -> int:
    return sum(getattr(row, name) or 0 for row in p.sets)


def inv_36(facts: Facts, made: Decision) -> str | None:
    """Four weeks of the same doses and nothing else never pass without a word."""
    reviewed = any(r.code == "plateau_review" for r in made.reasons)
    return None if reviewed or not at_a_standstill(facts) else "a silent standstill"


def at_a_standstill(facts: Facts) -> bool:
    """Every session of eight weeks is the same one, logged in each of the last four weeks."""
    position, plan = facts.position, facts.scope.kind is ScopeKind.PLAN
    days = [(facts.as_of - s.ref.local_date).days for s in facts.sessions]
    alike = len({s.exercises for s in facts.sessions}) == 1
    weekly = {n // 7 for n in days if n < 28} == {0, 1, 2, 3} and any(28 <= n < 56 for n in days)
    long = position is not None and (facts.as_of - position.phase_since).days >= 28
    return plan and alike and weekly and long


def inv_39(facts: Facts, made: Decision) -> str | None:
    """A lighter week: hinges 30 % under their mean of four weeks, and never longer than seven
    days, so never past fourteen."""
    position = made.position or facts.position
    since = position.deload_from if position else None
    days = None if since is None else (facts.as_of - since).days
    inside = days is not None and 0 <= days < 7
    light = [p for p in made.prescriptions if p.action is DecisionAction.DELOAD]
    if light and not inside:
        return "lighter outside a lighter week"
    usual = hinges_before(facts, since) / weeks_of_hinges(facts, since) if inside else 0
    planned = hinges_planned(made)
    if usual and planned > 0.7 * usual:
        return f"hinges {planned:g} of {usual:g}"
    return None


def hinges_before(facts: Facts, since: object) -> float:
    first = since - timedelta(days=28)
    return sum(hinges_of(s) for s in facts.sessions if first <= s.ref.local_date < since)


def weeks_of_hinges(facts: Facts, since: object) -> int:
    """How many of the four weeks before a day are no older than the first loaded hinge."""
    loaded = [
        s.ref.local_date for s in facts.sessions if s.ref.local_date < since and hinges_of(s) > 0
    ]
    return min(-(-(since - min(loaded)).days // 7), 4) if loaded else 4


def hinges_of(session: object) -> float:
    done = [e for e in session.exercises if is_hinge(e.exercise)]
    return sum((s.load_g or 0) * (s.reps or 0) for e in done for s in e.sets)


def hinges_planned(made: Decision) -> float:
    blocks = [b for day in made.sessions for b in day.blocks if b.kind is BlockKind.MAIN]
    hinges = [p for b in blocks for p in b.prescriptions if is_hinge(p.exercise)]
    return sum((row.load_g or 0) * (row.reps or 0) for p in hinges for row in p.sets)


def is_hinge(slug: str) -> bool:
    exercise = make.LIBRARY.get(slug)
    return exercise is not None and exercise.pattern is MovementPattern.HINGE


def inv_44(last: int, without: Decision, full: Decision) -> str | None:
    """A missing answer leaves the load between what it was and what it would have been."""
    top, other = (max((g for p in m.prescriptions for g in laws.loads(p)), default=0)
                  for m in (without, full))  # fmt: skip
    inside = min(other, last) <= top <= max(other, last)
    return None if inside else f"{top} outside {sorted((other, last))}"


def bars(facts: Facts, made: Decision) -> str | None:
    """No dose of a lift done with a bar is lighter than a usual bar, or the lightest one logged."""
    book, owned = laws.book_of(facts), facts.athlete.equipment
    kinds = {Equipment.BARBELL: 20_000, Equipment.TRAP_BAR: 25_000, Equipment.SAFETY_BAR: 25_000}
    for p in laws.everything(made):
        wanted = make.LIBRARY.exercises[p.exercise].equipment
        usable = wanted if Equipment.FULL_GYM in owned else wanted & owned
        if not usable or not usable <= kinds.keys():
            continue
        logged = [s.load_g for e in book.of_exercise(p.exercise) for s in e.work if s.load_g]
        least = min([*(kinds[kind] for kind in usable), *logged])
        if any(load < least for load in laws.loads(p)):
            return f"{p.exercise} {laws.loads(p)} on a bar of {least}"
    return None


def brace(facts: Facts, made: Decision) -> str | None:
    """No hinge or squat rises to 80 % of its pain-free maximum without a tested brace."""
    book = laws.book_of(facts)
    level = min((r.value for r in book.test(BaselineTest.BRACE)), default=0)
    for p in made.prescriptions:
        exercise = make.LIBRARY.exercises[p.exercise]
        best = painfree_e1rm_g(book, exercise)
        lift = exercise.pattern in (MovementPattern.HINGE, MovementPattern.SQUAT)
        rising = any(c.variable is ChangeVariable.LOAD and laws.rises(c) for c in p.changes)
        if lift and rising and best and level < 2 and max(laws.loads(p), default=0) >= 0.8 * best:
            return f"{p.exercise} {max(laws.loads(p))} of {best:.0f} with a brace of {level:g}"
    return None


def unnamed(facts: Facts, made: Decision) -> str | None:
    """On the newest day somebody played, and it was red in every column: nothing adds anything."""
    told = laws.book_of(facts).sessions
    last = max((s.ref.local_date for s in told), default=None)
    red = make.RULES.pain.raised_red_from.value
    pains = [
        max(s.pain_worst or 0, s.pain_after or 0)
        for s in told
        if s.ref.local_date == last and not s.exercises
    ]
    if max(pains, default=0) < red:
        return None
    rising = [p.exercise for p in made.prescriptions if p.action is DecisionAction.PROGRESS]
    hard = [slug for slug in rising if (e := make.LIBRARY.get(slug)) and e.pattern not in GENTLE]
    return f"{hard} after a session of {max(pains)}" if hard else None
