"""Which exercise a plan asks one light set of: the next rung of the hinge ladder, where nothing but
a confirmed direction keeps it from being chosen.

Whoever is at the highest rung a direction leaves would stay there for good, and never be told what
opens the next one. It is asked for, not prescribed (INV-16).
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from api.engine.decisions import PlannedDay
from api.engine.dosing.ladder import rung
from api.engine.library import Exercise
from api.engine.planning.basis import Basis
from api.engine.planning.phases import Standing
from api.engine.planning.plan import template
from api.engine.planning.selection import (
    Context,
    apart,
    bar_waits,
    on_ladder,
    open_slot,
    rung_greens,
)
from api.engine.planning.substitution import awaits_test, preferred
from api.engine.reading.book import Book
from api.engine.reading.readiness import level
from api.engine.safety.overrides import avoided
from api.engine.template import Slot
from api.engine.vocab import MovementPattern, ReadinessLevel


def to_test(basis: Basis, standing: Standing, days: Iterable[PlannedDay]) -> Exercise | None:
    """The first exercise of the week that one light set would bring into it."""
    found = template(basis, standing.phase)
    if found is None or not basis.book.confirmed() or basis.deload is not None:
        return None
    if not _calm(basis.book) or _tested_lately(basis.book):
        return None
    context = Context(basis, standing.phase, standing.since, standing.first, standing)
    slots = ((slot, day.local_date) for day in days for slot in found.days[day.key].slots)
    entered = (open_slot(slot, context, day) for slot, day in slots)
    nexts = (_next_rung(slot, context) for slot in entered if slot is not None)
    return next((exercise for exercise in nexts if exercise is not None), None)


def _calm(book: Book) -> bool:
    """No flare, no red day (an illness is one), no red session. A flag keeps it unsaid later."""
    red = level(book) is ReadinessLevel.RED or book.ended_red
    return book.flare() is None and not red


def _tested_lately(book: Book) -> bool:
    """Whether a hinge that is still barred was done so lately that no other test is due: like any
    test that opened nothing it waits, and its neighbours on the ladder with it."""
    since = book.as_of - timedelta(days=book.ruleset.phase.retest_days.whole)
    lately = (e for e in book.of_pattern(MovementPattern.HINGE) if e.day > since)
    return any(avoided(book, e.exercise) for e in lately)


def _next_rung(slot: Slot, context: Context) -> Exercise | None:
    """The lowest rung of a slot that a test would open; none in a pattern that was set back."""
    basis, phase = context.basis, context.phase
    if context.phase_for(slot.pattern) is not phase:
        return None
    own = preferred(slot.exercises, phase, basis)
    known = (e for slug in slot.exercises if (e := basis.book.library.get(slug)) is not None)
    barred = [e for e in known if e.hinge_rung and e.light_reps and awaits_test(e, phase, basis)]
    return next((e for e in sorted(barred, key=rung) if _opens(e, own, slot, context)), None)


def _opens(exercise: Exercise, own: list[Exercise], slot: Slot, context: Context) -> bool:
    """Whether the plan would choose it, were its test passed. What came back is chosen last."""
    book, found = context.basis.book, [*own, exercise]
    if not _passed_below(book, exercise):
        return False
    waits = partial(bar_waits, slot=slot, phase=context.phase, context=context)
    now = on_ladder(own, book, waits=waits) if own else None
    higher = now is None or rung(exercise) > rung(now)
    return higher and on_ladder(found, book, waits=waits) is exercise


def _passed_below(book: Book, exercise: Exercise) -> bool:
    """Whether any rung above the drills, and below it, was passed."""
    rungs = range(book.ruleset.load.drill_rungs.whole + 1, rung(exercise))
    return any(apart(book, n) >= rung_greens(book) for n in rungs)
