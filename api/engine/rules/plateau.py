"""Four weeks of training without any step up are looked at, never passed over (INV-36)."""

from datetime import date, timedelta

from api.engine.decisions import Check
from api.engine.movements import GENTLE
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import Exposure, most_of, stage_rank
from api.engine.reading.monitoring import weeks
from api.engine.telling.checks import check
from api.engine.units import DAYS_A_WEEK
from api.engine.vocab import Comparison, MovementPattern

Best = tuple[int, int, int, int, int]


@once
def plateau(book: Book) -> Check | None:
    """The line that says nothing rose; None while something does, or it cannot be told.

    The best dose of each pattern in the last four weeks is held against its best of the four
    weeks before. Only somebody who trained in every one of the last weeks stands still, and a
    flare, a phase of less than four weeks or a movement nobody did before is no standstill.
    """
    number = book.ruleset.plateau.days
    first = book.as_of - timedelta(days=number.whole)
    position = book.position
    if position is None or position.phase_since > first or book.flare() is not None:
        return None
    if not _trained(book, number.whole) or _risen(book, first):
        return None
    begun = first - timedelta(days=number.whole)
    known = [e for e in _strength(book) if begun < e.day <= first]
    return (
        check("days without a step up", number.value, Comparison.BELOW, number) if known else None
    )


def _trained(book: Book, days: int) -> bool:
    return all(week.sessions > 0 for week in weeks(book)[-(days // DAYS_A_WEEK) :])


def _strength(book: Book) -> list[Exposure]:
    """Work that may rise. What athletes call their own may be new every week."""
    return [e for e in book.exposures if not e.exercise.own and e.exercise.pattern not in GENTLE]


def _risen(book: Book, first: date) -> bool:
    """Whether any pattern passed its earlier best, or does what it did not do before."""
    begun = first - timedelta(days=book.ruleset.plateau.days.whole)
    known: dict[str, Best] = {}
    rungs: dict[MovementPattern, int] = {}
    work = _strength(book)
    for e in work:
        if begun < e.day <= first:
            best, slug, pattern = _best(e), e.exercise.slug, e.exercise.pattern
            known[slug] = max(known.get(slug, best), best)
            rungs[pattern] = max(rungs.get(pattern, _rung(e)), _rung(e))
    return any(
        e.exercise.slug not in known
        or _best(e) > known[e.exercise.slug]
        or _rung(e) > rungs[e.exercise.pattern]
        for e in work
        if e.day > first
    )


def _best(exposure: Exposure) -> Best:
    """Load before repetitions before time before distance before sets."""
    reps, seconds, metres = (most_of(exposure, n) for n in ("reps", "duration_s", "distance_m"))
    return exposure.grams, reps, seconds, metres, len(exposure.work)


def _rung(exposure: Exposure) -> int:
    """Rung of a ladder or stage of a run, counted from one; 0 for anything else."""
    stage, exercise = exposure.done.stage, exposure.exercise
    if stage is not None:
        return stage_rank(stage) + 1
    rungs = [r for r in (exercise.hinge_rung, exercise.core_rung) if r is not None]
    return max(rungs, default=-1) + 1
