"""Connections to services of device makers, and their events

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = ("provider_connection", "provider_event", "provider_user")


def upgrade() -> None:
    op.create_table(
        "provider_connection",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("problem", sa.String(40), nullable=True),
        sa.Column("name", sa.String(80), nullable=True),
        sa.Column("provider_user", sa.String(100), nullable=True),
        sa.Column("credentials", sa.String(16384), nullable=True),
        sa.Column("link_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("renewing_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_provider_connection"),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athlete.id"],
            name="fk_provider_connection_athlete_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_provider_connection_created_at_range",
        ),
        sa.CheckConstraint(
            "length(credentials) <= 16384", name="ck_provider_connection_credentials_range"
        ),
        sa.CheckConstraint(
            "ended_at >= '1900-01-01' AND ended_at < '2200-01-01'",
            name="ck_provider_connection_ended_at_range",
        ),
        sa.CheckConstraint(
            "last_event_at >= '1900-01-01' AND last_event_at < '2200-01-01'",
            name="ck_provider_connection_last_event_at_range",
        ),
        sa.CheckConstraint(
            "link_until >= '1900-01-01' AND link_until < '2200-01-01'",
            name="ck_provider_connection_link_until_range",
        ),
        sa.CheckConstraint(
            "linked_at >= '1900-01-01' AND linked_at < '2200-01-01'",
            name="ck_provider_connection_linked_at_range",
        ),
        sa.CheckConstraint("length(name) <= 80", name="ck_provider_connection_name_range"),
        sa.CheckConstraint(
            "problem IN ('refused_there', 'code_refused', 'link_expired', 'linked_elsewhere', 'token_refused', 'token_lost', 'provider_silent', 'revoked_there')",
            name="ck_provider_connection_problem_range",
        ),
        sa.CheckConstraint(
            "provider IN ('own', 'strava', 'garmin', 'oura', 'whoop', 'polar')",
            name="ck_provider_connection_provider_range",
        ),
        sa.CheckConstraint(
            "length(provider_user) <= 100", name="ck_provider_connection_provider_user_range"
        ),
        sa.CheckConstraint(
            "renewing_until >= '1900-01-01' AND renewing_until < '2200-01-01'",
            name="ck_provider_connection_renewing_until_range",
        ),
        sa.CheckConstraint(
            "state IN ('linking', 'active', 'needs_attention', 'ended')",
            name="ck_provider_connection_state_range",
        ),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_provider_connection_updated_at_range",
        ),
    )
    op.create_index(
        "ix_provider_connection_athlete_id",
        "provider_connection",
        ["athlete_id", sa.text("created_at DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "provider_event",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.String(100), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", DOCUMENT, nullable=True),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_provider_event"),
        sa.ForeignKeyConstraint(
            ["athlete_id", "connection_id"],
            ["provider_connection.athlete_id", "provider_connection.id"],
            name="fk_provider_event_athlete_id_connection_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "athlete_id",
            "connection_id",
            "delivery_id",
            name="uq_provider_event_athlete_id_connection_id_delivery_id",
        ),
        sa.CheckConstraint(
            "length(delivery_id) <= 100", name="ck_provider_event_delivery_id_range"
        ),
        sa.CheckConstraint(
            "received_at >= '1900-01-01' AND received_at < '2200-01-01'",
            name="ck_provider_event_received_at_range",
        ),
        sa.CheckConstraint(
            "refused BETWEEN 0 AND 2000000000", name="ck_provider_event_refused_range"
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'ignored', 'failed')",
            name="ck_provider_event_state_range",
        ),
        sa.CheckConstraint(
            "stored BETWEEN 0 AND 2000000000", name="ck_provider_event_stored_range"
        ),
    )
    op.create_index("ix_provider_event_received_at", "provider_event", ["received_at"])
    op.create_table(
        "provider_user",
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("user_key", sa.String(100), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("provider", "user_key", name="pk_provider_user"),
        sa.CheckConstraint(
            "provider IN ('own', 'strava', 'garmin', 'oura', 'whoop', 'polar')",
            name="ck_provider_user_provider_range",
        ),
        sa.CheckConstraint("length(user_key) <= 100", name="ck_provider_user_user_key_range"),
    )
    op.create_index("ix_provider_user_account_id", "provider_user", ["account_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
