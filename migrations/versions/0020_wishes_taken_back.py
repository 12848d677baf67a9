"""An exercise that was left out may be wished back

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLE = "override_request"
KINDS = "'clear_flags', 'more', 'less', 'exclude_exercise', 'rest_day'"
MORE_KINDS = "'clear_flags', 'more', 'less', 'exclude_exercise', 'include_exercise', 'rest_day'"


def upgrade() -> None:
    _change_check(f"kind IN ({KINDS})", f"kind IN ({MORE_KINDS})")


def downgrade() -> None:
    op.execute("DELETE FROM override_request WHERE kind = 'include_exercise'")
    _change_check(f"kind IN ({MORE_KINDS})", f"kind IN ({KINDS})")


def _change_check(old: str, new: str) -> None:
    name = "ck_override_request_kind_range"
    if op.get_bind().dialect.name == "sqlite":
        _respell(f"CHECK ({old})", f"CHECK ({new})")
    else:
        op.drop_constraint(name, TABLE, type_="check")
        op.create_check_constraint(name, TABLE, new)


def _respell(old: str, new: str) -> None:
    """Change what SQLite has written down of the table: it knows no ALTER for a check."""
    bind = op.get_bind()
    found = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    spelled: str = bind.execute(found, {"name": TABLE}).scalar_one()
    if old not in spelled:
        raise ValueError(f"{TABLE} is not spelled as expected: {spelled}")
    written = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name")
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    bind.execute(written, {"sql": spelled.replace(old, new), "name": TABLE})
    bind.execute(sa.text("PRAGMA writable_schema = RESET"))
