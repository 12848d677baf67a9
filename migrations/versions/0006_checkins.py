"""Tables of check-ins

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "check_in",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("leg_symptoms", DOCUMENT, nullable=False),
        sa.Column("red_flags", DOCUMENT, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("questionnaire_version", sa.String(20), nullable=True),
        sa.Column("note", sa.String(2000), nullable=True),
        sa.Column("pain_now", sa.Integer(), nullable=True),
        sa.Column("pain_worst", sa.Integer(), nullable=True),
        sa.Column("pain_morning", sa.Integer(), nullable=True),
        sa.Column("settle_answered", sa.Boolean(), nullable=False),
        sa.Column("settle_h", sa.Float(53), nullable=True),
        sa.Column("stiffness_min", sa.Integer(), nullable=True),
        sa.Column("soreness", sa.Integer(), nullable=True),
        sa.Column("sleep_h", sa.Float(53), nullable=True),
        sa.Column("sleep_quality", sa.Integer(), nullable=True),
        sa.Column("stress", sa.Integer(), nullable=True),
        sa.Column("fatigue", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("triggers", DOCUMENT, nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("function_loss", sa.String(40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_check_in"),
        sa.UniqueConstraint(
            "athlete_id", "local_date", "kind", name="uq_check_in_athlete_id_local_date_kind"
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_check_in_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "answered_at >= '1900-01-01' AND answered_at < '2200-01-01'",
            name="ck_check_in_answered_at_range",
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 10", name="ck_check_in_confidence_range"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_check_in_created_at_range",
        ),
        sa.CheckConstraint("fatigue BETWEEN 1 AND 5", name="ck_check_in_fatigue_range"),
        sa.CheckConstraint(
            "function_loss IN ('none', 'some', 'severe')", name="ck_check_in_function_loss_range"
        ),
        sa.CheckConstraint(
            "kind IN ('daily', 'next_morning', 'flare')", name="ck_check_in_kind_range"
        ),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_check_in_local_date_range",
        ),
        sa.CheckConstraint("length(note) <= 2000", name="ck_check_in_note_range"),
        sa.CheckConstraint("pain_morning BETWEEN 0 AND 10", name="ck_check_in_pain_morning_range"),
        sa.CheckConstraint("pain_now BETWEEN 0 AND 10", name="ck_check_in_pain_now_range"),
        sa.CheckConstraint("pain_worst BETWEEN 0 AND 10", name="ck_check_in_pain_worst_range"),
        sa.CheckConstraint(
            "length(questionnaire_version) <= 20", name="ck_check_in_questionnaire_version_range"
        ),
        sa.CheckConstraint(
            "settle_answered OR settle_h IS NULL", name="ck_check_in_settle_answered"
        ),
        sa.CheckConstraint("settle_h BETWEEN 0 AND 336", name="ck_check_in_settle_h_range"),
        sa.CheckConstraint("sleep_h BETWEEN 0 AND 24", name="ck_check_in_sleep_h_range"),
        sa.CheckConstraint("sleep_quality BETWEEN 1 AND 5", name="ck_check_in_sleep_quality_range"),
        sa.CheckConstraint("soreness BETWEEN 1 AND 5", name="ck_check_in_soreness_range"),
        sa.CheckConstraint(
            "started_at >= '1900-01-01' AND started_at < '2200-01-01'",
            name="ck_check_in_started_at_range",
        ),
        sa.CheckConstraint(
            "stiffness_min BETWEEN 0 AND 1440", name="ck_check_in_stiffness_min_range"
        ),
        sa.CheckConstraint("stress BETWEEN 1 AND 5", name="ck_check_in_stress_range"),
        sa.CheckConstraint("length(time_zone) <= 64", name="ck_check_in_time_zone_range"),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_check_in_updated_at_range",
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_check_in_version_range"),
    )
    op.create_index(
        "ix_check_in_athlete_id",
        "check_in",
        ["athlete_id", sa.text("local_date DESC"), sa.text("id DESC")],
    )


def downgrade() -> None:
    op.drop_table("check_in")
