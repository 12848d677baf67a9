"""What workers do with an import, step by step: each step is whole, and ends in the row's state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.exercises import service as exercises
from api.imports import queries, service
from api.imports.models import FileImport, ImportFinding, ImportName
from api.imports.reading import Finding, Options, Reading, ReadSession
from api.imports.vocab import (
    MOST_ROWS,
    MOST_SUGGESTIONS,
    OF_DEVICES,
    SESSIONS_PER_STEP,
    ImportProblemCode,
    ImportSource,
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


@dataclass(frozen=True, slots=True)
class Begun:
    """What there is to work on. The file has no name, and is gone when it is closed."""

    file: IO[bytes]
    source: ImportSource
    options: Options
    digest: str
    done: int = 0

    @property
    def is_of_device(self) -> bool:
        return self.source in OF_DEVICES


def at_work(db: Session, import_id: UUID, now: datetime, *states: ImportState) -> FileImport | None:
    """The import, if it still waits for this work and the athlete still allows it."""
    accounts.lock_athlete(db)
    athlete_id = scope_of(db).athlete_id
    row = queries.file_import(db, athlete_id, import_id)
    if row is None or row.state not in states:
        return None
    if row.state is not ImportState.UNDOING and not accounts.has_health_consent(db, athlete_id):
        stop(db, row, ImportState.REFUSED, ImportProblemCode.CONSENT_WITHDRAWN, now)
        return None
    return row


def stop(
    db: Session, row: FileImport, state: ImportState, code: ImportProblemCode, now: datetime
) -> None:
    """End the work where it is. What it has done to the history by then stands, and is told."""
    if training.count_imported(db, row.id):
        training.settle_history(db, now)
    row.state, row.problem, row.updated_at = state, code, now


def options_of(row: FileImport) -> Options:
    return Options(
        row.time_zone, row.created_at.date(), row.mass_unit, row.distance_unit, row.date_order
    )


def begin_reading(db: Session, import_id: UUID, file: IO[bytes], now: datetime) -> Begun | None:
    """What there is to read, if anything, written to an empty ``file``."""
    row = at_work(db, import_id, now, ImportState.WAITING, ImportState.READING)
    begun = _begun(db, row, file)
    if row is None or begun is None:
        return None
    row.state, row.updated_at = ImportState.READING, now
    lines = 0 if begun.is_of_device else sum(1 for _ in begun.file)
    row.done, row.total = 0, min(lines, MOST_ROWS)
    begun.file.seek(0)
    return begun


def _begun(db: Session, row: FileImport | None, file: IO[bytes]) -> Begun | None:
    """The content of an import on disk, however large it is; None where it is not kept."""
    if row is None:
        return None
    size = sum(file.write(piece) for piece in queries.pieces(db, row.athlete_id, row.id))
    if not size:
        return None
    file.seek(0)
    return Begun(file, row.source, options_of(row), row.digest, row.done)


def tell_progress(db: Session, import_id: UUID, done: int, now: datetime) -> None:
    row = at_work(db, import_id, now, ImportState.READING)
    if row is not None:
        row.done, row.total, row.updated_at = done, max(done, row.total), now


def refuse(db: Session, import_id: UUID, code: ImportProblemCode, now: datetime) -> None:
    """The file cannot be taken as it was sent; it can be sent again."""
    row = at_work(db, import_id, now, ImportState.READING)
    if row is None:
        return
    queries.drop_content(db, row.athlete_id, row.id)
    row.state, row.problem, row.updated_at = ImportState.REFUSED, code, now


def match_names(
    counts: Mapping[str, int], known: Mapping[str, str] | None = None
) -> list[ImportName]:
    """Each name with what the library calls alike, the most frequent first. Takes a while.

    ``known`` says what a name means where its file does, by name.
    """
    often = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    said, library = known or {}, exercises.library().exercises
    slugs = {name: slug for name, slug in said.items() if slug in library}
    return [_matched(at, name, count, slugs.get(name)) for at, (name, count) in enumerate(often)]


def _matched(position: int, name: str, count: int, known: str | None) -> ImportName:
    found = exercises.match_name(name, MOST_SUGGESTIONS)
    return ImportName(
        id=new_id(),
        position=position,
        name=name,
        key=training.name_key(name),
        sets=count,
        exact=known or next((match.slug for match in found if match.exact), None),
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
    row = at_work(db, import_id, now, ImportState.READING)
    if row is None:
        return
    _count(row, found, now)
    show(db, row, found.findings, names, problem)


def show(
    db: Session,
    row: FileImport,
    findings: Sequence[Finding],
    names: Sequence[ImportName],
    problem: ImportProblemCode | None,
) -> None:
    """Keep what is told of rows and names, and what is thought of the whole."""
    queries.drop_preview(db, row.athlete_id, row.id)
    _keep_findings(db, row, findings)
    for name in names:
        name.import_id = row.id
        db.add(name)
    row.state = ImportState.REFUSED if problem else ImportState.PREVIEW
    row.problem = problem
    db.flush()
    row.left_out_sets = service.count_left_out(db, row)


def _keep_findings(db: Session, row: FileImport, findings: Sequence[Finding]) -> None:
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
        for at, one in enumerate(findings)
    )


def _count(row: FileImport, found: Reading, now: datetime) -> None:
    days = [start.date() for start in found.by_start]
    row.done = row.total = row.rows = found.rows
    row.sessions, row.sets = len(found.by_start), found.sets
    row.refused_rows, row.noted_rows = found.refused, found.noted
    row.first_day, row.last_day = min(days, default=None), max(days, default=None)
    row.updated_at = now


def begin_commit(
    db: Session, import_id: UUID, file: IO[bytes], now: datetime
) -> tuple[Begun, Mapping[str, str]] | None:
    """What there is to take in, written to an empty ``file``, and what its names mean."""
    row = at_work(db, import_id, now, ImportState.COMMITTING)
    begun = _begun(db, row, file)
    if row is None or begun is None:
        return None
    return begun, service.meanings(db, row)


def commit_some(
    db: Session,
    import_id: UUID,
    sessions: Sequence[ReadSession],
    meanings: Mapping[str, str],
    now: datetime,
) -> bool:
    """Take in the next sessions; whether more wait. The place is kept in the same transaction."""
    row = at_work(db, import_id, now, ImportState.COMMITTING)
    if row is None:
        return False
    some = sessions[row.done : row.done + SESSIONS_PER_STEP]
    take_sessions(db, row, some, meanings, now)
    row.done, row.total, row.updated_at = row.done + len(some), len(sessions), now
    if row.done < len(sessions):
        return True
    row.state = ImportState.COMMITTED
    if training.count_imported(db, row.id):
        training.settle_history(db, now)
    return False


def take_sessions(
    db: Session,
    row: FileImport,
    some: Sequence[ReadSession],
    meanings: Mapping[str, str],
    now: datetime,
) -> None:
    """Take sessions in as history, and count what became of their sets."""
    past = [_past(session, session.time_zone or row.time_zone, meanings) for session in some]
    taken = training.take_in(db, row.id, [one for one in past if one.exercises], now)
    row.added_sessions, row.added_sets = (
        row.added_sessions + taken.sessions,
        row.added_sets + taken.sets,
    )
    row.known_sets, row.changed_sets = (
        row.known_sets + taken.known,
        row.changed_sets + taken.changed,
    )
    row.left_out_sets += sum(_left_out(session, meanings) for session in some)


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
    row = at_work(db, import_id, now, ImportState.UNDOING)
    if row is None:
        return False
    undone = training.undo(db, row.id, SESSIONS_PER_STEP, now)
    # In every step: no dose may rest on a set that is gone, however long the rest may take.
    training.settle_history(db, now)
    row.done, row.updated_at = row.done + undone, now
    if undone:
        return True
    service.cancel(db, row)
    row.added_sessions = row.added_sets = 0
    return False


def give_up(db: Session, import_id: UUID, now: datetime) -> None:
    """The work failed again and again: say so, and leave the import where it can go on."""
    row = queries.file_import(db, scope_of(db).athlete_id, import_id)
    if row is not None and row.state in service.AT_WORK:
        state = _GIVEN_UP.get(row.state, ImportState.REFUSED)
        stop(db, row, state, ImportProblemCode.NOT_FINISHED, now)
