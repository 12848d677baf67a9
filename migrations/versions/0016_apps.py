"""Third-party apps, their grants, tokens and personal keys

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = ("app", "app_grant", "app_code", "app_token", "api_key")


def upgrade() -> None:
    op.create_table(
        "app",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("developer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("homepage_url", sa.String(500), nullable=False),
        sa.Column("privacy_url", sa.String(500), nullable=False),
        sa.Column("redirect_uris", DOCUMENT, nullable=False),
        sa.Column("capabilities", DOCUMENT, nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=True),
        sa.Column("old_secret_hash", sa.String(64), nullable=True),
        sa.Column("old_secret_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_tokens_ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_app"),
        sa.ForeignKeyConstraint(
            ["developer_id"], ["athlete.id"], name="fk_app_developer_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_app_created_at_range",
        ),
        sa.CheckConstraint("length(homepage_url) <= 500", name="ck_app_homepage_url_range"),
        sa.CheckConstraint("kind IN ('public', 'confidential')", name="ck_app_kind_range"),
        sa.CheckConstraint("length(name) <= 60", name="ck_app_name_range"),
        sa.CheckConstraint("length(old_secret_hash) <= 64", name="ck_app_old_secret_hash_range"),
        sa.CheckConstraint(
            "old_secret_until >= '1900-01-01' AND old_secret_until < '2200-01-01'",
            name="ck_app_old_secret_until_range",
        ),
        sa.CheckConstraint(
            "own_tokens_ended_at >= '1900-01-01' AND own_tokens_ended_at < '2200-01-01'",
            name="ck_app_own_tokens_ended_at_range",
        ),
        sa.CheckConstraint("length(privacy_url) <= 500", name="ck_app_privacy_url_range"),
        sa.CheckConstraint("length(secret_hash) <= 64", name="ck_app_secret_hash_range"),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_app_updated_at_range",
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_app_version_range"),
    )
    op.create_index(
        "ix_app_developer_id",
        "app",
        ["developer_id", sa.text("created_at DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "app_grant",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("app_id", sa.Uuid(), nullable=False),
        sa.Column("capabilities", DOCUMENT, nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_app_grant"),
        sa.ForeignKeyConstraint(
            ["app_id"], ["app.id"], name="fk_app_grant_app_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_app_grant_athlete_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("athlete_id", "app_id", name="uq_app_grant_athlete_id_app_id"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_app_grant_created_at_range",
        ),
        sa.CheckConstraint(
            "last_used_at >= '1900-01-01' AND last_used_at < '2200-01-01'",
            name="ck_app_grant_last_used_at_range",
        ),
        sa.CheckConstraint(
            "updated_at >= '1900-01-01' AND updated_at < '2200-01-01'",
            name="ck_app_grant_updated_at_range",
        ),
        sa.CheckConstraint("version BETWEEN 0 AND 100000", name="ck_app_grant_version_range"),
    )
    op.create_index("ix_app_grant_app_id", "app_grant", ["app_id"])
    op.create_table(
        "app_code",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("redirect_uri", sa.String(500), nullable=False),
        sa.Column("challenge", sa.String(43), nullable=False),
        sa.Column("capabilities", DOCUMENT, nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject_id", "code_hash", name="pk_app_code"),
        sa.ForeignKeyConstraint(
            ["subject_id", "grant_id"],
            ["app_grant.athlete_id", "app_grant.id"],
            name="fk_app_code_subject_id_grant_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("length(challenge) <= 43", name="ck_app_code_challenge_range"),
        sa.CheckConstraint("length(code_hash) <= 64", name="ck_app_code_code_hash_range"),
        sa.CheckConstraint(
            "issued_at >= '1900-01-01' AND issued_at < '2200-01-01'",
            name="ck_app_code_issued_at_range",
        ),
        sa.CheckConstraint("length(redirect_uri) <= 500", name="ck_app_code_redirect_uri_range"),
        sa.CheckConstraint(
            "used_at >= '1900-01-01' AND used_at < '2200-01-01'", name="ck_app_code_used_at_range"
        ),
    )
    op.create_index("ix_app_code_subject_id_grant_id", "app_code", ["subject_id", "grant_id"])
    op.create_table(
        "app_token",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("capabilities", DOCUMENT, nullable=False),
        sa.Column("first_issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject_id", "token_hash", name="pk_app_token"),
        sa.ForeignKeyConstraint(
            ["subject_id", "grant_id"],
            ["app_grant.athlete_id", "app_grant.id"],
            name="fk_app_token_subject_id_grant_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "first_issued_at >= '1900-01-01' AND first_issued_at < '2200-01-01'",
            name="ck_app_token_first_issued_at_range",
        ),
        sa.CheckConstraint(
            "issued_at >= '1900-01-01' AND issued_at < '2200-01-01'",
            name="ck_app_token_issued_at_range",
        ),
        sa.CheckConstraint("length(token_hash) <= 64", name="ck_app_token_token_hash_range"),
        sa.CheckConstraint(
            "used_at >= '1900-01-01' AND used_at < '2200-01-01'", name="ck_app_token_used_at_range"
        ),
    )
    op.create_index("ix_app_token_subject_id_grant_id", "app_token", ["subject_id", "grant_id"])
    op.create_table(
        "api_key",
        sa.Column("athlete_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("capabilities", DOCUMENT, nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("athlete_id", "id", name="pk_api_key"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_api_key_athlete_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("athlete_id", "key_hash", name="uq_api_key_athlete_id_key_hash"),
        sa.CheckConstraint(
            "created_at >= '1900-01-01' AND created_at < '2200-01-01'",
            name="ck_api_key_created_at_range",
        ),
        sa.CheckConstraint(
            "expires_at >= '1900-01-01' AND expires_at < '2200-01-01'",
            name="ck_api_key_expires_at_range",
        ),
        sa.CheckConstraint("length(key_hash) <= 64", name="ck_api_key_key_hash_range"),
        sa.CheckConstraint(
            "last_used_at >= '1900-01-01' AND last_used_at < '2200-01-01'",
            name="ck_api_key_last_used_at_range",
        ),
        sa.CheckConstraint("length(name) <= 60", name="ck_api_key_name_range"),
    )
    op.create_index(
        "ix_api_key_athlete_id",
        "api_key",
        ["athlete_id", sa.text("created_at DESC"), sa.text("id DESC")],
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
