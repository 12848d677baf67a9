"""Workouts of devices, and records that their sources have deleted

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "record_deletion",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_class", sa.String(40), nullable=False),
        sa.Column("provider", sa.String(64), nullable=False),
        sa.Column("external_id", sa.String(200), nullable=False),
        sa.Column("external_version", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_record_deletion"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_record_deletion_athlete_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint(
            "athlete_id",
            "record_class",
            "external_id",
            "provider",
            name="uq_record_deletion_athlete_id_record_class_external_id_provider",
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_record_deletion_created_at_range",
        ),
        sa.CheckConstraint(
            "length(external_id) <= 200", name="ck_record_deletion_external_id_range"
        ),
        sa.CheckConstraint(
            "external_version BETWEEN 0 AND 9007199254740991",
            name="ck_record_deletion_external_version_range",
        ),
        sa.CheckConstraint("length(provider) <= 64", name="ck_record_deletion_provider_range"),
        sa.CheckConstraint(
            "record_class IN ('measurement', 'workout')",
            name="ck_record_deletion_record_class_range",
        ),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_record_deletion_updated_at_range",
        ),
    )
    op.create_table(
        "workout",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("record_key", sa.String(202), nullable=False),
        sa.Column("external_id", sa.String(200), nullable=True),
        sa.Column("external_version", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=True),
        sa.Column("sport", sa.String(40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("zone_is_assumed", sa.Boolean(), nullable=False),
        sa.Column("moving_s", sa.Integer(), nullable=True),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("energy_kj", sa.Integer(), nullable=True),
        sa.Column("ascent_m", sa.Integer(), nullable=True),
        sa.Column("average_hr_bpm", sa.Integer(), nullable=True),
        sa.Column("max_hr_bpm", sa.Integer(), nullable=True),
        sa.Column("average_cadence_per_min", sa.Float(53), nullable=True),
        sa.Column("title", sa.String(120), nullable=True),
        sa.Column("lap_count", sa.Integer(), nullable=False),
        sa.Column("set_count", sa.Integer(), nullable=False),
        sa.Column("laps", DOCUMENT, nullable=False),
        sa.Column("sets", DOCUMENT, nullable=False),
        sa.Column("primary_id", sa.Uuid(), nullable=True),
        sa.Column("session_word", sa.String(40), nullable=True),
        sa.Column("session_said_id", sa.Uuid(), nullable=True),
        sa.Column("session_said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_workout"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_workout_athlete_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id", "source_id"],
            ["measurement_source.athlete_id", "measurement_source.id"],
            name="fk_workout_athlete_id_source_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "athlete_id",
            "record_key",
            "source_id",
            name="uq_workout_athlete_id_record_key_source_id",
        ),
        sa.CheckConstraint(
            "ascent_m BETWEEN -100000000 AND 100000000", name="ck_workout_ascent_m_range"
        ),
        sa.CheckConstraint(
            "average_cadence_per_min BETWEEN -1000000 AND 1000000",
            name="ck_workout_average_cadence_per_min_range",
        ),
        sa.CheckConstraint(
            "average_hr_bpm BETWEEN -10000 AND 10000", name="ck_workout_average_hr_bpm_range"
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_workout_created_at_range",
        ),
        sa.CheckConstraint(
            "distance_m BETWEEN -100000000 AND 100000000", name="ck_workout_distance_m_range"
        ),
        sa.CheckConstraint(
            "ended_at >= '1900-01-01' AND ended_at < '2200-01-01'", name="ck_workout_ended_at_range"
        ),
        sa.CheckConstraint(
            "energy_kj BETWEEN -10000000 AND 10000000", name="ck_workout_energy_kj_range"
        ),
        sa.CheckConstraint("length(external_id) <= 200", name="ck_workout_external_id_range"),
        sa.CheckConstraint(
            "external_version BETWEEN 0 AND 9007199254740991",
            name="ck_workout_external_version_range",
        ),
        sa.CheckConstraint("lap_count BETWEEN 0 AND 1000", name="ck_workout_lap_count_range"),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_workout_local_date_range",
        ),
        sa.CheckConstraint(
            "max_hr_bpm BETWEEN -10000 AND 10000", name="ck_workout_max_hr_bpm_range"
        ),
        sa.CheckConstraint(
            "moving_s BETWEEN -100000000 AND 100000000", name="ck_workout_moving_s_range"
        ),
        sa.CheckConstraint(
            "(state = 'quarantined') = (reason IS NOT NULL)", name="ck_workout_reason_of_state"
        ),
        sa.CheckConstraint(
            "reason IN ('ends_before_it_begins', 'no_duration', 'too_long', 'out_of_range', 'too_fast', 'too_much_energy', 'longer_than_its_interval', 'broken_laps')",
            name="ck_workout_reason_range",
        ),
        sa.CheckConstraint("length(record_key) <= 202", name="ck_workout_record_key_range"),
        sa.CheckConstraint(
            "session_said_at >= '1900-01-01' AND session_said_at < '2200-01-01'",
            name="ck_workout_session_said_at_range",
        ),
        sa.CheckConstraint(
            "session_word IN ('linked', 'none')", name="ck_workout_session_word_range"
        ),
        sa.CheckConstraint("set_count BETWEEN 0 AND 1000", name="ck_workout_set_count_range"),
        sa.CheckConstraint(
            "sport IN ('running', 'treadmill_running', 'trail_running', 'walking', 'hiking', 'cycling', 'indoor_cycling', 'swimming', 'open_water_swimming', 'rowing', 'strength', 'functional_fitness', 'skiing', 'field_sport', 'court_sport', 'racket_sport', 'yoga', 'multisport', 'other')",
            name="ck_workout_sport_range",
        ),
        sa.CheckConstraint(
            "started_at >= '1900-01-01' AND started_at < '2200-01-01'",
            name="ck_workout_started_at_range",
        ),
        sa.CheckConstraint(
            "state IN ('quarantined', 'stored', 'deleted')", name="ck_workout_state_range"
        ),
        sa.CheckConstraint(
            "(session_word IS NULL) = (session_said_at IS NULL)",
            name="ck_workout_time_of_session_word",
        ),
        sa.CheckConstraint("length(time_zone) <= 64", name="ck_workout_time_zone_range"),
        sa.CheckConstraint("length(title) <= 120", name="ck_workout_title_range"),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_workout_updated_at_range",
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_workout_version_range"),
    )
    op.create_index(
        "ix_workout_athlete_id",
        "workout",
        ["athlete_id", sa.text("local_date DESC"), sa.text("started_at DESC"), sa.text("id DESC")],
    )
    op.create_index("ix_workout_athlete_id_primary_id", "workout", ["athlete_id", "primary_id"])
    op.create_index(
        "ix_workout_athlete_id_started_at_ended_at",
        "workout",
        ["athlete_id", "started_at", "ended_at"],
    )


def downgrade() -> None:
    op.drop_table("workout")
    op.drop_table("record_deletion")
