"""The public door of the exercise library: entries, links, search, and the slugs in the database.

What an exercise is comes from the content files, read once per process: the same answer on
every database. The table only anchors foreign keys.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from api.engine.library import Library
from api.engine.vocab import (
    Equipment,
    ExerciseMeasure,
    MovementPattern,
    Phase,
    Sensitivity,
)
from api.exercises import catalogue as content
from api.exercises import queries
from api.exercises.catalogue import LIBRARY_VERSION, Link
from api.exercises.reading import Entry
from api.kit.errors import NotFound
from api.kit.paging import Page, PageRequest, cut

__all__ = ["LIBRARY_VERSION", "Entry", "Link"]


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


def search(
    pattern: MovementPattern | None = None,
    equipment: Iterable[Equipment] | None = None,
    phase: Phase | None = None,
    avoid: Iterable[Sensitivity] = (),
    measure: ExerciseMeasure | None = None,
    text: str | None = None,
) -> list[Entry]:
    """Exercises that pass every filter given, in catalogue order."""
    return content.search(pattern, equipment, phase, avoid, measure, text)


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
