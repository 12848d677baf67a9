"""What a statement broke that the database refused to keep."""

import sqlite3

from sqlalchemy.exc import IntegrityError

_CHECK_OR_NOT_NULL = {
    "23514",
    "23502",
    sqlite3.SQLITE_CONSTRAINT_CHECK,
    sqlite3.SQLITE_CONSTRAINT_NOTNULL,
}


def is_conflict(error: IntegrityError) -> bool:
    """Whether the row met another one, rather than held what no row may hold."""
    codes = (getattr(error.orig, name, None) for name in ("sqlstate", "sqlite_errorcode"))
    return _CHECK_OR_NOT_NULL.isdisjoint(codes)
