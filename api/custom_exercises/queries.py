"""Statements on own exercises."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.custom_exercises.models import CustomExercise
from api.engine.vocab import MovementPattern
from api.kit.paging import Page, PageRequest, newest_first


def exercise(db: Session, athlete_id: UUID, exercise_id: UUID) -> CustomExercise | None:
    rows = select(CustomExercise).where(
        CustomExercise.athlete_id == athlete_id, CustomExercise.id == exercise_id
    )
    return db.scalars(rows).one_or_none()


def exercises(
    db: Session, athlete_id: UUID, request: PageRequest, *, archived: bool
) -> Page[CustomExercise]:
    """The newest first; with those that were archived where asked for."""
    rows = select(CustomExercise).where(CustomExercise.athlete_id == athlete_id)
    if not archived:
        rows = rows.where(CustomExercise.archived_at.is_(None))
    order = (CustomExercise.created_at, CustomExercise.id)
    return newest_first(db, rows, request, order=order)


def named(db: Session, athlete_id: UUID, slugs: Collection[str]) -> list[CustomExercise]:
    """Those with these slugs, archived or not, in alphabetical order."""
    rows = select(CustomExercise).where(
        CustomExercise.athlete_id == athlete_id, CustomExercise.slug.in_(slugs)
    )
    return list(db.scalars(rows.order_by(CustomExercise.slug)))


def slugs(db: Session, athlete_id: UUID) -> dict[str, UUID]:
    """Every slug that is taken, with the id of what has it."""
    rows = select(CustomExercise.slug, CustomExercise.id)
    found = db.execute(rows.where(CustomExercise.athlete_id == athlete_id))
    return {slug: exercise_id for slug, exercise_id in found}


def slugs_of(db: Session, athlete_id: UUID, patterns: Collection[MovementPattern]) -> set[str]:
    """Slugs of the exercises of these patterns."""
    rows = select(CustomExercise.slug).where(
        CustomExercise.athlete_id == athlete_id, CustomExercise.pattern.in_(patterns)
    )
    return set(db.scalars(rows))
