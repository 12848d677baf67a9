"""Tables of care

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "clinician",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clinician"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_clinician_created_at_range",
        ),
        sa.CheckConstraint("length(name) <= 80", name="ck_clinician_name_range"),
        sa.CheckConstraint("length(phone) <= 40", name="ck_clinician_phone_range"),
        sa.CheckConstraint(
            "role IN ('physician', 'sports_physician', 'physiotherapist', 'coach', 'other')",
            name="ck_clinician_role_range",
        ),
    )
    op.create_table(
        "care_link",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carer_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_care_link"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_care_link_athlete_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["carer_id"], ["clinician.id"], name="fk_care_link_carer_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "ended_at >= '1900-01-01' AND ended_at < '2200-01-01'",
            name="ck_care_link_ended_at_range",
        ),
        sa.CheckConstraint(
            "linked_at >= '1900-01-01' AND linked_at < '2200-01-01'",
            name="ck_care_link_linked_at_range",
        ),
    )
    op.create_index(
        "ix_care_link_carer_id",
        "care_link",
        ["carer_id", sa.text("linked_at DESC"), sa.text("id DESC")],
    )
    op.create_index(
        "uq_care_link_live",
        "care_link",
        ["athlete_id", "carer_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "clearance",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("codes", DOCUMENT, nullable=False),
        sa.Column("examined_on", sa.Date(), nullable=False),
        sa.Column("documents", DOCUMENT, nullable=False),
        sa.Column("notes", sa.String(2000), nullable=True),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("clinician_name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_clearance"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_clearance_athlete_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "length(clinician_name) <= 80", name="ck_clearance_clinician_name_range"
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_clearance_created_at_range",
        ),
        sa.CheckConstraint(
            "examined_on >= '1900-01-01' AND examined_on <= '2199-12-31'",
            name="ck_clearance_examined_on_range",
        ),
        sa.CheckConstraint("length(notes) <= 2000", name="ck_clearance_notes_range"),
        sa.CheckConstraint(
            "role IN ('physician', 'sports_physician', 'physiotherapist', 'coach', 'other')",
            name="ck_clearance_role_range",
        ),
        sa.CheckConstraint(
            "valid_until >= '1900-01-01' AND valid_until <= '2199-12-31'",
            name="ck_clearance_valid_until_range",
        ),
    )
    op.create_index(
        "ix_clearance_athlete_id",
        "clearance",
        ["athlete_id", sa.text("examined_on DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "invitation",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(80), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name="pk_invitation"),
        sa.ForeignKeyConstraint(
            ["clinician_id"],
            ["clinician.id"],
            name="fk_invitation_clinician_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("length(code_hash) <= 64", name="ck_invitation_code_hash_range"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_invitation_created_at_range",
        ),
        sa.CheckConstraint(
            "expires_at >= '1900-01-01' AND expires_at < '2200-01-01'",
            name="ck_invitation_expires_at_range",
        ),
        sa.CheckConstraint("length(note) <= 80", name="ck_invitation_note_range"),
        sa.CheckConstraint(
            "used_at >= '1900-01-01' AND used_at < '2200-01-01'", name="ck_invitation_used_at_range"
        ),
    )
    op.create_index("ix_invitation_clinician_id", "invitation", ["clinician_id"])


def downgrade() -> None:
    op.drop_table("invitation")
    op.drop_table("clearance")
    op.drop_table("care_link")
    op.drop_table("clinician")
