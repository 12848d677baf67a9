"""The flat tables: which there are, who writes them, what stands in their columns."""

from collections.abc import Iterator

from api.sync.tables.pushed import CHECK_INS, EXERCISES, SESSIONS, SETS
from api.sync.tables.shape import Table
from api.sync.tables.told import DECISIONS, OWN_EXERCISES, PLAN_STATE, PLANNED, TRIAGE_STATE
from api.sync.vocab import SCHEMA_VERSION

__all__ = [
    "BY_NAME",
    "CHECK_INS",
    "DECISIONS",
    "EXERCISES",
    "LOGGED",
    "PLANNED",
    "PLAN_STATE",
    "PUSHED",
    "SESSIONS",
    "SETS",
    "TABLES",
    "TRIAGE_STATE",
    "Table",
    "tables_at",
]

TABLES = (
    OWN_EXERCISES,
    SESSIONS,
    EXERCISES,
    SETS,
    CHECK_INS,
    PLANNED,
    DECISIONS,
    TRIAGE_STATE,
    PLAN_STATE,
)
"""All tables, each after those it hangs on."""
BY_NAME = {table.name: table for table in TABLES}
LOGGED = tuple(table for table in TABLES if not table.is_state)
"""Tables with entries in the log."""
PUSHED = tuple(table for table in TABLES if table.pushed)


def tables_at(schema_version: int = SCHEMA_VERSION) -> Iterator[Table]:
    """Tables of a version of the schema."""
    return (table for table in TABLES if table.since <= schema_version)
