"""What a file or a service recorded, in the shapes of the API: the one way in for all of them.

A decoder or an adapter makes one of these and knows nothing of tables; `service.take_in` stores
it with the same checks as the same items sent by an app.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gone:
    """A record that its source has deleted, by its id there."""

    provider: str
    external_id: str
    external_version: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """Items as after loading: instants aware, days and zones as the API has them.

    ``measurements`` as of MeasurementInput, ``chunks`` as of MeasurementChunkInput, ``workouts``
    as of WorkoutInput; ``gone`` names what is to be deleted, workouts and measurements alike.
    """

    measurements: Sequence[Item] = ()
    chunks: Sequence[Item] = ()
    workouts: Sequence[Item] = ()
    gone: Sequence[Gone] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """Counts of what became of the items."""

    stored: int = 0
    replaced: int = 0
    unchanged: int = 0
    quarantined: int = 0
    refused: int = 0
    deleted: int = 0
