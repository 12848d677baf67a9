"""Optimistic concurrency: a version on every row that can change, decided by the UPDATE itself."""

from typing import Any

from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from api.kit.db.types import Whole
from api.kit.errors import StaleVersion
from api.kit.limits import VERSION


class Versioned:
    """Counts changes; a write that read an older version touches no row."""

    version: Mapped[int] = mapped_column(Whole(VERSION), default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands in the class
        return {"version_id_col": cls.version}


def expect(row: Versioned, wanted: int | None) -> None:
    """Refuse to change a row that is not at the version the client read."""
    if wanted is not None and row.version != wanted:
        raise StaleVersion("The row has changed since you read it.")
