"""Which exercise fills a slot today: entry conditions, ladder rung, filters, stand-ins."""

import re
from dataclasses import dataclass
from datetime import date

from api.engine.lane_decision import make_lane
from api.engine.lanes import MET, Lane
from api.engine.library import Exercise
from api.engine.run_lane import run_lane
from api.engine.running import hop_pain
from api.engine.substitution import Shop, alternatives, preferred
from api.engine.template import Slot
from api.engine.timeline import Book, Exposure, stage_rank
from api.engine.vocab import BaselineTest, Comparison, PainZone, Phase, RunStage

CONDITION = re.compile(r"^([a-z_0-9]+)(?:\(([a-z0-9-]+)\))?\s*(>=|<=|<|>)\s*([0-9.]+)$")
SENSITIVE = re.compile(r"^sensitive\(([a-z_]+)\)$")
PASSES = 2
DAYS_A_WEEK = 7
SIGNS = {
    ">=": Comparison.AT_LEAST,
    "<=": Comparison.AT_MOST,
    "<": Comparison.BELOW,
    ">": Comparison.ABOVE,
}
TESTS = {
    "brace": BaselineTest.BRACE,
    "hinge": BaselineTest.HINGE_DOWEL,
    "plank": BaselineTest.PRONE_PLANK,
    "side_bridge": BaselineTest.SIDE_BRIDGE,
    "sorensen": BaselineTest.SORENSEN,
}


@dataclass(frozen=True, slots=True)
class Context:
    """Where in the plan a slot is asked for."""

    shop: Shop
    phase: Phase
    since: date
    first: bool


def lane_for(slot: Slot, context: Context, day: date) -> Lane | None:
    """The lane that fills a slot on a day; None leaves the slot out."""
    shop, phase = context.shop, context.phase
    if not all(holds(condition, context, day) for condition in slot.entry):
        return lane_for(slot.otherwise, context, day) if slot.otherwise else None
    if slot.stages is not None:
        return run_lane(shop, phase, slot, context.first)
    exercise = _exercise(slot, shop, phase)
    if exercise is None:
        return None
    return make_lane(shop, phase, exercise.slug, slot, context.first)


def _exercise(slot: Slot, shop: Shop, phase: Phase) -> Exercise | None:
    found = preferred(slot.exercises, phase, shop)
    if found:
        return on_ladder(found, shop.book)
    known = [e for slug in slot.exercises if (e := shop.book.library.get(slug)) is not None]
    spare = [a for e in known for a in alternatives(e, phase, shop, slot.alternatives)]
    return spare[0] if spare else None


def on_ladder(found: list[Exercise], book: Book) -> Exercise:
    """The first choice; on a ladder the next rung as soon as the one below was green twice."""
    goals = {g.exercise for g in book.facts.goals}
    rungs = sorted({e.hinge_rung for e in found if e.hinge_rung is not None})
    if len(rungs) < PASSES or any(e.hinge_rung is None for e in found):
        return found[0]
    passed = [rung for rung in rungs if greens(_of_rung(book, rung)) >= PASSES]
    later = [rung for rung in rungs if passed and rung > max(passed)]
    reached = (later or passed or rungs)[0 if later or not passed else -1]
    here = [e for e in found if e.hinge_rung == reached]
    return next((e for e in here if e.slug in goals), here[0])


def _of_rung(book: Book, rung: int) -> tuple[Exposure, ...]:
    return tuple(e for e in book.exposures if e.exercise.hinge_rung == rung)


def greens(exposures: tuple[Exposure, ...]) -> int:
    """Longest run of green exposures; answers still due today are left out."""
    best = count = 0
    for exposure in exposures:
        count = count + 1 if exposure.zone is PainZone.GREEN else 0
        best = max(best, count)
    return best


def holds(condition: str, context: Context, day: date) -> bool:
    """One entry condition of a slot; what cannot be read or is not known does not hold."""
    words = condition.strip().lower()
    direction = SENSITIVE.match(words)
    if direction is not None:
        return direction.group(1) in {s.value for s in context.shop.book.suspected()}
    match = CONDITION.match(words)
    if match is None:
        return False
    name, subject, sign, limit = match.groups()
    value = _value(name, subject, context, day)
    return value is not None and MET[SIGNS[sign]](value, float(limit))


def _value(name: str, subject: str | None, context: Context, day: date) -> float | None:
    book = context.shop.book
    if name == "week":
        return (day - context.since).days // DAYS_A_WEEK + 1
    if name == "day":
        return (day - context.since).days
    if name == "cadence":
        return book.facts.athlete.cadence_spm
    if name == "green" and subject is not None:
        return greens(_named(book, subject))
    if name in ("hop10", "hop"):
        return hop_pain(book)
    test = TESTS.get(name)
    values = [r.value for r in book.test(test)] if test else []
    return min(values, default=None)


def _named(book: Book, subject: str) -> tuple[Exposure, ...]:
    if re.fullmatch(r"h\d+", subject):
        return _of_rung(book, int(subject[1:]))
    if re.fullmatch(r"c\d+", subject):
        return tuple(e for e in book.exposures if e.exercise.core_rung == int(subject[1:]))
    if re.fullmatch(r"r\d+", subject):
        wanted = stage_rank(RunStage(subject))
        staged = [(e, e.done.stage) for e in book.exposures]
        return tuple(e for e, s in staged if s is not None and stage_rank(s) >= wanted)
    return book.of_exercise(subject)
