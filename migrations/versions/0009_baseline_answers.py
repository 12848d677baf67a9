"""Answers and body position of baseline results

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column(
        "baseline_result",
        sa.Column(
            "body_position",
            sa.String(40),
            sa.CheckConstraint(
                "body_position IN ('supine', 'prone', 'side_lying', 'quadruped', 'kneeling', 'half_kneeling', 'seated', 'standing', 'hanging', 'mixed')",
                name="ck_baseline_result_body_position_range",
            ),
            nullable=True,
        ),
    )
    op.add_column("baseline_result", sa.Column("items", DOCUMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("baseline_result", "items")
    op.drop_column("baseline_result", "body_position")
