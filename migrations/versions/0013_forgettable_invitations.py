"""An invitation knows who used it by a digest only, so that an erased account leaves no trace

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "invitation",
        sa.Column(
            "used_by_hash",
            sa.String(64),
            sa.CheckConstraint(
                "length(used_by_hash) <= 64", name="ck_invitation_used_by_hash_range"
            ),
            nullable=True,
        ),
    )
    op.drop_column("invitation", "used_by")


def downgrade() -> None:
    op.drop_column("invitation", "used_by_hash")
    op.add_column("invitation", sa.Column("used_by", sa.Uuid(), nullable=True))
