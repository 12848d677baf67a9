"""What is sent next to an endpoint, and what becomes of it: each within one transaction."""

from dataclasses import dataclass
from datetime import datetime
from random import random
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.kit.db.scope import scope_of
from api.webhooks import queries, schedule, service
from api.webhooks.models import Webhook, WebhookDelivery
from api.webhooks.sending import Sent
from api.webhooks.vocab import (
    MOST_TOLD_ATTEMPTS,
    WebhookDeliveryState,
    WebhookDisabledReason,
    WebhookEvent,
    WebhookOutcome,
    WebhookState,
)

_GONE = 410


@dataclass(frozen=True, slots=True)
class Letter:
    """One attempt that was taken up."""

    delivery_id: UUID
    webhook_id: UUID
    app_id: UUID
    event_id: UUID
    event: WebhookEvent
    about_id: UUID | None
    url: str
    body: bytes
    keys: tuple[bytes, ...]


def next_at(db: Session, webhook_id: UUID) -> datetime | None:
    """When something is to be sent to an endpoint; None where nothing waits."""
    row = queries.webhook(db, scope_of(db).subject_id, webhook_id)
    if row is None or row.state is WebhookState.DISABLED:
        return None
    due = queries.next_due(db, row)
    return due and max(due, row.resting_until or due)


def take(db: Session, webhook_id: UUID, now: datetime) -> Letter | None:
    """The next attempt, counted before it is made: if this process dies, it is not made again
    unseen. The event's id and body are those of every other attempt."""
    row = queries.webhook(db, scope_of(db).subject_id, webhook_id)
    found = _takeable(db, row, now) if row else None
    if row is None or found is None:
        return None
    found.attempts += 1
    found.log = [*found.log, _told(WebhookOutcome.INTERRUPTED, now)][-MOST_TOLD_ATTEMPTS:]
    return Letter(
        delivery_id=found.id,
        webhook_id=row.id,
        app_id=row.app_id,
        event_id=found.event_id,
        event=found.event,
        about_id=found.about_id,
        url=row.url,
        body=found.body.encode(),
        keys=tuple(service.keys_of(db, row, now)),
    )


def _takeable(db: Session, row: Webhook, now: datetime) -> WebhookDelivery | None:
    """The first that is due. One at which every worker dies is given up as any other one is."""
    while (found := queries.first_due(db, row, now)) is not None:
        if found.attempts < schedule.MOST_ATTEMPTS:
            return found
        _settle(found, WebhookDeliveryState.DEAD, now)
        db.flush()
    return None


def drop(db: Session, letter: Letter, now: datetime) -> None:
    """It was not sent: the athlete does not let the app know any more."""
    found = queries.delivery(db, scope_of(db).subject_id, letter.delivery_id)
    if found is not None:
        found.attempts -= 1
        found.log = found.log[:-1]
        _settle(found, WebhookDeliveryState.DROPPED, now)


def record(db: Session, letter: Letter, sent: Sent, now: datetime) -> None:
    """What became of an attempt. The endpoint, or the delivery, may be gone by now."""
    developer_id = scope_of(db).subject_id
    row = queries.webhook(db, developer_id, letter.webhook_id)
    found = queries.delivery(db, developer_id, letter.delivery_id)
    if row is None or found is None:
        return
    began = datetime.fromisoformat(found.log[-1]["at"])
    told = _told(sent.outcome, began, status=sent.status, duration_ms=sent.duration_ms)
    found.log = [*found.log[:-1], told]
    if sent.outcome is WebhookOutcome.DELIVERED:
        _settle(found, WebhookDeliveryState.DELIVERED, now)
        _recover(db, row, now)
    else:
        _fail(db, row, found, sent, now)


def _recover(db: Session, row: Webhook, now: datetime) -> None:
    if row.failures >= schedule.OUTAGE:
        # It was away and is back: nobody has to wait out pauses that were meant for it.
        db.flush()
        queries.hurry(db, row, now)
    if row.failures:
        well = {"failures": 0, "failing_since": None, "resting_until": None}
        queries.keep_health(db, row, well)


def _fail(db: Session, row: Webhook, found: WebhookDelivery, sent: Sent, now: datetime) -> None:
    asked = schedule.asked(sent.retry_after, now)
    pause = schedule.pause(found.attempts, random())
    if found.state is not WebhookDeliveryState.PENDING:
        return
    if pause is None:
        _settle(found, WebhookDeliveryState.DEAD, now)
    else:
        found.due_at = now + max(pause, asked)
    failures, since = row.failures + 1, row.failing_since or now
    rest = max(schedule.rest(failures), asked)
    ill = {"failures": failures, "failing_since": since, "resting_until": now + rest}
    queries.keep_health(db, row, ill)
    if sent.status == _GONE:
        _disable(db, row, WebhookDisabledReason.GONE, now)
    elif schedule.is_given_up(since, failures, now):
        _disable(db, row, WebhookDisabledReason.FAILING, now)


def _disable(db: Session, row: Webhook, reason: WebhookDisabledReason, now: datetime) -> None:
    db.flush()
    queries.disable(db, row, reason, now)
    queries.bury_pending(db, row, now)
    # Whoever reads it later in this unit of work must see what was written past the mapper.
    db.expire(row)


def _settle(found: WebhookDelivery, state: WebhookDeliveryState, now: datetime) -> None:
    found.state, found.settled_at, found.due_at = state, now, None
    if state is not WebhookDeliveryState.DEAD:
        # Nothing can be sent of it any more: it need not say whom it was about.
        found.body = ""
        if state is WebhookDeliveryState.DROPPED or found.event is WebhookEvent.GRANT_ENDED:
            found.about_id = None


def _told(
    outcome: WebhookOutcome,
    at: datetime,
    *,
    status: int | None = None,
    duration_ms: int | None = None,
) -> dict[str, Any]:
    return {
        "at": at.isoformat(),
        "outcome": outcome.value,
        "status": status,
        "duration_ms": duration_ms,
    }
