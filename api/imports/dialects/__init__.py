"""Whose columns a header has. One module for each app: what its columns are called and mean."""

from collections.abc import Sequence

from api.imports.dialects import fitnotes, hevy, keel, liftosaur, strong
from api.imports.dialects.table import Dialect, Role, Table, header_key
from api.kit.errors import UnknownDialect

DIALECTS: tuple[Dialect, ...] = (
    strong.DIALECT,
    hevy.DIALECT,
    liftosaur.DIALECT,
    fitnotes.DIALECT,
    keel.DIALECT,
)
KNOWN = ", ".join(dialect.name for dialect in DIALECTS)
_MEASURES = {Role.REPS, Role.SECONDS, Role.DISTANCE}


def table_of(header: Sequence[str]) -> Table:
    """The header read in its dialect; UnknownDialect where nobody writes such a one."""
    given = {header_key(cell) for cell in header}
    for dialect in DIALECTS:
        if dialect.signs <= given:
            return _complete(Table.of(dialect, header))
    raise UnknownDialect(f"The header fits none of: {KNOWN}.")


def _complete(table: Table) -> Table:
    name = table.dialect.name
    if not table.has(Role.STARTED):
        raise UnknownDialect(f"It looks like {name}, but no column says when it was done.")
    if not any(map(table.has, _MEASURES)):
        raise UnknownDialect(f"It looks like {name}, but no column says what was done.")
    return table
