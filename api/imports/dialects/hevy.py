"""Hevy. Units stand in the headers; dates are written as the phone writes them."""

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

_KINDS = {
    "warmup": SetKind.WARM_UP,
    "warm_up": SetKind.WARM_UP,
    "dropset": SetKind.DROP,
    "failure": SetKind.AMRAP,
}


def kind(line: Line) -> SetKind:
    return _KINDS.get(line.get(Role.KIND, NOTHING).text.casefold(), SetKind.WORK)


DIALECT = Dialect(
    source=ImportSource.HEVY,
    name="Hevy",
    signs=frozenset({"exercise_title", "start_time"}),
    columns={
        **named(Role.STARTED, "start_time"),
        **named(Role.ENDED, "end_time"),
        **named(Role.WORKOUT, "title"),
        **named(Role.WORKOUT_NOTE, "description"),
        **named(Role.EXERCISE, "exercise_title"),
        **named(Role.NOTE, "exercise_notes"),
        **named(Role.KIND, "set_type"),
        **measured(Role.WEIGHT, "weight", *MASSES),
        **named(Role.REPS, "reps"),
        **measured(Role.DISTANCE, "distance", *LENGTHS),
        **named(Role.SECONDS, "duration_seconds"),
        **named(Role.RPE, "rpe"),
    },
    kind=kind,
)
