"""Liftosaur. Instants in UTC; what was required stands beside what was completed.

Only what was completed counts. Older files have one weight, which is the one that was lifted.
"""

from api.engine.vocab import SetKind
from api.imports.dialects.table import NOTHING, Dialect, Line, Role, named
from api.imports.vocab import ImportSource


def kind(line: Line) -> SetKind | None:
    if Role.REPS not in line:
        return None
    if line.get(Role.WARM_UP, NOTHING).text == "1":
        return SetKind.WARM_UP
    return SetKind.AMRAP if line.get(Role.ALL_OUT, NOTHING).text == "1" else SetKind.WORK


DIALECT = Dialect(
    source=ImportSource.LIFTOSAUR,
    name="Liftosaur",
    signs=frozenset({"workout datetime", "exercise", "completed reps"}),
    columns={
        **named(Role.STARTED, "workout datetime"),
        **named(Role.WORKOUT, "day name"),
        **named(Role.EXERCISE, "exercise"),
        **named(Role.WARM_UP, "is warmup set?"),
        **named(Role.ALL_OUT, "is amrap?"),
        **named(Role.REPS, "completed reps"),
        **named(Role.WEIGHT, "completed weight value", "weight value"),
        **named(Role.WEIGHT_UNIT, "completed weight unit", "weight unit"),
        **named(Role.RPE, "completed rpe"),
        **named(Role.NOTE, "notes"),
    },
    kind=kind,
)
