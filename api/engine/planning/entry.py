"""The phase in force on a day, and the one that a story begins in (B8)."""

from datetime import date

from api.engine.dosing.running import walk_test_pain
from api.engine.reading.book import Book, once
from api.engine.safety import placements
from api.engine.vocab import BaselineTest, Behaviour, Irritability, Phase, Sport

PHASES = tuple(Phase)
RUNNERS = frozenset({Sport.RUNNING, Sport.TRIATHLON, Sport.FIELD_SPORT, Sport.COURT_SPORT})


@once
def current(book: Book) -> tuple[Phase, date]:
    """The phase in force and the day it began; the intake phase before any plan.

    Since the day a clinician placed the plan, their phase, as far up as it may lead (INV-12).
    """
    phase, since = before_placement(book)
    placed = placements.of_plan(book, phase)
    if placed is None or (placed.waits and placed.phase is phase):
        return phase, since
    return placed.phase, placed.since


def before_placement(book: Book) -> tuple[Phase, date]:
    """Where the plan stands without any placement."""
    if book.position is not None:
        return book.position.phase, book.position.phase_since
    return intake(book), book.as_of


def intake(book: Book) -> Phase:
    """HIGH starts at P0; P2 takes every test; anything unknown starts at P1 (B8)."""
    if book.irritability is Irritability.HIGH or _just_strained(book):
        return Phase.P0
    flare = book.flare()
    if flare is not None:
        return Phase.P0 if flare.severe else Phase.P1
    return Phase.P2 if ready(book) else Phase.P1


def _just_strained(book: Book) -> bool:
    """What behaves like a local strain keeps to easy days for its first 72 hours."""
    likes = book.reading.behaves_like if book.reading else ()
    strain = any(row.behaviour is Behaviour.LOCAL_STRAIN for row in likes)
    episode, quiet = book.facts.episode, book.ruleset.likeness.strain_rest_days.value
    return strain and episode is not None and (book.as_of - episode.started_on).days < quiet


def ready(book: Book) -> bool:
    """Whether all that P2 asks of a start was tested and is well."""
    cuts = book.ruleset.phase
    if book.reading is None or book.reading.radicular or book.since is not None:
        return False
    wanted = (
        (BaselineTest.HINGE_DOWEL, cuts.intake_hinge_from.value),
        (BaselineTest.BRACE, cuts.intake_brace_from.value),
        (BaselineTest.PRONE_PLANK, cuts.intake_plank_from_s.value),
    )
    tested = all(_at_least(book, test, value) for test, value in wanted)
    return tested and _hinge_calm(book) and (not is_runner(book) or _walked(book))


def _hinge_calm(book: Book) -> bool:
    """Whether the hinge test is known not to bring the pain on: loaded hinges wait for it (B4)."""
    limit = book.ruleset.irritability.test_pain_from.value
    pains = [r.pain for r in book.test(BaselineTest.HINGE_DOWEL)]
    return all(pain is not None and pain < limit for pain in pains)


def is_runner(book: Book) -> bool:
    return bool(RUNNERS & set(book.facts.athlete.sports))


def _walked(book: Book) -> bool:
    pain = walk_test_pain(book)
    return pain is not None and pain <= book.ruleset.phase.walk_test_max.value


def _at_least(book: Book, test: BaselineTest, value: float) -> bool:
    results = book.test(test)
    return bool(results) and min(r.value for r in results) >= value
