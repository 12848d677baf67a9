"""What a statement broke that the database refused to keep."""

import sqlite3

from sqlalchemy.exc import IntegrityError

_CHECK_OR_NOT_NULL = {
    "23514",
    "23502",
    sqlite3.SQLITE_CONSTRAINT_CHECK,
    sqlite3.SQLITE_CONSTRAINT_NOTNULL,
}
_FOREIGN_KEY = {"23503", sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY}


def is_conflict(error: IntegrityError) -> bool:
    """Whether the row met another one, rather than held what no row may hold."""
    return _CHECK_OR_NOT_NULL.isdisjoint(_codes(error))


def names_nothing(error: IntegrityError) -> bool:
    """Whether the row names another one that is not there, or not any more.

    A row that goes breaks the same constraint where others name it. No request takes such a row
    away: what names a row of people goes with it, and only content is named by what stays.
    """
    return not _FOREIGN_KEY.isdisjoint(_codes(error))


def _codes(error: IntegrityError) -> set[object]:
    return {getattr(error.orig, name, None) for name in ("sqlstate", "sqlite_errorcode")}
