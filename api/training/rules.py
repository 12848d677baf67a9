"""What a session must be beyond the shape of its members. Pointers speak the wire's names.

No rule looks at what an athlete felt: only at what contradicts itself or cannot be read.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.custom_exercises import service as custom_exercises
from api.engine.library import Library
from api.engine.vocab import EffortScale, Laterality, SessionStatus, SetStatus
from api.kit.errors import FieldError, UnknownExercise, ValidationFailed
from api.training.vocab import LOWEST_RPE, RPE_STEP

Values = Mapping[str, Any]

_QUANTITIES = {
    "reps": "reps",
    "duration_s": "duration_s",
    "distance_m": "distance_m",
    "load_g": "load_kg",
    "band": "band",
    "effort": "effort",
    "intensity_pct": "intensity_pct",
    "technique": "technique",
}
"""Members that say how much was done, with their names on the wire."""


def check_whole(status: SessionStatus, skip_reason: object, count: int) -> None:
    """A skipped session says why and holds no exercises; another one has nothing to excuse."""
    if status is not SessionStatus.SKIPPED:
        if skip_reason is not None:
            raise ValidationFailed.at("/skip_reason", "Only a skipped session has a skip_reason.")
        return
    if skip_reason is None:
        raise ValidationFailed.at("/skip_reason", "A skipped session needs a skip_reason.")
    if count:
        raise ValidationFailed.at("/exercises", "A skipped session has no exercises.")


def check_exercises(db: Session, logged: Sequence[Values], held: Collection[str] = ()) -> None:
    """Known exercises, ids said once, and sets that do not contradict themselves.

    ``held`` are slugs that the session has already: one that has left the library since may stay.
    """
    slugs = {entry["exercise"] for entry in logged}
    library = custom_exercises.library(db, slugs)
    strange = slugs - library.exercises.keys() - set(held)
    unknown = [
        FieldError(f"/exercises/{at}/exercise", UnknownExercise.code, UnknownExercise.title)
        for at, entry in enumerate(logged)
        if entry["exercise"] in strange
    ]
    if unknown:
        raise UnknownExercise(errors=unknown)
    wrong = [*_twice(logged), *_contradictions(logged, library)]
    if wrong:
        raise ValidationFailed("Some members are not valid.", errors=wrong[:100])


def _twice(logged: Sequence[Values]) -> Iterator[FieldError]:
    seen: set[tuple[str, UUID]] = set()
    for pointer, name in _ids(logged):
        if name in seen:
            yield _wrong(pointer, "This id stands twice.")
        seen.add(name)


def _ids(logged: Sequence[Values]) -> Iterator[tuple[str, tuple[str, UUID]]]:
    for at, entry in enumerate(logged):
        if "id" in entry:
            yield f"/exercises/{at}/id", ("exercise", entry["id"])
        for number, done in enumerate(entry["sets"]):
            if "id" in done:
                yield f"/exercises/{at}/sets/{number}/id", ("set", done["id"])


def _contradictions(logged: Sequence[Values], library: Library) -> Iterator[FieldError]:
    for at, entry in enumerate(logged):
        known = library.get(entry["exercise"])
        bilateral = known is not None and known.laterality is Laterality.BILATERAL
        for number, done in enumerate(entry["sets"]):
            pointer = f"/exercises/{at}/sets/{number}"
            if bilateral and done.get("side") is not None:
                yield _wrong(f"{pointer}/side", "This exercise works both sides at once.")
            yield from _set(done, pointer)


def _set(done: Values, pointer: str) -> Iterator[FieldError]:
    status = done["status"]
    if status is SetStatus.DONE and done.get("reason") is not None:
        yield _wrong(f"{pointer}/reason", "Only a stopped or skipped set has a reason.")
    if status is SetStatus.SKIPPED:
        for name, wire in _QUANTITIES.items():
            if done.get(name) is not None:
                yield _wrong(f"{pointer}/{wire}", "A skipped set has no quantities.")
    yield from _effort(done.get("effort"), f"{pointer}/effort")
    yield from _effort((done.get("target") or {}).get("effort"), f"{pointer}/target/effort")


def _effort(said: Values | None, pointer: str) -> Iterator[FieldError]:
    if said is None or said["scale"] is not EffortScale.RPE:
        return
    if said["value"] < LOWEST_RPE or said["value"] % RPE_STEP:
        yield _wrong(f"{pointer}/value", "RPE goes from 1 to 10 in halves.")


def _wrong(pointer: str, detail: str) -> FieldError:
    return FieldError(pointer, ValidationFailed.code, detail)
