"""What a lift is measured against: the best that was calm lately, and the history before (B5)."""

from datetime import timedelta

from api.engine.dosing.estimates import e1rm_g, set_e1rm_g
from api.engine.dosing.ladder import loaded_rung, told_lately
from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import GREEN, Exposure, rpe_of
from api.engine.units import PERCENT
from api.engine.vocab import MovementPattern


@once
def painfree_e1rm_g(book: Book, exercise: Exercise) -> float | None:
    """Best e1RM from green exposures (and what the athlete says was tolerated) of 90 days."""
    logged = logged_e1rm_g(book, exercise)
    told = told_lately(book, book.ruleset.load.painfree_days.whole)
    own = (t for t in told if t.exercise == exercise.slug)
    tolerated = [e1rm_g(t.load_g, t.reps, 0.0, book.ruleset) for t in own]
    return max([*tolerated, *([] if logged is None else [logged])], default=None)


@once
def logged_e1rm_g(book: Book, exercise: Exercise) -> float | None:
    """Best e1RM from green exposures of 90 days alone: what a gate counts."""
    own = book.of_exercise(exercise.slug)
    if not own:
        return None
    since = book.as_of - timedelta(days=book.ruleset.load.painfree_days.whole)
    # Most sets of months are alike, and each kind of them is estimated once.
    kinds = {
        (s.load_g, s.reps, rpe_of(s)): s
        for e in own
        if e.day >= since and e.zone is GREEN
        for s in e.work
    }
    found = [set_e1rm_g(s, book.ruleset) for s in kinds.values()]
    return max((value for value in found if value is not None), default=None)


@once
def historic_e1rm_g(book: Book, exercise: Exercise) -> float | None:
    """e1RM from before the episode: of the exercise, else of the nearest rung of its pattern."""
    known = {
        b.exercise: e1rm_g(b.load_g, b.reps, 0.0, book.ruleset) for b in book.facts.athlete.bests
    }
    return _nearest(book, exercise, known)


@once
def far_below_g(book: Book, exercise: Exercise) -> float:
    """The load from which steps are small again: 80 % of the historic load as it was told, however
    often it was lifted (B5: re-entry steps). Zero where none was told."""
    history = _nearest(book, exercise, {b.exercise: b.load_g for b in book.facts.athlete.bests})
    return (history or 0) * book.ruleset.load.reentry_below_pct.value / PERCENT


@once
def reference_e1rm_g(book: Book, exercise: Exercise) -> tuple[float | None, bool]:
    """What ceilings are measured against, and whether it is history."""
    history = historic_e1rm_g(book, exercise)
    if history is not None:
        return history, True
    slugs = {e.exercise.slug for e in book.of_pattern(exercise.pattern)}
    episode = book.facts.episode
    slugs |= {t.exercise for t in episode.best_tolerated} if episode else set()
    known: dict[str, float] = {}
    for slug in sorted(slugs):
        other = book.library.get(slug)
        value = painfree_e1rm_g(book, other) if other else None
        if value is not None:
            known[slug] = value
    return _nearest(book, exercise, known), False


def best_green_g(exposures: tuple[Exposure, ...], book: Book) -> int | None:
    """Heaviest load that was green within the restore window."""
    first = book.as_of - timedelta(days=book.ruleset.load.restore_days.whole)
    since = max(first, book.told_on)
    loads = [
        e.load_g for e in exposures if e.day >= since and e.zone is GREEN and e.load_g is not None
    ]
    return max(loads, default=None)


@once
def painfree_of_kind_g(book: Book, exercise: Exercise) -> float | None:
    """Best pain-free e1RM of the exercise; on loaded hinge rungs of any of them, so that a
    step along the ladder does not start from the light first days of the step before."""
    if exercise.pattern is not MovementPattern.HINGE or not loaded_rung(book, exercise):
        return painfree_e1rm_g(book, exercise)
    hinges = {e.exercise.slug: e.exercise for e in book.of_pattern(exercise.pattern)}
    episode = book.facts.episode
    for told in episode.best_tolerated if episode else ():
        known = book.library.get(told.exercise)
        if known is not None and known.pattern is exercise.pattern:
            hinges[known.slug] = known
    found = [painfree_e1rm_g(book, e) for e in hinges.values() if loaded_rung(book, e)]
    return max((value for value in found if value is not None), default=None)


def _nearest(book: Book, exercise: Exercise, known: dict[str, float]) -> float | None:
    if exercise.slug in known:
        return known[exercise.slug]
    same = [
        (other, value)
        for slug, value in known.items()
        if (other := book.library.get(slug)) is not None
        and other.pattern is exercise.pattern
        and not other.own
    ]
    if not same:
        return None
    # One leg's best says little of two: it is asked only where nothing else is known.
    same = [row for row in same if row[0].single_leg is exercise.single_leg] or same
    return min(same, key=lambda row: (_distance(exercise, row[0]), row[1]))[1]


def _distance(one: Exercise, other: Exercise) -> tuple[bool, int]:
    """Rungs of the ladder between two; what stands on none is further than any that does."""
    if one.hinge_rung is None or other.hinge_rung is None:
        return one.hinge_rung != other.hinge_rung, 0
    return False, abs(one.hinge_rung - other.hinge_rung)
