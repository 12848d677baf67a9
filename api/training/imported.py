"""Sessions from elsewhere: taken in once, undone as a whole, and read as history only.

No dose is built on them: the engine never sees them as sessions. It hears of the bests and the
runs among them, as it hears of those that an athlete declares.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from api.accounts import service as accounts
from api.engine.dosing.estimates import e1rm_g
from api.engine.facts import Best
from api.engine.vocab import EffortScale, FactKind, MovementPattern, SessionStatus, SetKind
from api.exercises import service as exercises
from api.kit.db.scope import scope_of
from api.kit.db.tombstones import bury
from api.kit.events import FactChanged, note
from api.kit.ids import new_id
from api.rules import in_force
from api.training import queries
from api.training.models import ImportedBest, ImportedSet, LoggedExercise, SetLog, TrainingSession
from api.training.vocab import MOST_EXERCISES, MOST_SETS, SessionOrigin

RUN_DAYS = 30
"""How far back the longest run is looked for, as athletes are asked for theirs."""
RUN_WEEKS = 4
_KEYS = UUID("6f1d0c1e-5d0b-5f43-9c53-0d7a9b6a2f10")


@dataclass(frozen=True, slots=True)
class PastSet:
    """A set of a file, in base units."""

    kind: SetKind = SetKind.WORK
    reps: int | None = None
    duration_s: int | None = None
    distance_m: int | None = None
    load_g: int | None = None
    rpe: float | None = None


@dataclass(frozen=True, slots=True)
class PastExercise:
    """An exercise under the name that the file gives it, and what that name means here."""

    name: str
    exercise: str
    sets: Sequence[PastSet]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PastSession:
    """A session as a file tells it. ``started`` is wall time in ``time_zone``."""

    started: datetime
    time_zone: str
    exercises: Sequence[PastExercise]
    duration_s: int | None = None
    note: str | None = None


@dataclass(slots=True)
class Taken:
    """What became of the sets of some sessions: new, there before, or there but different."""

    sessions: int = 0
    sets: int = 0
    known: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """What imported sessions say of the time before; None is "nothing known"."""

    bests: tuple[Best, ...] = ()
    longest_run_m: int | None = None
    weekly_run_m: int | None = None


New = dict[str, dict[int, PastSet]]
"""By name of the exercise and number in it, sets that were never taken in."""


@dataclass(slots=True)
class _Ledger:
    """What was taken in before of the sessions that begin at certain minutes."""

    values: dict[UUID, str] = field(default_factory=dict)
    sessions: dict[str, UUID] = field(default_factory=dict)


def minute(started: datetime) -> str:
    """The part of a start that all apps write: they round seconds differently."""
    return started.strftime("%Y-%m-%dT%H:%M")


def name_key(name: str) -> str:
    """The same for every way to write the same name."""
    return " ".join(name.casefold().split())


# --- taking in -----------------------------------------------------------------------------


def take_in(db: Session, import_id: UUID, sessions: Sequence[PastSession], now: datetime) -> Taken:
    """Store what is not there yet. Sets that were taken in before stay as they are now."""
    accounts.lock_athlete(db)
    taken, ledger = Taken(), _read_ledger(db, sessions)
    found = [(past, _new_sets(past, ledger, taken)) for past in sessions]
    found = [(past, new) for past, new in found if new]
    begun = [ledger.sessions.get(minute(past.started)) for past, _ in found]
    ids = {session_id for session_id in begun if session_id is not None}
    rows = queries.whole_sessions(db, scope_of(db).athlete_id, ids) if ids else ()
    standing = {row.id: row for row in rows}
    for past, new in found:
        session_id = ledger.sessions.get(minute(past.started))
        row = _session(db, past, session_id, standing, taken, now)
        if row is None:
            # The athlete deleted it: a resend does not undo that.
            taken.known += sum(map(len, new.values()))
            continue
        for entry in past.exercises:
            if entry.name in new:
                started = minute(past.started)
                _add_sets(db, import_id, row, started, entry, new[entry.name], taken)
    db.flush()
    return taken


def _read_ledger(db: Session, sessions: Sequence[PastSession]) -> _Ledger:
    ledger, starts = _Ledger(), {minute(past.started) for past in sessions}
    for row in queries.imported_at(db, scope_of(db).athlete_id, starts):
        ledger.values[row.id] = row.fingerprint
        ledger.sessions[row.started] = row.session_id
    return ledger


def _new_sets(past: PastSession, ledger: _Ledger, taken: Taken) -> New:
    """What of a session was never taken in; the rest is counted."""
    found: New = defaultdict(dict)
    started = minute(past.started)
    for entry in past.exercises:
        for number, done in enumerate(entry.sets):
            before = ledger.values.get(_set_key(started, entry.name, number))
            if before is None:
                found[entry.name][number] = done
            elif before == _fingerprint(done):
                taken.known += 1
            else:
                taken.changed += 1
    return found


def _session(
    db: Session,
    past: PastSession,
    session_id: UUID | None,
    standing: Mapping[UUID, TrainingSession],
    taken: Taken,
    now: datetime,
) -> TrainingSession | None:
    """Where new sets go: to a new session, or to the one that was begun, if it still stands."""
    if session_id is None:
        row = _new_session(past, scope_of(db).athlete_id, now)
        db.add(row)
        taken.sessions += 1
        return row
    known = standing.get(session_id)
    if known is not None:
        known.updated_at = now
        flag_modified(known, "updated_at")
    return known


def _new_session(past: PastSession, athlete_id: UUID, now: datetime) -> TrainingSession:
    local = past.started.replace(tzinfo=ZoneInfo(past.time_zone))
    return TrainingSession(
        athlete_id=athlete_id,
        id=new_id(),
        status=SessionStatus.COMPLETED,
        origin=SessionOrigin.IMPORTED,
        local_date=past.started.date(),
        started_at=local.astimezone(UTC),
        time_zone=past.time_zone,
        duration_s=past.duration_s,
        note=past.note,
        created_at=now,
        updated_at=now,
        exercises=[],
    )


def _add_sets(
    db: Session,
    import_id: UUID,
    row: TrainingSession,
    started: str,
    entry: PastExercise,
    new: Mapping[int, PastSet],
    taken: Taken,
) -> None:
    target = _place(row, entry, continued=0 not in new)
    for number, done in new.items():
        if target is None or len(target.sets) >= MOST_SETS:
            taken.changed += 1
            continue
        log = _set_log(done, position=len(target.sets))
        target.sets.append(log)
        db.add(
            ImportedSet(
                id=_set_key(started, entry.name, number),
                started=started,
                fingerprint=_fingerprint(done),
                import_id=import_id,
                session_id=row.id,
                set_id=log.id,
            )
        )
        taken.sets += 1


def _place(row: TrainingSession, entry: PastExercise, *, continued: bool) -> LoggedExercise | None:
    """Where new sets go: on the exercise that was begun, or on one of their own."""
    begun = [one for one in row.exercises if one.exercise == entry.exercise] if continued else []
    if begun:
        return begun[-1]
    if len(row.exercises) >= MOST_EXERCISES:
        return None
    target = LoggedExercise(
        id=new_id(),
        local_date=row.local_date,
        position=len(row.exercises),
        exercise=entry.exercise,
        note=entry.note,
        sets=[],
    )
    row.exercises.append(target)
    return target


def _set_log(done: PastSet, position: int) -> SetLog:
    return SetLog(
        id=new_id(),
        position=position,
        kind=done.kind,
        reps=done.reps,
        duration_s=done.duration_s,
        distance_m=done.distance_m,
        load_g=done.load_g,
        effort_scale=None if done.rpe is None else EffortScale.RPE,
        effort_value=done.rpe,
    )


def _set_key(started: str, name: str, number: int) -> UUID:
    return uuid5(_KEYS, f"{started}\n{name_key(name)}\n{number}")


def _fingerprint(done: PastSet) -> str:
    said = (done.kind.value, done.reps, done.duration_s, done.distance_m, done.load_g, done.rpe)
    return sha256(repr(said).encode()).hexdigest()[:32]


# --- undoing -------------------------------------------------------------------------------


def count_imported(db: Session, import_id: UUID) -> int:
    """Sessions that hold sets of an import, or did."""
    return queries.count_imported(db, scope_of(db).athlete_id, import_id)


def undo(db: Session, import_id: UUID, most: int, now: datetime) -> int:
    """Take back the sets of an import from at most so many sessions; how many they were.

    A session that holds nothing else goes. What the athlete wrote into one since stays.
    """
    accounts.lock_athlete(db)
    athlete_id = scope_of(db).athlete_id
    taken = queries.imported_by(db, athlete_id, import_id, most)
    by_session: dict[UUID, set[UUID]] = defaultdict(set)
    for row in taken:
        by_session[row.session_id].add(row.set_id)
    for session in queries.whole_sessions(db, athlete_id, by_session):
        _take_out(db, session, by_session[session.id], now)
    for row in taken:
        db.delete(row)
    db.flush()
    return len(by_session)


def _take_out(db: Session, row: TrainingSession, sets: Collection[UUID], now: datetime) -> None:
    for entry in row.exercises:
        entry.sets = [done for done in entry.sets if done.id not in sets]
    row.exercises = [entry for entry in row.exercises if entry.sets]
    if not row.exercises:
        bury(db, row, now)
        return
    row.updated_at = now
    flag_modified(row, "updated_at")


# --- as history ----------------------------------------------------------------------------


def renew_bests(db: Session, slugs: Collection[str] | None = None) -> None:
    """Find the best imported set of each exercise again, of all or of these.

    Best by the careful estimate; of two alike the lighter one, as its load is read by itself too.
    """
    athlete_id, rules = scope_of(db).athlete_id, in_force(db)
    best: dict[str, tuple[float, int, int]] = {}
    for slug, load_g, reps in queries.imported_loads(db, athlete_id, slugs):
        found = (e1rm_g(load_g, reps, 0.0, rules), -load_g, reps)
        best[slug] = max(best.get(slug, found), found)
    queries.drop_bests(db, athlete_id, slugs)
    db.add_all(
        ImportedBest(id=new_id(), exercise=slug, load_g=-load, reps=reps)
        for slug, (_, load, reps) in sorted(best.items())
    )
    db.flush()


def settle_history(db: Session, now: datetime) -> None:
    """After imports came or went: find the bests again, and say that the past has changed."""
    renew_bests(db)
    athlete = accounts.get_athlete(db)
    note(db, FactChanged(FactKind.PROFILE, athlete.id, athlete.version, now.date()))


def imported_history(db: Session, as_of: date) -> History:
    """What imported sessions up to a day are to the engine."""
    athlete_id = scope_of(db).athlete_id
    rows = queries.imported_bests(db, athlete_id)
    bests = tuple(Best(row.exercise, row.load_g, row.reps) for row in rows)
    if not bests and not queries.any_imported(db, athlete_id):
        return History()
    return History(bests, *_runs(db, athlete_id, as_of))


def _runs(db: Session, athlete_id: UUID, as_of: date) -> tuple[int | None, int | None]:
    """Metres of the longest run of thirty days, and of a usual week of four."""
    library = exercises.library().exercises.values()
    runs = {one.slug for one in library if one.pattern is MovementPattern.RUN}
    since = as_of - timedelta(days=RUN_DAYS)
    days = queries.imported_runs(db, athlete_id, runs, since, as_of)
    weeks_from = as_of - timedelta(weeks=RUN_WEEKS)
    recent = sum(metres for day, metres in days if day > weeks_from)
    longest = max((metres for _, metres in days), default=None)
    return longest, round(recent / RUN_WEEKS) or None
