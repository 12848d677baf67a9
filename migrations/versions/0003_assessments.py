"""Tables of assessments

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "baseline",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("examiner", sa.String(40), nullable=False),
        sa.Column("note", sa.String(1000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_baseline"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_baseline_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_baseline_created_at_range",
        ),
        sa.CheckConstraint(
            "examiner IN ('athlete', 'coach', 'clinician')", name="ck_baseline_examiner_range"
        ),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_baseline_local_date_range",
        ),
        sa.CheckConstraint("length(note) <= 1000", name="ck_baseline_note_range"),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_baseline_updated_at_range",
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_baseline_version_range"),
    )
    op.create_index(
        "ix_baseline_athlete_id",
        "baseline",
        ["athlete_id", sa.text("local_date DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "flag",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by_kind", sa.String(40), nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=False),
        sa.Column("raised_by_version", sa.Integer(), nullable=False),
        sa.Column("questionnaire_version", sa.String(20), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_flag"),
        sa.UniqueConstraint(
            "athlete_id", "raised_by_id", "code", name="uq_flag_athlete_id_raised_by_id_code"
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_flag_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "acknowledged_at >= '1900-01-01' AND acknowledged_at < '2200-01-01'",
            name="ck_flag_acknowledged_at_range",
        ),
        sa.CheckConstraint("length(code) <= 16", name="ck_flag_code_range"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_flag_created_at_range",
        ),
        sa.CheckConstraint(
            "level IN ('none', 'routine', 'clearance', 'urgent', 'emergency')",
            name="ck_flag_level_range",
        ),
        sa.CheckConstraint(
            "length(questionnaire_version) <= 20", name="ck_flag_questionnaire_version_range"
        ),
        sa.CheckConstraint(
            "raised_by_kind IN ('session', 'check_in', 'screening', 'episode', 'baseline', 'clearance', 'override_request', 'enrollment', 'profile')",
            name="ck_flag_raised_by_kind_range",
        ),
        sa.CheckConstraint(
            "raised_by_version BETWEEN 0 AND 100000", name="ck_flag_raised_by_version_range"
        ),
        sa.CheckConstraint(
            "raised_on >= '1900-01-01' AND raised_on <= '2199-12-31'",
            name="ck_flag_raised_on_range",
        ),
    )
    op.create_index(
        "ix_flag_athlete_id", "flag", ["athlete_id", sa.text("raised_on DESC"), sa.text("id DESC")]
    )
    op.create_table(
        "pain_episode",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("onset", sa.String(40), nullable=False),
        sa.Column("onset_note", sa.String(500), nullable=True),
        sa.Column("qualities", DOCUMENT, nullable=False),
        sa.Column("pain_at_rest", sa.Integer(), nullable=False),
        sa.Column("pain_worst", sa.Integer(), nullable=False),
        sa.Column("pain_morning", sa.Integer(), nullable=False),
        sa.Column("onset_after_min", sa.Integer(), nullable=True),
        sa.Column("settle_h", sa.Float(53), nullable=False),
        sa.Column("aggravating", DOCUMENT, nullable=False),
        sa.Column("easing", DOCUMENT, nullable=False),
        sa.Column("leg_symptoms", DOCUMENT, nullable=False),
        sa.Column("best_tolerated", DOCUMENT, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_pain_episode"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_pain_episode_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_pain_episode_created_at_range",
        ),
        sa.CheckConstraint(
            "ended_on >= '1900-01-01' AND ended_on <= '2199-12-31'",
            name="ck_pain_episode_ended_on_range",
        ),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_pain_episode_local_date_range",
        ),
        sa.CheckConstraint(
            "onset_after_min BETWEEN 0 AND 600", name="ck_pain_episode_onset_after_min_range"
        ),
        sa.CheckConstraint("length(onset_note) <= 500", name="ck_pain_episode_onset_note_range"),
        sa.CheckConstraint(
            "onset IN ('sudden', 'gradual', 'unknown')", name="ck_pain_episode_onset_range"
        ),
        sa.CheckConstraint(
            "pain_at_rest BETWEEN 0 AND 10", name="ck_pain_episode_pain_at_rest_range"
        ),
        sa.CheckConstraint(
            "pain_morning BETWEEN 0 AND 10", name="ck_pain_episode_pain_morning_range"
        ),
        sa.CheckConstraint("pain_worst BETWEEN 0 AND 10", name="ck_pain_episode_pain_worst_range"),
        sa.CheckConstraint("settle_h BETWEEN 0 AND 336", name="ck_pain_episode_settle_h_range"),
        sa.CheckConstraint(
            "started_on >= '1900-01-01' AND started_on <= '2199-12-31'",
            name="ck_pain_episode_started_on_range",
        ),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_pain_episode_updated_at_range",
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_pain_episode_version_range"),
    )
    op.create_index(
        "ix_pain_episode_athlete_id",
        "pain_episode",
        ["athlete_id", sa.text("local_date DESC"), sa.text("id DESC")],
    )
    op.create_index(
        "uq_pain_episode_open",
        "pain_episode",
        ["athlete_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "screening",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("questionnaire_version", sa.String(20), nullable=False),
        sa.Column("answers", DOCUMENT, nullable=False),
        sa.Column("urgency", sa.String(40), nullable=False),
        sa.Column("raised", DOCUMENT, nullable=False),
        sa.Column("missing", DOCUMENT, nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_screening"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_screening_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_screening_created_at_range",
        ),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_screening_local_date_range",
        ),
        sa.CheckConstraint(
            "next_due_on >= '1900-01-01' AND next_due_on <= '2199-12-31'",
            name="ck_screening_next_due_on_range",
        ),
        sa.CheckConstraint(
            "length(questionnaire_version) <= 20", name="ck_screening_questionnaire_version_range"
        ),
        sa.CheckConstraint(
            "urgency IN ('none', 'routine', 'urgent', 'emergency')",
            name="ck_screening_urgency_range",
        ),
    )
    op.create_index(
        "ix_screening_athlete_id",
        "screening",
        ["athlete_id", sa.text("local_date DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "baseline_result",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("baseline_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("test", sa.String(40), nullable=False),
        sa.Column("value", sa.Float(53), nullable=False),
        sa.Column("side", sa.String(40), nullable=True),
        sa.Column("subject", sa.String(80), nullable=True),
        sa.Column("pain", sa.Integer(), nullable=True),
        sa.Column("protocol_version", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_baseline_result"),
        sa.ForeignKeyConstraint(
            ["athlete_id", "baseline_id"],
            ["baseline.athlete_id", "baseline.id"],
            name="fk_baseline_result_athlete_id_baseline_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("pain BETWEEN 0 AND 10", name="ck_baseline_result_pain_range"),
        sa.CheckConstraint("position BETWEEN 0 AND 100", name="ck_baseline_result_position_range"),
        sa.CheckConstraint(
            "length(protocol_version) <= 20", name="ck_baseline_result_protocol_version_range"
        ),
        sa.CheckConstraint(
            "side IN ('left', 'right', 'both')", name="ck_baseline_result_side_range"
        ),
        sa.CheckConstraint("length(subject) <= 80", name="ck_baseline_result_subject_range"),
        sa.CheckConstraint(
            "test IN ('sorensen', 'side_bridge', 'flexor_60', 'prone_plank', 'single_leg_bridge', 'active_slr', 'slr', 'thomas', 'hip_internal_rotation', 'hip_external_rotation', 'active_knee_extension', 'hinge_dowel', 'brace', 'bodyweight_squat', 'single_leg_squat', 'sit_to_stand_5x', 'single_leg_hop_10x', 'brisk_walk_30', 'psfs', 'sane', 'confidence', 'rmdq', 'peg', 'ostrc_h2', 'odi', 'tsk_11')",
            name="ck_baseline_result_test_range",
        ),
        sa.CheckConstraint("value BETWEEN 0 AND 100000", name="ck_baseline_result_value_range"),
    )
    op.create_index(
        "ix_baseline_result_athlete_id_baseline_id_position",
        "baseline_result",
        ["athlete_id", "baseline_id", "position"],
    )


def downgrade() -> None:
    op.drop_table("baseline_result")
    op.drop_table("screening")
    op.drop_table("pain_episode")
    op.drop_table("flag")
    op.drop_table("baseline")
