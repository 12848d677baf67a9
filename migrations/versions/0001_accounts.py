"""Tables of accounts

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "athlete",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("display_name", sa.String(80), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("sex", sa.String(40), nullable=False),
        sa.Column("sports", DOCUMENT, nullable=False),
        sa.Column("training_age_y", sa.Float(53), nullable=True),
        sa.Column("equipment", DOCUMENT, nullable=False),
        sa.Column("mass_unit", sa.String(40), nullable=False),
        sa.Column("distance_unit", sa.String(40), nullable=False),
        sa.Column("plate_step_g", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("country", sa.String(2), nullable=True),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("bests", DOCUMENT, nullable=False),
        sa.Column("weekly_run_m", sa.Integer(), nullable=True),
        sa.Column("longest_run_30d_m", sa.Integer(), nullable=True),
        sa.Column("cadence_spm", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_athlete"),
        sa.CheckConstraint(
            "birth_date >= '1900-01-01' AND birth_date <= '2199-12-31'",
            name="ck_athlete_birth_date_range",
        ),
        sa.CheckConstraint("cadence_spm BETWEEN 100 AND 240", name="ck_athlete_cadence_spm_range"),
        sa.CheckConstraint("length(country) <= 2", name="ck_athlete_country_range"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_athlete_created_at_range",
        ),
        sa.CheckConstraint("length(display_name) <= 80", name="ck_athlete_display_name_range"),
        sa.CheckConstraint("distance_unit IN ('km', 'mi')", name="ck_athlete_distance_unit_range"),
        sa.CheckConstraint("length(email) <= 254", name="ck_athlete_email_range"),
        sa.CheckConstraint("length(locale) <= 20", name="ck_athlete_locale_range"),
        sa.CheckConstraint(
            "longest_run_30d_m BETWEEN 0 AND 200000", name="ck_athlete_longest_run_30d_m_range"
        ),
        sa.CheckConstraint("mass_unit IN ('kg', 'lb')", name="ck_athlete_mass_unit_range"),
        sa.CheckConstraint(
            "plate_step_g BETWEEN 100 AND 20000", name="ck_athlete_plate_step_g_range"
        ),
        sa.CheckConstraint("sex IN ('female', 'male', 'unspecified')", name="ck_athlete_sex_range"),
        sa.CheckConstraint("length(time_zone) <= 64", name="ck_athlete_time_zone_range"),
        sa.CheckConstraint(
            "training_age_y BETWEEN 0 AND 80", name="ck_athlete_training_age_y_range"
        ),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_athlete_updated_at_range",
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_athlete_version_range"),
        sa.CheckConstraint(
            "weekly_run_m BETWEEN 0 AND 500000", name="ck_athlete_weekly_run_m_range"
        ),
    )
    op.create_table(
        "consent",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("given_by", sa.String(40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "purpose", name="pk_consent"),
        sa.CheckConstraint(
            "decided_at >= '1900-01-01' AND decided_at < '2200-01-01'",
            name="ck_consent_decided_at_range",
        ),
        sa.CheckConstraint("given_by IN ('athlete', 'guardian')", name="ck_consent_given_by_range"),
        sa.CheckConstraint(
            "purpose IN ('health_data', 'product_messages', 'research')",
            name="ck_consent_purpose_range",
        ),
        sa.CheckConstraint("length(version) <= 20", name="ck_consent_version_range"),
    )
    op.create_table(
        "consent_record",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("given_by", sa.String(40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "id", name="pk_consent_record"),
        sa.CheckConstraint(
            "decided_at >= '1900-01-01' AND decided_at < '2200-01-01'",
            name="ck_consent_record_decided_at_range",
        ),
        sa.CheckConstraint(
            "given_by IN ('athlete', 'guardian')", name="ck_consent_record_given_by_range"
        ),
        sa.CheckConstraint(
            "purpose IN ('health_data', 'product_messages', 'research')",
            name="ck_consent_record_purpose_range",
        ),
        sa.CheckConstraint("length(version) <= 20", name="ck_consent_record_version_range"),
    )
    op.create_table(
        "idempotent_answer",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("handle", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", DOCUMENT, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("subject_id", "handle", name="pk_idempotent_answer"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_idempotent_answer_created_at_range",
        ),
        sa.CheckConstraint(
            "length(fingerprint) <= 64", name="ck_idempotent_answer_fingerprint_range"
        ),
        sa.CheckConstraint("length(handle) <= 200", name="ck_idempotent_answer_handle_range"),
        sa.CheckConstraint("status BETWEEN 100 AND 599", name="ck_idempotent_answer_status_range"),
    )
    op.create_index("ix_idempotent_answer_about_id", "idempotent_answer", ["about_id"])
    op.create_index("ix_idempotent_answer_created_at", "idempotent_answer", ["created_at"])
    op.create_table(
        "identity",
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("email_key", name="pk_identity"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_identity_created_at_range",
        ),
        sa.CheckConstraint("length(email_key) <= 254", name="ck_identity_email_key_range"),
        sa.CheckConstraint("length(email) <= 254", name="ck_identity_email_range"),
        sa.CheckConstraint("kind IN ('athlete', 'clinician')", name="ck_identity_kind_range"),
        sa.CheckConstraint("length(password_hash) <= 200", name="ck_identity_password_hash_range"),
    )
    op.create_index("ix_identity_subject_id", "identity", ["subject_id"])
    op.create_table(
        "login",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("device_name", sa.String(80), nullable=False),
        sa.Column("platform", sa.String(40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject_id", "id", name="pk_login"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_login_created_at_range",
        ),
        sa.CheckConstraint("length(device_name) <= 80", name="ck_login_device_name_range"),
        sa.CheckConstraint(
            "ended_at >= '1900-01-01' AND ended_at < '2200-01-01'", name="ck_login_ended_at_range"
        ),
        sa.CheckConstraint("kind IN ('athlete', 'clinician')", name="ck_login_kind_range"),
        sa.CheckConstraint(
            "last_used_at >= '1900-01-01' AND last_used_at < '2200-01-01'",
            name="ck_login_last_used_at_range",
        ),
        sa.CheckConstraint(
            "platform IN ('ios', 'android', 'web', 'script')", name="ck_login_platform_range"
        ),
    )
    op.create_table(
        "tombstone",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_tombstone_athlete_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("athlete_id", "id", "kind", name="pk_tombstone"),
        sa.CheckConstraint(
            "deleted_at >= '1900-01-01' AND deleted_at < '2200-01-01'",
            name="ck_tombstone_deleted_at_range",
        ),
        sa.CheckConstraint("length(kind) <= 40", name="ck_tombstone_kind_range"),
    )
    op.create_table(
        "goal",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("exercise", sa.String(64), nullable=True),
        sa.Column("load_g", sa.Integer(), nullable=True),
        sa.Column("reps", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(80), nullable=True),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("activity", sa.String(200), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("achieved_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_goal"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_goal_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "achieved_on >= '1900-01-01' AND achieved_on <= '2199-12-31'",
            name="ck_goal_achieved_on_range",
        ),
        sa.CheckConstraint("length(activity) <= 200", name="ck_goal_activity_range"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_goal_created_at_range",
        ),
        sa.CheckConstraint("distance_m BETWEEN 0 AND 500000", name="ck_goal_distance_m_range"),
        sa.CheckConstraint("length(event) <= 80", name="ck_goal_event_range"),
        sa.CheckConstraint("length(exercise) <= 64", name="ck_goal_exercise_range"),
        sa.CheckConstraint("kind IN ('lift', 'event', 'activity')", name="ck_goal_kind_range"),
        sa.CheckConstraint("load_g BETWEEN 0 AND 600000", name="ck_goal_load_g_range"),
        sa.CheckConstraint("reps BETWEEN 1 AND 100", name="ck_goal_reps_range"),
        sa.CheckConstraint(
            "target_on >= '1900-01-01' AND target_on <= '2199-12-31'",
            name="ck_goal_target_on_range",
        ),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_goal_updated_at_range",
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_goal_version_range"),
    )
    op.create_index(
        "ix_goal_athlete_id", "goal", ["athlete_id", sa.text("created_at DESC"), sa.text("id DESC")]
    )
    op.create_table(
        "refresh_token",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject_id", "token_hash", name="pk_refresh_token"),
        sa.ForeignKeyConstraint(
            ["subject_id", "login_id"],
            ["login.subject_id", "login.id"],
            name="fk_refresh_token_subject_id_login_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "issued_at >= '1900-01-01' AND issued_at < '2200-01-01'",
            name="ck_refresh_token_issued_at_range",
        ),
        sa.CheckConstraint("length(token_hash) <= 64", name="ck_refresh_token_token_hash_range"),
        sa.CheckConstraint(
            "used_at >= '1900-01-01' AND used_at < '2200-01-01'",
            name="ck_refresh_token_used_at_range",
        ),
    )
    op.create_index(
        "ix_refresh_token_subject_id_login_id", "refresh_token", ["subject_id", "login_id"]
    )


def downgrade() -> None:
    op.drop_table("refresh_token")
    op.drop_table("goal")
    op.drop_table("tombstone")
    op.drop_table("login")
    op.drop_table("identity")
    op.drop_table("idempotent_answer")
    op.drop_table("consent_record")
    op.drop_table("consent")
    op.drop_table("athlete")
