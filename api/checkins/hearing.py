"""What a check-in that cannot be stored tells of danger: new, corrected, one of many, or pushed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.assessments import service as assessments
from api.assessments.service import Told
from api.checkins import queries
from api.engine.vocab import FactKind
from api.kit.db.scope import scope_of


def listen(said: Any, check_in_id: UUID | None = None) -> list[Told]:
    """What a check-in, or a correction of the one with that id, tells; ``said`` as it came."""
    answers = said.get("red_flags") if isinstance(said, dict) else None
    return assessments.listen(FactKind.CHECK_IN, said, answers, check_in_id)


def listen_to_all(said: Any) -> list[Told]:
    """What the check-ins of a batch tell; ``said`` is its body as it came."""
    items = said.get("items") if isinstance(said, dict) else None
    return [told for item in items for told in listen(item)] if isinstance(items, list) else []


def keep_told(db: Session, told: Sequence[Told], now: datetime) -> bool:
    """Raise what was told; whether it raises anything.

    A correction is of the day of its check-in: saying again what was cleared since must not bring
    it back under a later day.
    """

    def days_of(ids: Sequence[UUID]) -> dict[UUID, date]:
        rows = queries.check_ins_of(db, scope_of(db).athlete_id, ids) if ids else ()
        return {row.id: row.local_date for row in rows}

    return assessments.keep_told(db, told, now, days_of)
