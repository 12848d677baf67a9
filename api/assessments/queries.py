"""Statements on the tables of assessments."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from api.assessments.models import Baseline, BaselineResult, Flag, PainEpisode, Screening
from api.kit.paging import Page, PageRequest, newest_first


def screening(db: Session, athlete_id: UUID, screening_id: UUID) -> Screening | None:
    return db.get(Screening, (athlete_id, screening_id))


def screening_page(db: Session, athlete_id: UUID, request: PageRequest) -> Page[Screening]:
    rows = select(Screening).where(Screening.athlete_id == athlete_id)
    return newest_first(db, rows, request, order=(Screening.local_date, Screening.id))


def screenings(db: Session, athlete_id: UUID, until: date) -> Sequence[Screening]:
    rows = select(Screening).where(
        Screening.athlete_id == athlete_id, Screening.local_date <= until
    )
    return db.scalars(rows.order_by(Screening.local_date, Screening.id)).all()


def flag(db: Session, athlete_id: UUID, flag_id: UUID) -> Flag | None:
    return db.get(Flag, (athlete_id, flag_id))


def flag_page(db: Session, athlete_id: UUID, request: PageRequest) -> Page[Flag]:
    rows = select(Flag).where(Flag.athlete_id == athlete_id)
    return newest_first(db, rows, request, order=(Flag.raised_on, Flag.id))


def flags(db: Session, athlete_id: UUID) -> Sequence[Flag]:
    rows = select(Flag).where(Flag.athlete_id == athlete_id)
    return db.scalars(rows.order_by(Flag.raised_on, Flag.id)).all()


def flags_raised_by(db: Session, athlete_id: UUID, fact_ids: Iterable[UUID]) -> Sequence[Flag]:
    rows = select(Flag).where(Flag.athlete_id == athlete_id, Flag.raised_by_id.in_(fact_ids))
    return db.scalars(rows).all()


def episode(db: Session, athlete_id: UUID, episode_id: UUID) -> PainEpisode | None:
    return db.get(PainEpisode, (athlete_id, episode_id))


def open_episode(db: Session, athlete_id: UUID) -> PainEpisode | None:
    rows = select(PainEpisode).where(
        PainEpisode.athlete_id == athlete_id, PainEpisode.ended_on.is_(None)
    )
    return db.scalars(rows).one_or_none()


def episode_page(db: Session, athlete_id: UUID, request: PageRequest) -> Page[PainEpisode]:
    rows = select(PainEpisode).where(PainEpisode.athlete_id == athlete_id)
    return newest_first(db, rows, request, order=(PainEpisode.local_date, PainEpisode.id))


def episodes(db: Session, athlete_id: UUID, until: date) -> Sequence[PainEpisode]:
    rows = select(PainEpisode).where(
        PainEpisode.athlete_id == athlete_id, PainEpisode.local_date <= until
    )
    return db.scalars(rows.order_by(PainEpisode.local_date, PainEpisode.id)).all()


def episode_starts(db: Session, athlete_id: UUID) -> list[tuple[UUID, date]]:
    """Id and first day of every episode: what "recurrent" is counted from."""
    rows = select(PainEpisode.id, PainEpisode.started_on)
    found = db.execute(rows.where(PainEpisode.athlete_id == athlete_id))
    return [(row.id, row.started_on) for row in found]


def baseline(db: Session, athlete_id: UUID, baseline_id: UUID) -> Baseline | None:
    options = [selectinload(Baseline.results)]
    return db.get(Baseline, (athlete_id, baseline_id), options=options)


def baseline_page(db: Session, athlete_id: UUID, request: PageRequest) -> Page[Baseline]:
    rows = select(Baseline).where(Baseline.athlete_id == athlete_id)
    rows = rows.options(selectinload(Baseline.results))
    return newest_first(db, rows, request, order=(Baseline.local_date, Baseline.id))


def earlier_results(
    db: Session, athlete_id: UUID, baseline_ids: Iterable[UUID]
) -> dict[UUID, tuple[float, date]]:
    """For the results of these baselines that have one: the value before, and its day.

    Before is the last result of the same test, side, activity, position and protocol. A capital
    letter or a space around it makes no other activity.
    """
    alike = (
        BaselineResult.test,
        BaselineResult.side,
        func.lower(func.trim(BaselineResult.subject)),
        BaselineResult.body_position,
        BaselineResult.protocol_version,
    )
    order = (Baseline.local_date, Baseline.id, BaselineResult.position)

    def before(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
        return func.lag(column, type_=column.type).over(partition_by=alike, order_by=order)

    all_results = (
        select(
            BaselineResult.id,
            before(BaselineResult.value).label("value"),
            before(Baseline.local_date).label("day"),
        )
        .join(Baseline, BaselineResult.baseline_id == Baseline.id)
        .where(Baseline.athlete_id == athlete_id, BaselineResult.athlete_id == athlete_id)
        .subquery()
    )
    rows = (
        select(BaselineResult.id, all_results.c.value, all_results.c.day)
        .join(all_results, all_results.c.id == BaselineResult.id)
        .where(
            BaselineResult.athlete_id == athlete_id,
            BaselineResult.baseline_id.in_(list(baseline_ids)),
            all_results.c.day.is_not(None),
        )
    )
    return {id_: (value, day) for id_, value, day in db.execute(rows)}


def baseline_results(
    db: Session, athlete_id: UUID, since: date, until: date
) -> list[tuple[BaselineResult, int, date]]:
    """Results with the version and the day of the baseline they belong to."""
    rows = (
        select(BaselineResult, Baseline.version, Baseline.local_date)
        .join(Baseline, BaselineResult.baseline_id == Baseline.id)
        .where(
            Baseline.athlete_id == athlete_id,
            BaselineResult.athlete_id == athlete_id,
            Baseline.local_date.between(since, until),
        )
        .order_by(Baseline.local_date, Baseline.id, BaselineResult.position)
    )
    return [(result, version, day) for result, version, day in db.execute(rows)]
