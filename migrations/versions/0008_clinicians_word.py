"""What a clinician says: restrictions, phase placements, overrides

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
PATTERNS = (
    "'breathing', 'bracing', 'core_anti_extension', 'core_anti_rotation', "
    "'core_anti_lateral_flexion', 'core_flexion', 'core_extension', 'rotation', 'carry', "
    "'hinge', 'hip_extension', 'hip_abduction', 'hip_flexion', 'hip_rotation', 'squat', "
    "'lunge', 'step', 'push', 'pull', 'mobility', 'nerve_mobility', 'cardio', 'run', 'jump', "
    "'agility', 'olympic_lift', 'sport'"
)
ROLES = "'physician', 'sports_physician', 'physiotherapist', 'coach', 'other'"


def upgrade() -> None:
    op.add_column(
        "clearance",
        sa.Column("restrictions", DOCUMENT, nullable=False, server_default=sa.text("'[]'")),
    )
    op.create_table(
        "phase_placement",
        *_owner("phase_placement"),
        sa.Column("phase", sa.String(40), nullable=False),
        sa.Column("pattern", sa.String(40), nullable=True),
        sa.CheckConstraint(
            "phase IN ('p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6')",
            name="ck_phase_placement_phase_range",
        ),
        sa.CheckConstraint(f"pattern IN ({PATTERNS})", name="ck_phase_placement_pattern_range"),
    )
    op.create_index(
        "ix_phase_placement_athlete_id",
        "phase_placement",
        ["athlete_id", sa.text("local_date DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "clinician_override",
        *_owner("clinician_override"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("exercise", sa.String(64), nullable=True),
        sa.Column("limit_g", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise"], ["exercise.slug"], name="fk_clinician_override_exercise"
        ),
        sa.CheckConstraint(
            "kind IN ('load_up_to', 'allow_exercise', 'no_load_finding')",
            name="ck_clinician_override_kind_range",
        ),
        sa.CheckConstraint("length(exercise) <= 64", name="ck_clinician_override_exercise_range"),
        sa.CheckConstraint(
            "limit_g BETWEEN 0 AND 600000", name="ck_clinician_override_limit_g_range"
        ),
        sa.CheckConstraint(
            "until >= '1900-01-01' AND until <= '2199-12-31'",
            name="ck_clinician_override_until_range",
        ),
    )
    op.create_index(
        "ix_clinician_override_athlete_id",
        "clinician_override",
        ["athlete_id", sa.text("local_date DESC"), sa.text("id DESC")],
    )


def _owner(table: str) -> list[sa.Column | sa.schema.Constraint]:
    """What both records share: whose, by whom, from which day on, and why."""
    return [
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("clinician_name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name=f"fk_{table}_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint("length(reason) <= 500", name=f"ck_{table}_reason_range"),
        sa.CheckConstraint("length(clinician_name) <= 80", name=f"ck_{table}_clinician_name_range"),
        sa.CheckConstraint(f"role IN ({ROLES})", name=f"ck_{table}_role_range"),
        sa.CheckConstraint(
            "local_date >= '1900-01-01' AND local_date <= '2199-12-31'",
            name=f"ck_{table}_local_date_range",
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name=f"ck_{table}_created_at_range",
        ),
    ]


def downgrade() -> None:
    op.drop_table("clinician_override")
    op.drop_table("phase_placement")
    op.drop_column("clearance", "restrictions")
