"""Imports of training logs, and work outside the request

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = (
    "job",
    "file_import",
    "file_content",
    "import_finding",
    "import_name",
    "name_choice",
    "imported_set",
    "imported_best",
)


def upgrade() -> None:
    op.add_column(
        "training_session",
        sa.Column(
            "origin",
            sa.String(40),
            sa.CheckConstraint(
                "origin IN ('logged', 'imported')", name="ck_training_session_origin_range"
            ),
            nullable=False,
            server_default="logged",
        ),
    )
    op.create_table(
        "job",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("payload", DOCUMENT, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_job"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_job_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint("attempts BETWEEN 0 AND 100", name="ck_job_attempts_range"),
        sa.CheckConstraint(
            "due_at >= '1900-01-01' AND due_at < '2200-01-01'", name="ck_job_due_at_range"
        ),
        sa.CheckConstraint("length(kind) <= 40", name="ck_job_kind_range"),
        sa.CheckConstraint(
            "leased_until >= '1900-01-01' AND leased_until < '2200-01-01'",
            name="ck_job_leased_until_range",
        ),
        sa.CheckConstraint("length(problem) <= 200", name="ck_job_problem_range"),
    )
    op.create_index("ix_job_due_at", "job", ["due_at"])
    op.create_table(
        "file_import",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("mass_unit", sa.String(40), nullable=True),
        sa.Column("distance_unit", sa.String(40), nullable=True),
        sa.Column("date_order", sa.String(40), nullable=True),
        sa.Column("problem", sa.String(40), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("sets", sa.Integer(), nullable=False),
        sa.Column("refused_rows", sa.Integer(), nullable=False),
        sa.Column("noted_rows", sa.Integer(), nullable=False),
        sa.Column("added_sessions", sa.Integer(), nullable=False),
        sa.Column("added_sets", sa.Integer(), nullable=False),
        sa.Column("known_sets", sa.Integer(), nullable=False),
        sa.Column("changed_sets", sa.Integer(), nullable=False),
        sa.Column("left_out_sets", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_file_import"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_file_import_athlete_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("athlete_id", "digest", name="uq_file_import_athlete_id_digest"),
        sa.CheckConstraint(
            "added_sessions BETWEEN 0 AND 10000000", name="ck_file_import_added_sessions_range"
        ),
        sa.CheckConstraint(
            "added_sets BETWEEN 0 AND 10000000", name="ck_file_import_added_sets_range"
        ),
        sa.CheckConstraint(
            "changed_sets BETWEEN 0 AND 10000000", name="ck_file_import_changed_sets_range"
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_file_import_created_at_range",
        ),
        sa.CheckConstraint(
            "date_order IN ('day_first', 'month_first')", name="ck_file_import_date_order_range"
        ),
        sa.CheckConstraint("length(digest) <= 64", name="ck_file_import_digest_range"),
        sa.CheckConstraint(
            "distance_unit IN ('km', 'mi')", name="ck_file_import_distance_unit_range"
        ),
        sa.CheckConstraint("done BETWEEN 0 AND 10000000", name="ck_file_import_done_range"),
        sa.CheckConstraint("length(file_name) <= 200", name="ck_file_import_file_name_range"),
        sa.CheckConstraint(
            "first_day >= '1900-01-01' AND first_day <= '2199-12-31'",
            name="ck_file_import_first_day_range",
        ),
        sa.CheckConstraint(
            "known_sets BETWEEN 0 AND 10000000", name="ck_file_import_known_sets_range"
        ),
        sa.CheckConstraint(
            "last_day >= '1900-01-01' AND last_day <= '2199-12-31'",
            name="ck_file_import_last_day_range",
        ),
        sa.CheckConstraint(
            "left_out_sets BETWEEN 0 AND 10000000", name="ck_file_import_left_out_sets_range"
        ),
        sa.CheckConstraint("mass_unit IN ('kg', 'lb')", name="ck_file_import_mass_unit_range"),
        sa.CheckConstraint(
            "noted_rows BETWEEN 0 AND 10000000", name="ck_file_import_noted_rows_range"
        ),
        sa.CheckConstraint(
            "problem IN ('mass_unit_needed', 'distance_unit_needed', 'date_order_needed', 'no_sets', 'too_many_rows', 'too_many_names', 'consent_withdrawn', 'not_finished')",
            name="ck_file_import_problem_range",
        ),
        sa.CheckConstraint(
            "refused_rows BETWEEN 0 AND 10000000", name="ck_file_import_refused_rows_range"
        ),
        sa.CheckConstraint("rows BETWEEN 0 AND 10000000", name="ck_file_import_rows_range"),
        sa.CheckConstraint("sessions BETWEEN 0 AND 10000000", name="ck_file_import_sessions_range"),
        sa.CheckConstraint("sets BETWEEN 0 AND 10000000", name="ck_file_import_sets_range"),
        sa.CheckConstraint(
            "size_bytes BETWEEN 1 AND 10485760", name="ck_file_import_size_bytes_range"
        ),
        sa.CheckConstraint(
            "source IN ('strong', 'hevy', 'fitnotes', 'liftosaur', 'keel')",
            name="ck_file_import_source_range",
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'reading', 'preview', 'committing', 'committed', 'undoing', 'refused', 'cancelled')",
            name="ck_file_import_state_range",
        ),
        sa.CheckConstraint("length(time_zone) <= 64", name="ck_file_import_time_zone_range"),
        sa.CheckConstraint("total BETWEEN 0 AND 10000000", name="ck_file_import_total_range"),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_file_import_updated_at_range",
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_file_import_version_range"),
    )
    op.create_index(
        "ix_file_import_athlete_id",
        "file_import",
        ["athlete_id", sa.text("created_at DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "file_content",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_file_content"),
        sa.ForeignKeyConstraint(
            ["athlete_id", "id"],
            ["file_import.athlete_id", "file_import.id"],
            name="fk_file_content_athlete_id_id",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "import_finding",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.String(60), nullable=True),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("value", sa.String(60), nullable=True),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_import_finding"),
        sa.ForeignKeyConstraint(
            ["athlete_id", "import_id"],
            ["file_import.athlete_id", "file_import.id"],
            name="fk_import_finding_athlete_id_import_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("length(column_name) <= 60", name="ck_import_finding_column_name_range"),
        sa.CheckConstraint("line BETWEEN 1 AND 20000000", name="ck_import_finding_line_range"),
        sa.CheckConstraint(
            "outcome IN ('refused', 'noted')", name="ck_import_finding_outcome_range"
        ),
        sa.CheckConstraint(
            "position BETWEEN 0 AND 10000000", name="ck_import_finding_position_range"
        ),
        sa.CheckConstraint(
            "reason IN ('columns_missing', 'columns_too_many', 'quotes_broken', 'line_too_long', 'not_text', 'name_missing', 'not_a_date', 'date_in_future', 'date_too_early', 'not_a_number', 'out_of_range', 'unknown_unit', 'not_a_duration', 'nothing_done', 'session_full', 'duration_dropped')",
            name="ck_import_finding_reason_range",
        ),
        sa.CheckConstraint("length(value) <= 60", name="ck_import_finding_value_range"),
    )
    op.create_index(
        "ix_import_finding_athlete_id_import_id_position",
        "import_finding",
        ["athlete_id", "import_id", "position"],
    )
    op.create_table(
        "import_name",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("key", sa.String(360), nullable=False),
        sa.Column("sets", sa.Integer(), nullable=False),
        sa.Column("exact", sa.String(64), nullable=True),
        sa.Column("score", sa.Float(53), nullable=True),
        sa.Column("suggestions", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_import_name"),
        sa.ForeignKeyConstraint(
            ["athlete_id", "import_id"],
            ["file_import.athlete_id", "file_import.id"],
            name="fk_import_name_athlete_id_import_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["exact"], ["exercise.slug"], name="fk_import_name_exact"),
        sa.UniqueConstraint(
            "athlete_id", "import_id", "key", name="uq_import_name_athlete_id_import_id_key"
        ),
        sa.CheckConstraint("length(exact) <= 64", name="ck_import_name_exact_range"),
        sa.CheckConstraint("length(key) <= 360", name="ck_import_name_key_range"),
        sa.CheckConstraint("length(name) <= 120", name="ck_import_name_name_range"),
        sa.CheckConstraint("position BETWEEN 0 AND 10000000", name="ck_import_name_position_range"),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name="ck_import_name_score_range"),
        sa.CheckConstraint("sets BETWEEN 0 AND 10000000", name="ck_import_name_sets_range"),
    )
    op.create_table(
        "name_choice",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(360), nullable=False),
        sa.Column("exercise", sa.String(64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_name_choice"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_name_choice_athlete_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["exercise"], ["exercise.slug"], name="fk_name_choice_exercise"),
        sa.UniqueConstraint("athlete_id", "key", name="uq_name_choice_athlete_id_key"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_name_choice_created_at_range",
        ),
        sa.CheckConstraint("length(exercise) <= 64", name="ck_name_choice_exercise_range"),
        sa.CheckConstraint("length(key) <= 360", name="ck_name_choice_key_range"),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_name_choice_updated_at_range",
        ),
    )
    op.create_table(
        "imported_set",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.String(32), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_imported_set"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_imported_set_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint("length(fingerprint) <= 32", name="ck_imported_set_fingerprint_range"),
        sa.CheckConstraint("length(started) <= 16", name="ck_imported_set_started_range"),
    )
    op.create_index(
        "ix_imported_set_athlete_id_import_id", "imported_set", ["athlete_id", "import_id"]
    )
    op.create_index("ix_imported_set_athlete_id_started", "imported_set", ["athlete_id", "started"])
    op.create_table(
        "imported_best",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exercise", sa.String(64), nullable=False),
        sa.Column("load_g", sa.Integer(), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_imported_best"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_imported_best_athlete_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["exercise"], ["exercise.slug"], name="fk_imported_best_exercise"),
        sa.UniqueConstraint("athlete_id", "exercise", name="uq_imported_best_athlete_id_exercise"),
        sa.CheckConstraint("length(exercise) <= 64", name="ck_imported_best_exercise_range"),
        sa.CheckConstraint(
            "load_g BETWEEN -200000 AND 600000", name="ck_imported_best_load_g_range"
        ),
        sa.CheckConstraint("reps BETWEEN 0 AND 1000", name="ck_imported_best_reps_range"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("training_session", "origin")
