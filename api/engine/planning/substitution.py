"""Which exercises may be prescribed at all, and what stands in for one that may not."""

from collections.abc import Iterable, Iterator

from api.engine.dosing.ceilings import bodyweight_only
from api.engine.kept import once
from api.engine.library import BREATHING, NOT_IN_A_GYM, WALK, WALKS, Exercise
from api.engine.planning.basis import Basis
from api.engine.reading.book import Book
from api.engine.reading.exposure import phase_rank
from api.engine.ruleset import RuleSet
from api.engine.ruletables import Number
from api.engine.safety.hinge_test import above_test, left
from api.engine.safety.overrides import avoided, doubtful
from api.engine.safety.restrictions import barred, standing
from api.engine.safety.tolerance import passed, would_pass
from api.engine.safety.uncleared import spared
from api.engine.template import AlternativeRow, Curriculum
from api.engine.vocab import (
    Equipment,
    MovementPattern,
    OverrideKind,
    Phase,
    Sensitivity,
    rank,
)

LAST_RESORT = (BREATHING[0], WALK)
HOPS, SPRINTS = 2, 3
"""What two grades of impact mean in the library. From which phase on is in ``[entry]``."""


def begins_from(exercise: Exercise, ruleset: RuleSet) -> Number | None:
    """The first phase of what is done at speed, with impact or on one leg; None for all else, which
    no more than the library keeps back (INV-18, INV-19)."""
    cuts, impact = ruleset.entry, exercise.load_class.impact
    if impact < HOPS and not exercise.ballistic and not exercise.single_leg:
        return None
    gates = (
        (cuts.impact_two_from, impact >= HOPS),
        (cuts.impact_three_from, impact >= SPRINTS),
        (cuts.hops_from, impact >= HOPS and exercise.pattern is not MovementPattern.RUN),
        (cuts.ballistic_from, exercise.ballistic),
        (cuts.single_leg_from, exercise.single_leg),
    )
    return max((first for first, asked in gates if asked), key=lambda n: n.value, default=None)


def early(exercise: Exercise, phase: Phase, ruleset: RuleSet) -> bool:
    """Asked for before its time whatever the plan says."""
    first = begins_from(exercise, ruleset)
    return first is not None and phase_rank(phase) < first.value


def in_phase(exercise: Exercise, phase: Phase) -> bool:
    return exercise.first_phase <= phase <= exercise.last_phase


def at_hand(exercise: Exercise, basis: Basis) -> bool:
    wanted, owned = exercise.equipment, basis.book.facts.athlete.equipment
    if not wanted or (Equipment.FULL_GYM in owned and not wanted <= NOT_IN_A_GYM):
        return True
    return not (wanted.isdisjoint(owned) and wanted.isdisjoint(basis.curriculum.bare_equipment))


@once
def excluded(book: Book) -> frozenset[str]:
    """Exercises the athlete asked to leave out."""
    wishes = [o for o in book.facts.overrides if o.ref.local_date <= book.as_of]
    kind = OverrideKind.EXCLUDE_EXERCISE
    return frozenset(o.exercise for o in wishes if o.kind is kind and o.exercise)


def permitted(exercise: Exercise, phase: Phase, basis: Basis) -> bool:
    return in_phase(exercise, phase) and fit(exercise, phase, basis)


def fit(exercise: Exercise, phase: Phase, basis: Basis) -> bool:
    """Nothing about the athlete is against it; whether the plan has it in this phase is another
    matter."""
    return not early(exercise, phase, basis.book.ruleset) and _allowed(basis, exercise)


@once
def _allowed(basis: Basis, exercise: Exercise) -> bool:
    """The part of it that is the same in every phase. Most athletes have nothing standing
    against them, and a plan asks for a hundred exercises."""
    book = basis.book
    return _fits(basis, exercise) and not (book.confirmed() and avoided(book, exercise))


def _fits(basis: Basis, exercise: Exercise) -> bool:
    """Allowed, as far as a confirmed direction has no say."""
    book = basis.book
    return (
        at_hand(exercise, basis)
        and not (standing(book) and barred(book, exercise))
        and not (book.lock.codes and spared(book, exercise))
        and not above_test(book, exercise)
        and exercise.slug not in excluded(book)
    )


def awaits_test(exercise: Exercise, phase: Phase, basis: Basis) -> bool:
    """Whether nothing keeps an exercise out of a phase that a tolerance test would not open."""
    due = in_phase(exercise, phase) and not early(exercise, phase, basis.book.ruleset)
    return due and would_pass(basis.book, exercise) and _fits(basis, exercise)


def kinder(exercise: Exercise, replaced: Exercise) -> bool:
    """No higher compression or impact class than what it replaces (INV-17). Where that may be
    less than it is read as, the least it may be: for a stand-in the cautious way is down."""
    old, new = replaced.least or replaced.load_class, exercise.load_class
    impact = new.impact <= old.impact or exercise.slug in WALKS
    return new.compression <= old.compression and impact


def preferred(slugs: Iterable[str], phase: Phase, basis: Basis) -> list[Exercise]:
    """Permitted exercises, first those a suspected direction has nothing against. None of the
    athlete's own: they are done when the athlete asks for them."""
    return list(_preferred(basis, tuple(slugs), phase))


@once
def _preferred(basis: Basis, slugs: tuple[str, ...], phase: Phase) -> tuple[Exercise, ...]:
    known = [e for slug in dict.fromkeys(slugs) if (e := basis.book.library.get(slug)) is not None]
    return tuple(_ranked(known, phase, basis))


def _ranked(known: Iterable[Exercise], phase: Phase, basis: Basis) -> Iterator[Exercise]:
    """The permitted ones of some exercises, in order of preference, as far as they are asked
    for: what may be done takes longer to say than what would be preferred."""
    loaded = bodyweight_only(basis.book)
    if loaded or basis.book.suspected():
        known = sorted(known, key=lambda e: (loaded and e.loadable, doubtful(basis.book, e)))
    return (e for e in known if not e.own and permitted(e, phase, basis))


def alternatives(
    replaced: Exercise, phase: Phase, basis: Basis, row: str | None = None
) -> list[Exercise]:
    """Stand-ins for an exercise in order of preference; never harder on the back than it."""
    return list(stand_ins(replaced, phase, basis, row))


def stand_ins(
    replaced: Exercise, phase: Phase, basis: Basis, row: str | None = None
) -> Iterator[Exercise]:
    """The same one by one, for who wants the first of them."""
    name = row or basis.curriculum.rows_by_pattern.get(replaced.pattern)
    rows = (name, *basis.curriculum.fallback_rows.get(name or "", ()))
    phase = min(phase, basis.highest, key=phase_rank)
    listed = _row_slugs(basis.curriculum, rows, phase, basis.book.suspected())
    near = left(basis.book, phase) if above_test(basis.book, replaced) else ()
    slugs = dict.fromkeys([*near, *listed, *replaced.regressions])
    known = (e for slug in slugs if (e := basis.book.library.get(slug)) is not None)
    fine = (e for e in known if e.slug != replaced.slug and kinder(e, replaced))
    return (e for e in _ranked(fine, phase, basis) if not passed(basis.book, e))


def last_resort(phase: Phase, basis: Basis) -> list[Exercise]:
    """Breathing and walking; where a clinician or a wish has taken both out, the gentlest work
    left."""
    phase = min(phase, basis.highest, key=phase_rank)
    return preferred(LAST_RESORT, phase, basis) or _gentlest(phase, basis)


def _gentlest(phase: Phase, basis: Basis) -> list[Exercise]:
    every = sorted(basis.book.library.exercises.values(), key=demand)
    return preferred((e.slug for e in every), phase, basis)[: len(LAST_RESORT)]


def demand(exercise: Exercise) -> tuple[int, int, int, str]:
    """What sorts the gentlest work first."""
    asked = exercise.load_class
    return rank(exercise.pattern), asked.compression, asked.impact, exercise.slug


def _pairs(row: AlternativeRow) -> list[tuple[frozenset[Sensitivity], tuple[str, ...]]]:
    return sorted(row.by_pair.items(), key=lambda item: sorted(item[0]))


@once
def _row_slugs(
    told: Curriculum, rows: tuple[str | None, ...], phase: Phase, directions: frozenset[Sensitivity]
) -> list[str]:
    slugs: list[str] = []
    for name in rows:
        for row in told.alternatives:
            if row.row != name:
                continue
            if not row.first_phase <= phase <= row.last_phase:
                continue
            mine = [group for pair, group in _pairs(row) if pair <= directions]
            mine += [row.by_sensitivity.get(s, ()) for s in sorted(directions)]
            rest = [row.by_sensitivity[s] for s in sorted(row.by_sensitivity)]
            for group in (*mine, *rest, row.home, row.no_equipment):
                slugs.extend(group)
    return slugs
