"""Statements on the tables of webhooks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.kit.paging import Page, PageRequest, newest_first
from api.webhooks.models import Webhook, WebhookDelivery
from api.webhooks.vocab import WebhookDeliveryState, WebhookDisabledReason, WebhookState

_PENDING = WebhookDeliveryState.PENDING
_APART = {"synchronize_session": False}


# --- endpoints -----------------------------------------------------------------------------


def webhook(db: Session, developer_id: UUID, webhook_id: UUID) -> Webhook | None:
    return db.get(Webhook, (developer_id, webhook_id))


def webhooks(db: Session, developer_id: UUID, app_id: UUID, request: PageRequest) -> Page[Webhook]:
    rows = select(Webhook).where(Webhook.subject_id == developer_id, Webhook.app_id == app_id)
    return newest_first(db, rows, request, order=(Webhook.created_at, Webhook.id))


def count(db: Session, developer_id: UUID, app_id: UUID) -> int:
    rows = select(func.count()).select_from(Webhook)
    rows = rows.where(Webhook.subject_id == developer_id, Webhook.app_id == app_id)
    return db.scalars(rows).one()


def open_webhooks(db: Session, developer_id: UUID, app_id: UUID) -> Sequence[Webhook]:
    """Endpoints of an app that something may be sent to."""
    rows = select(Webhook).where(Webhook.subject_id == developer_id, Webhook.app_id == app_id)
    return db.scalars(rows.where(Webhook.state == WebhookState.ENABLED)).all()


def keep_health(db: Session, row: Webhook, values: Mapping[str, Any]) -> None:
    """How an endpoint is doing, past its version: its developer has nothing to merge there."""
    db.execute(update(Webhook).where(*_is(row)).values(**values), execution_options=_APART)


def disable(db: Session, row: Webhook, reason: WebhookDisabledReason, now: datetime) -> None:
    said = {"state": WebhookState.DISABLED, "reason": reason, "disabled_at": now}
    newer = {"updated_at": now, "version": Webhook.version + 1}
    db.execute(
        update(Webhook)
        .where(*_is(row), Webhook.state == WebhookState.ENABLED)
        .values(**said, **newer),
        execution_options=_APART,
    )


def _is(row: Webhook) -> tuple[ColumnElement[bool], ...]:
    return Webhook.subject_id == row.subject_id, Webhook.id == row.id


# --- deliveries ----------------------------------------------------------------------------


def add(db: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Deliveries, each once: an event that an endpoint has already is not added again."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    made = dialect.insert(WebhookDelivery).on_conflict_do_nothing(
        index_elements=["subject_id", "webhook_id", "event_id"]
    )
    db.execute(made, list(rows), execution_options={"dml_strategy": "raw"})


def delivery(db: Session, developer_id: UUID, delivery_id: UUID) -> WebhookDelivery | None:
    return db.get(WebhookDelivery, (developer_id, delivery_id), populate_existing=True)


def deliveries(
    db: Session, row: Webhook, state: WebhookDeliveryState | None, request: PageRequest
) -> Page[WebhookDelivery]:
    rows = select(WebhookDelivery).where(*_to(row))
    if state is not None:
        rows = rows.where(WebhookDelivery.state == state)
    order = (WebhookDelivery.created_at, WebhookDelivery.id)
    return newest_first(db, rows, request, order=order)


def next_due(db: Session, row: Webhook) -> datetime | None:
    """When the first of the deliveries that wait is due."""
    t = WebhookDelivery
    return db.scalars(select(func.min(t.due_at)).where(*_to(row), t.state == _PENDING)).one()


def first_due(db: Session, row: Webhook, now: datetime) -> WebhookDelivery | None:
    t = WebhookDelivery
    rows = select(t).where(*_to(row), t.state == _PENDING, t.due_at <= now)
    return db.scalars(rows.order_by(t.due_at, t.created_at, t.id).limit(1)).one_or_none()


def bury_pending(db: Session, row: Webhook, now: datetime) -> None:
    """What waits becomes a dead letter."""
    dead = {"state": WebhookDeliveryState.DEAD, "settled_at": now, "due_at": None}
    _change_pending(db, row, dead)


def hurry(db: Session, row: Webhook, now: datetime) -> None:
    """What waits is due now."""
    _change_pending(db, row, {"due_at": now}, WebhookDelivery.due_at > now)


def _change_pending(
    db: Session, row: Webhook, values: Mapping[str, Any], *more: ColumnElement[bool]
) -> None:
    pending = (*_to(row), WebhookDelivery.state == _PENDING, *more)
    rows = update(WebhookDelivery).where(*pending).values(**values)
    db.execute(rows, execution_options=_APART)


def _to(row: Webhook) -> tuple[ColumnElement[bool], ...]:
    t = WebhookDelivery
    return t.subject_id == row.subject_id, t.webhook_id == row.id


def purge(engine: Engine, before: datetime) -> int:
    """Delete deliveries of everybody that were settled before; how many there were."""
    table: Any = WebhookDelivery.__table__
    with engine.begin() as connection:
        return connection.execute(delete(table).where(table.c.settled_at < before)).rowcount
