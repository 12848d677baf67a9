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

sessions = Routes(
    "Sessions", "Training sessions, each logged as a whole with its exercises and sets."
)
own_exercises = Routes(
    "CustomExercises",
    "The athlete's own exercises, alongside those of the library.",
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

    A whole session in one request: completed, in progress, or skipped with a reason. Sets that
    were stopped or skipped stay in the list with that status. Returns what the session changed;
    if `effect.decision_due` is true, ask for a decision.
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

    At most 100, each with an id made by the client. Each item is judged separately; results are
    in the order of the items. `refused` and `conflict` are final: sending the same item again
    changes nothing. An error that is worth retrying fails the whole request, and nothing is
    stored; repeat the request unchanged. The effect covers all items together.
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

    The whole session; the ETag is the version to send back in a correction.
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
    and rows no longer in it are deleted. Decisions that used the older version are marked
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

    Leaves a tombstone for other devices and returns what the deletion changed.
    """
    service.delete_session(call.db, session_id, call.if_match, call.now)


@own_exercises.remove(
    "/custom-exercises/<uuid:custom_exercise_id>",
    "deleteCustomExercise",
    Access.PROGRAMS_WRITE,
    if_match=True,
)
def delete_custom_exercise(call: Call, custom_exercise_id: UUID) -> None:
    """Delete a custom exercise.

    An exercise that any session uses is archived instead (`archived_at`): past sessions keep
    its name, and its answers still count for its pattern.
    """
    service.remove_own_exercise(call.db, custom_exercise_id, call.if_match, call.now)
