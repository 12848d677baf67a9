"""The exercise library as a value: entries, the engine's view, links and filters.

Content is read and checked once per process; ValueError names the exercise at fault.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from msgspec.structs import replace

from api.engine.library import Exercise, Library
from api.engine.template import DoseKind
from api.engine.vocab import Equipment, ExerciseMeasure, MovementPattern, Phase, Sensitivity
from api.exercises.doses import DoseTable, PhaseDose, doses_of, table
from api.exercises.entries import Entry
from api.exercises.graph import check_graph, open_phases
from api.exercises.links import Link, check_alternatives, check_links, links_of
from api.exercises.reading import read_files
from api.exercises.vocab import is_satisfied

LIBRARY_VERSION = "2026.11.2"


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is known of the exercises, checked against each other."""

    entries: Mapping[str, Entry]
    links: Mapping[str, tuple[Link, ...]]
    doses: Mapping[str, tuple[PhaseDose, ...]]


@cache
def content() -> Content:
    """The library of this process."""
    return build(read_files(), table())


def catalogue() -> Mapping[str, Entry]:
    """All entries by slug, in file order."""
    return content().entries


def build(rows: Iterable[Entry], doses: DoseTable) -> Content:
    """Entries with their edges and doses; ValueError names the exercise that breaks a promise."""
    entries = _by_slug(rows)
    check_names(entries.values())
    check_graph({slug: entry.engine for slug, entry in entries.items()})
    check_alternatives(entries)
    links = {slug: links_of(entry, entries) for slug, entry in entries.items()}
    check_links(entries, links)
    found = {slug: doses_of(entry.engine, doses) for slug, entry in entries.items()}
    if strangers := doses.exercises.keys() - entries.keys():
        raise ValueError(f"exercise {min(strangers)}: has a dose and no entry")
    return Content(MappingProxyType(entries), MappingProxyType(links), MappingProxyType(found))


def _by_slug(rows: Iterable[Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in rows:
        if entry.slug in found:
            raise ValueError(f"exercise {entry.slug}: slug used twice")
        found[entry.slug] = entry
    return found


def check_names(entries: Iterable[Entry]) -> None:
    """Raise ValueError where a name or an alias could mean two exercises."""
    taken: dict[str, str] = {}
    for entry in entries:
        for name in dict.fromkeys((entry.name, *entry.aliases)):
            owner = taken.setdefault(name.casefold(), entry.slug)
            if owner != entry.slug:
                raise ValueError(f"exercise {entry.slug}: {name!r} is {owner} already")


@cache
def library() -> Library:
    """The catalogue as the engine reads it."""
    exercises = {slug: _with_light_set(entry) for slug, entry in catalogue().items()}
    return Library(version=LIBRARY_VERSION, exercises=MappingProxyType(exercises))


def _with_light_set(entry: Entry) -> Exercise:
    """What the engine reads of an exercise, with the count that a tolerance test has."""
    first = content().doses[entry.slug][0]
    counted = first.kind is DoseKind.REPS
    return replace(entry.engine, light_reps=first.low) if counted else entry.engine


def links(slug: str) -> tuple[Link, ...]:
    """Regressions, progressions and substitutes of an exercise; KeyError when unknown."""
    return content().links[slug]


def select(
    pattern: MovementPattern | None = None,
    equipment: Iterable[Equipment] | None = None,
    phase: Phase | None = None,
    avoid: Iterable[Sensitivity] = (),
    measure: ExerciseMeasure | None = None,
) -> list[Entry]:
    """Entries that pass every filter given, in catalogue order.

    ``equipment`` is what the athlete has (a full gym counts as all it holds), ``avoid``
    the sensitivities to stay clear of.
    """
    owned = None if equipment is None else frozenset(equipment)
    unwanted = frozenset(avoid)
    return [
        entry
        for entry in catalogue().values()
        if (pattern is None or entry.pattern is pattern)
        and (measure is None or entry.measure is measure)
        and (owned is None or is_satisfied(entry.engine.equipment, owned))
        and (phase is None or phase in open_phases(entry.engine))
        and not unwanted & entry.engine.avoid_if
    ]
