"""The public door of the exercise library: entries, links, search, and the slugs in the database.

What an exercise is comes from the content files, read once per process: the same answer on
every database. The table only anchors foreign keys.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.engine.library import Exercise, Library
from api.engine.template import DoseKind
from api.engine.vocab import (
    Equipment,
    ExerciseMeasure,
    MovementPattern,
    Phase,
    Sensitivity,
)
from api.exercises import catalogue as content
from api.exercises import links as edges
from api.exercises import matching, queries, searching
from api.exercises.catalogue import LIBRARY_VERSION
from api.exercises.doses import PhaseDose, default_doses, particular_doses
from api.exercises.dosing import Prescribed, read_dose
from api.exercises.entries import Entry
from api.exercises.links import Link
from api.exercises.matching import NameMatch
from api.kit.errors import NotFound
from api.kit.paging import Page, PageRequest, cut

__all__ = [
    "LIBRARY_VERSION",
    "Entry",
    "Link",
    "NameMatch",
    "PhaseDose",
    "Prescribed",
    "default_doses",
    "particular_doses",
    "read_dose",
]


@dataclass(frozen=True, slots=True)
class LightSet:
    """What one set of a tolerance test counts: the least of the first phase's dose."""

    phase: Phase
    kind: DoseKind
    amount: int
    per_side: bool


def entry(slug: str) -> Entry:
    """One exercise with its texts; NotFound where the library has no such slug."""
    found = content.catalogue().get(slug)
    if found is None:
        raise NotFound()
    return found


def known(slugs: Iterable[str]) -> set[str]:
    """Those of the slugs that the library has."""
    return set(slugs) & content.catalogue().keys()


def library() -> Library:
    """The whole library as the engine reads it."""
    return content.library()


def links(slug: str) -> tuple[Link, ...]:
    """Easier, harder and neighbouring exercises; NotFound where the library has no such slug."""
    return content.links(entry(slug).slug)


def stand_in(exercise: Exercise, other: Exercise) -> Link:
    """The edge to an exercise done instead, with what it is chosen for."""
    return edges.stand_in(exercise, other)


def doses(slug: str) -> tuple[PhaseDose, ...]:
    """The usual dose in each phase; NotFound where the library has no such slug."""
    return content.content().doses[entry(slug).slug]


def tolerance_test(slug: str) -> LightSet:
    """One light set; NotFound where the library has no such slug.

    How many sets make a test, and how calm they must stay, is for the rule set to say.
    """
    first = doses(slug)[0]
    return LightSet(first.phase, first.kind, first.low, first.per_side)


def search(
    pattern: MovementPattern | None = None,
    equipment: Iterable[Equipment] | None = None,
    phase: Phase | None = None,
    avoid: Iterable[Sensitivity] = (),
    measure: ExerciseMeasure | None = None,
    text: str | None = None,
) -> list[Entry]:
    """Exercises that pass every filter given.

    In catalogue order; with a text, the ones it names first, then those it comes near. A blank
    text is none.
    """
    found = content.select(pattern, equipment, phase, avoid, measure)
    wanted = (text or "").strip()
    if not wanted:
        return found
    scores = searching.rank(wanted)
    named = [entry for entry in found if entry.slug in scores]
    return sorted(named, key=lambda entry: -scores[entry.slug])


def match_name(name: str, limit: int = 5) -> list[NameMatch]:
    """Exercises that a name from elsewhere may mean, best first.

    At most one of them is ``exact``, and then it is the first; the others are suggestions.
    Empty when nothing is near.
    """
    return matching.match_name(name, limit)


def page(found: Sequence[Entry], request: PageRequest) -> Page[Entry]:
    """A page of a search. The key is the place in it: the catalogue stands still in a process."""
    start = request.after[0] if request.after else 0
    rows = found[start : start + request.limit + 1]
    return cut(rows, request.limit, lambda _: (start + request.limit,))


def seed(db: Session) -> None:
    """Bring the anchor table in line with the library; the same again changes nothing."""
    rows = [
        {
            "slug": found.slug,
            "name": found.name,
            "library_version": LIBRARY_VERSION,
            "retired": False,
        }
        for found in content.catalogue().values()
    ]
    queries.upsert(db, rows)
    queries.retire_all_but(db, content.catalogue())
