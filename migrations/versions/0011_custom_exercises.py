"""Exercises of an athlete's own

What names an exercise may name one of them from here on, so the keys to the library's table go:
services check every slug that comes in, and rows of one athlete never point into another's.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
NAMES_EXERCISES = ("logged_exercise", "clinician_override", "name_choice", "imported_best")
PATTERNS = (
    "'breathing', 'bracing', 'core_anti_extension', 'core_anti_rotation', "
    "'core_anti_lateral_flexion', 'core_flexion', 'core_extension', 'rotation', 'carry', "
    "'hinge', 'hip_extension', 'hip_abduction', 'hip_flexion', 'hip_rotation', 'squat', "
    "'lunge', 'step', 'push', 'pull', 'mobility', 'nerve_mobility', 'cardio', 'run', 'jump', "
    "'agility', 'olympic_lift', 'sport'"
)
POSITIONS = (
    "'supine', 'prone', 'side_lying', 'quadruped', 'kneeling', 'half_kneeling', 'seated', "
    "'standing', 'hanging', 'mixed'"
)
AUTHORS = "'athlete', 'clinician'"
GRADES = ("flexion", "extension", "rotation", "shear", "impact")
CHECKS = {
    "slug": "length(slug) <= 64",
    "name": "length(name) <= 120",
    "pattern": f"pattern IN ({PATTERNS})",
    "position": f"position IN ({POSITIONS})",
    "laterality": "laterality IN ('bilateral', 'unilateral')",
    "measure": "measure IN ('reps', 'load', 'time', 'distance')",
    "implements": "implements BETWEEN 0 AND 2",
    "compression": "compression BETWEEN 0 AND 4",
    **{grade: f"{grade} BETWEEN 0 AND 3" for grade in GRADES},
    "description": "length(description) <= 1000",
    "made_by": f"made_by IN ({AUTHORS})",
    "placed_by": f"placed_by IN ({AUTHORS})",
    "clinician_name": "length(clinician_name) <= 80",
    "archived_at": "archived_at >= '1900-01-01' AND archived_at < '2200-01-01'",
    "created_at": "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
    "updated_at": "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
    "version": "version BETWEEN 0 AND 100000",
}


def upgrade() -> None:
    op.create_table(
        "custom_exercise",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("pattern", sa.String(40), nullable=False),
        sa.Column("position", sa.String(40), nullable=False),
        sa.Column("laterality", sa.String(40), nullable=False),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("equipment", DOCUMENT, nullable=False),
        sa.Column("implements", sa.Integer(), nullable=False),
        *(sa.Column(grade, sa.Integer(), nullable=True) for grade in ("compression", *GRADES)),
        sa.Column("ballistic", sa.Boolean(), nullable=True),
        sa.Column("avoid_if", DOCUMENT, nullable=True),
        sa.Column("description", sa.String(1000), nullable=True),
        sa.Column("cues", DOCUMENT, nullable=True),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.Column("placed_by", sa.String(40), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=True),
        sa.Column("clinician_name", sa.String(80), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_custom_exercise"),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athlete.id"],
            name="fk_custom_exercise_athlete_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("athlete_id", "slug", name="uq_custom_exercise_athlete_id_slug"),
        *(
            sa.CheckConstraint(condition, name=f"ck_custom_exercise_{column}_range")
            for column, condition in CHECKS.items()
        ),
    )
    op.create_index(
        "ix_custom_exercise_athlete_id",
        "custom_exercise",
        ["athlete_id", sa.text("created_at DESC"), sa.text("id DESC")],
    )
    for table in NAMES_EXERCISES:
        if op.get_bind().dialect.name == "sqlite":
            _respell(table, _sqlite_key(table), "")
        else:
            op.drop_constraint(f"fk_{table}_exercise", table, type_="foreignkey")


def downgrade() -> None:
    for table in NAMES_EXERCISES:
        # What points at no exercise of the library cannot stand with the key.
        op.execute(f"DELETE FROM {table} WHERE exercise LIKE 'my-%'")
        if op.get_bind().dialect.name == "sqlite":
            end = "\n)"
            _respell(table, end, _sqlite_key(table) + end, last=True)
        else:
            op.create_foreign_key(f"fk_{table}_exercise", table, "exercise", ["exercise"], ["slug"])
    op.drop_table("custom_exercise")


def _sqlite_key(table: str) -> str:
    return f", \n\tCONSTRAINT fk_{table}_exercise FOREIGN KEY(exercise) REFERENCES exercise (slug)"


def _respell(table: str, old: str, new: str, *, last: bool = False) -> None:
    """Change what SQLite has written down of a table, without touching a row.

    It knows no ALTER for a key, and making the table anew would delete the rows that hang on it.
    """
    bind = op.get_bind()
    name = {"name": table}
    found = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    spelled: str = bind.execute(found, name).scalar_one()
    if old not in spelled:
        raise ValueError(f"{table} is not spelled as expected: {spelled}")
    head, _, tail = spelled.rpartition(old) if last else spelled.partition(old)
    written = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name")
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    bind.execute(written, {"sql": head + new + tail, **name})
    bind.execute(sa.text("PRAGMA writable_schema = RESET"))
