"""The public door of webhooks: endpoints and their secrets, deliveries, and what is sent next."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.apps import service as apps
from api.kit.db.fittings import fitted
from api.kit.db.scope import scope_of
from api.kit.db.versions import expect
from api.kit.errors import NotFound, NotReplayable, ValidationFailed, WebhookDisabled
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.kit.vault import Vault
from api.kit.work import wake
from api.webhooks import queries, signing
from api.webhooks.guarding import Guard, TargetRefused
from api.webhooks.models import Webhook, WebhookDelivery
from api.webhooks.vocab import (
    FORGIVEN_AGAIN_AFTER,
    KEPT,
    MOST_WEBHOOKS,
    OLD_SECRET_LIVES,
    SEND,
    WebhookDeliveryState,
    WebhookDisabledReason,
    WebhookEvent,
    WebhookState,
)


@dataclass(frozen=True, slots=True)
class Message:
    """An event as it is sent. ``about_id`` is the athlete it is about."""

    event_id: UUID
    event: WebhookEvent
    body: str
    about_id: UUID | None = None


# --- endpoints -----------------------------------------------------------------------------


def check_url(guard: Guard, url: str) -> None:
    """Refuse a URL that can be seen to lead nowhere. A name is looked up when it is sent to."""
    try:
        guard.judge(url)
    except TargetRefused as refusal:
        raise ValidationFailed.at("/url", str(refusal)) from refusal


def check_app(db: Session, app_id: UUID) -> None:
    """Refuse an app that is not one of the acting developer's."""
    apps.app_for(db, scope_of(db).subject_id, app_id)


def create_webhook(
    db: Session, app_id: UUID, values: Mapping[str, Any], now: datetime
) -> tuple[Webhook, str]:
    """An endpoint of an app of the acting developer, and its secret, which is shown once."""
    developer_id = scope_of(db).subject_id
    accounts.lock_athlete(db)
    apps.app_for(db, developer_id, app_id)
    if queries.count(db, developer_id, app_id) >= MOST_WEBHOOKS:
        raise ValidationFailed.at("", f"An app has {MOST_WEBHOOKS} webhooks at most.")
    webhook_id, secret = new_id(), signing.new_secret()
    row = Webhook(
        subject_id=developer_id,
        id=webhook_id,
        app_id=app_id,
        state=WebhookState.ENABLED,
        secret=_vault(db).lock(secret, _place(developer_id, webhook_id)),
        created_at=now,
        updated_at=now,
        **values,
    )
    db.add(row)
    db.flush()
    return row, signing.shown(secret)


def list_webhooks(db: Session, app_id: UUID, request: PageRequest) -> Page[Webhook]:
    developer_id = scope_of(db).subject_id
    apps.app_for(db, developer_id, app_id)
    return queries.webhooks(db, developer_id, app_id, request)


def get_webhook(db: Session, webhook_id: UUID, of_app: UUID | None) -> Webhook:
    """An endpoint of the acting developer; where an app acts, it must be its own."""
    row = queries.webhook(db, scope_of(db).subject_id, webhook_id)
    if row is None or of_app not in (None, row.app_id):
        raise NotFound()
    return row


def update_webhook(
    db: Session, row: Webhook, patch: Mapping[str, Any], version: int | None, now: datetime
) -> Webhook:
    """Merge a patch. Disabling makes dead letters of what waits; enabling starts afresh."""
    expect(row, version)
    wanted = patch.get("state", row.state)
    if wanted is not row.state:
        _switch(db, row, wanted, now)
    if patch.get("url", row.url) != row.url:
        _forgive(row, now)
    for name, value in patch.items():
        setattr(row, name, value)
    row.updated_at = now
    db.flush()
    return row


def _switch(db: Session, row: Webhook, wanted: WebhookState, now: datetime) -> None:
    enabled = wanted is WebhookState.ENABLED
    row.reason = None if enabled else WebhookDisabledReason.BY_DEVELOPER
    row.disabled_at = None if enabled else now
    _forgive(row, now)
    if not enabled:
        queries.bury_pending(db, row, now)


def _forgive(row: Webhook, now: datetime) -> None:
    """What it failed at so far was another place, or another time. Not at every change: changed
    again and again, an endpoint that hangs would never rest."""
    if row.forgiven_at is None or now >= row.forgiven_at + FORGIVEN_AGAIN_AFTER:
        row.failures, row.failing_since, row.resting_until = 0, None, None
        row.forgiven_at = now


def delete_webhook(db: Session, row: Webhook, version: int | None) -> None:
    """The endpoint with all its deliveries."""
    expect(row, version)
    db.delete(row)
    db.flush()


def rotate_secret(db: Session, row: Webhook, now: datetime) -> str:
    """A new secret, shown once; what is sent is signed with the one before as well, for a day."""
    secret = signing.new_secret()
    row.old_secret, row.old_secret_until = row.secret, now + OLD_SECRET_LIVES
    row.secret = _vault(db).lock(secret, _place(row.subject_id, row.id))
    row.updated_at = now
    db.flush()
    return signing.shown(secret)


def keys_of(db: Session, row: Webhook, now: datetime) -> list[bytes]:
    """The secrets in force, the newest first."""
    locked = [row.secret]
    if row.old_secret and row.old_secret_until and now < row.old_secret_until:
        locked.append(row.old_secret)
    vault, place = _vault(db), _place(row.subject_id, row.id)
    return [vault.unlock(one, place) for one in locked]


def _vault(db: Session) -> Vault:
    found = fitted(db, Vault)
    if found is None:
        raise RuntimeError("this house has no vault")
    return found


def _place(developer_id: UUID, webhook_id: UUID) -> str:
    return f"webhook {developer_id} {webhook_id}"


# --- deliveries ----------------------------------------------------------------------------


def post(db: Session, app_id: UUID, messages: Iterable[Message], now: datetime) -> None:
    """Have messages delivered to those endpoints of an app that listen to such events.

    Posting again adds nothing: a message is known by its event.
    """
    said = list(messages)
    for row in queries.open_webhooks(db, scope_of(db).subject_id, app_id):
        wanted = [one for one in said if one.event in row.events]
        if wanted:
            _post(db, row, wanted, now)


def _post(db: Session, row: Webhook, messages: Iterable[Message], now: datetime) -> list[UUID]:
    fresh = {
        "subject_id": row.subject_id,
        "webhook_id": row.id,
        "state": WebhookDeliveryState.PENDING,
        "attempts": 0,
        "due_at": now,
        "log": [],
        "created_at": now,
    }
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "event_id": one.event_id,
            "event": one.event,
            "about_id": one.about_id,
            "body": one.body,
            **fresh,
        }
        for one in messages
    ]
    queries.add(db, rows)
    _wake(db, row, now)
    return [delivery["id"] for delivery in rows]


def _wake(db: Session, row: Webhook, now: datetime) -> None:
    wake(db, row.id, SEND, {"webhook_id": str(row.id)}, now)


def body_of(event: WebhookEvent, at: str, data: Mapping[str, Any]) -> str:
    """What is sent and signed, written once."""
    said = {"type": event.value, "timestamp": at, "data": dict(data)}
    return json.dumps(said, separators=(",", ":"))


def send_test(db: Session, row: Webhook, now: datetime) -> WebhookDelivery:
    """A message that says nothing, to see whether it arrives."""
    if row.state is WebhookState.DISABLED:
        raise WebhookDisabled()
    data = {"app_id": str(row.app_id), "webhook_id": str(row.id)}
    body = body_of(WebhookEvent.WEBHOOK_TEST, now.isoformat(), data)
    [delivery_id] = _post(db, row, [Message(new_id(), WebhookEvent.WEBHOOK_TEST, body)], now)
    return _delivery(db, delivery_id)


def list_deliveries(
    db: Session, row: Webhook, state: WebhookDeliveryState | None, request: PageRequest
) -> Page[WebhookDelivery]:
    return queries.deliveries(db, row, state, request)


def replay(db: Session, delivery_id: UUID, of_app: UUID | None, now: datetime) -> WebhookDelivery:
    """Send a dead letter again, under the same event id and from the first attempt on."""
    found = _delivery(db, delivery_id)
    row = get_webhook(db, found.webhook_id, of_app)
    if found.state is not WebhookDeliveryState.DEAD:
        raise NotReplayable()
    if row.state is WebhookState.DISABLED:
        raise WebhookDisabled()
    found.state, found.attempts = WebhookDeliveryState.PENDING, 0
    found.due_at, found.settled_at = now, None
    db.flush()
    _wake(db, row, now)
    return found


def _delivery(db: Session, delivery_id: UUID) -> WebhookDelivery:
    found = queries.delivery(db, scope_of(db).subject_id, delivery_id)
    if found is None:
        raise NotFound()
    return found


def purge(engine: Engine, now: datetime) -> int:
    """Delete deliveries that nothing more is done for, and have not been for a month."""
    return queries.purge(engine, now - KEPT)
