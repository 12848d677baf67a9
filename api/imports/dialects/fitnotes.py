"""FitNotes. Days without a time; the unit stands in the header, in a column, or twice."""

from api.engine.vocab import SetKind
from api.imports.dialects.table import (
    LENGTHS,
    MASSES,
    NOTHING,
    Dialect,
    Line,
    Role,
    measured,
    named,
)
from api.imports.vocab import ImportSource

_KINDS = {"warmup": SetKind.WARM_UP, "warm-up": SetKind.WARM_UP, "drop set": SetKind.DROP}
_PLANNED = {"false", "no", "0"}


def kind(line: Line) -> SetKind | None:
    """A set that was planned and not done is none."""
    if line.get(Role.DONE, NOTHING).text.casefold() in _PLANNED:
        return None
    return _KINDS.get(line.get(Role.KIND, NOTHING).text.casefold(), SetKind.WORK)


DIALECT = Dialect(
    source=ImportSource.FITNOTES,
    name="FitNotes",
    signs=frozenset({"date", "exercise", "category"}),
    columns={
        **named(Role.STARTED, "date"),
        **named(Role.EXERCISE, "exercise"),
        **measured(Role.WEIGHT, "weight", *MASSES),
        **named(Role.WEIGHT_UNIT, "weight unit"),
        **named(Role.REPS, "reps"),
        **measured(Role.DISTANCE, "distance", *LENGTHS),
        **named(Role.DISTANCE_UNIT, "distance unit"),
        **named(Role.SECONDS, "time"),
        **named(Role.KIND, "kind"),
        **named(Role.DONE, "is completed"),
        **named(Role.NOTE, "comment", "notes"),
    },
    kind=kind,
)
