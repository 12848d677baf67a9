"""The public door of imports: files that are sent, shown, mapped, taken in and undone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.custom_exercises import service as custom_exercises
from api.imports import queries, reading
from api.imports.devices import sniffing
from api.imports.models import FileImport, FilePiece, ImportFinding, ImportName, NameChoice
from api.imports.vocab import (
    COMMIT,
    KEPT,
    LARGEST_FILE,
    MOST_KEPT,
    MOST_KEPT_BYTES,
    OF_DEVICES,
    PIECE,
    READ,
    UNDO,
    ImportSource,
    ImportState,
    NameMatchKind,
)
from api.kit.db.scope import scope_of
from api.kit.errors import (
    FieldError,
    ImportBusy,
    ImportedOtherwise,
    InsufficientScope,
    NotFound,
    PayloadTooLarge,
    UnknownExercise,
    UnreadableFile,
    ValidationFailed,
)
from api.kit.files import SentFile
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.kit.work import enqueue
from api.training import service as training

Values = Mapping[str, Any]
Shape = dict[str, Any]

_SAID = ("mass_unit", "distance_unit", "date_order", "time_zone")
_COUNTS = (
    *("done", "total", "rows", "sessions", "sets", "refused_rows", "noted_rows"),
    *("added_sessions", "added_sets", "known_sets", "changed_sets", "left_out_sets"),
    *("workouts", "measurements", "samples", "days", "items"),
)
_TOLD = ("stored", "replaced", "unchanged", "quarantined", "refused", "deleted")
AT_WORK = {ImportState.WAITING, ImportState.READING, ImportState.COMMITTING, ImportState.UNDOING}
_TAKEN_IN = {ImportState.COMMITTING, ImportState.COMMITTED, ImportState.UNDOING}
_SHOWN = {ImportState.PREVIEW, ImportState.COMMITTED}


def send_file(
    db: Session, form: Values, now: datetime, *, may_measure: bool = True
) -> tuple[FileImport, bool]:
    """The import of a file, and whether it is a new one.

    The same bytes are the same import: sent again with what was missing they are read again.
    What devices measured is taken from those only who may write measurements (``may_measure``).
    """
    file: SentFile = form["file"]
    source = _source_of(file)
    check_may(source, may_measure=may_measure)
    accounts.lock_athlete(db)
    athlete_id = scope_of(db).athlete_id
    known = queries.by_digest(db, athlete_id, file.digest)
    if known is not None:
        return _sent_again(db, known, form, file, now), False
    row = FileImport(
        athlete_id=athlete_id,
        id=form.get("id") or new_id(),
        source=source,
        file_name=file.name,
        digest=file.digest,
        size_bytes=file.size,
        time_zone=accounts.get_athlete(db).time_zone,
        created_at=now,
    )
    db.add(row)
    _start(db, row, form, file, now)
    return row, True


def get_import(db: Session, import_id: UUID) -> FileImport:
    row = queries.file_import(db, scope_of(db).athlete_id, import_id)
    if row is None:
        raise NotFound()
    return row


def list_imports(db: Session, request: PageRequest) -> Page[FileImport]:
    """The newest first."""
    return queries.imports(db, scope_of(db).athlete_id, request)


def list_findings(db: Session, import_id: UUID, request: PageRequest) -> Page[ImportFinding]:
    """Rows that were refused or noted, in the order of the file."""
    row = get_import(db, import_id)
    return queries.findings(db, row.athlete_id, row.id, request)


def list_names(db: Session, import_id: UUID, request: PageRequest) -> Page[Shape]:
    """Names of exercises in the file, the most frequent first, and what they are taken for."""
    row = get_import(db, import_id)
    page = queries.names(db, row.athlete_id, row.id, request)
    chosen = queries.choices(db, row.athlete_id, [name.key for name in page.items])
    return Page([_name_shape(name, chosen.get(name.key)) for name in page.items], page.next_key)


def choose_names(
    db: Session, import_id: UUID, choices: Sequence[Values], now: datetime
) -> FileImport:
    """Remember what names mean, for this import and all later ones."""
    accounts.lock_athlete(db)
    row = get_import(db, import_id)
    if row.state in AT_WORK:
        raise ImportBusy("Wait until the import has been read or committed.")
    names = {name.key: name for name in queries.all_names(db, row.athlete_id, row.id)}
    _check_choices(db, choices, names)
    held = queries.choices(db, row.athlete_id, [training.name_key(c["name"]) for c in choices])
    for choice in choices:
        _choose(db, held.get(training.name_key(choice["name"])), choice, now)
    db.flush()
    row.left_out_sets = count_left_out(db, row)
    row.updated_at = now
    db.flush()
    return row


def check_may(source: ImportSource, *, may_measure: bool) -> None:
    if source in OF_DEVICES and not may_measure:
        raise InsufficientScope("A device file also needs measurements:write.")


def commit_import(
    db: Session, import_id: UUID, now: datetime, *, may_measure: bool = True
) -> FileImport:
    """Ask for the sets to be taken in; after a commit, for those that are still missing."""
    accounts.lock_athlete(db)
    row = get_import(db, import_id)
    check_may(row.source, may_measure=may_measure)
    if row.state is ImportState.COMMITTING:
        return row
    if row.state not in _SHOWN:
        raise ImportBusy(f"The import is {row.state.value}; only a preview can be committed.")
    if not queries.has_content(db, row.athlete_id, row.id):
        raise ImportBusy("The file is no longer stored; send it again.")
    row.state, row.problem, row.updated_at = ImportState.COMMITTING, None, now
    row.done, row.total = 0, row.items if row.source in OF_DEVICES else row.sessions
    for name in _TOLD:
        setattr(row, f"{name}_items", 0)
    row.known_sets = row.changed_sets = row.left_out_sets = 0
    enqueue(db, COMMIT, {"import_id": str(row.id)}, now)
    db.flush()
    return row


def delete_import(
    db: Session, import_id: UUID, *, with_sessions: bool, now: datetime
) -> FileImport:
    """Cancel an import and forget its file; with its sessions, undo what it added."""
    accounts.lock_athlete(db)
    row = get_import(db, import_id)
    if row.state is ImportState.UNDOING:
        return row
    queries.drop_content(db, row.athlete_id, row.id)
    added = training.count_imported(db, row.id)
    row.updated_at = now
    if with_sessions and added:
        row.state, row.problem = ImportState.UNDOING, None
        row.done, row.total = 0, added
        enqueue(db, UNDO, {"import_id": str(row.id)}, now)
    elif row.state is ImportState.COMMITTING:
        row.state = ImportState.CANCELLED
        training.settle_history(db, now)
    elif row.state is not ImportState.COMMITTED or with_sessions:
        cancel(db, row)
    db.flush()
    return row


def cancel(db: Session, row: FileImport) -> None:
    """Nothing of the file is left but that it was there."""
    queries.drop_preview(db, row.athlete_id, row.id)
    row.state, row.problem = ImportState.CANCELLED, None


def meanings(db: Session, row: FileImport) -> dict[str, str]:
    """The exercise that each name of the file stands for, by key; others are left out."""
    names = queries.all_names(db, row.athlete_id, row.id)
    chosen = queries.choices(db, row.athlete_id, [name.key for name in names])
    found = {name.key: _meaning(name, chosen.get(name.key)) for name in names}
    known = custom_exercises.known(db, (slug for slug in found.values() if slug))
    return {key: slug for key, slug in found.items() if slug in known}


def count_left_out(db: Session, row: FileImport) -> int:
    """Sets that a commit would leave out as things stand."""
    taken = meanings(db, row)
    names = queries.all_names(db, row.athlete_id, row.id)
    return sum(name.sets for name in names if name.key not in taken)


def purge(engine: Engine, now: datetime) -> int:
    """Forget the content of old files of everybody; how many there were."""
    return queries.purge(engine, now - KEPT)


def _source_of(file: SentFile) -> ImportSource:
    """What kind of file it is, by its content; one that is too large for its kind is refused."""
    head = file.read(0, sniffing.HEAD)
    kind = sniffing.kind_of(head, file.read(-sniffing.HEAD))
    is_archive = kind is ImportSource.APPLE_HEALTH
    if file.size > LARGEST_FILE and not is_archive:
        raise PayloadTooLarge()
    return kind or _dialect(file)


def _dialect(file: SentFile) -> ImportSource:
    try:
        return reading.header_of(file.read()).dialect.source
    except UnreadableFile as problem:
        at = FieldError("/file", problem.code, problem.detail)
        raise type(problem)(problem.detail, errors=[at]) from problem


def _sent_again(
    db: Session, row: FileImport, form: Values, file: SentFile, now: datetime
) -> FileImport:
    differs = any(form.get(name, getattr(row, name)) != getattr(row, name) for name in _SAID)
    if differs and row.state in _TAKEN_IN:
        raise ImportedOtherwise(
            f"Import {row.id} already holds this file.", existing_id=str(row.id)
        )
    if differs and row.state in AT_WORK:
        raise ImportBusy("The file is being read with the settings it was first sent with.")
    if row.state in (ImportState.REFUSED, ImportState.CANCELLED) or differs:
        _start(db, row, form, file, now)
    elif not queries.has_content(db, row.athlete_id, row.id):
        _make_room(db, row)
        _keep(db, row, file)
        row.updated_at = now
        db.flush()
    return row


def _start(db: Session, row: FileImport, form: Values, file: SentFile, now: datetime) -> None:
    """From the beginning: the file waits to be read."""
    for name in _SAID:
        if name in form:
            setattr(row, name, form[name])
    for name in _COUNTS:
        setattr(row, name, 0)
    row.state, row.problem, row.updated_at = ImportState.WAITING, None, now
    for name in _TOLD:
        setattr(row, f"{name}_items", 0)
    row.first_day = row.last_day = None
    row.kinds = []
    db.flush()
    _make_room(db, row)
    queries.drop_preview(db, row.athlete_id, row.id)
    queries.drop_content(db, row.athlete_id, row.id)
    _keep(db, row, file)
    enqueue(db, READ, {"import_id": str(row.id)}, now)
    db.flush()


def _keep(db: Session, row: FileImport, file: SentFile) -> None:
    """Keep the content in pieces, so that no more than one of them is in memory."""
    for position, content in enumerate(file.pieces(PIECE)):
        piece = FilePiece(id=new_id(), import_id=row.id, position=position, content=content)
        db.add(piece)
        db.flush()
        db.expunge(piece)


def _make_room(db: Session, new: FileImport) -> None:
    """Let the content of old files go; those that are worked on stay."""
    held = [row for row in queries.kept(db, new.athlete_id) if row.id != new.id]
    free = [row for row in held if row.state not in AT_WORK]
    surplus = len(held) - MOST_KEPT + 1
    if surplus > len(free):
        raise ImportBusy("Wait until the files sent before have been read.")
    held_bytes = new.size_bytes + sum(row.size_bytes for row in held)
    for at, row in enumerate(free):
        if at >= surplus and held_bytes <= MOST_KEPT_BYTES:
            break
        queries.drop_content(db, row.athlete_id, row.id)
        held_bytes -= row.size_bytes


def _check_choices(db: Session, choices: Sequence[Values], names: Mapping[str, ImportName]) -> None:
    slugs = {choice["exercise"] for choice in choices if choice.get("exercise")}
    strange, seen = slugs - custom_exercises.known(db, slugs), set[str]()
    for at, choice in enumerate(choices):
        key, slug = training.name_key(choice["name"]), choice.get("exercise")
        if key not in names:
            raise ValidationFailed.at(f"/choices/{at}/name", "This name is not in the file.")
        if key in seen:
            raise ValidationFailed.at(f"/choices/{at}/name", "This name appears twice.")
        if slug in strange:
            raise UnknownExercise.at(f"/choices/{at}/exercise", f"No exercise is called {slug}.")
        if slug and choice.get("leave_out"):
            raise ValidationFailed.at(
                f"/choices/{at}/leave_out", "Choose an exercise or leave it out, not both."
            )
        seen.add(key)


def _choose(db: Session, held: NameChoice | None, choice: Values, now: datetime) -> None:
    """Keep a choice; neither an exercise nor leaving out takes it back."""
    slug = choice.get("exercise")
    if not slug and not choice.get("leave_out"):
        if held is not None:
            db.delete(held)
        return
    row = held or NameChoice(id=new_id(), key=training.name_key(choice["name"]), created_at=now)
    row.exercise, row.updated_at = slug, now
    db.add(row)


def _meaning(name: ImportName, choice: NameChoice | None) -> str | None:
    return name.exact if choice is None else choice.exercise


def _name_shape(name: ImportName, choice: NameChoice | None) -> Shape:
    slug = _meaning(name, choice)
    if choice is not None:
        match = NameMatchKind.CHOSEN if slug else NameMatchKind.LEFT_OUT
    else:
        match = NameMatchKind.EXACT if slug else NameMatchKind.UNMATCHED
    return {
        "name": name.name,
        "sets": name.sets,
        "match": match,
        "exercise": slug,
        "score": name.score,
        "suggestions": name.suggestions,
    }
