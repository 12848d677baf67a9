"""What workers do with an import, step by step: each step is whole, and ends in the row's state."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.exercises import service as exercises
from api.imports import queries, service
from api.imports.models import FileImport, ImportFinding, ImportName
from api.imports.reading import Options, Reading, ReadSession
from api.imports.vocab import (
    MOST_SUGGESTIONS,
    SESSIONS_PER_STEP,
    ImportProblemCode,
    ImportState,
)
from api.kit.db.scope import scope_of
from api.kit.ids import new_id
from api.training import service as training

_GIVEN_UP = {
    ImportState.COMMITTING: ImportState.PREVIEW,
    ImportState.UNDOING: ImportState.COMMITTED,
}
"""Where a job that failed too often leaves an import: where it can be asked for again."""


def at_work(db: Session, import_id: UUID, *states: ImportState) -> FileImport | None:
    """The import, if it still waits for this work and the athlete still allows it."""
    accounts.lock_athlete(db)
    athlete_id = scope_of(db).athlete_id
    row = queries.file_import(db, athlete_id, import_id)
    if row is None or row.state not in states:
        return None
    if row.state is not ImportState.UNDOING and not accounts.has_health_consent(db, athlete_id):
        row.state, row.problem = ImportState.REFUSED, ImportProblemCode.CONSENT_WITHDRAWN
        return None
    return row


def options_of(row: FileImport) -> Options:
    return Options(
        row.time_zone, row.created_at.date(), row.mass_unit, row.distance_unit, row.date_order
    )


def begin_reading(db: Session, import_id: UUID, now: datetime) -> tuple[bytes, Options] | None:
    """What there is to read, if anything."""
    row = at_work(db, import_id, ImportState.WAITING, ImportState.READING)
    content = queries.content(db, row.athlete_id, row.id) if row else None
    if row is None or content is None:
        return None
    row.state, row.updated_at = ImportState.READING, now
    row.done, row.total = 0, content.count(b"\n") + 1
    return content, options_of(row)


def tell_progress(db: Session, import_id: UUID, done: int, now: datetime) -> None:
    row = at_work(db, import_id, ImportState.READING)
    if row is not None:
        row.done, row.total, row.updated_at = done, max(done, row.total), now


def refuse(db: Session, import_id: UUID, code: ImportProblemCode, now: datetime) -> None:
    """The file cannot be taken as it was sent; it can be sent again."""
    row = at_work(db, import_id, ImportState.READING)
    if row is None:
        return
    queries.drop_content(db, row.athlete_id, row.id)
    row.state, row.problem, row.updated_at = ImportState.REFUSED, code, now


def match_names(counts: Mapping[str, int]) -> list[ImportName]:
    """Each name with what the library calls alike, the most frequent first. Takes a while."""
    often = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [_matched(at, name, count) for at, (name, count) in enumerate(often)]


def _matched(position: int, name: str, count: int) -> ImportName:
    found = exercises.match_name(name, MOST_SUGGESTIONS)
    return ImportName(
        id=new_id(),
        position=position,
        name=name,
        key=training.name_key(name),
        sets=count,
        exact=next((match.slug for match in found if match.exact), None),
        score=found[0].score if found else None,
        suggestions=[{"exercise": m.slug, "name": m.name, "score": m.score} for m in found],
    )


def keep_preview(
    db: Session,
    import_id: UUID,
    found: Reading,
    names: Sequence[ImportName],
    now: datetime,
    problem: ImportProblemCode | None = None,
) -> None:
    """What the file holds, for the athlete to look at; ``problem`` where that is nothing."""
    row = at_work(db, import_id, ImportState.READING)
    if row is None:
        return
    queries.drop_preview(db, row.athlete_id, row.id)
    _keep_findings(db, row, found)
    for name in names:
        name.import_id = row.id
        db.add(name)
    _count(row, found, now)
    row.state = ImportState.REFUSED if problem else ImportState.PREVIEW
    row.problem = problem
    db.flush()
    row.left_out_sets = service.count_left_out(db, row)


def _keep_findings(db: Session, row: FileImport, found: Reading) -> None:
    db.add_all(
        ImportFinding(
            id=new_id(),
            import_id=row.id,
            position=at,
            line=one.line,
            column_name=one.column,
            outcome=one.outcome,
            reason=one.reason,
            value=one.value,
        )
        for at, one in enumerate(found.findings)
    )


def _count(row: FileImport, found: Reading, now: datetime) -> None:
    days = [start.date() for start in found.by_start]
    row.done = row.total = row.rows = found.rows
    row.sessions, row.sets = len(found.by_start), found.sets
    row.refused_rows, row.noted_rows = found.refused, found.noted
    row.first_day, row.last_day = min(days, default=None), max(days, default=None)
    row.updated_at = now


def begin_commit(db: Session, import_id: UUID) -> tuple[bytes, Options, Mapping[str, str]] | None:
    """What there is to take in, and what its names mean."""
    row = at_work(db, import_id, ImportState.COMMITTING)
    content = queries.content(db, row.athlete_id, row.id) if row else None
    if row is None or content is None:
        return None
    return content, options_of(row), service.meanings(db, row)


def commit_some(
    db: Session,
    import_id: UUID,
    sessions: Sequence[ReadSession],
    meanings: Mapping[str, str],
    now: datetime,
) -> bool:
    """Take in the next sessions; whether more wait. The place is kept in the same transaction."""
    row = at_work(db, import_id, ImportState.COMMITTING)
    if row is None:
        return False
    some = sessions[row.done : row.done + SESSIONS_PER_STEP]
    past = [_past(session, row.time_zone, meanings) for session in some]
    taken = training.take_in(db, row.id, [one for one in past if one.exercises], now)
    left = sum(_left_out(session, meanings) for session in some)
    row.done, row.total, row.updated_at = row.done + len(some), len(sessions), now
    row.added_sessions, row.added_sets = (
        row.added_sessions + taken.sessions,
        row.added_sets + taken.sets,
    )
    row.known_sets, row.changed_sets = (
        row.known_sets + taken.known,
        row.changed_sets + taken.changed,
    )
    row.left_out_sets += left
    if row.done < len(sessions):
        return True
    row.state = ImportState.COMMITTED
    if training.count_imported(db, row.id):
        training.settle_history(db, now)
    return False


def _past(
    session: ReadSession, time_zone: str, meanings: Mapping[str, str]
) -> training.PastSession:
    entries = [
        training.PastExercise(entry.name, meanings[key], entry.sets, entry.note)
        for key, entry in session.exercises.items()
        if key in meanings
    ]
    return training.PastSession(
        session.started, time_zone, entries, session.duration_s, session.note
    )


def _left_out(session: ReadSession, meanings: Mapping[str, str]) -> int:
    return sum(len(e.sets) for key, e in session.exercises.items() if key not in meanings)


def undo_some(db: Session, import_id: UUID, now: datetime) -> bool:
    """Take back the next sessions; whether more wait."""
    row = at_work(db, import_id, ImportState.UNDOING)
    if row is None:
        return False
    undone = training.undo(db, row.id, SESSIONS_PER_STEP, now)
    row.done, row.updated_at = row.done + undone, now
    if undone:
        return True
    service.cancel(db, row)
    row.added_sessions = row.added_sets = 0
    training.settle_history(db, now)
    return False


def give_up(db: Session, import_id: UUID, now: datetime) -> None:
    """The work failed again and again: say so, and leave the import where it can go on."""
    row = queries.file_import(db, scope_of(db).athlete_id, import_id)
    if row is not None and row.state in service.AT_WORK:
        row.state = _GIVEN_UP.get(row.state, ImportState.REFUSED)
        row.problem, row.updated_at = ImportProblemCode.NOT_FINISHED, now
