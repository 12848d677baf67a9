"""Which tables an archive holds: found in the registry, so that a new one is not forgotten.

Tables of other domains are read and written here by what the registry knows of them, never
by their meaning: what they mean is the business of their own domain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, LargeBinary, String
from sqlalchemy.orm import registry

from api.archive.vocab import (
    ACCOUNT,
    BATCH,
    DATA,
    HEAVY_BATCH,
    KEPT_COLUMNS,
    OF_ACCOUNT,
    SECRET_COLUMNS,
)
from api.kit.db.base import Base, Owner


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of an archive. ``owner`` is the column that says whose a row is."""

    name: str
    model: Any
    owner: str
    folder: str
    columns: tuple[Column[Any], ...]
    """What is exported of it; whose it is goes without saying."""

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.name}.json"

    @property
    def batch(self) -> int:
        """How many rows may be in memory at once."""
        if any(isinstance(column.type, LargeBinary) for column in self.columns):
            return 1
        heavy = any(isinstance(column.type, String) for column in self.columns)
        return HEAVY_BATCH if heavy else BATCH

    @property
    def is_athlete(self) -> bool:
        """The one row that stands before anything is restored."""
        return issubclass(self.model, Owner)


def kept(known: registry = Base.registry) -> tuple[Kept, ...]:
    """Every table of an archive, each after those it refers to."""
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in known.mappers}
    order = [table.name for table in known.metadata.sorted_tables]
    return tuple(_kept(name, models[name]) for name in order if _owner(name, models.get(name)))


def data(known: registry = Base.registry) -> tuple[Kept, ...]:
    """Tables of what the athlete did and was told: restored row by row."""
    return tuple(table for table in kept(known) if table.folder == DATA)


def model_of(name: str) -> Any:
    """The mapped class of a table."""
    return next(m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == name)


def _owner(name: str, model: Any) -> str | None:
    if model is None:
        return None
    if "athlete_id" in model.__table__.columns:
        return "athlete_id"
    if issubclass(model, Owner):
        return "id"
    return "subject_id" if name in OF_ACCOUNT else None


def _kept(name: str, model: Any) -> Kept:
    owner = _owner(name, model) or ""
    folder = ACCOUNT if name in OF_ACCOUNT else DATA
    return Kept(name, model, owner, folder, tuple(_columns(model, owner)))


def _columns(model: Any, owner: str) -> Iterator[Column[Any]]:
    table = model.__table__
    for column in table.columns:
        name = f"{table.name}.{column.name}"
        if column.name != owner and name not in SECRET_COLUMNS | KEPT_COLUMNS:
            yield column
