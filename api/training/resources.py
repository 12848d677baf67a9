"""URLs of training."""

from typing import Any
from uuid import UUID

from api.kit import errors
from api.kit.access import Access
from api.kit.http.batches import Batch
from api.kit.http.operation import Call
from api.kit.http.paging import DayPageQuery
from api.kit.http.routes import Routes
from api.kit.paging import Page
from api.training import schemas, service
from api.training.models import TrainingSession

Body = dict[str, Any]

sessions = Routes("Sessions", "Training sessions with their exercises and sets, logged whole.")
own_exercises = Routes(
    "CustomExercises",
    "Exercises of the athlete's own, beside those of the library.",
    name="Custom exercises in sessions",
)


@sessions.create(
    "/sessions",
    "createSession",
    Access.SESSIONS_WRITE,
    body=schemas.SessionInput,
    out=schemas.SessionSaved,
    saved="session",
    problems=(errors.UnknownExercise, errors.DateInFuture),
)
def create_session(call: Call, body: Body) -> TrainingSession:
    """Log a session.

    A whole session in one request: completed, in progress, or skipped with a reason. Sets
    that were stopped or skipped stay in the list and say so. Answers what it changed; where
    `effect.decision_due` is true, ask for a decision.
    """
    return service.log_session(call.db, body, call.now)


@sessions.batch(
    "/sessions/batch",
    "createSessionBatch",
    Access.SESSIONS_WRITE,
    body=schemas.SessionBatchInput,
    items=Batch(
        single="createSession /v1/sessions",
        saved="session",
        out=schemas.SessionSaved,
        standing=service.find_session,
    ),
    largest_body=2 * 1024 * 1024,
)
def create_session_batch(call: Call, item: Body) -> TrainingSession:
    """Log many sessions.

    At most a hundred, each with an id that the client made; every item is judged by itself and
    answered in order. `refused` and `conflict` are final: sending the same again changes
    nothing. What is worth repeating fails the whole request instead, and then nothing was
    stored; repeat it as it is. The effect is that of all items together.
    """
    return service.log_session(call.db, item, call.now)


@sessions.list_(
    "/sessions",
    "listSessions",
    Access.SESSIONS_READ,
    out=schemas.SessionPage,
    query=DayPageQuery,
)
def list_sessions(call: Call) -> Page[TrainingSession]:
    """List sessions.

    Whole sessions with all their sets, newest day first, optionally within a window of days.
    """
    return service.list_sessions(call.db, call.page)


@sessions.read(
    "/sessions/<uuid:session_id>", "getSession", Access.SESSIONS_READ, out=schemas.Session
)
def get_session(call: Call, session_id: UUID) -> TrainingSession:
    """Read a session.

    The whole session; its ETag is the version to send back when correcting it.
    """
    return service.get_session(call.db, session_id)


@sessions.update(
    "/sessions/<uuid:session_id>",
    "updateSession",
    Access.SESSIONS_WRITE,
    body=schemas.SessionPatch,
    out=schemas.SessionSaved,
    saved="session",
    problems=(errors.UnknownExercise, errors.DateInFuture, errors.IdConflict),
)
def update_session(call: Call, body: Body, session_id: UUID) -> TrainingSession:
    """Correct a session.

    A merge patch. `exercises` replaces the list: rows that keep their id stay the same rows,
    rows not named any more are deleted. Decisions that used the older version are marked
    outdated.
    """
    return service.update_session(call.db, session_id, body, call.if_match, call.now)


@sessions.remove(
    "/sessions/<uuid:session_id>",
    "deleteSession",
    Access.SESSIONS_WRITE,
    out="Effect",
    if_match=True,
)
def delete_session(call: Call, session_id: UUID) -> None:
    """Delete a session.

    Leaves a tombstone for other devices, and answers what the deletion changed.
    """
    service.delete_session(call.db, session_id, call.if_match, call.now)


@own_exercises.remove(
    "/custom-exercises/<uuid:custom_exercise_id>",
    "deleteCustomExercise",
    Access.PROGRAMS_WRITE,
    if_match=True,
)
def delete_custom_exercise(call: Call, custom_exercise_id: UUID) -> None:
    """Delete an own exercise.

    One that any session names is put away instead (`archived_at`): what was done keeps its
    name, and its answers go on counting for its pattern.
    """
    service.remove_own_exercise(call.db, custom_exercise_id, call.if_match, call.now)
