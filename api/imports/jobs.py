"""Jobs of imports: reading a file, taking its sessions in, undoing that."""

from uuid import UUID

from sqlalchemy.orm import Session

from api.imports import steps
from api.imports.reading import Reading, read
from api.imports.sets import FileRefused
from api.imports.vocab import COMMIT, READ, UNDO, ImportProblemCode
from api.kit.events import noted
from api.kit.work import Kind, Task
from api.progression import service as progression


def read_file(task: Task) -> None:
    """Read the file and show what is in it."""
    import_id = _import_id(task)
    with task.step() as db:
        begun = steps.begin_reading(db, import_id, task.clock.now())
    if begun is None:
        return
    try:
        found = read(*begun, tick=lambda rows: _tick(task, rows))
    except FileRefused as refusal:
        with task.step() as db:
            steps.refuse(db, import_id, refusal.code, task.clock.now())
        return
    _show(task, import_id, found)


def _show(task: Task, import_id: UUID, found: Reading) -> None:
    names = steps.match_names(found.names())
    problem = None if found.by_start else ImportProblemCode.NO_SETS
    with task.step() as db:
        steps.keep_preview(db, import_id, found, names, task.clock.now(), problem)


def _tick(task: Task, rows: int) -> None:
    with task.step() as db:
        steps.tell_progress(db, _import_id(task), rows, task.clock.now())


def commit(task: Task) -> None:
    """Take the sessions in, some at a time; a commit that was interrupted goes on."""
    import_id = _import_id(task)
    with task.step() as db:
        begun = steps.begin_commit(db, import_id)
    if begun is None:
        return
    content, options, meanings = begun
    sessions = read(content, options).sessions
    more = True
    while more:
        with task.step() as db:
            now = task.clock.now()
            more = steps.commit_some(db, import_id, sessions, meanings, now)
            _answer_for(db, task)


def undo(task: Task) -> None:
    """Take back what the import added, some sessions at a time."""
    more = True
    while more:
        with task.step() as db:
            more = steps.undo_some(db, _import_id(task), task.clock.now())
            _answer_for(db, task)


def give_up(task: Task) -> None:
    with task.step() as db:
        steps.give_up(db, _import_id(task), task.clock.now())


def _answer_for(db: Session, task: Task) -> None:
    """What follows from a changed history, as it would at the door of a request."""
    db.flush()
    if changes := noted(db):
        progression.consequences(db, changes, task.clock.now())


def _import_id(task: Task) -> UUID:
    return UUID(task.payload["import_id"])


KINDS = {
    READ: Kind(read_file, give_up),
    COMMIT: Kind(commit, give_up),
    UNDO: Kind(undo, give_up),
}
