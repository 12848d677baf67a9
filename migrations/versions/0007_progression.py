"""Tables of progression

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("superseded_by", sa.Uuid(), nullable=True),
        sa.Column("scope_key", sa.String(80), nullable=False),
        sa.Column("scope_kind", sa.String(40), nullable=False),
        sa.Column("pattern", sa.String(40), nullable=True),
        sa.Column("exercise", sa.String(64), nullable=True),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("urgency", sa.String(40), nullable=False),
        sa.Column("phase", sa.String(40), nullable=False),
        sa.Column("headline", sa.String(200), nullable=False),
        sa.Column("next_check_on", sa.Date(), nullable=False),
        sa.Column("ruleset_version", sa.String(20), nullable=False),
        sa.Column("library_version", sa.String(20), nullable=False),
        sa.Column("input_hash", sa.String(80), nullable=False),
        sa.Column("output_hash", sa.String(80), nullable=False),
        sa.Column("gates", DOCUMENT, nullable=True),
        sa.Column("inputs", sa.String(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_decision"),
        sa.UniqueConstraint(
            "athlete_id",
            "scope_key",
            "local_date",
            "input_hash",
            name="uq_decision_athlete_id_scope_key_local_date_input_hash",
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_decision_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "action IN ('start', 'progress', 'hold', 'regress', 'substitute', 'deload', 'stop_and_refer')",
            name="ck_decision_action_range",
        ),
        sa.CheckConstraint(
            "decided_at >= '1900-01-01' AND decided_at < '2200-01-01'",
            name="ck_decision_decided_at_range",
        ),
        sa.CheckConstraint("length(exercise) <= 64", name="ck_decision_exercise_range"),
        sa.CheckConstraint("length(headline) <= 200", name="ck_decision_headline_range"),
        sa.CheckConstraint("length(input_hash) <= 80", name="ck_decision_input_hash_range"),
        sa.CheckConstraint(
            "length(library_version) <= 20", name="ck_decision_library_version_range"
        ),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_decision_local_date_range",
        ),
        sa.CheckConstraint(
            "next_check_on >= '1900-01-01' AND next_check_on <= '2199-12-31'",
            name="ck_decision_next_check_on_range",
        ),
        sa.CheckConstraint("length(output_hash) <= 80", name="ck_decision_output_hash_range"),
        sa.CheckConstraint(
            "pattern IN ('breathing', 'bracing', 'core_anti_extension', 'core_anti_rotation', 'core_anti_lateral_flexion', 'core_flexion', 'core_extension', 'rotation', 'carry', 'hinge', 'hip_extension', 'hip_abduction', 'hip_flexion', 'hip_rotation', 'squat', 'lunge', 'step', 'push', 'pull', 'mobility', 'nerve_mobility', 'cardio', 'run', 'jump', 'agility', 'olympic_lift', 'sport')",
            name="ck_decision_pattern_range",
        ),
        sa.CheckConstraint(
            "phase IN ('p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6')", name="ck_decision_phase_range"
        ),
        sa.CheckConstraint(
            "length(ruleset_version) <= 20", name="ck_decision_ruleset_version_range"
        ),
        sa.CheckConstraint("length(scope_key) <= 80", name="ck_decision_scope_key_range"),
        sa.CheckConstraint(
            "scope_kind IN ('plan', 'pattern', 'exercise')", name="ck_decision_scope_kind_range"
        ),
        sa.CheckConstraint(
            "status IN ('current', 'outdated', 'superseded')", name="ck_decision_status_range"
        ),
        sa.CheckConstraint(
            "urgency IN ('none', 'routine', 'urgent', 'emergency')",
            name="ck_decision_urgency_range",
        ),
    )
    op.create_index(
        "ix_decision_athlete_id",
        "decision",
        ["athlete_id", sa.text("local_date DESC"), sa.text("id DESC")],
    )
    op.create_index(
        "ix_decision_athlete_id_scope_key",
        "decision",
        ["athlete_id", "scope_key", sa.text("local_date DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "override_request",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("exercise", sa.String(64), nullable=True),
        sa.Column("load_g", sa.Integer(), nullable=True),
        sa.Column("reps", sa.Integer(), nullable=True),
        sa.Column("sets", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(500), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("answer", sa.String(500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_override_request"),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athlete.id"],
            name="fk_override_request_athlete_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("length(answer) <= 500", name="ck_override_request_answer_range"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_override_request_created_at_range",
        ),
        sa.CheckConstraint("length(exercise) <= 64", name="ck_override_request_exercise_range"),
        sa.CheckConstraint(
            "kind IN ('clear_flags', 'more', 'less', 'exclude_exercise', 'rest_day')",
            name="ck_override_request_kind_range",
        ),
        sa.CheckConstraint("load_g BETWEEN 0 AND 600000", name="ck_override_request_load_g_range"),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_override_request_local_date_range",
        ),
        sa.CheckConstraint("length(note) <= 500", name="ck_override_request_note_range"),
        sa.CheckConstraint("reps BETWEEN 0 AND 1000", name="ck_override_request_reps_range"),
        sa.CheckConstraint("sets BETWEEN 0 AND 30", name="ck_override_request_sets_range"),
        sa.CheckConstraint(
            "status IN ('granted', 'refused')", name="ck_override_request_status_range"
        ),
    )
    op.create_index(
        "ix_override_request_athlete_id",
        "override_request",
        ["athlete_id", sa.text("local_date DESC"), sa.text("id DESC")],
    )


def downgrade() -> None:
    op.drop_table("override_request")
    op.drop_table("decision")
