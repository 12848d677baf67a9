"""Statements on receipts and wishes."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased, undefer

from api.engine.vocab import MovementPattern, OverrideKind, OverrideStatus, ScopeKind
from api.kit.db import changes
from api.kit.paging import Page, PageRequest, newest_first
from api.progression.models import DecisionRow, OverrideRequestRow
from api.progression.vocab import DecisionStatus

UNTIL_BACK = (OverrideKind.EXCLUDE_EXERCISE, OverrideKind.INCLUDE_EXERCISE)
"""Wishes that hold on any later day."""
_WHOLE = (undefer(DecisionRow.receipt), undefer(DecisionRow.inputs))


def decision(db: Session, athlete_id: UUID, decision_id: UUID) -> DecisionRow | None:
    rows = select(DecisionRow).where(
        DecisionRow.athlete_id == athlete_id, DecisionRow.id == decision_id
    )
    return db.scalars(rows.options(*_WHOLE)).one_or_none()


def decisions(
    db: Session, athlete_id: UUID, request: PageRequest, *, whole: bool = False
) -> Page[DecisionRow]:
    """Decisions, newest day first; with facts and receipt where ``whole``."""
    rows = select(DecisionRow).where(DecisionRow.athlete_id == athlete_id)
    rows = rows.options(*_WHOLE) if whole else rows
    order = (DecisionRow.local_date, DecisionRow.id)
    return newest_first(db, rows, request, order=order, day=DecisionRow.local_date)


def same_decision(
    db: Session, athlete_id: UUID, scope_key: str, day: date, input_hash: str
) -> DecisionRow | None:
    rows = select(DecisionRow).where(
        DecisionRow.athlete_id == athlete_id,
        DecisionRow.scope_key == scope_key,
        DecisionRow.local_date == day,
        DecisionRow.input_hash == input_hash,
    )
    return db.scalars(rows.options(*_WHOLE)).one_or_none()


def newest(
    db: Session, athlete_id: UUID, scope_key: str, *, before: date | None = None
) -> DecisionRow | None:
    """The newest decision of a scope, with its receipt; before a day if one is given."""
    rows = _newest_first(athlete_id, scope_key)
    if before is not None:
        rows = rows.where(DecisionRow.local_date < before)
    return db.scalars(rows.options(*_WHOLE).limit(1)).one_or_none()


def newest_receipt(db: Session, athlete_id: UUID, scope_key: str) -> str | None:
    """Its receipt alone."""
    rows = _newest_first(athlete_id, scope_key).with_only_columns(DecisionRow.receipt)
    return db.scalars(rows.limit(1)).one_or_none()


def _newest_first(athlete_id: UUID, scope_key: str) -> Select[DecisionRow]:
    """Decisions of a scope that stand.

    Within a day the one that no other of the day replaced, which need not be the youngest:
    facts that are taken back bring an earlier receipt back.
    """
    successor = aliased(DecisionRow)
    replaced = exists().where(
        successor.athlete_id == athlete_id,
        successor.id == DecisionRow.superseded_by,
        successor.local_date == DecisionRow.local_date,
    )
    rows = select(DecisionRow).where(
        DecisionRow.athlete_id == athlete_id, DecisionRow.scope_key == scope_key, ~replaced
    )
    order = (DecisionRow.local_date.desc(), DecisionRow.decided_at.desc(), DecisionRow.id.desc())
    return rows.order_by(*order)


def supersede(db: Session, athlete_id: UUID, scope_key: str, successor: UUID) -> None:
    rows = update(DecisionRow).where(
        DecisionRow.athlete_id == athlete_id,
        DecisionRow.scope_key == scope_key,
        DecisionRow.status != DecisionStatus.SUPERSEDED,
        DecisionRow.id != successor,
    )
    changes.rewrite(db, rows.values(status=DecisionStatus.SUPERSEDED, superseded_by=successor))


def outdate(
    db: Session,
    athlete_id: UUID,
    exercises: Collection[str] | None,
    patterns: Collection[MovementPattern],
) -> None:
    """Mark current decisions that a change can touch; all of them where ``exercises`` is None."""
    rows = update(DecisionRow).where(
        DecisionRow.athlete_id == athlete_id, DecisionRow.status == DecisionStatus.CURRENT
    )
    if exercises is not None:
        touched = or_(
            DecisionRow.scope_kind == ScopeKind.PLAN,
            DecisionRow.exercise.in_(exercises),
            and_(
                DecisionRow.scope_kind == ScopeKind.PATTERN,
                DecisionRow.pattern.in_(list(patterns)),
            ),
        )
        rows = rows.where(touched)
    changes.rewrite(db, rows.values(status=DecisionStatus.OUTDATED))


def override_requests(
    db: Session, athlete_id: UUID, request: PageRequest
) -> Page[OverrideRequestRow]:
    rows = select(OverrideRequestRow).where(OverrideRequestRow.athlete_id == athlete_id)
    order = (OverrideRequestRow.local_date, OverrideRequestRow.id)
    return newest_first(db, rows, request, order=order)


def granted_requests(
    db: Session, athlete_id: UUID, since: date, until: date
) -> list[OverrideRequestRow]:
    """Granted wishes in the order of their days and of hearing of them: of the days from
    ``since`` on, and of any day where one stands until it is taken back."""
    rows = select(OverrideRequestRow).where(
        OverrideRequestRow.athlete_id == athlete_id,
        OverrideRequestRow.status == OverrideStatus.GRANTED,
        OverrideRequestRow.local_date <= until,
        or_(OverrideRequestRow.local_date >= since, OverrideRequestRow.kind.in_(UNTIL_BACK)),
    )
    order = (OverrideRequestRow.local_date, OverrideRequestRow.created_at, OverrideRequestRow.id)
    return list(db.scalars(rows.order_by(*order)))
