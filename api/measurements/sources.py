"""Who measured: rows of sources, and the same as merging sees them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from api.kit.db.scope import scope_of
from api.kit.errors import ValidationFailed
from api.measurements import queries
from api.measurements.models import MeasurementSource
from api.measurements.ranks import Source, kind_of
from api.measurements.vocab import MOST_SOURCES, DeviceKind

Names = tuple[str, str, str, DeviceKind]


class Sources:
    """The sources of an athlete; one that is new is added."""

    def __init__(self, db: Session) -> None:
        self._db, self._owner = db, scope_of(db).athlete_id
        self._rows = {_names(row): row for row in queries.sources(db, self._owner)}

    def of(self, said: Mapping[str, Any]) -> MeasurementSource:
        """The source that a request names; ValidationFailed where it would be one too many."""
        provider, device = said["provider"], said.get("device") or ""
        kind = said.get("device_kind") or kind_of(provider, device)
        names = (provider, device, said.get("origin") or "", kind)
        if names not in self._rows:
            self._rows[names] = self._added(names)
        return self._rows[names]

    def _added(self, names: Names) -> MeasurementSource:
        """Its id follows from its names, so that the same sources are the same everywhere."""
        if len(self._rows) >= MOST_SOURCES:
            raise ValidationFailed.at(
                "/source", f"There are already {MOST_SOURCES} sources; use one of them."
            )
        row = MeasurementSource(
            athlete_id=self._owner,
            # Spelled so that no two lists of names are one text.
            id=uuid5(self._owner, repr([str(name) for name in names])),
            provider=names[0],
            device=names[1],
            origin=names[2],
            device_kind=names[3],
        )
        self._db.add(row)
        # No relationship orders the inserts: what it measured must find it there.
        self._db.flush()
        return row


def by_id(db: Session) -> dict[UUID, Source]:
    """All sources of the athlete, as merging sees them."""
    rows = queries.sources(db, scope_of(db).athlete_id)
    return {row.id: Source(*_names(row), row.id) for row in rows}


def _names(row: MeasurementSource) -> Names:
    return row.provider, row.device, row.origin, row.device_kind
