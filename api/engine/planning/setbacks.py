"""Movements that a red answer takes one phase back, until two green sessions in a row (B8)."""

from datetime import date

from api.engine.decisions import Check
from api.engine.movements import UNAFFECTED, UNLOADED
from api.engine.planning.entry import PHASES, current
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import RED, Exposure, phase_rank
from api.engine.reading.pain import worst
from api.engine.safety import placements
from api.engine.telling.checks import check
from api.engine.vocab import Comparison, MovementPattern, PainZone, Phase

NEVER_BACK = UNLOADED | UNAFFECTED
"""Patterns that no red answer sets a phase back."""


@once
def worked_in(book: Book, plan: Phase, pattern: MovementPattern) -> Phase:
    """The phase a pattern works in, of a plan in a phase."""
    phase, back = placed_in(book, plan, pattern), kept_back(book, plan, pattern)
    return phase if back is None else PHASES[phase_rank(phase) - 1]


def placed_in(book: Book, plan: Phase, pattern: MovementPattern) -> Phase:
    """The phase of the plan, or the one a clinician placed the pattern in."""
    placed = placements.of_pattern(book, pattern, plan)
    return plan if placed is None else placed.phase


def kept_back(book: Book, plan: Phase, pattern: MovementPattern) -> Check | None:
    """The line that keeps a pattern back, where there is a lower phase with any work of it."""
    line = set_back(book, pattern)
    if line is None or phase_rank(placed_in(book, plan, pattern)) <= _lowest(book, pattern):
        return None
    return line


@once
def set_back(book: Book, pattern: MovementPattern) -> Check | None:
    """The line that keeps a pattern one phase back; None where nothing does.

    A red answer sets it back, two green sessions of it in a row bring it forward again. Where
    a flare took the whole plan back since, that was the step back.
    """
    if pattern in NEVER_BACK or pattern not in _stirred(book):
        return None
    zones = _day_zones(book, pattern)
    reds = [place for place, (_, zone) in enumerate(zones) if zone is PainZone.RED]
    if not reds:
        return None
    red, number = reds[-1], book.ruleset.phase.back_greens
    since, day = current(book)[1], zones[red][0].day
    flared = any(day <= f.known_on <= since for f in book.flares)
    count = best = 0
    for _, zone in zones[red:]:
        count = count + 1 if zone is PainZone.GREEN else 0
        best = max(best, count)
    ids = zones[red][0].fact_ids
    line = check("green sessions since the red one", best, Comparison.AT_LEAST, number, ids)
    return None if flared or line.met else line


@once
def _stirred(book: Book) -> frozenset[MovementPattern]:
    """Patterns with a red answer."""
    return frozenset([e.exercise.pattern for e in book.exposures if e.zone is RED])


def _day_zones(book: Book, pattern: MovementPattern) -> list[tuple[Exposure, PainZone]]:
    """The days of a pattern since the plan began, each as dark as its darkest exercise."""
    stated = book.facts.episode.ref.local_date if book.facts.episode else date.min
    days: dict[date, tuple[Exposure, PainZone]] = {}
    for e in book.of_pattern(pattern):
        if e.day >= stated and e.speaks_for_others:
            known = days.get(e.day, (e, e.zone))
            days[e.day] = (known[0], worst((known[1], e.zone)))
    return list(days.values())


@once
def _lowest(book: Book, pattern: MovementPattern) -> int:
    """The first phase with any work of a pattern: below it nothing could ever turn green."""
    every = book.library.exercises.values()
    return min((phase_rank(e.first_phase) for e in every if e.pattern is pattern), default=0)
