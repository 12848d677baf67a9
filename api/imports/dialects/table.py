"""What all dialects have in common: named columns that play a role, and rows read by role."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.engine.vocab import SetKind
from api.imports.vocab import ImportSource


class Role(StrEnum):
    """What a column is for."""

    STARTED = "started"
    CLOCK = "clock"
    ENDED = "ended"
    LASTED = "lasted"
    WORKOUT = "workout"
    EXERCISE = "exercise"
    KIND = "kind"
    WARM_UP = "warm_up"
    ALL_OUT = "all_out"
    DONE = "done"
    WEIGHT = "weight"
    WEIGHT_UNIT = "weight_unit"
    REPS = "reps"
    DISTANCE = "distance"
    DISTANCE_UNIT = "distance_unit"
    SECONDS = "seconds"
    RPE = "rpe"
    NOTE = "note"
    WORKOUT_NOTE = "workout_note"


@dataclass(frozen=True, slots=True)
class Column:
    """The role of a column, and the unit that its header names."""

    role: Role
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a role of one row, and the column it stands in."""

    column: str
    text: str
    unit: str = ""


NOTHING = Cell("", "")
Line = Mapping[Role, Cell]
KindOf = Callable[[Line], SetKind | None]
"""The kind of a row's set; None where the row is no set."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The columns of one app. ``signs`` are those that together only this app writes."""

    source: ImportSource
    name: str
    signs: frozenset[str]
    columns: Mapping[str, Column]
    kind: KindOf


@dataclass(frozen=True, slots=True)
class Table:
    """A header in its dialect: which cell plays which role."""

    dialect: Dialect
    width: int
    places: tuple[tuple[int, str, Column], ...]

    @classmethod
    def of(cls, dialect: Dialect, header: Sequence[str]) -> "Table":
        known = (
            (place, text, dialect.columns.get(header_key(text))) for place, text in _of(header)
        )
        places = tuple((place, text, column) for place, text, column in known if column)
        return cls(dialect, len(header), places)

    def has(self, role: Role) -> bool:
        return any(column.role is role for _, _, column in self.places)

    def line(self, cells: Sequence[str]) -> Line:
        """The cells that say something, by role; of two in one role the first."""
        found: dict[Role, Cell] = {}
        for place, name, column in self.places:
            if column.role not in found and (text := cells[place].strip()):
                found[column.role] = Cell(name, text, column.unit)
        return found


def _of(header: Sequence[str]) -> list[tuple[int, str]]:
    return [(place, " ".join(text.split())) for place, text in enumerate(header)]


def header_key(text: str) -> str:
    """A header as it is compared."""
    return " ".join(text.casefold().split())


def named(role: Role, *headers: str) -> dict[str, Column]:
    """Headers that mean the same."""
    return dict.fromkeys(headers, Column(role))


def measured(role: Role, header: str, *units: str) -> dict[str, Column]:
    """A header without a unit, and with each of these: ``weight (kg)``, ``weight_kg``."""
    found = {header: Column(role)}
    for unit in units:
        found |= {f"{header} ({unit})": Column(role, unit), f"{header}_{unit}": Column(role, unit)}
    return found


MASSES = ("kg", "kgs", "lb", "lbs")
LENGTHS = ("km", "m", "meters", "mi", "miles", "ft", "yd")
