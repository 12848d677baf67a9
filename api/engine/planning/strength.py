"""Steps that stand for strength where no history and no goal say how strong somebody was (B8)."""

from datetime import date
from math import inf

from api.engine.dosing.implements import in_hand_g
from api.engine.dosing.ladder import rung as rung_of
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import Exposure, stage_rank
from api.engine.vocab import Equipment, MovementPattern, PainZone


@once
def can_load(book: Book) -> bool:
    """Whether the athlete has anything to load a hinge with. Whom nobody can ask for a loaded hinge
    would be kept by one for ever."""
    owned = book.facts.athlete.equipment
    every = (e for e in book.library.exercises.values() if e.pattern is MovementPattern.HINGE)
    return Equipment.FULL_GYM in owned or any(e.loadable and e.equipment & owned for e in every)


def steps(book: Book, since: date) -> int:
    """Calm steps of hinges since a day, by load or by rung; of who cannot load one, those ever
    made by rungs of the core and stages of the run, which have an end."""
    calm = [e for e in book.exposures if e.zone is PainZone.GREEN and e.speaks_for_others]
    return _of_hinges(book, calm, since) if can_load(book) else _of_ladders(calm)


def _of_hinges(book: Book, calm: list[Exposure], since: date) -> int:
    """Above every earlier one of these days, or with the heaviest there is: nothing is above it.
    Swings do not speak for slow pulls, nor hide what comes after them."""
    top = highest = found = 0
    for e in calm:
        slow = e.exercise.pattern is MovementPattern.HINGE and not e.exercise.ballistic
        if not slow or e.day < since:
            continue
        load, rung = e.grams, rung_of(e.exercise)
        found += (
            0 < top < load or 0 < highest < rung or load >= (in_hand_g(book, e.exercise) or inf)
        )
        top, highest = max(top, load), max(highest, rung)
    return found


def _of_ladders(calm: list[Exposure]) -> int:
    """Above every earlier one of their pattern."""
    reached: dict[MovementPattern, int] = {}
    found = 0
    for e in calm:
        rung = e.exercise.core_rung if e.done.stage is None else stage_rank(e.done.stage)
        if rung is None:
            continue
        known = reached.setdefault(e.exercise.pattern, rung)
        found += known < rung
        reached[e.exercise.pattern] = max(known, rung)
    return found
