"""Strong. Comma or semicolon; with and without duration, notes, RPE, units and their columns.

The number of a set also says what kind it is, and some rows are no sets: rest timers, notes.
"""

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

_KINDS = {"w": SetKind.WARM_UP, "d": SetKind.DROP, "f": SetKind.AMRAP}
_NO_SETS = {"rest timer", "note"}


def kind(line: Line) -> SetKind | None:
    order = line.get(Role.KIND, NOTHING).text.casefold()
    return None if order in _NO_SETS else _KINDS.get(order, SetKind.WORK)


DIALECT = Dialect(
    source=ImportSource.STRONG,
    name="Strong",
    signs=frozenset({"exercise name", "set order"}),
    columns={
        **named(Role.STARTED, "date"),
        **named(Role.WORKOUT, "workout name"),
        **named(Role.LASTED, "duration", "duration (sec)", "workout duration"),
        **named(Role.EXERCISE, "exercise name"),
        **named(Role.KIND, "set order"),
        **measured(Role.WEIGHT, "weight", *MASSES),
        **named(Role.WEIGHT_UNIT, "weight unit"),
        **named(Role.REPS, "reps"),
        **named(Role.RPE, "rpe"),
        **measured(Role.DISTANCE, "distance", *LENGTHS),
        **named(Role.DISTANCE_UNIT, "distance unit"),
        **named(Role.SECONDS, "seconds"),
        **named(Role.NOTE, "notes"),
        **named(Role.WORKOUT_NOTE, "workout notes"),
    },
    kind=kind,
)
