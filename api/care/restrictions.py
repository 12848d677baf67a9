"""What restrictions and overrides must be beyond the shape of their members.

Each kind takes the member it speaks of and no other. Pointers speak the wire's names.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from api.custom_exercises import service as custom_exercises
from api.engine.vocab import ClinicianOverrideKind, RestrictionKind
from api.kit.errors import FieldError, UnknownExercise, ValidationFailed

Values = Mapping[str, Any]

MEMBERS = {"exercise": "exercise", "limit_g": "limit_kg", "text": "text"}
"""Members that belong to some kinds only, with their names on the wire."""
WANTED: Mapping[RestrictionKind, frozenset[str]] = {
    RestrictionKind.NO_EXERCISE: frozenset({"exercise"}),
    RestrictionKind.NO_AXIAL_LOAD_ABOVE: frozenset({"limit_g"}),
    RestrictionKind.OTHER: frozenset({"text"}),
}
OVERRIDE_MEMBERS: Mapping[ClinicianOverrideKind, frozenset[str]] = {
    ClinicianOverrideKind.LOAD_UP_TO: frozenset({"exercise", "limit_g"}),
    ClinicianOverrideKind.ALLOW_EXERCISE: frozenset({"exercise"}),
    ClinicianOverrideKind.NO_LOAD_FINDING: frozenset(),
}


def check_restrictions(db: Session, rows: Sequence[Values], examined_on: date) -> None:
    """ValidationFailed with every member that is missing, out of place or too early."""
    wrong = [
        error
        for at, row in enumerate(rows)
        for error in (
            *misplaced(row, WANTED.get(row["kind"], frozenset()), f"/restrictions/{at}"),
            *_ended(row, examined_on, f"/restrictions/{at}"),
        )
    ]
    if wrong:
        raise ValidationFailed("Some members are not valid.", errors=wrong)
    slugs = {f"/restrictions/{at}/exercise": row["exercise"] for at, row in enumerate(rows)}
    check_known(db, slugs)


def misplaced(row: Values, wanted: frozenset[str], pointer: str = "") -> Iterator[FieldError]:
    """Members a kind needs and has not, or has and must not."""
    for name, shown in MEMBERS.items():
        said = row.get(name) not in (None, "")
        if said is not (name in wanted):
            detail = "Does not go with this kind." if said else "This kind needs it."
            yield FieldError(f"{pointer}/{shown}", ValidationFailed.code, detail)


def _ended(row: Values, examined_on: date, pointer: str) -> Iterator[FieldError]:
    until = row["until"]
    if until is not None and until < examined_on:
        detail = "Lies before the examination."
        yield FieldError(f"{pointer}/until", ValidationFailed.code, detail)


def check_known(db: Session, slugs: Mapping[str, str | None]) -> None:
    """UnknownExercise unless the library or the athlete has every slug; keys are pointers."""
    known = custom_exercises.known(db, (slug for slug in slugs.values() if slug))
    unknown = [
        FieldError(pointer, UnknownExercise.code, UnknownExercise.title)
        for pointer, slug in slugs.items()
        if slug and slug not in known
    ]
    if unknown:
        raise UnknownExercise(errors=unknown)
