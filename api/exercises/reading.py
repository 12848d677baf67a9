"""Reads content files into entries; refuses unknown keys, missing texts and bad grades."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from api.engine.library import Exercise, LoadClass
from api.engine.vocab import (
    BodyPosition,
    Equipment,
    ExerciseMeasure,
    Laterality,
    MovementPattern,
    Phase,
    Sensitivity,
)

CONTENT = Path(__file__).parent / "content"
# fmt: off
KEYS = frozenset({
    "slug", "name", "aliases", "description", "position", "laterality", "measure", "equipment",
    "implements", "load_class", "avoid_if", "phases", "regressions", "progressions",
    "ballistic", "single_leg", "hinge_rung", "core_rung", "tempo", "setup", "cues", "faults",
})
# fmt: on
GRADE_LIMITS = {field.name: 4 if field.name == "compression" else 3 for field in fields(LoadClass)}
LEAST_CUES = 2

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One exercise with its texts; ``engine`` is the part decisions are made on."""

    engine: Exercise
    aliases: tuple[str, ...]
    description: str
    setup: str
    cues: tuple[str, ...]
    faults: tuple[str, ...]
    tempo: str | None

    @property
    def slug(self) -> str:
        return self.engine.slug

    @property
    def name(self) -> str:
        return self.engine.name

    @property
    def pattern(self) -> MovementPattern:
        return self.engine.pattern

    @property
    def position(self) -> BodyPosition:
        return self.engine.position

    @property
    def laterality(self) -> Laterality:
        return self.engine.laterality

    @property
    def measure(self) -> ExerciseMeasure:
        return self.engine.measure

    @property
    def implements(self) -> int:
        return self.engine.implements

    @property
    def equipment(self) -> tuple[Equipment, ...]:
        """In enumeration order, so that answers are stable."""
        return tuple(item for item in Equipment if item in self.engine.equipment)

    @property
    def load_class(self) -> LoadClass:
        return self.engine.load_class

    @property
    def avoid_if(self) -> tuple[Sensitivity, ...]:
        return tuple(item for item in Sensitivity if item in self.engine.avoid_if)

    @property
    def first_phase(self) -> Phase:
        return self.engine.first_phase

    @property
    def last_phase(self) -> Phase:
        return self.engine.last_phase


def read_files(folder: Path = CONTENT) -> list[Entry]:
    """All entries of a folder, by file name, then position in the file."""
    return [entry for path in sorted(folder.glob("*.yaml")) for entry in read_file(path)]


def read_file(path: Path) -> list[Entry]:
    document = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    pattern = MovementPattern(document["pattern"])
    return [read_row(row, pattern) for row in document["exercises"]]


def read_row(row: Row, pattern: MovementPattern) -> Entry:
    """One row as an entry; ValueError names the slug and what is wrong with it."""
    slug = row.get("slug", "?")
    try:
        _check_shape(row)
        return _entry(row, pattern)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"exercise {slug}: {error}") from error


def _check_shape(row: Row) -> None:
    unknown = set(row) - KEYS
    if unknown:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    if len(row["cues"]) < LEAST_CUES or not row["faults"]:
        raise ValueError("needs two cues and a fault")
    for key in ("name", "description", "setup"):
        if not row[key].strip():
            raise ValueError(f"{key} is empty")
    if row.get("implements", 1) not in (1, 2):
        raise ValueError("implements is 1, 2 or absent")


def _entry(row: Row, pattern: MovementPattern) -> Entry:
    return Entry(
        engine=_exercise(row, pattern),
        aliases=tuple(row.get("aliases", ())),
        description=row["description"],
        setup=row["setup"],
        cues=tuple(row["cues"]),
        faults=tuple(row["faults"]),
        tempo=row.get("tempo"),
    )


def _exercise(row: Row, pattern: MovementPattern) -> Exercise:
    first, last = row["phases"]
    return Exercise(
        slug=row["slug"],
        name=row["name"],
        pattern=pattern,
        position=BodyPosition(row["position"]),
        laterality=Laterality(row["laterality"]),
        measure=ExerciseMeasure(row["measure"]),
        implements=row.get("implements", 0),
        equipment=frozenset(Equipment(item) for item in row.get("equipment", ())),
        load_class=_load_class(row["load_class"]),
        avoid_if=frozenset(Sensitivity(item) for item in row.get("avoid_if", ())),
        first_phase=Phase(first),
        last_phase=Phase(last),
        regressions=tuple(row.get("regressions", ())),
        progressions=tuple(row.get("progressions", ())),
        loadable="implements" in row,
        ballistic=row.get("ballistic", False),
        single_leg=row.get("single_leg", False),
        hinge_rung=row.get("hinge_rung"),
        core_rung=row.get("core_rung"),
    )


def _load_class(grades: Mapping[str, int]) -> LoadClass:
    for name, grade in grades.items():
        if not 0 <= grade <= GRADE_LIMITS[name]:
            raise ValueError(f"load class {name} {grade} is out of range")
    return LoadClass(**grades)
