"""What the rungs of the hinge ladder say of each other: loads the movement carried calmly."""

from datetime import timedelta

from api.engine.dosing.plates import floor_plate
from api.engine.facts import ToleratedLoad
from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import GREEN, Exposure, heaviest_g
from api.engine.units import PERCENT
from api.engine.vocab import MovementPattern


def of_lower_rungs_g(book: Book, exercise: Exercise, days: int) -> float:
    """The share of the heaviest calm load of rungs up to this one that says something of it."""
    if not _slow_rung(book, exercise):
        return 0.0
    calm, own = _calm_rungs(book, days), rung(exercise)
    most = heaviest_g(e for e in calm if rung(e.exercise) <= own)
    share = book.ruleset.load.rung_start_pct.of(book.irritability).value / PERCENT
    return share * most


def of_higher_rungs_g(book: Book, exercise: Exercise, days: int) -> int:
    """The heaviest calm load of later rungs: each asks at least as much as this one."""
    if not _slow_rung(book, exercise):
        return 0
    calm = _calm_rungs(book, days)
    return heaviest_g(e for e in calm if is_later(e.exercise, exercise))


@once
def of_ladder_g(book: Book, exercise: Exercise) -> int:
    """What other rungs say that this one may come back to: a load the movement carried calmly
    within the weeks of the way back."""
    days = book.ruleset.load.restore_days.whole
    plate = book.facts.athlete.plate_step_g
    lower = floor_plate(of_lower_rungs_g(book, exercise, days), plate)
    return max(lower, of_higher_rungs_g(book, exercise, days))


@once
def carried_g(book: Book, exercise: Exercise, days: int) -> float:
    """The heaviest load of the ladder that speaks for a rung, of so many days; where none of them
    was calm, the least that was done. 0 where nothing was."""
    if not _slow_rung(book, exercise):
        return 0.0
    told = (t.load_g for t in told_lately(book, days) if speaks(book, t, exercise))
    later = of_higher_rungs_g(book, exercise, days)
    calm = max(of_lower_rungs_g(book, exercise, days), later, *told)
    return calm or min((load for load in _loads(book, days) if load), default=0)


def _loads(book: Book, days: int) -> list[int | None]:
    since = book.as_of - timedelta(days=days)
    hinges = book.of_pattern(MovementPattern.HINGE)
    return [e.load_g for e in hinges if e.day >= since and _slow_rung(book, e.exercise)]


def speaks(book: Book, told: ToleratedLoad, exercise: Exercise) -> bool:
    """Told of the exercise, or of a later rung, which asks at least as much."""
    other = book.library.get(told.exercise)
    return other is not None and (other.slug == exercise.slug or is_later(other, exercise))


@once
def _calm_rungs(book: Book, days: int) -> tuple[Exposure, ...]:
    since = max(book.as_of - timedelta(days=days), book.told_on)
    hinges = book.of_pattern(MovementPattern.HINGE)
    lately = (e for e in hinges if e.day >= since and e.zone is GREEN)
    return tuple(e for e in lately if _slow_rung(book, e.exercise))


def _slow_rung(book: Book, exercise: Exercise) -> bool:
    """Swings neither learn from slow pulls nor speak for them."""
    return loaded_rung(book, exercise) and not exercise.ballistic


def told_lately(book: Book, days: int) -> list[ToleratedLoad]:
    """Loads told at intake that were lifted in so many days, since any examination."""
    first = book.as_of - timedelta(days=days)
    first = max(first, book.since) if book.since else first
    told = book.facts.episode.best_tolerated if book.facts.episode else ()
    return [t for t in told if first <= t.achieved_on <= book.as_of]


def is_later(one: Exercise, other: Exercise) -> bool:
    return rung(one) > rung(other) and one.pattern is other.pattern and not one.own


def rung(exercise: Exercise) -> int:
    return exercise.hinge_rung or 0


def loaded_rung(book: Book, exercise: Exercise) -> bool:
    first = book.ruleset.load.first_loaded_rung
    return exercise.hinge_rung is not None and exercise.hinge_rung >= first.value
