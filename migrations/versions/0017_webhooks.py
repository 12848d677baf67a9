"""Webhook endpoints, and deliveries of events to them

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = ("webhook", "webhook_delivery")


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("app_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("description", sa.String(200), nullable=True),
        sa.Column("events", DOCUMENT, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("old_secret", sa.LargeBinary(), nullable=True),
        sa.Column("old_secret_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resting_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgiven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "id", name="pk_webhook"),
        sa.ForeignKeyConstraint(
            ["app_id"], ["app.id"], name="fk_webhook_app_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_webhook_created_at_range",
        ),
        sa.CheckConstraint("length(description) <= 200", name="ck_webhook_description_range"),
        sa.CheckConstraint(
            "disabled_at >= '1900-01-01' AND disabled_at < '2200-01-01'",
            name="ck_webhook_disabled_at_range",
        ),
        sa.CheckConstraint(
            "failing_since >= '1900-01-01' AND failing_since < '2200-01-01'",
            name="ck_webhook_failing_since_range",
        ),
        sa.CheckConstraint("failures BETWEEN 0 AND 1000000000", name="ck_webhook_failures_range"),
        sa.CheckConstraint(
            "forgiven_at >= '1900-01-01' AND forgiven_at < '2200-01-01'",
            name="ck_webhook_forgiven_at_range",
        ),
        sa.CheckConstraint(
            "old_secret_until >= '1900-01-01' AND old_secret_until < '2200-01-01'",
            name="ck_webhook_old_secret_until_range",
        ),
        sa.CheckConstraint(
            "reason IN ('by_developer', 'gone', 'failing')", name="ck_webhook_reason_range"
        ),
        sa.CheckConstraint(
            "resting_until >= '1900-01-01' AND resting_until < '2200-01-01'",
            name="ck_webhook_resting_until_range",
        ),
        sa.CheckConstraint("state IN ('enabled', 'disabled')", name="ck_webhook_state_range"),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_webhook_updated_at_range",
        ),
        sa.CheckConstraint("length(url) <= 500", name="ck_webhook_url_range"),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_webhook_version_range"),
    )
    op.create_index("ix_webhook_app_id", "webhook", ["app_id"])
    op.create_index(
        "ix_webhook_subject_id_app_id",
        "webhook",
        ["subject_id", "app_id", sa.text("created_at DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.String(1000), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("log", DOCUMENT, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject_id", "id", name="pk_webhook_delivery"),
        sa.ForeignKeyConstraint(
            ["subject_id", "webhook_id"],
            ["webhook.subject_id", "webhook.id"],
            name="fk_webhook_delivery_subject_id_webhook_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "subject_id",
            "webhook_id",
            "event_id",
            name="uq_webhook_delivery_subject_id_webhook_id_event_id",
        ),
        sa.CheckConstraint("attempts BETWEEN 0 AND 100", name="ck_webhook_delivery_attempts_range"),
        sa.CheckConstraint("length(body) <= 1000", name="ck_webhook_delivery_body_range"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_webhook_delivery_created_at_range",
        ),
        sa.CheckConstraint(
            "due_at >= '1900-01-01' AND due_at < '2200-01-01'",
            name="ck_webhook_delivery_due_at_range",
        ),
        sa.CheckConstraint(
            "event IN ('session.created', 'session.updated', 'session.deleted', 'check_in.created', 'check_in.updated', 'check_in.deleted', 'measurement_day.created', 'measurement_day.updated', 'measurement_day.deleted', 'workout.created', 'workout.updated', 'workout.deleted', 'decision.made', 'decision.outdated', 'grant.ended', 'webhook.test')",
            name="ck_webhook_delivery_event_range",
        ),
        sa.CheckConstraint(
            "settled_at >= '1900-01-01' AND settled_at < '2200-01-01'",
            name="ck_webhook_delivery_settled_at_range",
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'delivered', 'dead', 'dropped')",
            name="ck_webhook_delivery_state_range",
        ),
    )
    op.create_index(
        "ix_webhook_delivery_due",
        "webhook_delivery",
        ["subject_id", "webhook_id", "state", "due_at", "created_at"],
    )
    op.create_index("ix_webhook_delivery_about_id", "webhook_delivery", ["about_id"])
    op.create_index("ix_webhook_delivery_settled_at", "webhook_delivery", ["settled_at"])
    op.create_index(
        "ix_webhook_delivery_subject_id_webhook_id",
        "webhook_delivery",
        ["subject_id", "webhook_id", sa.text("created_at DESC"), sa.text("id DESC")],
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
