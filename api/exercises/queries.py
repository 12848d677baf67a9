"""Statements on the anchor table of exercises."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.exercises.models import Exercise


def upsert(db: Session, rows: list[dict[str, Any]]) -> None:
    """Insert slugs, or bring the ones that stand up to date: safe for two starters at once."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Exercise).values(rows)
    changed = {name: statement.excluded[name] for name in rows[0] if name != "slug"}
    db.execute(statement.on_conflict_do_update(index_elements=["slug"], set_=changed))


def retire_all_but(db: Session, slugs: Iterable[str]) -> None:
    """Mark the slugs that the library no longer has; nothing is ever deleted."""
    db.execute(update(Exercise).where(Exercise.slug.not_in(list(slugs))).values(retired=True))


def anchors(db: Session) -> list[Exercise]:
    """All slugs ever known, in alphabetical order."""
    return list(db.scalars(select(Exercise).order_by(Exercise.slug)))
