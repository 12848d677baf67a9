"""Tables of exercises and programs

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "exercise",
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("library_version", sa.String(20), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_exercise"),
        sa.CheckConstraint(
            "length(library_version) <= 20", name="ck_exercise_library_version_range"
        ),
        sa.CheckConstraint("length(name) <= 120", name="ck_exercise_name_range"),
        sa.CheckConstraint("length(slug) <= 64", name="ck_exercise_slug_range"),
    )
    op.create_table(
        "program",
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_program"),
        sa.CheckConstraint("length(name) <= 120", name="ck_program_name_range"),
        sa.CheckConstraint("length(slug) <= 64", name="ck_program_slug_range"),
        sa.CheckConstraint("length(version) <= 20", name="ck_program_version_range"),
    )
    op.create_table(
        "enrollment",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program", sa.String(64), nullable=False),
        sa.Column("program_version", sa.String(20), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("sessions_per_week", sa.Integer(), nullable=False),
        sa.Column("training_days", DOCUMENT, nullable=False),
        sa.Column("phase", sa.String(40), nullable=False),
        sa.Column("phase_since", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_enrollment"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_enrollment_athlete_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["program"], ["program.slug"], name="fk_enrollment_program"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_enrollment_created_at_range",
        ),
        sa.CheckConstraint(
            "phase IN ('p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6')", name="ck_enrollment_phase_range"
        ),
        sa.CheckConstraint(
            "phase_since >= '1900-01-01' AND phase_since <= '2199-12-31'",
            name="ck_enrollment_phase_since_range",
        ),
        sa.CheckConstraint(
            "length(program_version) <= 20", name="ck_enrollment_program_version_range"
        ),
        sa.CheckConstraint("revision BETWEEN 0 AND 100000", name="ck_enrollment_revision_range"),
        sa.CheckConstraint(
            "sessions_per_week BETWEEN 1 AND 14", name="ck_enrollment_sessions_per_week_range"
        ),
        sa.CheckConstraint(
            "started_on >= '1900-01-01' AND started_on <= '2199-12-31'",
            name="ck_enrollment_started_on_range",
        ),
        sa.CheckConstraint(
            "status IN ('active', 'paused', 'completed', 'ended')",
            name="ck_enrollment_status_range",
        ),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_enrollment_updated_at_range",
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_enrollment_version_range"),
    )
    op.create_index(
        "ix_enrollment_athlete_id",
        "enrollment",
        ["athlete_id", sa.text("created_at DESC"), sa.text("id DESC")],
    )
    op.create_index(
        "uq_enrollment_one_active",
        "enrollment",
        ["athlete_id"],
        unique=True,
        sqlite_where=sa.text("status = 'active'"),
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_table(
        "plan_position",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phase", sa.String(40), nullable=False),
        sa.Column("phase_since", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_plan_position"),
        sa.UniqueConstraint("athlete_id", name="uq_plan_position_athlete_id"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_plan_position_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_plan_position_created_at_range",
        ),
        sa.CheckConstraint(
            "phase IN ('p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6')",
            name="ck_plan_position_phase_range",
        ),
        sa.CheckConstraint(
            "phase_since >= '1900-01-01' AND phase_since <= '2199-12-31'",
            name="ck_plan_position_phase_since_range",
        ),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_plan_position_updated_at_range",
        ),
    )
    op.create_table(
        "planned_session",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("day_key", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("withheld", DOCUMENT, nullable=True),
        sa.Column("phase", sa.String(40), nullable=False),
        sa.Column("expected_duration_s", sa.Integer(), nullable=False),
        sa.Column("prescribed", DOCUMENT, nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_planned_session"),
        sa.UniqueConstraint(
            "athlete_id", "local_date", name="uq_planned_session_athlete_id_local_date"
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_planned_session_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_planned_session_created_at_range",
        ),
        sa.CheckConstraint("length(day_key) <= 40", name="ck_planned_session_day_key_range"),
        sa.CheckConstraint(
            "expected_duration_s BETWEEN 0 AND 100000",
            name="ck_planned_session_expected_duration_s_range",
        ),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_planned_session_local_date_range",
        ),
        sa.CheckConstraint("length(name) <= 120", name="ck_planned_session_name_range"),
        sa.CheckConstraint(
            "phase IN ('p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6')",
            name="ck_planned_session_phase_range",
        ),
        sa.CheckConstraint(
            "status IN ('planned', 'awaiting_decision', 'done', 'skipped', 'missed')",
            name="ck_planned_session_status_range",
        ),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_planned_session_updated_at_range",
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_planned_session_version_range"),
    )
    op.create_index(
        "ix_planned_session_athlete_id",
        "planned_session",
        ["athlete_id", sa.text("local_date DESC"), sa.text("id DESC")],
    )


def downgrade() -> None:
    op.drop_table("planned_session")
    op.drop_table("plan_position")
    op.drop_table("enrollment")
    op.drop_table("program")
    op.drop_table("exercise")
