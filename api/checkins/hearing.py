"""What a check-in that cannot be stored tells of danger: new, corrected, one of many, or pushed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from api.assessments import service as assessments
from api.assessments.service import Told
from api.checkins import queries
from api.checkins.facts import read_check_in
from api.engine.facts import LegSymptoms
from api.engine.safety import legs, triage
from api.engine.safety.triage import Raised
from api.engine.vocab import BodySide, FactKind, LegChange, LegReach, LegSensation
from api.kit.db.scope import scope_of
from api.rules import in_force

Word = TypeVar("Word", bound=StrEnum)


def listen(said: Any, check_in_id: UUID | None = None) -> list[Told]:
    """What a check-in, or a correction of the one with that id, tells; ``said`` as it came."""
    told = said if isinstance(said, dict) else {}
    leg = _grave_leg(told.get("leg_symptoms"))
    return assessments.listen(FactKind.CHECK_IN, said, told.get("red_flags"), check_in_id, leg)


def _grave_leg(said: Any) -> LegSymptoms | None:
    """What may raise a code, read member by member; None where it cannot."""
    if not isinstance(said, dict):
        return None
    felt = said.get("sensations")
    leg = LegSymptoms(
        next(_readable(LegReach, [said.get("reach")]), LegReach.NONE),
        next(_readable(BodySide, [said.get("side")]), None),
        tuple(_readable(LegSensation, felt if isinstance(felt, list) else [])),
        next(_readable(LegChange, [said.get("change")]), LegChange.UNKNOWN),
    )
    return leg if legs.grave(leg) else None


def _readable(words: type[Word], said: Sequence[Any]) -> Iterator[Word]:
    return (words(one) for one in said if one in list(words))


def listen_to_all(said: Any) -> list[Told]:
    """What the check-ins of a batch tell; ``said`` is its body as it came."""
    items = said.get("items") if isinstance(said, dict) else None
    return [told for item in items for told in listen(item)] if isinstance(items, list) else []


def keep_told(db: Session, told: Sequence[Told], now: datetime) -> bool:
    """Raise what was told; whether it raises anything.

    A correction is of the day of its check-in: saying again what was cleared since must not bring
    it back under a later day.
    """

    athlete_id = scope_of(db).athlete_id

    def days_of(ids: Sequence[UUID]) -> dict[UUID, date]:
        rows = queries.check_ins_of(db, athlete_id, ids) if ids else ()
        return {row.id: row.local_date for row in rows}

    def of_legs(one: Told) -> Sequence[Raised]:
        day = one.day or days_of([one.id]).get(one.id, now.date())
        return triage.raised_by_legs(one.leg or LegSymptoms(), _known_leg(db, one.id, day))

    return assessments.keep_told(db, told, now, days_of, of_legs)


def _known_leg(db: Session, but: UUID, day: date) -> LegSymptoms:
    """What check-ins up to a day said of the legs last, or the description at intake.

    Sessions speak of legs too, in a room that this one does not enter. What only they told of is
    new to a refused check-in: heard once too often, never once too seldom.
    """
    since = day - timedelta(days=in_force(db).windows.sessions_days.whole)
    rows = queries.check_ins_between(db, scope_of(db).athlete_id, since, day)
    told = legs.in_order(tuple(read_check_in(row) for row in rows if row.id != but), ())
    episode = assessments.engine_episode(db, day)
    return told[-1][1] if told else episode.leg if episode else LegSymptoms()
