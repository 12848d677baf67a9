"""The typed edges of an exercise: easier, harder, and instead of it with an intent.

Easier and harder are written in the content. What may stand in is derived: from the same
pattern, then from the one it falls back on, and never with more compression or impact
(INV-17). A regression may return as a substitute: it often is the best one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from api.engine.library import Exercise
from api.engine.vocab import ExerciseRelation, rank
from api.exercises.entries import Entry, EquipmentAlternative
from api.exercises.graph import open_phases
from api.exercises.intents import gains_of, intent_of, serves
from api.exercises.vocab import NEIGHBOURS, ExerciseIntent, is_satisfied

MOST_SUBSTITUTES = 8
HARDER = "Next step once this one stays green."

Entries = Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Link:
    """An edge from one exercise to another; ``intent`` says what a substitute is chosen for."""

    relation: ExerciseRelation
    exercise: str
    name: str
    because: str
    intent: ExerciseIntent | None = None


def links_of(entry: Entry, entries: Entries) -> tuple[Link, ...]:
    """Regressions, progressions and substitutes of an exercise, in this order."""
    exercise = entry.engine
    easier = [entries[slug].engine for slug in exercise.regressions]
    harder = [entries[slug].engine for slug in exercise.progressions]
    return (
        *(_link(ExerciseRelation.REGRESSION, o, _why_easier(exercise, o)) for o in easier),
        *(_link(ExerciseRelation.PROGRESSION, o, HARDER) for o in harder),
        *_substitutes(entry, entries),
    )


def stand_in(exercise: Exercise, other: Exercise, intent: ExerciseIntent | None = None) -> Link:
    """The edge to one that is done instead; without an intent, the first it meets."""
    return Link(
        relation=ExerciseRelation.SUBSTITUTE,
        exercise=other.slug,
        name=other.name,
        because=_why_instead(exercise, other),
        intent=intent or intent_of(exercise, other),
    )


def check_links(entries: Entries, links: Mapping[str, Iterable[Link]]) -> None:
    """Raise ValueError where a substitute is the exercise itself or asks more of a back."""
    for slug, found in links.items():
        for link in found:
            if link.relation is ExerciseRelation.SUBSTITUTE:
                _check_stand_in(entries[slug].engine, entries[link.exercise].engine)


def check_alternatives(entries: Entries) -> None:
    """Raise ValueError where a written equipment alternative needs what it does not say.

    That it asks no more of a back is seen to with the other links, of which it is one.
    """
    for entry in entries.values():
        for alternative in entry.equipment_alternatives:
            _check_alternative(entry.engine, alternative, entries)


def _check_stand_in(exercise: Exercise, other: Exercise) -> None:
    if exercise.slug == other.slug:
        raise ValueError(f"exercise {exercise.slug}: stands in for itself")
    if not _is_lighter(exercise, other):
        raise ValueError(f"exercise {exercise.slug}: {other.slug} asks more of the back")


def _check_alternative(
    exercise: Exercise, alternative: EquipmentAlternative, entries: Entries
) -> None:
    if alternative.exercise is None:
        return
    other = entries.get(alternative.exercise)
    if other is None:
        raise ValueError(f"exercise {exercise.slug}: unknown alternative {alternative.exercise}")
    for owned in [frozenset({item}) for item in alternative.equipment] or [frozenset()]:
        if not is_satisfied(other.engine.equipment, owned):
            raise ValueError(
                f"exercise {exercise.slug}: {other.slug} needs more than {sorted(owned)}"
            )


def _substitutes(entry: Entry, entries: Entries) -> list[Link]:
    """The written ones, then the nearest for every intent, then the nearest of all."""
    exercise = entry.engine
    able = [other.engine for other in entries.values() if _may_replace(entry, other)]
    able.sort(key=lambda other: _distance(exercise, other))
    found = {other.slug: stand_in(exercise, other) for other in _written(entry, entries)}
    for intent in ExerciseIntent:
        if intent not in {link.intent for link in found.values()}:
            fitting = (o for o in able if o.slug not in found and serves(intent, exercise, o))
            found |= {o.slug: stand_in(exercise, o, intent) for o in islice(fitting, 1)}
    rest = (other for other in able if other.slug not in found)
    more = islice(rest, max(MOST_SUBSTITUTES - len(found), 0))
    return [*found.values(), *(stand_in(exercise, other) for other in more)][:MOST_SUBSTITUTES]


def _written(entry: Entry, entries: Entries) -> Iterator[Exercise]:
    for alternative in entry.equipment_alternatives:
        if alternative.exercise is not None:
            yield entries[alternative.exercise].engine


def _link(relation: ExerciseRelation, other: Exercise, because: str) -> Link:
    return Link(relation, other.slug, other.name, because)


def _may_replace(entry: Entry, instead: Entry) -> bool:
    exercise, other = entry.engine, instead.engine
    if other.slug == exercise.slug or other.slug in exercise.progressions:
        return False
    related = other.pattern in (exercise.pattern, NEIGHBOURS.get(exercise.pattern))
    calm = exercise.ballistic or not other.ballistic
    in_time = exercise.first_phase in open_phases(other)
    asks_no_more = in_time and calm and _is_lighter(exercise, other)
    return related and asks_no_more and _works_alike(entry, instead)


def _works_alike(entry: Entry, instead: Entry) -> bool:
    """Accessory work is done for its muscles: a curl is a pull, and no row."""
    if not (entry.engine.own or instead.engine.own):
        return True
    wanted, worked = entry.muscles.primary, instead.muscles
    return wanted[0] in worked.primary and {*wanted} <= {*worked.primary, *worked.secondary}


def _is_lighter(exercise: Exercise, other: Exercise) -> bool:
    return (
        other.load_class.compression <= exercise.load_class.compression
        and other.load_class.impact <= exercise.load_class.impact
    )


def _distance(exercise: Exercise, other: Exercise) -> tuple[int, ...]:
    """Own pattern by demand, count and phases, what plans hold before accessory work;
    neighbours after it, in catalogue order."""
    if other.pattern is not exercise.pattern:
        return 1, int(other.own)
    return (
        0,
        int(other.own),
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
    gains = gains_of(exercise, other)
    spared = [] if ExerciseIntent.LOWER_COMPRESSION in gains else ["no more spinal load"]
    return ", ".join([kin, *spared, *gains.values()]) + "."
