"""Histories in which an exercise of the library is the athlete's own instead."""

from msgspec.structs import replace

from api.engine import codec
from api.engine.decisions import Decision, Prescription
from api.engine.facts import Facts, OwnExercise, Session
from api.engine.library import LoadClass
from api.engine.reading.exposure import phase_rank
from api.engine.vocab import (
    BodyPosition,
    ExerciseMeasure,
    FactKind,
    Laterality,
    MovementPattern,
    Sensitivity,
    caution,
)
from tests.engine import factories as make
from tests.engine import laws

MINE = "my-lift"
QUANTITIES = ("reps", "duration_s", "distance_m", "load_g")


def own(slug: str = MINE, **more: object) -> OwnExercise:
    """An own hinge that takes a bar. Nobody has placed it."""
    plain: dict[str, object] = {
        "name": "Sandbag lift",
        "pattern": MovementPattern.HINGE,
        "position": BodyPosition.STANDING,
        "laterality": Laterality.BILATERAL,
        "measure": ExerciseMeasure.LOAD,
        "implements": 1,
    }
    return OwnExercise(make.ref(FactKind.CUSTOM_EXERCISE, slug, 0), slug, **{**plain, **more})  # type: ignore[arg-type]


def placed(compression: int = 2, impact: int = 0, **more: object) -> OwnExercise:
    """The same, placed with nothing against it."""
    said = {"ballistic": False, "avoid_if": frozenset(), **more}
    return own(load_class=LoadClass(compression, impact=impact), **said)


def by_clinician(compression: int = 2, impact: int = 0, **more: object) -> OwnExercise:
    return placed(compression, impact, by_clinician=True, **more)


KINDS = {
    "by the athlete": placed(2),
    "by the athlete, hard": placed(4, 2),
    "by a clinician": by_clinician(1),
    "by a clinician, hard": by_clinician(4, 3),
    "against bending": by_clinician(2, avoid_if=frozenset({Sensitivity.FLEXION})),
}
"""Placed by somebody, mildly or not."""


def told_of(facts: Facts, row: OwnExercise, instead_of: str = "rdl-tempo") -> Facts:
    """The same history, in which ``row`` was done instead of an exercise of the library."""
    return replace(
        facts,
        sessions=tuple(_renamed(s, instead_of, row.slug) for s in facts.sessions),
        own_exercises=(row,),
    )


def _renamed(session: Session, old: str, new: str) -> Session:
    done = (replace(e, exercise=new) if e.exercise == old else e for e in session.exercises)
    return replace(session, exercises=tuple(done))


def asked(facts: Facts, slug: str = MINE) -> Facts:
    """Asked about the exercise alone."""
    return replace(facts, scope=make.of_exercise(slug))


def doses(made: Decision, slug: str = MINE) -> list[Prescription]:
    return [p for p in laws.everything(made) if p.exercise == slug]


def named(made: Decision) -> set[str]:
    """Own exercises anywhere in an answer that is not about one."""
    every = list(laws.everything(made))
    slugs = {p.exercise for p in every} | {a.exercise for p in every for a in p.alternatives}
    return {slug for slug in slugs if slug.startswith("my-")}


def more_than(careful: Decision, other: Decision) -> str | None:
    """What the first answer gives of the own exercise beyond the second; None where nothing."""
    given, known = doses(careful), doses(other)
    if not given:
        return None
    if not known:
        return "given where the other is not"
    one, two = given[0], known[0]
    if caution(one.action) < caution(two.action):
        return f"{one.action} after {two.action}"
    higher = [name for name in QUANTITIES if _most(one, name) > _most(two, name)]
    return f"more of {higher}" if higher or len(one.sets) > len(two.sets) else None


def _most(dose: Prescription, name: str) -> float:
    """The most of a set; what is left to the athlete has no top."""
    values = [getattr(row, name) for row in dose.sets]
    return max(float("inf") if v is None and name == "load_g" else v or 0 for v in values)


def is_later_phase(one: Decision, two: Decision) -> bool:
    return phase_rank(one.phase) > phase_rank(two.phase)


def said_of(facts: Facts) -> str:
    return codec.facts_to_json(facts)
