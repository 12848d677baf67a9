"""What a hinge test that was not passed keeps of the ladder: its lower rungs (rule book B4).

The newest test speaks until a newer one does, however old it is. One without its pain leaves what
was told of it before; and whom a clinician placed since, they have seen.
"""

from api.engine.decisions import Check
from api.engine.facts import BaselineResult
from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.safety.placements import placed_since
from api.engine.telling.checks import check
from api.engine.vocab import BaselineTest, Comparison, MovementPattern, Phase

FOUNDATION = (Phase.P0, Phase.P1)
"""Phases whose content ends with the lower rungs, whatever a test says (B8)."""


def above_test(book: Book, exercise: Exercise) -> bool:
    """Whether only a passed test opens a hinge: an upper rung, and what stands on none."""
    if exercise.pattern is not MovementPattern.HINGE:
        return False
    rung, first = exercise.hinge_rung, book.ruleset.load.tested_rung_from.value
    return (rung is None or rung >= first) and bool(failed(book))


@once
def left(book: Book, phase: Phase) -> tuple[str, ...]:
    """The rungs above the drills that a test which was not passed leaves a later phase; what takes
    a load first, since it stands in for a lift. P1 comes to them rung by rung."""
    if phase in FOUNDATION:
        return ()
    load = book.ruleset.load
    rungs = range(load.drill_rungs.whole + 1, load.tested_rung_from.whole)
    found = [e for e in book.library.exercises.values() if e.hinge_rung in rungs]
    return tuple(e.slug for e in sorted(found, key=lambda e: (not e.loadable, e.slug)))


@once
def failed(book: Book) -> tuple[Check, ...]:
    """The lines of the newest test that were not met; none where all were, or nobody took one."""
    tests = [b for b in book.baselines if b.test is BaselineTest.HINGE_DOWEL]
    newest = _newest(tests)
    if not newest or placed_since(book, MovementPattern.HINGE, newest[0].ref.local_date):
        return ()
    hurt = _newest([b for b in tests if b.pain is not None])
    lines = (_clean(book, newest), *(_calm(book, b) for b in hurt))
    return tuple(line for line in lines if not line.met)


def _newest(tests: list[BaselineResult]) -> list[BaselineResult]:
    day = max((b.ref.local_date for b in tests), default=None)
    return [b for b in tests if b.ref.local_date == day]


def _clean(book: Book, tests: list[BaselineResult]) -> Check:
    least = min(tests, key=lambda b: b.value)
    number = book.ruleset.phase.intake_hinge_from
    name = "clean repetitions in the hinge test"
    return check(name, least.value, Comparison.AT_LEAST, number, (least.ref.id,))


def _calm(book: Book, test: BaselineResult) -> Check:
    number = book.ruleset.irritability.test_pain_from
    return check("pain in the hinge test", test.pain, Comparison.BELOW, number, (test.ref.id,))
