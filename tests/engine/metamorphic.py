"""The same history told a little differently, and what the two answers owe each other."""

import random as chance
from datetime import timedelta
from typing import NamedTuple

from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import CheckIn, DayVitals, Effort, Facts, Session
from api.engine.vocab import CAUTION, EffortScale, FactKind
from tests.engine import factories as make
from tests.engine import laws

MOST = 10


class Spot(NamedTuple):
    """One answer of a history: of which row, in which member (or of which exercise and set)."""

    rows: str
    row: int
    member: str
    at: tuple[int, int] | None = None


SESSION = ("pain_before", "pain_after")
CHECK_IN = ("pain_morning", "pain_now", "pain_worst")
TOLD = ("settle_h", "sleep_h", "confidence", "fatigue", "soreness", "stress")
SET = ("pain", "effort", "technique")


def pains(facts: Facts) -> list[Spot]:
    """Every pain value there is, below the top of the scale."""
    return [
        spot
        for spot in (*_members(facts, SESSION, CHECK_IN), *_of_sets(facts, ("pain",)))
        if (value := read(facts, spot)) is not None and value < MOST
    ]


def data_of(facts: Facts) -> list[Spot]:
    """Every single datum that may lack: answers, whole check-ins, tests, bests, readings."""
    whole = [
        Spot(name, n, "")
        for name in ("check_ins", "baselines", "vitals", "goals")
        for n in range(len(getattr(facts, name)))
    ]
    told = (*_members(facts, SESSION, CHECK_IN + TOLD), *_of_sets(facts, SET))
    return whole + [spot for spot in told if read(facts, spot) is not None]


def _members(facts: Facts, session: tuple[str, ...], check_in: tuple[str, ...]) -> list[Spot]:
    found = [Spot("sessions", n, m) for n in range(len(facts.sessions)) for m in session]
    return found + [Spot("check_ins", n, m) for n in range(len(facts.check_ins)) for m in check_in]


def _of_sets(facts: Facts, members: tuple[str, ...]) -> list[Spot]:
    return [
        Spot("sessions", n, member, (i, j))
        for n, session in enumerate(facts.sessions)
        for i, done in enumerate(session.exercises)
        for j in range(len(done.sets))
        for member in members
    ]


def read(facts: Facts, spot: Spot) -> "object":
    row = getattr(facts, spot.rows)[spot.row]
    if spot.at is not None:
        row = row.exercises[spot.at[0]].sets[spot.at[1]]
    return getattr(row, spot.member)


def louder(facts: Facts, spot: Spot) -> Facts:
    """One more point of pain at one place; what was the worst stays at least as bad."""
    return _written(facts, spot, read(facts, spot) + 1)


def without(facts: Facts, spot: Spot) -> Facts:
    """The same history without one datum."""
    if spot.member:
        return _written(facts, spot, None)
    rows = list(getattr(facts, spot.rows))
    del rows[spot.row]
    return replace(facts, **{spot.rows: tuple(rows)})


def _written(facts: Facts, spot: Spot, value: "object") -> Facts:
    rows = list(getattr(facts, spot.rows))
    rows[spot.row] = _changed(rows[spot.row], spot, value)
    return replace(facts, **{spot.rows: tuple(rows)})


def _changed(row: Session | CheckIn, spot: Spot, value: "object") -> Session | CheckIn:
    if spot.at is None:
        settle = {"settle_answered": False} if spot.member == "settle_h" else {}
        return replace(row, **{spot.member: value}, **settle)
    exercises = list(row.exercises)
    sets = list(exercises[spot.at[0]].sets)
    sets[spot.at[1]] = replace(sets[spot.at[1]], **{spot.member: value})
    exercises[spot.at[0]] = replace(exercises[spot.at[0]], sets=tuple(sets))
    return replace(row, exercises=tuple(exercises))


def shuffled(facts: Facts, random: chance.Random) -> Facts:
    """Every list of the facts twice, in any order."""
    changed = {}
    for name in ("sessions", "check_ins", "baselines", "screenings", "flags", "vitals"):
        rows = list(getattr(facts, name)) * 2
        random.shuffle(rows)
        changed[name] = tuple(rows)
    return replace(facts, **changed)


def wearing(facts: Facts, sleep_s: int, bpm: float = 60, hrv: float = 60) -> Facts:
    """A device worn for the last week."""
    days = [facts.as_of - timedelta(days=n) for n in range(7)]
    rows = tuple(
        DayVitals(make.FactRef(FactKind.MEASUREMENT, f"v{d}", 1, d), hrv, bpm, sleep_s)
        for d in days
    )
    return replace(facts, vitals=rows)


def inv_22(calmer: Decision, louder_: Decision) -> str | None:
    """More pain: no less careful an action, no higher load, no later phase."""
    one, two = CAUTION.index(calmer.action), CAUTION.index(louder_.action)
    return f"{louder_.action} after {calmer.action}" if two < one else None


def inv_44(facts: Facts, full: Decision, less: Decision) -> str | None:
    """Without a datum no load is above both the last one and the one with it."""
    book, before = laws.book_of(facts), top(full)
    if less.phase > full.phase:
        return f"{less.phase} without it, {full.phase} with it"
    for slug, load in top(less).items():
        own = [e.load_g or 0 for e in book.of_exercise(slug)]
        if slug in before and load > max(before[slug], own[-1] if own else 0):
            return f"{slug} {load} without it, {before[slug]} with it"
    return None


def top(made: Decision) -> dict[str, int]:
    return {p.exercise: max(laws.loads(p), default=0) for p in made.prescriptions}


EASY = Effort(EffortScale.RPE, 6)


def silent(facts: Facts, member: str, value: "object" = None) -> Facts:
    """The same history with one answer of every set left out, or the same everywhere."""
    for spot in _of_sets(facts, (member,)):
        facts = _written(facts, spot, value)
    return facts


def told_before(facts: Facts, spot: Spot) -> bool:
    """Whether the answer was given for an earlier exposure too: only then its lack is noticed."""
    day = getattr(facts, spot.rows)[spot.row].ref.local_date
    trained = {s.ref.local_date + timedelta(days=1) for s in facts.sessions}
    return any(
        c.settle_answered and c.ref.local_date < day and c.ref.local_date in trained
        for c in facts.check_ins
    )
