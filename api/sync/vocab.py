"""Words and limits of offline sync."""

from datetime import timedelta
from enum import StrEnum

from api.kit.limits import Bounds

SCHEMA_VERSION = 1
"""Version of the flat tables. Clients name theirs; it only grows."""
OLDEST_SCHEMA = 1
"""Clients with an older one are asked to be updated."""

TOMBSTONES_KEPT = timedelta(days=180)
"""A client that was away for longer gets everything afresh."""

MOST_ROWS = 5_000
"""Rows of a push, all lists together: a phone marks them as synced in quadratic time."""
MOST_BYTES = 4 * 1024 * 1024
"""Of a push."""
MOST_PULLED = 50_000
"""Rows of a pull; beyond, it is paged although nobody asked."""
PAGE = Bounds(1, 5_000)
CHANGES_PAGE = Bounds(1, 1_000)
CHANGES_USUAL = 200
LARGEST_STAMP = 2**53 - 1
"""JavaScript counts no further without rounding."""

DOCUMENT_LONGEST = 20_000
"""Characters of a JSON text that a client may send in one column."""
TEXT_LONGEST = 2_000


class ResyncStrategy(StrEnum):
    """How a client reloads everything, as it declares itself."""

    REPLACEMENT = "replacement"


class OnRefusal(StrEnum):
    """What happens to a push with rows that cannot be stored."""

    ABORT = "abort"
    SKIP = "skip"


class ChangeOp(StrEnum):
    """The last thing that happened to a row."""

    UPSERT = "upsert"
    DELETE = "delete"


class Absorption(StrEnum):
    """Why a valid row does not exist after the push."""

    DELETED = "deleted"
    PARENT_DELETED = "parent_deleted"
    FOLDED = "folded"
