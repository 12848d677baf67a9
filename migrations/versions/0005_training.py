"""Tables of training

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "training_session",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("duration_s", sa.Integer(), nullable=True),
        sa.Column("planned_session_id", sa.Uuid(), nullable=True),
        sa.Column("skip_reason", sa.String(40), nullable=True),
        sa.Column("session_rpe", sa.Float(53), nullable=True),
        sa.Column("pain_before", sa.Integer(), nullable=True),
        sa.Column("pain_worst", sa.Integer(), nullable=True),
        sa.Column("pain_after", sa.Integer(), nullable=True),
        sa.Column("leg_symptoms", DOCUMENT, nullable=True),
        sa.Column("note", sa.String(2000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_training_session"),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athlete.id"],
            name="fk_training_session_athlete_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_training_session_created_at_range",
        ),
        sa.CheckConstraint(
            "duration_s BETWEEN 0 AND 86400", name="ck_training_session_duration_s_range"
        ),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_training_session_local_date_range",
        ),
        sa.CheckConstraint("length(note) <= 2000", name="ck_training_session_note_range"),
        sa.CheckConstraint(
            "pain_after BETWEEN 0 AND 10", name="ck_training_session_pain_after_range"
        ),
        sa.CheckConstraint(
            "pain_before BETWEEN 0 AND 10", name="ck_training_session_pain_before_range"
        ),
        sa.CheckConstraint(
            "pain_worst BETWEEN 0 AND 10", name="ck_training_session_pain_worst_range"
        ),
        sa.CheckConstraint(
            "session_rpe BETWEEN 0 AND 10", name="ck_training_session_session_rpe_range"
        ),
        sa.CheckConstraint(
            "skip_reason IN ('pain', 'fatigue', 'technique', 'time', 'equipment', 'illness', 'travel', 'other')",
            name="ck_training_session_skip_reason_range",
        ),
        sa.CheckConstraint(
            "started_at >= '1900-01-01' AND started_at < '2200-01-01'",
            name="ck_training_session_started_at_range",
        ),
        sa.CheckConstraint(
            "status IN ('in_progress', 'completed', 'skipped')",
            name="ck_training_session_status_range",
        ),
        sa.CheckConstraint("length(time_zone) <= 64", name="ck_training_session_time_zone_range"),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_training_session_updated_at_range",
        ),
        sa.CheckConstraint(
            "version BETWEEN 0 AND 100000", name="ck_training_session_version_range"
        ),
    )
    op.create_index(
        "ix_training_session_athlete_id",
        "training_session",
        ["athlete_id", sa.text("local_date DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "logged_exercise",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(64), nullable=False),
        sa.Column("prescription_id", sa.Uuid(), nullable=True),
        sa.Column("group_letter", sa.String(1), nullable=True),
        sa.Column("tempo", sa.String(12), nullable=True),
        sa.Column("stage", sa.String(40), nullable=True),
        sa.Column("note", sa.String(500), nullable=True),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_logged_exercise"),
        sa.UniqueConstraint(
            "athlete_id", "session_id", "id", name="uq_logged_exercise_athlete_id_session_id_id"
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id", "session_id"],
            ["training_session.athlete_id", "training_session.id"],
            name="fk_logged_exercise_athlete_id_session_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["exercise"], ["exercise.slug"], name="fk_logged_exercise_exercise"
        ),
        sa.CheckConstraint("length(exercise) <= 64", name="ck_logged_exercise_exercise_range"),
        sa.CheckConstraint(
            "length(group_letter) <= 1", name="ck_logged_exercise_group_letter_range"
        ),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_logged_exercise_local_date_range",
        ),
        sa.CheckConstraint("length(note) <= 500", name="ck_logged_exercise_note_range"),
        sa.CheckConstraint("position BETWEEN 0 AND 100", name="ck_logged_exercise_position_range"),
        sa.CheckConstraint(
            "stage IN ('r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9', 'r10', 'r11', 'r12')",
            name="ck_logged_exercise_stage_range",
        ),
        sa.CheckConstraint("length(tempo) <= 12", name="ck_logged_exercise_tempo_range"),
    )
    op.create_index(
        "ix_logged_exercise_athlete_id_exercise",
        "logged_exercise",
        ["athlete_id", "exercise", sa.text("local_date DESC")],
    )
    op.create_table(
        "set_log",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("logged_exercise_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=True),
        sa.Column("reps", sa.Integer(), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=True),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("load_g", sa.Integer(), nullable=True),
        sa.Column("band", sa.String(40), nullable=True),
        sa.Column("side", sa.String(40), nullable=True),
        sa.Column("effort_scale", sa.String(40), nullable=True),
        sa.Column("effort_value", sa.Float(53), nullable=True),
        sa.Column("intensity_pct", sa.Integer(), nullable=True),
        sa.Column("technique", sa.Integer(), nullable=True),
        sa.Column("pain", sa.Integer(), nullable=True),
        sa.Column("pain_quality", sa.String(40), nullable=True),
        sa.Column("target", DOCUMENT, nullable=True),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_set_log"),
        sa.ForeignKeyConstraint(
            ["athlete_id", "session_id", "logged_exercise_id"],
            ["logged_exercise.athlete_id", "logged_exercise.session_id", "logged_exercise.id"],
            name="fk_set_log_athlete_id_session_id_logged_exercise_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "band IN ('extra_light', 'light', 'medium', 'heavy', 'extra_heavy')",
            name="ck_set_log_band_range",
        ),
        sa.CheckConstraint("distance_m BETWEEN 0 AND 500000", name="ck_set_log_distance_m_range"),
        sa.CheckConstraint("duration_s BETWEEN 0 AND 86400", name="ck_set_log_duration_s_range"),
        sa.CheckConstraint("effort_scale IN ('rpe', 'rir')", name="ck_set_log_effort_scale_range"),
        sa.CheckConstraint("effort_value BETWEEN 0 AND 10", name="ck_set_log_effort_value_range"),
        sa.CheckConstraint(
            "intensity_pct BETWEEN 1 AND 100", name="ck_set_log_intensity_pct_range"
        ),
        sa.CheckConstraint(
            "kind IN ('warm_up', 'work', 'drop', 'amrap')", name="ck_set_log_kind_range"
        ),
        sa.CheckConstraint("load_g BETWEEN -200000 AND 600000", name="ck_set_log_load_g_range"),
        sa.CheckConstraint(
            "pain_quality IN ('ache', 'stiff', 'tight', 'burning', 'sharp', 'electric', 'tingling', 'giving_way', 'other')",
            name="ck_set_log_pain_quality_range",
        ),
        sa.CheckConstraint("pain BETWEEN 0 AND 10", name="ck_set_log_pain_range"),
        sa.CheckConstraint("position BETWEEN 0 AND 100", name="ck_set_log_position_range"),
        sa.CheckConstraint(
            "reason IN ('pain', 'fatigue', 'technique', 'time', 'equipment', 'illness', 'travel', 'other')",
            name="ck_set_log_reason_range",
        ),
        sa.CheckConstraint("reps BETWEEN 0 AND 1000", name="ck_set_log_reps_range"),
        sa.CheckConstraint("side IN ('left', 'right', 'each')", name="ck_set_log_side_range"),
        sa.CheckConstraint(
            "status IN ('done', 'stopped', 'skipped')", name="ck_set_log_status_range"
        ),
        sa.CheckConstraint("technique BETWEEN 1 AND 5", name="ck_set_log_technique_range"),
    )
    op.create_index(
        "ix_set_log_athlete_id_session_id_logged_exercise_id",
        "set_log",
        ["athlete_id", "session_id", "logged_exercise_id"],
    )


def downgrade() -> None:
    op.drop_table("set_log")
    op.drop_table("logged_exercise")
    op.drop_table("training_session")
