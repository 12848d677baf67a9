"""Tables of webhooks. Both belong to the account of the developer, as the app does.

A delivery is about an athlete but belongs to the developer: nothing of an athlete's is in it
but ids. Whether the athlete still lets the app know is asked when it is sent. With the athlete it
goes.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    and_,
    not_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.kit.db.base import About, Base, Held, Timed
from api.kit.db.types import Choice, Choices, Document, Instant, Text, Uid, Whole
from api.kit.db.versions import Versioned
from api.webhooks import vocab


class Webhook(Held, Versioned, Timed, Base):
    """An endpoint of an app, and how it has been doing.

    What sending writes (``failures`` to ``resting_until``) goes past the version of the row:
    whoever edits an endpoint has nothing to merge there.
    """

    __tablename__ = "webhook"

    id: Mapped[UUID] = mapped_column(Uid, primary_key=True)
    app_id: Mapped[UUID] = mapped_column(Uid)
    url: Mapped[str] = mapped_column(Text(vocab.URL_LONGEST))
    description: Mapped[str | None] = mapped_column(Text(vocab.DESCRIPTION_LONGEST))
    events: Mapped[list[vocab.WebhookEvent]] = mapped_column(Choices(vocab.WebhookEvent))
    state: Mapped[vocab.WebhookState] = mapped_column(Choice(vocab.WebhookState))
    reason: Mapped[vocab.WebhookDisabledReason | None] = mapped_column(
        Choice(vocab.WebhookDisabledReason)
    )
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    """Locked in the vault: needed in clear to sign with."""
    old_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    old_secret_until: Mapped[datetime | None] = mapped_column(Instant)
    failures: Mapped[int] = mapped_column(Whole(vocab.FAILURES), default=0)
    """Attempts that failed since the last one that did not."""
    failing_since: Mapped[datetime | None] = mapped_column(Instant)
    resting_until: Mapped[datetime | None] = mapped_column(Instant)
    forgiven_at: Mapped[datetime | None] = mapped_column(Instant)
    """When what it failed at was last forgotten, because it was changed."""

    __table_args__ = (
        ForeignKeyConstraint(["app_id"], ["app.id"], ondelete="CASCADE"),
        Index(None, "subject_id", "app_id", text("created_at DESC"), text("id DESC")),
        Index(None, "app_id"),
    )


class WebhookDelivery(Held, About, Base):
    """An event for one endpoint: what is sent, and what became of it.

    ``event_id`` and ``body`` never change, over all attempts and replays. Once nothing more can
    be sent of it the body is empty. ``about_id`` is the athlete it is about, with whom it goes.
    """

    __tablename__ = "webhook_delivery"

    id: Mapped[UUID] = mapped_column(Uid, primary_key=True)
    webhook_id: Mapped[UUID] = mapped_column(Uid)
    event_id: Mapped[UUID] = mapped_column(Uid)
    event: Mapped[vocab.WebhookEvent] = mapped_column(Choice(vocab.WebhookEvent))
    body: Mapped[str] = mapped_column(Text(vocab.BODY_LONGEST))
    state: Mapped[vocab.WebhookDeliveryState] = mapped_column(Choice(vocab.WebhookDeliveryState))
    attempts: Mapped[int] = mapped_column(Whole(vocab.ATTEMPTS), default=0)
    """Since it was made or replayed."""
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    log: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    """The last attempts, oldest first."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)

    @classmethod
    def goes_with(cls, athlete_id: UUID) -> ColumnElement[bool]:
        """All but what is still to tell the app that its grant ended: it says to delete what
        the app holds. That forgets the athlete as soon as it has arrived."""
        tells_the_end = cls.event == vocab.WebhookEvent.GRANT_ENDED
        waits = cls.state == vocab.WebhookDeliveryState.PENDING
        return and_(cls.about_id == athlete_id, not_(and_(tells_the_end, waits)))

    @property
    def told_attempts(self) -> list[dict[str, Any]]:
        """The log with its instants read."""
        return [{**one, "at": datetime.fromisoformat(one["at"])} for one in self.log]

    __table_args__ = (
        ForeignKeyConstraint(
            ["subject_id", "webhook_id"], ["webhook.subject_id", "webhook.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("subject_id", "webhook_id", "event_id"),
        Index(None, "subject_id", "webhook_id", text("created_at DESC"), text("id DESC")),
        Index(
            "ix_webhook_delivery_due", "subject_id", "webhook_id", "state", "due_at", "created_at"
        ),
        Index(None, "about_id"),
        Index(None, "settled_at"),
    )
