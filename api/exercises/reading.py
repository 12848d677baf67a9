"""Reads content files into entries; refuses unknown keys, missing texts and bad grades."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

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
from api.exercises.entries import Cues, Entry, EquipmentAlternative, Muscles
from api.exercises.vocab import OWN_PREFIX, RESERVED_SLUGS, Muscle, TrainingQuality
from api.kit.limits import Bounds

CONTENT = Path(__file__).parent / "content"
# fmt: off
REQUIRED = frozenset({
    "slug", "name", "description", "why", "trains", "muscles", "position", "laterality", "measure",
    "load_class", "phases", "setup", "cues", "faults",
})
OPTIONAL = frozenset({
    "aliases", "equipment", "equipment_alternatives", "implements", "avoid_if", "regressions",
    "progressions", "ballistic", "single_leg", "touch_and_go", "hinge_rung", "core_rung", "tempo",
    "accessory",
})
# fmt: on
GRADE_LIMITS = {name: 4 if name == "compression" else 3 for name in LoadClass.__struct_fields__}
LONGEST = {"name": 120, "description": 300, "why": 160, "setup": 400}
"""Characters of a text."""
LONGEST_CUE, LONGEST_FAULT, LONGEST_ALIAS, LONGEST_HOW = 90, 200, 120, 200
CUES, FAULTS = Bounds(2, 4), Bounds(2, 3)
TRAINED, PRIMARY, SECONDARY = Bounds(1, 4), Bounds(1, 4), Bounds(0, 5)
ALTERNATIVES = Bounds(1, 3)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TEMPO = re.compile(r"[0-9x](-[0-9x]){3}")
COUNTED_IN_REPS = (ExerciseMeasure.REPS, ExerciseMeasure.LOAD)

Row = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)


def read_files(folder: Path = CONTENT) -> list[Entry]:
    """All entries of a folder, by file name, then position in the file."""
    return [entry for path in sorted(folder.glob("[0-9]*.yaml")) for entry in read_file(path)]


def read_file(path: Path) -> list[Entry]:
    """The entries of one pattern; ValueError names the exercise or the file."""
    document = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if set(document) != {"pattern", "exercises"}:
        raise ValueError(f"{path.name} holds a pattern and its exercises, nothing else")
    pattern = MovementPattern(document["pattern"])
    return [read_row(row, pattern) for row in document["exercises"]]


def read_row(row: Row, pattern: MovementPattern) -> Entry:
    """One row as an entry; ValueError names the slug and what is wrong with it."""
    slug = row.get("slug", "?")
    try:
        _check_keys(row, REQUIRED, OPTIONAL)
        return _entry(row, pattern)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"exercise {slug}: {error}") from error


def _entry(row: Row, pattern: MovementPattern) -> Entry:
    engine = _exercise(row, pattern)
    return Entry(
        engine=engine,
        aliases=_texts(row.get("aliases", ()), "aliases", Bounds(0, 12), LONGEST_ALIAS),
        description=_text(row, "description"),
        why=_text(row, "why"),
        trains=_words(row["trains"], TrainingQuality, "trains", TRAINED),
        muscles=_muscles(row["muscles"]),
        setup=_text(row, "setup"),
        cues=_cues(row["cues"]),
        faults=_faults(row["faults"]),
        tempo=_tempo(row.get("tempo"), engine),
        equipment_alternatives=_alternatives(row, engine),
    )


def _exercise(row: Row, pattern: MovementPattern) -> Exercise:
    first, last = row["phases"]
    return Exercise(
        slug=_slug(row["slug"]),
        name=_text(row, "name"),
        pattern=pattern,
        position=BodyPosition(row["position"]),
        laterality=Laterality(row["laterality"]),
        measure=ExerciseMeasure(row["measure"]),
        implements=_implements(row),
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
        touch_and_go=row.get("touch_and_go", False),
        hinge_rung=row.get("hinge_rung"),
        core_rung=row.get("core_rung"),
        own=row.get("accessory", False),
    )


def _slug(slug: str) -> str:
    if not SLUG.fullmatch(slug) or slug in RESERVED_SLUGS:
        raise ValueError("this slug has no address of its own")
    if slug.startswith(OWN_PREFIX):
        raise ValueError(f"slugs with {OWN_PREFIX} are for athletes' own exercises")
    return slug


def _implements(row: Row) -> int:
    found: int = row.get("implements", 0)
    if "implements" in row and found not in (1, 2):
        raise ValueError("implements is 1, 2 or absent")
    return found


def _load_class(grades: Mapping[str, int]) -> LoadClass:
    for name, grade in grades.items():
        if not 0 <= grade <= GRADE_LIMITS[name]:
            raise ValueError(f"load class {name} {grade} is out of range")
    return LoadClass(**grades)


def _muscles(row: Row) -> Muscles:
    _check_keys(row, frozenset({"primary", "secondary"}))
    found = Muscles(
        primary=_words(row["primary"], Muscle, "primary muscles", PRIMARY),
        secondary=_words(row["secondary"], Muscle, "secondary muscles", SECONDARY),
    )
    twice = set(found.primary) & set(found.secondary)
    if twice:
        raise ValueError(f"muscles {sorted(twice)} both work most and help")
    return found


def _cues(row: Row) -> Cues:
    _check_keys(row, frozenset({"external", "internal"}))
    return Cues(
        external=_texts(row["external"], "external cues", CUES, LONGEST_CUE),
        internal=_texts(row["internal"], "internal cues", CUES, LONGEST_CUE),
    )


def _faults(rows: Any) -> tuple[str, ...]:
    found = _texts(rows, "faults", FAULTS, LONGEST_FAULT)
    for fault in found:
        if ": " not in fault:
            raise ValueError(f"fault {fault!r} names no repair")
    return found


def _tempo(tempo: str | None, exercise: Exercise) -> str | None:
    """Given for what is lifted and lowered; what is held, covered or thrown has none."""
    if tempo is None:
        if _is_lifted(exercise) and not exercise.load_class.impact:
            raise ValueError("repetitions have a tempo")
        return None
    if not _is_lifted(exercise):
        raise ValueError("a tempo is for repetitions that are not thrown")
    if not TEMPO.fullmatch(tempo):
        raise ValueError(f"tempo {tempo!r} is not down-pause-up-pause in seconds")
    return tempo


def _is_lifted(exercise: Exercise) -> bool:
    return exercise.measure in COUNTED_IN_REPS and not exercise.ballistic


def _alternatives(row: Row, exercise: Exercise) -> tuple[EquipmentAlternative, ...]:
    if ("equipment_alternatives" in row) != bool(exercise.equipment):
        raise ValueError("equipment alternatives are for what needs equipment, and all of it")
    if not exercise.equipment:
        return ()
    found = tuple(_alternative(item) for item in row["equipment_alternatives"])
    _check_count(found, "equipment alternatives", ALTERNATIVES)
    return found


def _alternative(row: Row) -> EquipmentAlternative:
    _check_keys(row, frozenset({"equipment", "how"}), frozenset({"exercise"}))
    (how,) = _texts([row["how"]], "equipment alternatives", Bounds(1, 1), LONGEST_HOW)
    equipment = _words(row["equipment"], Equipment, "equipment", Bounds(0, 6))
    return EquipmentAlternative(equipment, how, row.get("exercise"))


def _words(rows: Any, kind: type[Word], name: str, bounds: Bounds) -> tuple[Word, ...]:
    """Members of an enumeration, each once, in the order written."""
    found = tuple(kind(row) for row in rows)
    _check_count(found, name, bounds)
    return found


def _texts(rows: Any, name: str, bounds: Bounds, longest: int) -> tuple[str, ...]:
    if not isinstance(rows, list | tuple):
        raise ValueError(f"{name} is no list")
    for text in rows:
        _check_text(text, name, longest)
    _check_count(rows, name, bounds)
    return tuple(rows)


def _text(row: Row, key: str) -> str:
    text: str = row[key]
    _check_text(text, key, LONGEST[key])
    return text


def _check_text(text: Any, name: str, longest: int) -> None:
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{name}: a text is empty, or none")
    if text != " ".join(text.split()):
        raise ValueError(f"{name}: stray spaces in {text!r}")
    if len(text) > longest:
        raise ValueError(f"{name}: longer than {longest} characters: {text!r}")


def _check_count(rows: Any, name: str, bounds: Bounds) -> None:
    low, high = bounds.whole
    if not low <= len(rows) <= high:
        raise ValueError(f"{name}: {len(rows)} where {low} to {high} belong")
    if len(set(rows)) != len(rows):
        raise ValueError(f"{name}: one stands twice")


def _check_keys(row: Row, wanted: frozenset[str], more: frozenset[str] = frozenset()) -> None:
    if not isinstance(row, Mapping):
        raise ValueError(f"{row!r} has no keys")
    unknown, missing = set(row) - wanted - more, wanted - set(row)
    if unknown or missing:
        raise ValueError(f"unknown keys {sorted(unknown)}, missing keys {sorted(missing)}")
