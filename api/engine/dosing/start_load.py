"""The first load of a lift: a careful share of what was tolerated, else the bar or nothing."""

from datetime import timedelta

from api.engine.dosing.bars import bar_g
from api.engine.dosing.ceilings import CEILED, bodyweight_only, bounded, empty_leg
from api.engine.dosing.estimates import e1rm_g, rpe_percent
from api.engine.dosing.ladder import loaded_rung, of_lower_rungs_g, told_lately
from api.engine.dosing.plates import floor_plate
from api.engine.dosing.references import painfree_of_kind_g
from api.engine.library import Exercise
from api.engine.movements import UNAFFECTED
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import GREEN, last_zone, phase_rank
from api.engine.units import PERCENT, grams
from api.engine.vocab import MovementPattern, PainZone, Phase


def start_load_g(
    book: Book, exercise: Exercise, phase: Phase, reps: int | None, rpe: float
) -> int | None:
    """First load of an exercise: a careful share of what was tolerated, else none or the bar."""
    if not exercise.loadable:
        return None
    share = book.ruleset.load.start_pct.of(book.irritability).value / PERCENT
    known = _tolerated_g(book, exercise)
    best = painfree_of_kind_g(book, exercise) or _told_best_g(book, exercise)
    if best is not None:
        allowed = best * rpe_percent(reps or 1, rpe, book.ruleset) / PERCENT
        known = allowed if known is None else max(known, allowed)
    if known is None or phase is Phase.P0:
        return None if led_by_effort(book, exercise, phase) else _empty_g(book, exercise, phase)
    load = share * known
    if exercise.ballistic and exercise.pattern is MovementPattern.HINGE:
        load = min(load, book.ruleset.load.ballistic_start_pct.value * (best or known) / PERCENT)
    else:
        load = max(load, _rung_before_g(book, exercise))
    return bounded(book, exercise, phase, floor_plate(load, book.facts.athlete.plate_step_g))


def _empty_g(book: Book, exercise: Exercise, phase: Phase) -> int:
    """What a lift weighs of which nothing is known: the bar, where the phase may load it at all."""
    bar, first = bar_g(book, exercise), book.ruleset.entry.effort_load_from
    if bar is None or phase_rank(phase) < first.value:
        return 0
    return grams(bounded(book, exercise, phase, bar))


def _rung_before_g(book: Book, exercise: Exercise) -> float:
    """What calm loads of lower rungs allow a new rung to begin with; nothing after a bad answer."""
    known = [e for e in book.of_pattern(exercise.pattern) if e.zone is not PainZone.UNKNOWN]
    if last_zone(known) is not GREEN or book.flare() is not None:
        return 0.0
    return of_lower_rungs_g(book, exercise, book.ruleset.load.tolerated_days.whole)


def led_by_effort(book: Book, exercise: Exercise, phase: Phase) -> bool:
    """Where no load is known and no ceiling applies, the athlete picks one by effort."""
    free = exercise.pattern not in CEILED and phase is not Phase.P0
    return free and not empty_leg(book, exercise, phase) and not bodyweight_only(book)


def _told_best_g(book: Book, exercise: Exercise) -> float | None:
    """What a best of the profile says of one repetition, where the back takes no part: a single is
    no load for a set of eight."""
    if exercise.pattern not in UNAFFECTED:
        return None
    told = [b for b in book.facts.athlete.bests if b.exercise == exercise.slug]
    return max((e1rm_g(b.load_g, b.reps, 0.0, book.ruleset) for b in told), default=None)


@once
def _tolerated_g(book: Book, exercise: Exercise) -> float | None:
    loads = _calm_loads(book)
    if exercise.pattern is MovementPattern.HINGE and loaded_rung(book, exercise):
        hinges = [
            v for s, v in loads.items() if (o := book.library.get(s)) and loaded_rung(book, o)
        ]
        return max(hinges, default=None)
    return loads.get(exercise.slug)


@once
def _calm_loads(book: Book) -> dict[str, float]:
    """The heaviest calm load of each exercise lately, done or told."""
    days = book.ruleset.load.tolerated_days.whole
    since = book.as_of - timedelta(days=days)
    loads: dict[str, float] = {}
    for e in book.exposures:
        if e.day >= since and e.zone is GREEN and e.load_g:
            loads[e.exercise.slug] = max(loads.get(e.exercise.slug, e.load_g), e.load_g)
    for told in told_lately(book, days):
        loads[told.exercise] = max(loads.get(told.exercise, told.load_g), told.load_g)
    return loads
