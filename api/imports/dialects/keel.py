"""Our own columns, for whatever no app exports; docs/imports.md describes them.

They are called as on the wire, so that a log of this API, written as CSV, can be read again.
"""

from api.engine.vocab import SetKind, SetStatus
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

_OF_A_SET = {Role.EXERCISE, Role.REPS, Role.SECONDS, Role.DISTANCE}
_KINDS = {kind.value: kind for kind in SetKind}


def kind(line: Line) -> SetKind | None:
    """A skipped set is none, and no more is a session without any."""
    skipped = line.get(Role.DONE, NOTHING).text.casefold() == SetStatus.SKIPPED
    if skipped or line.keys().isdisjoint(_OF_A_SET):
        return None
    return _KINDS.get(line.get(Role.KIND, NOTHING).text.casefold(), SetKind.WORK)


DIALECT = Dialect(
    source=ImportSource.KEEL,
    name="Keel (local_date, exercise, …)",
    signs=frozenset({"local_date", "exercise"}),
    columns={
        **named(Role.STARTED, "local_date"),
        **named(Role.CLOCK, "started_at"),
        **named(Role.LASTED, "session_duration_s"),
        **named(Role.EXERCISE, "exercise"),
        **named(Role.KIND, "kind"),
        **named(Role.DONE, "status"),
        **measured(Role.WEIGHT, "load", *MASSES),
        **named(Role.REPS, "reps"),
        **measured(Role.DISTANCE, "distance", *LENGTHS),
        **named(Role.SECONDS, "duration_s"),
        **named(Role.RPE, "rpe"),
        **named(Role.NOTE, "exercise_note"),
        **named(Role.WORKOUT_NOTE, "session_note"),
    },
    kind=kind,
)
