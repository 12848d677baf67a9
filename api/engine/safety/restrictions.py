"""What clinicians have taken out of training: hard filters on every dose there is.

A dated restriction stands to the end of its last day. One without a date stands until a
later clearance names any of the same codes: whoever examines again may leave it out. Only
this module decides whether an exercise or a load goes against one.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from math import inf

from api.engine.facts import Clearance, Restriction
from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.ruletables import Number, Restrictions
from api.engine.safety.triage import CLINICIANS
from api.engine.values import Value
from api.engine.vocab import Equipment, MovementPattern, RestrictionKind

K = RestrictionKind
SPORTS = frozenset(
    {
        MovementPattern.SPORT,
        MovementPattern.AGILITY,
        MovementPattern.JUMP,
        MovementPattern.OLYMPIC_LIFT,
    }
)
RESISTANCE = frozenset(
    {
        Equipment.BARBELL,
        Equipment.TRAP_BAR,
        Equipment.SAFETY_BAR,
        Equipment.DUMBBELL,
        Equipment.KETTLEBELL,
        Equipment.BAND,
        Equipment.CABLE,
        Equipment.MACHINE,
        Equipment.ROWER,
        Equipment.BALL,
        Equipment.SLED,
    }
)
"""What loads an exercise even where nobody counts its kilograms."""

STACKS = frozenset({Equipment.MACHINE, Equipment.CABLE, Equipment.SLED})
"""What resists by its load and in no other way."""
BANDS = frozenset({Equipment.BAND})
WEIGHTS = STACKS | {
    Equipment.BARBELL,
    Equipment.TRAP_BAR,
    Equipment.SAFETY_BAR,
    Equipment.DUMBBELL,
    Equipment.KETTLEBELL,
    Equipment.BALL,
    Equipment.BAND,
}
HELD = frozenset(
    {
        MovementPattern.PUSH,
        MovementPattern.PULL,
        MovementPattern.CARRY,
        MovementPattern.ROTATION,
        MovementPattern.CORE_ANTI_ROTATION,
    }
)
"""Movements that are none without something in the hands; a hinge or a squat still is one."""


class Limit(Value, frozen=True):
    """One restriction in force and the clearance it came with."""

    clearance_id: str
    restriction: Restriction

    @property
    def kind(self) -> RestrictionKind:
        return self.restriction.kind


class Cap(Value, frozen=True):
    """The most external load of an exercise, in grams, and whose word it is."""

    grams: int
    limit: Limit


@once
def standing(book: Book) -> tuple[Limit, ...]:
    """Every restriction in force on the day of the decision, the oldest first."""
    return in_force(book.facts.clearances, book.as_of)


def in_force(clearances: Iterable[Clearance], on: date) -> tuple[Limit, ...]:
    """Every restriction in force on a day, the oldest first."""
    notes = [c for c in clearances if c.role in CLINICIANS and c.examined_on <= on]
    notes.sort(key=lambda c: (*_order(c), c.id))
    return tuple(
        Limit(note.id, restriction)
        for note in notes
        for restriction in note.restrictions
        if _stands(restriction, note, notes, on)
    )


def leave(
    clearances: Iterable[Clearance], on: date, exercise: Exercise, rules: Restrictions
) -> bool:
    """Whether no restriction in force on a day takes the exercise out altogether."""
    return not any(takes_out(limit, exercise, rules) for limit in in_force(clearances, on))


def _stands(restriction: Restriction, note: Clearance, notes: list[Clearance], on: date) -> bool:
    if restriction.until is not None:
        return on <= restriction.until
    codes = set(note.codes)
    return not any(_order(other) > _order(note) and codes & set(other.codes) for other in notes)


def _order(note: Clearance) -> tuple[date, int]:
    return note.examined_on, note.sequence


def cuts(rules: Restrictions) -> Mapping[RestrictionKind, tuple[str, Number]]:
    """For each kind that looks at a grade of the exercise: which one, and from where on."""
    return {
        K.NO_LOADED_FLEXION: ("flexion", rules.loaded_flexion_from),
        K.NO_END_RANGE_FLEXION: ("flexion", rules.end_flexion_from),
        K.NO_END_RANGE_EXTENSION: ("extension", rules.end_extension_from),
        K.NO_ROTATION: ("rotation", rules.rotation_from),
        K.NO_IMPACT: ("impact", rules.impact_from),
        K.NO_AXIAL_LOAD_ABOVE: ("compression", rules.axial_from),
        K.NO_SPORT: ("impact", rules.sprint_from),
    }


def grade(kind: RestrictionKind, exercise: Exercise, rules: Restrictions) -> tuple[int, Number]:
    """The grade of an exercise that a kind looks at, and the cut it is held against."""
    name, cut = cuts(rules)[kind]
    value: int = getattr(exercise.load_class, name)
    return value, cut


@once
def barred(book: Book, exercise: Exercise) -> Limit | None:
    """The first restriction that takes the exercise out altogether."""
    rules = book.ruleset.restrictions
    out = (limit for limit in standing(book) if takes_out(limit, exercise, rules))
    return next(out, None) or _emptied(book, exercise)


def _emptied(book: Book, exercise: Exercise) -> Limit | None:
    """The limit that leaves no plate for what is none without one: a carry with empty hands."""
    most = cap(book, exercise) if exercise.loadable else None
    if most is None or most.grams >= book.facts.athlete.plate_step_g:
        return None
    return most.limit if needs_load(book, exercise) else None


def takes_out(limit: Limit, exercise: Exercise, rules: Restrictions) -> bool:
    """Whether a restriction leaves no dose of the exercise, however light."""
    if limit.kind is K.NO_EXERCISE:
        return exercise.slug == limit.restriction.exercise
    if limit.kind not in cuts(rules) or limit.kind is K.NO_AXIAL_LOAD_ABOVE:
        return False
    value, cut = grade(limit.kind, exercise, rules)
    reached = value >= cut.value
    if limit.kind is K.NO_SPORT:
        sprint = exercise.pattern is MovementPattern.RUN and reached
        return exercise.pattern in SPORTS or sprint
    return reached and (limit.kind is not K.NO_LOADED_FLEXION or takes_load(exercise))


def takes_load(exercise: Exercise) -> bool:
    """Whether an exercise is done against weight, a band or a machine."""
    return exercise.loadable or bool(exercise.equipment & RESISTANCE)


def needs_load(book: Book, exercise: Exercise) -> bool:
    """Whether nothing is left of an exercise without a load, a band included."""
    usable = book.facts.athlete.at_hand(exercise.equipment)
    if not usable:
        return False
    if not exercise.loadable:
        return usable <= BANDS  # their pull is a load that nobody counts
    return usable <= STACKS or (exercise.pattern in HELD and usable <= WEIGHTS)


@once
def cap(book: Book, exercise: Exercise) -> Cap | None:
    """The lowest limit on the external load of an exercise; None where nobody set one."""
    rules = book.ruleset.restrictions
    found = [
        Cap(0 if limit.kind is K.NO_LOADED_FLEXION else limit.restriction.grams, limit)
        for limit in standing(book)
        if limit.kind in (K.NO_LOADED_FLEXION, K.NO_AXIAL_LOAD_ABOVE)
        and _reached(limit.kind, exercise, rules)
    ]
    return min(found, key=lambda c: c.grams, default=None)


def is_out(book: Book, slug: str) -> bool:
    """Whether a restriction takes an exercise out: no test and no sentence asks for it either."""
    found = book.library.get(slug)
    return bool(standing(book)) and found is not None and barred(book, found) is not None


def hops_out(book: Book) -> bool:
    """Whether a restriction takes hopping out."""
    return any(limit.kind is K.NO_IMPACT for limit in standing(book))


def most_g(book: Book, exercise: Exercise) -> float:
    """The most external load clinicians allow, in grams; without end where none set a limit."""
    found = cap(book, exercise)
    return inf if found is None else found.grams


def _reached(kind: RestrictionKind, exercise: Exercise, rules: Restrictions) -> bool:
    value, cut = grade(kind, exercise, rules)
    return value >= cut.value
