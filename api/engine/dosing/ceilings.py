"""Where a load ends: the ceiling of a phase, the implements, clinicians, a brace nobody tested."""

from api.engine.dosing.implements import in_hand_g
from api.engine.dosing.plates import floor_plate
from api.engine.dosing.references import painfree_e1rm_g, painfree_of_kind_g, reference_e1rm_g
from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import RED, phase_rank, rpe_of
from api.engine.safety.restrictions import cap
from api.engine.units import PERCENT, weighs
from api.engine.vocab import BaselineTest, LockEffect, MovementPattern, Phase

CEILED = frozenset({MovementPattern.HINGE, MovementPattern.SQUAT})
BRACED = CEILED | {MovementPattern.OLYMPIC_LIFT}
"""Lifts a heavy load of which goes through the trunk."""


def ceiling_g(book: Book, exercise: Exercise, phase: Phase) -> float | None:
    """Highest load of a hinge or squat in a phase (INV-10); None where no rule limits it."""
    if exercise.pattern not in CEILED:
        return None
    reference, history = reference_e1rm_g(book, exercise)
    rules = book.ruleset.load
    table = rules.history_ceiling_pct if history else rules.painfree_ceiling_pct
    share = table.of(phase).value / PERCENT
    if share == 0:
        return 0.0
    of_phase = None if reference is None else share * reference
    tops = (of_phase, _touch_and_go_g(book, exercise, phase))
    return min((top for top in tops if top is not None), default=None)


def _touch_and_go_g(book: Book, exercise: Exercise, phase: Phase) -> float | None:
    """The most for repeated pulls in early phases; None for other lifts, and where no best is
    known."""
    rules = book.ruleset.load
    if not exercise.touch_and_go or phase_rank(phase) >= rules.touch_and_go_before.value:
        return None
    best = painfree_of_kind_g(book, exercise)
    return None if best is None else best * rules.touch_and_go_pct.value / PERCENT


def bounded(book: Book, exercise: Exercise, phase: Phase, load_g: int | None) -> int | None:
    """A load under the phase ceiling, and at body weight while a clearance is missing."""
    if not weighs(load_g):
        return load_g
    if bodyweight_only(book) or empty_leg(book, exercise, phase):
        return 0
    in_hand = _in_hand(book, exercise, _under_ceiling(book, exercise, phase, load_g))
    return restrained(book, exercise, in_hand)


def _under_ceiling(book: Book, exercise: Exercise, phase: Phase, load_g: int) -> int:
    top = ceiling_g(book, exercise, phase)
    if top is None or load_g <= max(top, _without_effort(book, exercise, phase)):
        return load_g
    return floor_plate(top, book.facts.athlete.plate_step_g)


def _in_hand(book: Book, exercise: Exercise, load_g: int) -> int:
    """A load that the implements at hand can make."""
    most = in_hand_g(book, exercise)
    if most is None or load_g <= most:
        return load_g
    return floor_plate(most, book.facts.athlete.plate_step_g)


def restrained(book: Book, exercise: Exercise, load_g: int) -> int:
    """A load within what clinicians allow on this exercise, in plates where they bind."""
    most = cap(book, exercise)
    if most is None or load_g <= most.grams:
        return load_g
    return floor_plate(most.grams, book.facts.athlete.plate_step_g)


def empty_leg(book: Book, exercise: Exercise, phase: Phase) -> bool:
    """Work on one leg before the phase that may load it (INV-19)."""
    first = book.ruleset.entry.single_leg_load_from
    return exercise.single_leg and phase_rank(phase) < first.value


def _without_effort(book: Book, exercise: Exercise, phase: Phase) -> int:
    """Last load whose effort was not said: a missing answer alone never lowers it (INV-44). After
    a red one no effort would have raised the reference, so leaving it out raises nothing."""
    own = book.of_exercise(exercise.slug)
    _, history = reference_e1rm_g(book, exercise)
    if not own or history or phase is Phase.P0 or own[-1].zone is RED:
        return 0
    said = all(rpe_of(s) is not None for s in own[-1].work)
    return 0 if said else own[-1].grams


def bodyweight_only(book: Book) -> bool:
    return book.lock.effect is LockEffect.BODYWEIGHT_ONLY


def unbraced_top_g(book: Book, exercise: Exercise) -> float | None:
    """Highest load of a lift while no test shows a brace for heavy ones; None: no such limit."""
    best = painfree_e1rm_g(book, exercise) if exercise.pattern in BRACED else None
    if best is None or brace_level(book) >= book.ruleset.load.brace_heavy.value:
        return None
    # A gram below the share itself, from which on a brace is wanted.
    return best * book.ruleset.load.brace_from_pct.value / PERCENT - 1


@once
def brace_level(book: Book) -> float:
    """The tested level of the brace; an untested one counts as none."""
    return min((r.value for r in book.test(BaselineTest.BRACE)), default=0)
