"""The exercise library as a value: entries, the engine's view, links and search.

Content is read and checked once per process; ValueError names the exercise at fault.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from api.engine.library import Exercise, Library
from api.engine.vocab import (
    Equipment,
    ExerciseMeasure,
    ExerciseRelation,
    MovementPattern,
    Phase,
    Sensitivity,
    rank,
)
from api.exercises.graph import check_graph
from api.exercises.reading import Entry, read_files
from api.exercises.vocab import NEIGHBOURS, is_satisfied

__all__ = ["LIBRARY_VERSION", "Entry", "Link", "catalogue", "library", "links", "search"]

LIBRARY_VERSION = "2026.11.0"
MOST_SUBSTITUTES = 6
_WHY_HARDER = "Next step once this one stays green."


@dataclass(frozen=True, slots=True)
class Link:
    """An edge from one exercise to another, with the reason in a few words."""

    relation: ExerciseRelation
    exercise: str
    name: str
    because: str


@cache
def catalogue() -> Mapping[str, Entry]:
    """All entries by slug, in file order, checked."""
    return build(read_files())


def build(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """Index entries by slug; ValueError on a slug used twice or a broken graph."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.slug in found:
            raise ValueError(f"exercise {entry.slug}: slug used twice")
        found[entry.slug] = entry
    check_graph({slug: entry.engine for slug, entry in found.items()})
    return MappingProxyType(found)


@cache
def library() -> Library:
    """The catalogue as the engine reads it."""
    exercises = {slug: entry.engine for slug, entry in catalogue().items()}
    return Library(version=LIBRARY_VERSION, exercises=MappingProxyType(exercises))


@cache
def links(slug: str) -> tuple[Link, ...]:
    """Regressions, progressions and substitutes of an exercise; KeyError when unknown.

    Substitutes come from the same pattern, then from its neighbour, and never ask more
    compression or impact (INV-17). A regression may return as a substitute: it often is
    the best one.
    """
    exercise = catalogue()[slug].engine
    easier = _resolve(exercise.regressions)
    harder = _resolve(exercise.progressions)
    return (
        *(_link(ExerciseRelation.REGRESSION, o, _why_easier(exercise, o)) for o in easier),
        *(_link(ExerciseRelation.PROGRESSION, o, _WHY_HARDER) for o in harder),
        *(
            _link(ExerciseRelation.SUBSTITUTE, o, _why_instead(exercise, o))
            for o in _substitutes(exercise)
        ),
    )


def search(
    pattern: MovementPattern | None = None,
    equipment: Iterable[Equipment] | None = None,
    phase: Phase | None = None,
    avoid: Iterable[Sensitivity] = (),
    measure: ExerciseMeasure | None = None,
    text: str | None = None,
) -> list[Entry]:
    """Entries that pass every filter given, in catalogue order.

    ``equipment`` is what the athlete has (a full gym counts as all it holds), ``avoid``
    the sensitivities to stay clear of, ``text`` words that must all begin a word of slug,
    name or alias, whatever their case or accents.
    """
    owned = None if equipment is None else frozenset(equipment)
    unwanted, words = frozenset(avoid), _words(text or "")
    return [
        entry
        for entry in catalogue().values()
        if (pattern is None or entry.pattern is pattern)
        and (measure is None or entry.measure is measure)
        and (owned is None or is_satisfied(entry.engine.equipment, owned))
        and (phase is None or _is_open(entry.engine, phase))
        and not unwanted & entry.engine.avoid_if
        and _matches(words, entry.slug)
    ]


def _is_open(exercise: Exercise, phase: Phase) -> bool:
    return rank(exercise.first_phase) <= rank(phase) <= rank(exercise.last_phase)


def _matches(wanted: frozenset[str], slug: str) -> bool:
    return all(any(word.startswith(start) for word in _search_words(slug)) for start in wanted)


@cache
def _search_words(slug: str) -> frozenset[str]:
    entry = catalogue()[slug]
    texts = (slug, entry.name, *entry.aliases)
    joined = (word.replace("-", "") for text in texts for word in text.split())
    return _words(" ".join((*texts, *joined)))


def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text)
    without_marks = "".join(char for char in plain if not unicodedata.combining(char))
    return frozenset(re.findall(r"[^\W_]+", without_marks.casefold()))


def _resolve(slugs: Iterable[str]) -> Iterable[Exercise]:
    return (catalogue()[slug].engine for slug in slugs)


def _link(relation: ExerciseRelation, other: Exercise, because: str) -> Link:
    return Link(relation, other.slug, other.name, because)


def _substitutes(exercise: Exercise) -> list[Exercise]:
    able = (other for other in _resolve(catalogue()) if _may_replace(exercise, other))
    return sorted(able, key=lambda other: _distance(exercise, other))[:MOST_SUBSTITUTES]


def _may_replace(exercise: Exercise, other: Exercise) -> bool:
    if other.slug == exercise.slug or other.slug in exercise.progressions:
        return False
    related = other.pattern in (exercise.pattern, NEIGHBOURS.get(exercise.pattern))
    calm = exercise.ballistic or not other.ballistic
    return (
        related and calm and _is_lighter(exercise, other) and _is_open(other, exercise.first_phase)
    )


def _is_lighter(exercise: Exercise, other: Exercise) -> bool:
    return (
        other.load_class.compression <= exercise.load_class.compression
        and other.load_class.impact <= exercise.load_class.impact
    )


def _distance(exercise: Exercise, other: Exercise) -> tuple[int, ...]:
    """Own pattern by demand, count and phases; neighbours after it, in catalogue order."""
    if other.pattern is not exercise.pattern:
        return (1,)
    return (
        0,
        exercise.load_class.compression - other.load_class.compression,
        int(other.measure is not exercise.measure),
        abs(rank(other.first_phase) - rank(exercise.first_phase)),
    )


def _why_easier(exercise: Exercise, other: Exercise) -> str:
    if other.load_class.compression < exercise.load_class.compression:
        return "Easier step, lower spinal load."
    return "Easier step towards this exercise."


def _why_instead(exercise: Exercise, other: Exercise) -> str:
    kin = "Same pattern" if other.pattern is exercise.pattern else "Neighbouring pattern"
    lighter = other.load_class.compression < exercise.load_class.compression
    reasons = [kin, "lower spinal load" if lighter else "no more spinal load"]
    relieved = [s.replace("_", " ") for s in Sensitivity if s in exercise.avoid_if - other.avoid_if]
    if relieved:
        reasons.append(f"kinder to {' and '.join(relieved)} sensitivity")
    if not other.equipment and exercise.equipment:
        reasons.append("no equipment")
    return ", ".join(reasons) + "."
