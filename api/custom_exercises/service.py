"""The public door of own exercises, and of the question whether an athlete may name a slug.

Whoever takes a slug of an exercise asks ``known``: the library knows nothing of anybody's own.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.custom_exercises import queries
from api.custom_exercises.models import CustomExercise as CustomExercise
from api.custom_exercises.vocab import MOST, SLUG_LONGEST, ExerciseAuthor
from api.engine import own
from api.engine.facts import OwnExercise
from api.engine.library import Exercise, Library, LoadClass
from api.engine.vocab import ExerciseMeasure, FactKind, MovementPattern
from api.exercises import service as exercises
from api.exercises.vocab import OWN_PREFIX
from api.kit.db.scope import scope_of
from api.kit.db.tombstones import bury
from api.kit.db.versions import expect
from api.kit.errors import AlreadyExists, FieldError, NotFound, ValidationFailed
from api.kit.events import FactChanged, note
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest

Values = Mapping[str, Any]

PLACING = frozenset(
    {"pattern", "position", "laterality", "measure", "load_class", "ballistic", "avoid_if"}
)
"""What an athlete says of the back with: changed by them, it is no clinician's word any more."""
TOLD = PLACING | {"name", "equipment", "implements"}
"""What the engine is told, and so what a decision may rest on."""
NAMELESS = "exercise"


@dataclass(frozen=True, slots=True)
class Clinician:
    """The clinician who adds an exercise for an athlete."""

    id: UUID
    name: str


# --- the athlete's own -----------------------------------------------------------------------


def create_exercise(
    db: Session, values: Values, now: datetime, clinician: Clinician | None = None
) -> CustomExercise:
    """A new exercise; placed as far as it was said, and never below what the library knows."""
    accounts.lock_athlete(db)
    check_class(values["pattern"], values["measure"], values.get("load_class"))
    taken = queries.slugs(db, scope_of(db).athlete_id)
    if len(taken) >= MOST:
        raise ValidationFailed.at("", f"There are already {MOST} exercises; delete some first.")
    author = ExerciseAuthor.CLINICIAN if clinician else ExerciseAuthor.ATHLETE
    row = CustomExercise(
        **{"id": new_id(), "equipment": [], "implements": 0, **values},
        made_by=author,
        placed_by=author,
        created_at=now,
        updated_at=now,
    )
    row.slug = _slug(values, taken)
    if clinician is not None:
        row.clinician_id, row.clinician_name = clinician.id, clinician.name
    db.add(row)
    db.flush()
    return row


def get_exercise(db: Session, exercise_id: UUID) -> CustomExercise:
    row = queries.exercise(db, scope_of(db).athlete_id, exercise_id)
    if row is None:
        raise NotFound()
    return row


def list_exercises(
    db: Session, request: PageRequest, *, archived: bool = False
) -> Page[CustomExercise]:
    return queries.exercises(db, scope_of(db).athlete_id, request, archived=archived)


def update_exercise(
    db: Session, exercise_id: UUID, patch: Values, version: int | None, now: datetime
) -> CustomExercise:
    """Merge a patch. The slug is fixed: sessions name it."""
    accounts.lock_athlete(db)
    row = get_exercise(db, exercise_id)
    expect(row, version)
    before, pattern = row.fact, row.pattern
    fields = dict(patch)
    if "archived" in fields:
        row.archived_at = (row.archived_at or now) if fields.pop("archived") else None
    for name, value in fields.items():
        setattr(row, name, value)
    check_class(row.pattern, row.measure, _grades(row.load_class))
    if any(getattr(row.fact, name) != getattr(before, name) for name in PLACING):
        row.placed_by = ExerciseAuthor.ATHLETE
    row.updated_at = now
    db.flush()
    if any(getattr(row.fact, name) != getattr(before, name) for name in TOLD):
        # What it did to the back spoke for another pattern until now: that touches everything.
        touched = frozenset({row.slug}) if row.pattern is pattern else None
        told = FactChanged(FactKind.CUSTOM_EXERCISE, row.id, row.version, now.date(), touched)
        note(db, told)
    return row


def remove_exercise(db: Session, row: CustomExercise, now: datetime, *, named: bool) -> None:
    """Delete an exercise; one that sessions name is archived, so that they can be read."""
    if not named:
        bury(db, row, now)
    elif row.archived_at is None:
        row.archived_at = row.updated_at = now
    db.flush()


def read_as(row: OwnExercise) -> Exercise:
    """What the engine makes of an own exercise."""
    return own.read_as(row, exercises.library())


# --- for other domains -----------------------------------------------------------------------


def known(db: Session, slugs: Iterable[str]) -> set[str]:
    """Those of the slugs that this athlete may name: of the library, or the athlete's own.

    Archived ones too: a device that was offline must not lose what it logged.
    """
    wanted = set(slugs)
    return wanted & library(db, wanted).exercises.keys()


def library(db: Session, slugs: Iterable[str]) -> Library:
    """The library, with those of these slugs that are the athlete's own beside it."""
    return own.with_own(exercises.library(), engine_exercises(db, slugs))


def engine_exercises(db: Session, slugs: Iterable[str]) -> tuple[OwnExercise, ...]:
    """Those of these slugs that are the athlete's own, as facts; none costs no statement."""
    wanted = {slug for slug in slugs if slug.startswith(OWN_PREFIX)}
    if not wanted:
        return ()
    return tuple(row.fact for row in queries.named(db, scope_of(db).athlete_id, wanted))


def slugs_of(db: Session, patterns: Collection[MovementPattern]) -> set[str]:
    """Slugs of the athlete's own exercises of these patterns."""
    return queries.slugs_of(db, scope_of(db).athlete_id, patterns) if patterns else set()


# --- rules -----------------------------------------------------------------------------------


def check_class(
    pattern: MovementPattern, measure: ExerciseMeasure, said: Mapping[str, int] | None
) -> None:
    """ValidationFailed with every grade that is lower than any of the library in its place."""
    wrong = list(_too_low(pattern, measure, said)) if said is not None else []
    if wrong:
        raise ValidationFailed("Some members are not valid.", errors=wrong)


def _too_low(
    pattern: MovementPattern, measure: ExerciseMeasure, said: Mapping[str, int]
) -> Iterator[FieldError]:
    lowest = asdict(own.lowest_class(exercises.library(), pattern, measure))
    for name, least in lowest.items():
        if said[name] < least:
            detail = f"Nothing of this pattern in the library is below {least}."
            yield FieldError(f"/load_class/{name}", ValidationFailed.code, detail)


def _grades(said: LoadClass | None) -> Mapping[str, int] | None:
    return None if said is None else asdict(said)


def _slug(values: Values, taken: Mapping[str, UUID]) -> str:
    """The slug that was asked for, or one made of the name; never one that is taken."""
    wanted: str | None = values.get("slug")
    if wanted is None:
        return _free(_made_of(values["name"]), taken)
    if wanted in taken:
        error = FieldError(
            "/slug", AlreadyExists.code, "One of your exercises already has this slug."
        )
        raise AlreadyExists(error.detail, errors=[error], existing_id=str(taken[wanted]))
    return wanted


def _made_of(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or NAMELESS
    # Room for a number behind it.
    return OWN_PREFIX + words[: SLUG_LONGEST - len(OWN_PREFIX) - len(f"-{MOST}")].rstrip("-")


def _free(slug: str, taken: Collection[str]) -> str:
    numbered = (f"{slug}-{number}" for number in range(2, MOST + 2))
    return next(one for one in (slug, *numbered) if one not in taken)
