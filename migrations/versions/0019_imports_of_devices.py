"""Imports hold files of devices too

Their content is kept in pieces, so that an export of years is never in memory at once.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
COUNTS = (
    *("workouts", "measurements", "samples", "days", "items", "stored_items"),
    *("replaced_items", "unchanged_items", "quarantined_items", "refused_items", "deleted_items"),
)
LOGS = "'strong', 'hevy', 'fitnotes', 'liftosaur', 'keel'"
OF_DEVICES = "'fit', 'tcx', 'gpx', 'apple_health', 'health_auto_export', 'health_connect'"
PROBLEMS = (
    "'mass_unit_needed', 'distance_unit_needed', 'date_order_needed', 'no_sets', "
    "'too_many_rows', 'too_many_names', 'consent_withdrawn', 'not_finished'"
)
MORE_PROBLEMS = (
    "'damaged', 'ends_too_early', 'checksum_wrong', 'no_dates', 'nothing_found', "
    "'no_health_export', 'unsafe_xml', 'too_large_inside', 'too_many_records', 'takes_too_long'"
)
REASONS = (
    "'columns_missing', 'columns_too_many', 'quotes_broken', 'line_too_long', 'not_text', "
    "'name_missing', 'not_a_date', 'date_in_future', 'date_too_early', 'not_a_number', "
    "'out_of_range', 'unknown_unit', 'not_a_duration', 'nothing_done', 'session_full', "
    "'duration_dropped'"
)
MORE_REASONS = (
    "'time_missing', 'no_date', 'wrong_order', 'not_kept', 'whose_unknown', 'outside_session', "
    "'shortened'"
)
CHECKS = (
    (
        "file_import",
        "size_bytes",
        "size_bytes BETWEEN 1 AND 10485760",
        "size_bytes BETWEEN 1 AND 104857600",
    ),
    ("file_import", "source", f"source IN ({LOGS})", f"source IN ({LOGS}, {OF_DEVICES})"),
    (
        "file_import",
        "problem",
        f"problem IN ({PROBLEMS})",
        f"problem IN ({PROBLEMS}, {MORE_PROBLEMS})",
    ),
    (
        "import_finding",
        "reason",
        f"reason IN ({REASONS})",
        f"reason IN ({REASONS}, {MORE_REASONS})",
    ),
)


def upgrade() -> None:
    for table, column, old, new in CHECKS:
        _change_check(table, column, old, new)
    for name in COUNTS:
        op.add_column(
            "file_import",
            sa.Column(
                name,
                sa.Integer(),
                sa.CheckConstraint(
                    f"{name} BETWEEN 0 AND 10000000", name=f"ck_file_import_{name}_range"
                ),
                nullable=False,
                server_default="0",
            ),
        )
    op.add_column("file_import", sa.Column("kinds", DOCUMENT, nullable=False, server_default="[]"))
    op.create_table(
        "file_piece",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_file_piece"),
        sa.ForeignKeyConstraint(
            ["athlete_id", "import_id"],
            ["file_import.athlete_id", "file_import.id"],
            name="fk_file_piece_athlete_id_import_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "athlete_id",
            "import_id",
            "position",
            name="uq_file_piece_athlete_id_import_id_position",
        ),
        sa.CheckConstraint("position BETWEEN 0 AND 10000000", name="ck_file_piece_position_range"),
    )
    op.execute(
        "INSERT INTO file_piece (athlete_id, id, import_id, position, content) "
        "SELECT athlete_id, id, id, 0, content FROM file_content"
    )
    op.drop_table("file_content")


def downgrade() -> None:
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
    # The content of a file is forgotten sooner or later anyway; the athlete has it still.
    op.drop_table("file_piece")
    op.execute(f"DELETE FROM file_import WHERE source IN ({OF_DEVICES})")
    op.execute(f"UPDATE file_import SET problem = NULL WHERE problem IN ({MORE_PROBLEMS})")
    op.execute(f"DELETE FROM import_finding WHERE reason IN ({MORE_REASONS})")
    for name in ("kinds", *COUNTS):
        op.drop_column("file_import", name)
    for table, column, old, new in CHECKS:
        _change_check(table, column, new, old)


def _change_check(table: str, column: str, old: str, new: str) -> None:
    name = f"ck_{table}_{column}_range"
    if op.get_bind().dialect.name == "sqlite":
        _respell(table, f"CHECK ({old})", f"CHECK ({new})")
    else:
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, new)


def _respell(table: str, old: str, new: str) -> None:
    """Change what SQLite has written down of a table, without touching a row.

    It knows no ALTER for a check, and making the table anew would delete the rows that hang on it.
    """
    bind, name = op.get_bind(), {"name": table}
    found = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    spelled: str = bind.execute(found, name).scalar_one()
    if old not in spelled:
        raise ValueError(f"{table} is not spelled as expected: {spelled}")
    written = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name")
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    bind.execute(written, {"sql": spelled.replace(old, new), **name})
    bind.execute(sa.text("PRAGMA writable_schema = RESET"))
