"""Which exercises a goal or a best may name: known above this domain, so the house brings it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.kit.db.fittings import fitted
from api.kit.errors import FieldError, UnknownExercise


@dataclass(frozen=True, slots=True)
class Lifts:
    """Tells which of some slugs the athlete in scope may name."""

    known: Callable[[Session, Iterable[str]], set[str]]


def check(
    db: Session, said: Mapping[str, Mapping[str, Any]], held: Collection[str | None] = ()
) -> None:
    """Raise UnknownExercise with the place of every exercise there is not.

    ``said`` is what names exercises, by its pointer. ``held`` are those named before: one that
    has left the library since may stay.
    """
    lifts = fitted(db, Lifts)
    named = {at: row["exercise"] for at, row in said.items() if row.get("exercise") is not None}
    if lifts is None or not named:
        return
    strange = {*named.values()} - {*held} - lifts.known(db, named.values())
    errors = [
        FieldError(f"{at}/exercise", UnknownExercise.code, UnknownExercise.title)
        for at, slug in named.items()
        if slug in strange
    ]
    if errors:
        raise UnknownExercise(errors=errors)
