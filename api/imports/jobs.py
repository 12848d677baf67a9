"""Jobs of imports: reading a file, taking in what it holds, undoing that."""

from collections.abc import Mapping, Sequence
from tempfile import TemporaryFile
from uuid import UUID

from api.imports import device_jobs, steps
from api.imports.answering import step
from api.imports.reading import Reading, ReadSession, read
from api.imports.refusals import FileRefused
from api.imports.vocab import COMMIT, READ, UNDO, ImportProblemCode, ImportState
from api.kit.work import Kind, Task


def read_file(task: Task) -> None:
    """Read the file and show what is in it."""
    import_id = _import_id(task)
    with TemporaryFile() as file:
        with step(task) as db:
            begun = steps.begin_reading(db, import_id, file, task.clock.now())
        if begun is None:
            return
        try:
            if begun.is_of_device:
                device_jobs.read(task, import_id, begun)
            else:
                content = begun.file.read()
                found = read(content, begun.options, tick=lambda rows: _tick(task, rows))
                _show(task, import_id, found)
        except FileRefused as refusal:
            with step(task) as db:
                steps.refuse(db, import_id, refusal.code, task.clock.now())


def _show(task: Task, import_id: UUID, found: Reading) -> None:
    names = steps.match_names(found.names())
    problem = None if found.by_start else ImportProblemCode.NO_SETS
    with step(task) as db:
        steps.keep_preview(db, import_id, found, names, task.clock.now(), problem)


def _tick(task: Task, rows: int) -> None:
    with step(task) as db:
        steps.tell_progress(db, _import_id(task), rows, task.clock.now())


def commit(task: Task) -> None:
    """Take the sessions in, some at a time; a commit that was interrupted goes on."""
    import_id = _import_id(task)
    with TemporaryFile() as file:
        with step(task) as db:
            begun = steps.begin_commit(db, import_id, file, task.clock.now())
        if begun is None:
            return
        work, meanings = begun
        if work.is_of_device:
            device_jobs.commit(task, import_id, work, meanings)
            return
        found = read(work.file.read(), work.options, tick=lambda _: _renew(task, import_id))
        sessions = found.sessions
    _take_sessions(task, import_id, sessions, meanings)


def _renew(task: Task, import_id: UUID) -> None:
    """The lease, while the file is read again."""
    with step(task) as db:
        steps.at_work(db, import_id, task.clock.now(), ImportState.COMMITTING)


def _take_sessions(
    task: Task, import_id: UUID, sessions: Sequence[ReadSession], meanings: Mapping[str, str]
) -> None:
    more = True
    while more:
        with step(task) as db:
            now = task.clock.now()
            more = steps.commit_some(db, import_id, sessions, meanings, now)


def undo(task: Task) -> None:
    """Take back what the import added, some sessions at a time."""
    more = True
    while more:
        with step(task) as db:
            more = steps.undo_some(db, _import_id(task), task.clock.now())


def give_up(task: Task) -> None:
    with step(task) as db:
        steps.give_up(db, _import_id(task), task.clock.now())


def _import_id(task: Task) -> UUID:
    return UUID(task.payload["import_id"])


KINDS = {
    READ: Kind(read_file, give_up),
    COMMIT: Kind(commit, give_up),
    UNDO: Kind(undo, give_up),
}
