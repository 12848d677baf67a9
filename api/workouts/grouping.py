"""Which recordings are of one workout, and which of them is shown.

Two recordings are of one workout where their sports are of one family and they have 70 % of the
shorter in common. The richest recording takes along all that are so beside it, then the richest of
those that are left, and so on: whatever is shown under another one is the same as *it*, also in a
chain where A is like B and B like C, but A and C are two. It is a function of the set of what is
stored, so no order of arrival can be told from another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from api.measurements.service import Source
from api.workouts.vocab import FAMILY, SAME_OVERLAP, WorkoutSport


@dataclass(frozen=True, slots=True)
class Recording:
    """What grouping reads of a workout. Ends in seconds since 1970."""

    id: UUID
    source: Source
    record_key: str
    sport: WorkoutSport
    start: float
    end: float
    has_sets: bool
    has_distance: bool
    has_heart_rate: bool
    has_laps: bool
    has_moving_time: bool

    @property
    def seconds(self) -> float:
        return self.end - self.start

    @property
    def order(self) -> tuple[object, ...]:
        """The richest first: a total order, for no two rows have one source and one key there."""
        lacks = (
            *(not self.has_sets, not self.has_distance, not self.has_heart_rate),
            *(not self.has_laps, not self.has_moving_time, not self.source.is_direct),
        )
        return (*lacks, -self.seconds, self.start, _names(self.source), self.record_key)


def _names(source: Source) -> tuple[str, ...]:
    return (source.provider, source.device, source.origin, source.kind)


def is_same(one: Recording, other: Recording) -> bool:
    """Whether two recordings are of one workout."""
    if FAMILY[one.sport] is not FAMILY[other.sport]:
        return False
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared >= SAME_OVERLAP * min(one.seconds, other.seconds)


def primaries(found: Iterable[Recording]) -> dict[UUID, UUID | None]:
    """For each recording the one that it is shown under; None where it is shown itself."""
    told: dict[UUID, UUID | None] = {}
    ordered = sorted(found, key=lambda one: one.order)
    near = _near(ordered)
    for one in ordered:
        if one.id in told:
            continue
        told[one.id] = None
        for other in near[one.id]:
            if other.id not in told and is_same(one, other):
                told[other.id] = one.id
    return told


def _near(found: Sequence[Recording]) -> Mapping[UUID, list[Recording]]:
    """Those that share any time with each, so that not every pair is looked at."""
    near: dict[UUID, list[Recording]] = {one.id: [] for one in found}
    open_: list[Recording] = []
    for one in sorted(found, key=lambda one: one.start):
        open_ = [other for other in open_ if other.end > one.start]
        for other in open_:
            near[one.id].append(other)
            near[other.id].append(one)
        open_.append(one)
    return near
