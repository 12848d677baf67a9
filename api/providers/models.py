"""Tables of provider doors: connections, what came for them, and who is who at a provider."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.kit.db.base import Base, Listed, Owned, Timed
from api.kit.db.types import Choice, Document, Instant, Text, Uid, Whole
from api.providers import vocab


class Connection(Owned, Timed, Base):
    """A provider that an athlete let in, or a door of their own.

    ``credentials`` are sealed tokens, or the sealed secret of an own door; while linking, what the
    provider answered. Nothing readable of them is stored, and they never leave in an export.
    """

    __tablename__ = "provider_connection"

    provider: Mapped[vocab.Provider] = mapped_column(Choice(vocab.Provider))
    state: Mapped[vocab.ConnectionState] = mapped_column(Choice(vocab.ConnectionState))
    problem: Mapped[vocab.ConnectionProblem | None] = mapped_column(Choice(vocab.ConnectionProblem))
    name: Mapped[str | None] = mapped_column(Text(80))
    provider_user: Mapped[str | None] = mapped_column(Text(vocab.USER_LONGEST))
    credentials: Mapped[str | None] = mapped_column(Text(vocab.SEALED_LONGEST))
    link_until: Mapped[datetime | None] = mapped_column(Instant)
    renewing_until: Mapped[datetime | None] = mapped_column(Instant)
    linked_at: Mapped[datetime | None] = mapped_column(Instant)
    last_event_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(None, "athlete_id", text("created_at DESC"), text("id DESC")),
    )

    @property
    def shown_state(self) -> vocab.ConnectionState:
        """An active one without tokens came out of an archive: it wants to be linked again."""
        if self.state is vocab.ConnectionState.ACTIVE and self.credentials is None:
            return vocab.ConnectionState.NEEDS_ATTENTION
        return self.state


class ProviderEvent(Owned, Base):
    """What a provider said of this athlete, as it came; without its body once it is worked on."""

    __tablename__ = "provider_event"

    connection_id: Mapped[UUID] = mapped_column(Uid)
    delivery_id: Mapped[str] = mapped_column(Text(vocab.KEY_LONGEST))
    """A repeat has the same."""
    state: Mapped[vocab.EventState] = mapped_column(Choice(vocab.EventState))
    received_at: Mapped[datetime] = mapped_column(Instant)
    body: Mapped[dict[str, Any] | None] = mapped_column(Document)
    stored: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    refused: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)

    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "connection_id"],
            ["provider_connection.athlete_id", "provider_connection.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("athlete_id", "connection_id", "delivery_id"),
        Index(None, "received_at"),
    )


class ProviderUser(Listed, Base):
    """Whose a person at a provider is here: the one place that is asked without an athlete.

    Of an own door it holds the digest of its address. It says nothing but where to look.
    """

    __tablename__ = "provider_user"

    provider: Mapped[vocab.Provider] = mapped_column(Choice(vocab.Provider), primary_key=True)
    user_key: Mapped[str] = mapped_column(Text(vocab.USER_LONGEST), primary_key=True)
    connection_id: Mapped[UUID] = mapped_column(Uid)

    __table_args__ = (Index(None, "account_id"),)
