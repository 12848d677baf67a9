"""Measurements: sources, single values, dense days, and what they come to

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = (
    "measurement_source",
    "measurement",
    "measurement_chunk",
    "measurement_day",
    "measurement_night",
)


def upgrade() -> None:
    op.create_table(
        "measurement_source",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(64), nullable=False),
        sa.Column("device", sa.String(120), nullable=False),
        sa.Column("origin", sa.String(120), nullable=False),
        sa.Column("device_kind", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_measurement_source"),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athlete.id"],
            name="fk_measurement_source_athlete_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "athlete_id",
            "provider",
            "device",
            "origin",
            "device_kind",
            name="uq_measurement_source_is",
        ),
        sa.CheckConstraint(
            "device_kind IN ('strap', 'watch', 'ring', 'phone', 'scale', 'manual', 'unknown')",
            name="ck_measurement_source_device_kind_range",
        ),
        sa.CheckConstraint("length(device) <= 120", name="ck_measurement_source_device_range"),
        sa.CheckConstraint("length(origin) <= 120", name="ck_measurement_source_origin_range"),
        sa.CheckConstraint("length(provider) <= 64", name="ck_measurement_source_provider_range"),
    )
    op.create_table(
        "measurement",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("record_key", sa.String(202), nullable=False),
        sa.Column("external_id", sa.String(200), nullable=True),
        sa.Column("external_version", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.Float(53), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_measurement"),
        sa.ForeignKeyConstraint(
            ["athlete_id", "source_id"],
            ["measurement_source.athlete_id", "measurement_source.id"],
            name="fk_measurement_athlete_id_source_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "athlete_id",
            "record_key",
            "source_id",
            "kind",
            name="uq_measurement_athlete_id_record_key_source_id_kind",
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_measurement_created_at_range",
        ),
        sa.CheckConstraint(
            "ended_at >= '1900-01-01' AND ended_at < '2200-01-01'",
            name="ck_measurement_ended_at_range",
        ),
        sa.CheckConstraint("length(external_id) <= 200", name="ck_measurement_external_id_range"),
        sa.CheckConstraint(
            "external_version BETWEEN 0 AND 9007199254740991",
            name="ck_measurement_external_version_range",
        ),
        sa.CheckConstraint(
            "kind IN ('heart_rate', 'resting_heart_rate', 'hrv_rmssd', 'hrv_sdnn', 'respiratory_rate', 'spo2', 'steps', 'distance', 'active_energy', 'total_energy', 'cadence', 'speed', 'weight', 'body_fat', 'skin_temp_deviation', 'vendor_readiness', 'vendor_stress', 'sleep_duration', 'sleep_in_bed', 'sleep_awake', 'sleep_asleep', 'sleep_light', 'sleep_deep', 'sleep_rem')",
            name="ck_measurement_kind_range",
        ),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_measurement_local_date_range",
        ),
        sa.CheckConstraint("ended_at >= started_at", name="ck_measurement_order_of_ends"),
        sa.CheckConstraint(
            "(state = 'quarantined') = (reason IS NOT NULL)", name="ck_measurement_reason_of_state"
        ),
        sa.CheckConstraint(
            "reason IN ('out_of_range', 'no_duration', 'too_long', 'too_fast', 'longer_than_its_interval')",
            name="ck_measurement_reason_range",
        ),
        sa.CheckConstraint("length(record_key) <= 202", name="ck_measurement_record_key_range"),
        sa.CheckConstraint(
            "started_at >= '1900-01-01' AND started_at < '2200-01-01'",
            name="ck_measurement_started_at_range",
        ),
        sa.CheckConstraint(
            "state IN ('quarantined', 'stored', 'deleted')", name="ck_measurement_state_range"
        ),
        sa.CheckConstraint("length(time_zone) <= 64", name="ck_measurement_time_zone_range"),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_measurement_updated_at_range",
        ),
        sa.CheckConstraint(
            "(state = 'deleted') = (value IS NULL)", name="ck_measurement_value_of_state"
        ),
        sa.CheckConstraint(
            "value BETWEEN -1000000000.0 AND 1000000000.0", name="ck_measurement_value_range"
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_measurement_version_range"),
    )
    op.create_index(
        "ix_measurement_athlete_id",
        "measurement",
        ["athlete_id", sa.text("local_date DESC"), sa.text("id DESC")],
    )
    op.create_index(
        "ix_measurement_athlete_id_kind_local_date",
        "measurement",
        ["athlete_id", "kind", "local_date"],
    )
    op.create_table(
        "measurement_chunk",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("zones", DOCUMENT, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_measurement_chunk"),
        sa.ForeignKeyConstraint(
            ["athlete_id", "source_id"],
            ["measurement_source.athlete_id", "measurement_source.id"],
            name="fk_measurement_chunk_athlete_id_source_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "athlete_id",
            "source_id",
            "kind",
            "local_date",
            name="uq_measurement_chunk_athlete_id_source_id_kind_local_date",
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_measurement_chunk_created_at_range",
        ),
        sa.CheckConstraint(
            "ended_at >= '1900-01-01' AND ended_at < '2200-01-01'",
            name="ck_measurement_chunk_ended_at_range",
        ),
        sa.CheckConstraint(
            "kind IN ('heart_rate', 'resting_heart_rate', 'hrv_rmssd', 'hrv_sdnn', 'respiratory_rate', 'spo2', 'steps', 'distance', 'active_energy', 'total_energy', 'cadence', 'speed', 'weight', 'body_fat', 'skin_temp_deviation', 'vendor_readiness', 'vendor_stress', 'sleep_duration', 'sleep_in_bed', 'sleep_awake', 'sleep_asleep', 'sleep_light', 'sleep_deep', 'sleep_rem')",
            name="ck_measurement_chunk_kind_range",
        ),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_measurement_chunk_local_date_range",
        ),
        sa.CheckConstraint(
            "quarantined BETWEEN 0 AND 1000000", name="ck_measurement_chunk_quarantined_range"
        ),
        sa.CheckConstraint(
            "samples BETWEEN 0 AND 1000000", name="ck_measurement_chunk_samples_range"
        ),
        sa.CheckConstraint(
            "started_at >= '1900-01-01' AND started_at < '2200-01-01'",
            name="ck_measurement_chunk_started_at_range",
        ),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_measurement_chunk_updated_at_range",
        ),
        sa.CheckConstraint(
            "version BETWEEN 0 AND 100000", name="ck_measurement_chunk_version_range"
        ),
    )
    op.create_index(
        "ix_measurement_chunk_athlete_id",
        "measurement_chunk",
        ["athlete_id", sa.text("local_date DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "measurement_day",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("metrics", DOCUMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_measurement_day"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_measurement_day_athlete_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint(
            "athlete_id", "local_date", name="uq_measurement_day_athlete_id_local_date"
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_measurement_day_created_at_range",
        ),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_measurement_day_local_date_range",
        ),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_measurement_day_updated_at_range",
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_measurement_day_version_range"),
    )
    op.create_table(
        "measurement_night",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("hrv_rmssd_ms", sa.Float(53), nullable=True),
        sa.Column("resting_hr_bpm", sa.Float(53), nullable=True),
        sa.Column("sleep_s", sa.Integer(), nullable=True),
        sa.Column("measured_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_measurement_night"),
        sa.ForeignKeyConstraint(
            ["athlete_id", "source_id"],
            ["measurement_source.athlete_id", "measurement_source.id"],
            name="fk_measurement_night_athlete_id_source_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "athlete_id",
            "local_date",
            "source_id",
            name="uq_measurement_night_athlete_id_local_date_source_id",
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_measurement_night_created_at_range",
        ),
        sa.CheckConstraint(
            "hrv_rmssd_ms BETWEEN 0 AND 1000", name="ck_measurement_night_hrv_rmssd_ms_range"
        ),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name="ck_measurement_night_local_date_range",
        ),
        sa.CheckConstraint(
            "measured_until >= '1900-01-01' AND measured_until < '2200-01-01'",
            name="ck_measurement_night_measured_until_range",
        ),
        sa.CheckConstraint(
            "resting_hr_bpm BETWEEN 0 AND 400", name="ck_measurement_night_resting_hr_bpm_range"
        ),
        sa.CheckConstraint(
            "sleep_s BETWEEN 0 AND 200000", name="ck_measurement_night_sleep_s_range"
        ),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_measurement_night_updated_at_range",
        ),
        sa.CheckConstraint(
            "version BETWEEN 0 AND 100000", name="ck_measurement_night_version_range"
        ),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
