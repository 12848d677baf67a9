"""Pain episodes: the athlete's description, and how it behaves, read anew each time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.assessments import flags, queries
from api.assessments.local_day import today
from api.assessments.models import PainEpisode
from api.engine import facts
from api.engine.facts.athlete import age_on
from api.engine.reading.classify import Reading, read_episode
from api.engine.safety import triage
from api.engine.vocab import BodySide, FactKind, LegChange, LegReach, LegSensation
from api.kit.days import check_day
from api.kit.db.scope import scope_of
from api.kit.db.versions import expect
from api.kit.errors import EpisodeOpen, NotFound, ValidationFailed
from api.kit.events import FactChanged, note
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.rules import in_force

TWELVE_MONTHS = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ReadEpisode:
    """An episode beside what it reads like on a day."""

    ages: ClassVar[bool] = True

    episode: PainEpisode
    reading: Reading

    @property
    def version(self) -> int:
        return self.episode.version


def create_episode(db: Session, values: Mapping[str, Any], now: datetime) -> ReadEpisode:
    """A new episode, read as on the day of its answers, so that one that is filled in later is
    answered like one that was lived through; EpisodeOpen while another has not ended."""
    check_day(values["local_date"], now)
    _check_open(db, None)
    row = PainEpisode(
        athlete_id=scope_of(db).athlete_id,
        created_at=now,
        updated_at=now,
        **{"id": new_id(), "best_tolerated": (), **_stored(values)},
    )
    _check_order(row)
    db.add(row)
    db.flush()
    _raise_weakness(db, row, facts.LegSymptoms(), now)
    return _saved(db, row, row.local_date)


def update_episode(
    db: Session, episode_id: UUID, patch: Mapping[str, Any], version: int | None, now: datetime
) -> ReadEpisode:
    """Merge a patch into an episode; ``ended_on`` closes it, null opens it again."""
    row = _episode(db, episode_id)
    expect(row, version)
    if patch.get("ended_on") is not None:
        check_day(patch["ended_on"], now, "/ended_on")
    elif "ended_on" in patch:
        _check_open(db, row.id)
    known = leg_symptoms(row.leg_symptoms)
    for name, value in _stored(patch, row.leg_symptoms).items():
        setattr(row, name, value)
    _check_order(row)
    row.updated_at = now
    db.flush()
    _raise_weakness(db, row, known, now)
    return _saved(db, row, today(db, now))


def get_episode(db: Session, episode_id: UUID, now: datetime) -> ReadEpisode:
    return _read(db, [_episode(db, episode_id)], today(db, now))[0]


def list_episodes(db: Session, request: PageRequest, now: datetime) -> Page[ReadEpisode]:
    page = queries.episode_page(db, scope_of(db).athlete_id, request)
    return Page(_read(db, page.items, today(db, now)), page.next_key)


def engine_episode(db: Session, on: date) -> facts.Episode | None:
    """The episode that was open on a day, or else the newest one known by then."""
    rows = queries.episodes(db, scope_of(db).athlete_id, on)
    if not rows:
        return None
    row = max(rows, key=lambda r: (_open_on(r, on), r.local_date, r.id))
    return _fact(row, [(other.id, other.started_on) for other in rows])


def leg_symptoms(said: Mapping[str, Any]) -> facts.LegSymptoms:
    """Leg symptoms as stored, as the engine reads them."""
    return facts.LegSymptoms(
        reach=LegReach(said["reach"]),
        side=BodySide(said["side"]) if said.get("side") else None,
        sensations=tuple(LegSensation(felt) for felt in said.get("sensations") or ()),
        change=LegChange(said.get("change") or LegChange.UNKNOWN),
    )


def _raise_weakness(db: Session, row: PainEpisode, known: facts.LegSymptoms, now: datetime) -> None:
    """Weakness in the description is as new as in a check-in, and weighs the same."""
    hits = triage.raised_by_weakness(leg_symptoms(row.leg_symptoms), known)
    ref = facts.FactRef(FactKind.EPISODE, str(row.id), row.version, row.local_date)
    flags.store(db, hits, ref, now)


def _episode(db: Session, episode_id: UUID) -> PainEpisode:
    row = queries.episode(db, scope_of(db).athlete_id, episode_id)
    if row is None:
        raise NotFound()
    return row


def _check_open(db: Session, but: UUID | None) -> None:
    accounts.lock_athlete(db)
    standing = queries.open_episode(db, scope_of(db).athlete_id)
    if standing is not None and standing.id != but:
        raise EpisodeOpen(
            "End the episode that is open, or correct it.", existing_id=str(standing.id)
        )


def _check_order(row: PainEpisode) -> None:
    if row.started_on > row.local_date:
        raise ValidationFailed.at("/started_on", "This is later than the day of the answers.")
    if row.ended_on is not None and row.ended_on < row.started_on:
        raise ValidationFailed.at("/ended_on", "This is earlier than the first day.")


def _stored(
    values: Mapping[str, Any], known_leg: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Members as columns hold them: leg symptoms merged, loads as the engine's own value."""
    stored = dict(values)
    if "leg_symptoms" in values:
        merged = {**(known_leg or {}), **values["leg_symptoms"]}
        stored["leg_symptoms"] = {name: said for name, said in merged.items() if said is not None}
    if "best_tolerated" in values:
        loads = values["best_tolerated"]
        stored["best_tolerated"] = tuple(facts.ToleratedLoad(**load) for load in loads)
    return stored


def _saved(db: Session, row: PainEpisode, day: date) -> ReadEpisode:
    db.flush()
    note(db, FactChanged(FactKind.EPISODE, row.id, row.version, row.local_date))
    return _read(db, [row], day)[0]


def _read(db: Session, rows: Iterable[PainEpisode], day: date) -> list[ReadEpisode]:
    """Readings from the episodes alone; decisions also weigh check-ins and sessions."""
    found = list(rows)
    if not found:
        return []
    ruleset = in_force(db)
    starts = queries.episode_starts(db, found[0].athlete_id)
    born = accounts.get_athlete(db).birth_date
    read = []
    for row in found:
        on = min(day, row.ended_on or day)
        fact, age_y = _fact(row, starts), age_on(born, on)
        read.append(ReadEpisode(row, read_episode(fact, on, (), (), ruleset, age_y=age_y)))
    return read


def _open_on(row: PainEpisode, day: date) -> bool:
    return row.ended_on is None or row.ended_on > day


def _fact(row: PainEpisode, starts: Iterable[tuple[UUID, date]]) -> facts.Episode:
    year = [
        start
        for id_, start in starts
        if id_ != row.id and row.started_on - TWELVE_MONTHS <= start <= row.started_on
    ]
    return facts.Episode(
        ref=facts.FactRef(FactKind.EPISODE, str(row.id), row.version, row.local_date),
        started_on=row.started_on,
        onset=row.onset,
        pain_at_rest=row.pain_at_rest,
        pain_worst=row.pain_worst,
        pain_morning=row.pain_morning,
        settle_h=row.settle_h,
        qualities=tuple(row.qualities),
        onset_after_min=row.onset_after_min,
        aggravating=tuple(row.aggravating),
        easing=tuple(row.easing),
        leg=leg_symptoms(row.leg_symptoms),
        best_tolerated=tuple(row.best_tolerated),
        ended_on=row.ended_on,
        earlier_12_months=len(year),
    )
