"""Which session of the log a workout belongs to: by time, unless the athlete has said so.

Nothing follows from it but that both are shown together: a workout is no exposure, and the load
of a session stays what was logged.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api.kit.local_time import A_DAY
from api.measurements.vocab import MeasurementState
from api.training import service as training
from api.training.service import SessionSpan
from api.workouts.models import Workout
from api.workouts.vocab import (
    LINK_AFTER,
    LINK_BEFORE,
    LINK_OVERLAP,
    LONGEST,
    SessionLinkOrigin,
    SessionWord,
)

_NONE = timedelta(0)
_DAYS = [days * A_DAY for days in range(-1, LONGEST // A_DAY + 2)]
"""From the day of a workout to those of the sessions that it may have been."""
Spans = Mapping[date, list[SessionSpan]]


@dataclass(frozen=True, slots=True)
class Link:
    """The session of a workout, and whose word that is."""

    session_id: UUID | None
    origin: SessionLinkOrigin | None


UNLINKED = Link(None, None)


def links(db: Session, groups: Collection[Sequence[Workout]]) -> list[Link]:
    """The link of each group, whose first member is the one that is shown."""
    spans = _spans(db, [members[0] for members in groups])
    words = [_word(members) for members in groups]
    named = {word.session_said_id for word in words if word is not None} - {None}
    there = training.standing_sessions(db, [one for one in named if one is not None])
    return [
        _link(members[0], word, spans, there) for members, word in zip(groups, words, strict=True)
    ]


def _spans(db: Session, shown: Iterable[Workout]) -> Spans:
    """Sessions of the days on which any of these workouts may have been, by day."""
    days = [row.local_date for row in shown if row.state is MeasurementState.STORED]
    found: dict[date, list[SessionSpan]] = defaultdict(list)
    if days:
        for span in training.session_spans(db, min(days) + _DAYS[0], max(days) + _DAYS[-1]):
            found[span.local_date].append(span)
    return found


def _word(members: Iterable[Workout]) -> Workout | None:
    """The newest word that the athlete has said of any recording of a workout."""
    said = [row for row in members if row.session_said_at is not None]
    return max(said, key=lambda row: (row.session_said_at, row.record_key), default=None)


def _link(row: Workout, word: Workout | None, spans: Spans, there: Collection[UUID]) -> Link:
    if word is not None and word.session_word is SessionWord.NONE:
        return Link(None, SessionLinkOrigin.SAID)
    if word is not None and word.session_said_id in there:
        return Link(word.session_said_id, SessionLinkOrigin.SAID)
    if row.state is not MeasurementState.STORED:
        return UNLINKED
    near = [span for ahead in _DAYS for span in spans.get(row.local_date + ahead, ())]
    found = session_of(row, near)
    return UNLINKED if found is None else Link(found, SessionLinkOrigin.FOUND)


def session_of(row: Workout, spans: Iterable[SessionSpan]) -> UUID | None:
    """The session that a workout shares most time with, else the one it begins nearest to."""
    marks = ((_mark(row, span), span.id) for span in spans)
    return min(((mark, name) for mark, name in marks if mark), default=(None, None))[1]


def _mark(row: Workout, span: SessionSpan) -> tuple[int, timedelta] | None:
    """How near a session is, the least being nearest; None where it is another matter."""
    if not span.duration_s:
        apart = row.started_at - span.started_at
        is_near = span.local_date == row.local_date and -LINK_BEFORE <= apart <= LINK_AFTER
        return (1, abs(apart)) if is_near else None
    lasted = timedelta(seconds=span.duration_s)
    shared = min(row.ended_at, span.started_at + lasted) - max(row.started_at, span.started_at)
    least = LINK_OVERLAP * min(row.ended_at - row.started_at, lasted)
    return (0, -shared) if shared > _NONE and shared >= least else None
