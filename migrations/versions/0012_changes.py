"""The change log that clients follow

Every athlete gets a head, and every row that is there an entry: parents before their parts.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SYNCED = (
    ("custom_exercise", "custom_exercises"),
    ("training_session", "training_sessions"),
    ("logged_exercise", "logged_exercises"),
    ("set_log", "set_logs"),
    ("check_in", "check_ins"),
    ("planned_session", "planned_sessions"),
    ("decision", "decisions"),
)
ROWS = " UNION ALL ".join(
    f"SELECT athlete_id, id, '{name}' AS table_name, {place} AS place FROM {table}"
    for place, (table, name) in enumerate(SYNCED)
)
# Every log starts at 1, so the entries of what is there begin behind it.
ENTRIES = f"""
    INSERT INTO sync_entry (athlete_id, table_name, row_id, seq, op, changed_at)
    SELECT athlete_id, table_name, id,
        1 + ROW_NUMBER() OVER (PARTITION BY athlete_id ORDER BY place, id), 'u', CURRENT_TIMESTAMP
    FROM ({ROWS}) AS standing
"""
HEADS = """
    INSERT INTO sync_head (athlete_id, seq, horizon, epoch)
    SELECT id, 1 + (SELECT COUNT(*) FROM sync_entry WHERE athlete_id = athlete.id), 0, 0
    FROM athlete
"""


def upgrade() -> None:
    op.create_table(
        "sync_head",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("horizon", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", name="pk_sync_head"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_sync_head_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint("seq BETWEEN 0 AND 8589934591", name="ck_sync_head_seq_range"),
        sa.CheckConstraint("horizon BETWEEN 0 AND 8589934591", name="ck_sync_head_horizon_range"),
        sa.CheckConstraint("epoch BETWEEN 0 AND 255", name="ck_sync_head_epoch_range"),
    )
    op.create_table(
        "sync_entry",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("op", sa.String(40), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "table_name", "row_id", name="pk_sync_entry"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_sync_entry_athlete_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("athlete_id", "seq", name="uq_sync_entry_athlete_id_seq"),
        sa.CheckConstraint("length(table_name) <= 40", name="ck_sync_entry_table_name_range"),
        sa.CheckConstraint("seq BETWEEN 0 AND 8589934591", name="ck_sync_entry_seq_range"),
        sa.CheckConstraint("op IN ('u', 'd')", name="ck_sync_entry_op_range"),
        sa.CheckConstraint(
            "changed_at >= '1900-01-01' AND changed_at < '2200-01-01'",
            name="ck_sync_entry_changed_at_range",
        ),
    )
    op.execute(ENTRIES)
    op.execute(HEADS)


def downgrade() -> None:
    op.drop_table("sync_entry")
    op.drop_table("sync_head")
