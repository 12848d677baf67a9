"""Routines and alternatives from content documents."""

from collections.abc import Mapping
from types import MappingProxyType

from api.engine.template import (
    AlternativeRow,
    DayKind,
    Routine,
    RoutineChoice,
    RoutineLine,
)
from api.engine.vocab import Phase, Sensitivity, rank
from api.exercises.service import read_dose
from api.programs.loading.slots import Row

NO_DIRECTION = "none"


def read_routines(document: Row) -> Mapping[str, Routine]:
    routines = (
        Routine(row["slug"], row["name"], tuple(map(_line, row["lines"])))
        for row in document["routines"]
    )
    return MappingProxyType({routine.slug: routine for routine in routines})


def read_choices(document: Row) -> tuple[RoutineChoice, ...]:
    return tuple(_choice(row) for row in document["choices"])


def read_alternatives(document: Row) -> tuple[AlternativeRow, ...]:
    """One row per table row and phase: where both tables speak, they meet here."""
    names = dict.fromkeys(row["row"] for part in _PARTS for row in document[part])
    found = (_alternative(name, phase, document) for name in names for phase in Phase)
    return tuple(row for row in found if row is not None)


_PARTS = ("by_sensitivity", "by_equipment")


def _line(row: Row) -> RoutineLine:
    first, last = row["phases"]
    return RoutineLine(
        block=row["block"],
        exercise=row["exercise"],
        dose=read_dose(row["dose"]).dose,
        minutes=row["minutes"],
        first_phase=Phase(first),
        last_phase=Phase(last),
        not_with=frozenset(map(Sensitivity, row.get("not_with", ()))),
        hinge_days_only=row.get("hinge_days", False),
        only_with=frozenset(map(Sensitivity, row.get("only_with", ()))),
        otherwise=tuple(row.get("otherwise", ())),
    )


def _choice(row: Row) -> RoutineChoice:
    columns: dict[Sensitivity | None, tuple[str, str]] = {
        None if name == NO_DIRECTION else Sensitivity(name): (pair[0], pair[1])
        for name, pair in row.items()
        if name not in ("kind", "heavy")
    }
    return RoutineChoice(DayKind(row["kind"]), MappingProxyType(columns), row.get("heavy", False))


def _alternative(name: str, phase: Phase, document: Row) -> AlternativeRow | None:
    sensitive = _row_in(document["by_sensitivity"], name, phase)
    equipped = _row_in(document["by_equipment"], name, phase)
    if not sensitive and not equipped:
        return None
    columns = {key: tuple(cell) for key, cell in sensitive.items() if key not in ("row", "phases")}
    pairs = {key: cell for key, cell in columns.items() if "+" in key}
    return AlternativeRow(
        row=name,
        first_phase=phase,
        last_phase=phase,
        by_sensitivity=MappingProxyType(
            {Sensitivity(key): cell for key, cell in columns.items() if key not in pairs}
        ),
        no_equipment=tuple(equipped.get("none", ())),
        home=tuple(equipped.get("home", ())),
        by_pair=MappingProxyType(
            {frozenset(map(Sensitivity, key.split("+"))): cell for key, cell in pairs.items()}
        ),
    )


def _row_in(rows: list[Row], name: str, phase: Phase) -> Row:
    for row in rows:
        first, last = map(Phase, row["phases"])
        if row["row"] == name and rank(first) <= rank(phase) <= rank(last):
            return row
    return {}
