"""Tables of apps: a directory of apps, and what each athlete let one of them do.

An app is found by its id without knowing whose it is, as an identity is by its e-mail key;
every statement that manages one names its developer. All else belongs to one athlete.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.apps import vocab
from api.kit.access import Access
from api.kit.db.base import Base, Held, Owned, Timed
from api.kit.db.types import Choice, Choices, Document, Instant, Text, Uid
from api.kit.db.versions import Versioned


class App(Versioned, Timed, Base):
    """An app of a third party, registered by the account of its developer."""

    __tablename__ = "app"

    id: Mapped[UUID] = mapped_column(Uid, primary_key=True)
    developer_id: Mapped[UUID] = mapped_column(Uid)
    kind: Mapped[vocab.AppKind] = mapped_column(Choice(vocab.AppKind))
    name: Mapped[str] = mapped_column(Text(vocab.APP_NAME))
    homepage_url: Mapped[str] = mapped_column(Text(vocab.URL_LONGEST))
    privacy_url: Mapped[str] = mapped_column(Text(vocab.URL_LONGEST))
    redirect_uris: Mapped[list[str]] = mapped_column(Document)
    capabilities: Mapped[list[Access]] = mapped_column(Choices(Access))
    """What it may ask an athlete for."""
    secret_hash: Mapped[str | None] = mapped_column(Text(64))
    old_secret_hash: Mapped[str | None] = mapped_column(Text(64))
    old_secret_until: Mapped[datetime | None] = mapped_column(Instant)
    own_tokens_ended_at: Mapped[datetime | None] = mapped_column(Instant)
    """Tokens that the app got for itself until then are good for nothing."""

    __table_args__ = (
        ForeignKeyConstraint(["developer_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(None, "developer_id", text("created_at DESC"), text("id DESC")),
    )


class AppGrant(Owned, Versioned, Timed, Base):
    """What an athlete lets one app do; ended by deleting it, and all tokens with it."""

    __tablename__ = "app_grant"

    app_id: Mapped[UUID] = mapped_column(Uid)
    capabilities: Mapped[list[Access]] = mapped_column(Choices(Access))
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)
    """When a token was last given out, which is at least every quarter of an hour of use."""

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["app_id"], ["app.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "app_id"),
        Index(None, "app_id"),
    )


class AppCode(Held, Base):
    """An authorization code, by its digest. ``used_at`` is set once, by a conditional UPDATE."""

    __tablename__ = "app_code"

    code_hash: Mapped[str] = mapped_column(Text(64), primary_key=True)
    grant_id: Mapped[UUID] = mapped_column(Uid)
    redirect_uri: Mapped[str] = mapped_column(Text(vocab.URL_LONGEST))
    challenge: Mapped[str] = mapped_column(Text(43))
    capabilities: Mapped[list[Access]] = mapped_column(Choices(Access))
    issued_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(
            ["subject_id", "grant_id"],
            ["app_grant.athlete_id", "app_grant.id"],
            ondelete="CASCADE",
        ),
        Index(None, "subject_id", "grant_id"),
    )


class AppToken(Held, Base):
    """A refresh token of a grant, by its digest; rotated as those of logins are."""

    __tablename__ = "app_token"

    token_hash: Mapped[str] = mapped_column(Text(64), primary_key=True)
    grant_id: Mapped[UUID] = mapped_column(Uid)
    capabilities: Mapped[list[Access]] = mapped_column(Choices(Access))
    first_issued_at: Mapped[datetime] = mapped_column(Instant)
    """When the first of its line was given out."""
    issued_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(
            ["subject_id", "grant_id"],
            ["app_grant.athlete_id", "app_grant.id"],
            ondelete="CASCADE",
        ),
        Index(None, "subject_id", "grant_id"),
    )


class ApiKey(Owned, Base):
    """A key for the athlete's own scripts, by its digest."""

    __tablename__ = "api_key"

    name: Mapped[str] = mapped_column(Text(vocab.KEY_NAME))
    capabilities: Mapped[list[Access]] = mapped_column(Choices(Access))
    key_hash: Mapped[str] = mapped_column(Text(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "key_hash"),
        Index(None, "athlete_id", text("created_at DESC"), text("id DESC")),
    )
