"""Problems as RFC 9457 bodies, and every other exception turned into one of them."""

import logging
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from api.kit import errors, speech
from api.kit.db.constraints import is_conflict, names_nothing
from api.kit.faults import trace
from api.kit.http import fields, json
from api.kit.http.schema import Sparse
from api.kit.limits import Bounds

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("keel.error")
_BY_STATUS: dict[int, type[errors.Problem]] = {
    400: errors.BadRequest,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.PayloadTooLarge,
    415: errors.UnsupportedMediaType,
    429: errors.RateLimited,
    503: errors.Unavailable,
}
_LOCKED = {"55P03", "57014", "40001", "40P01"}
"""SQLSTATEs of waits given up and of serialization failures: worth a repeat."""


class ProblemField(Sparse):
    """One offending member and, in a push, the row that it belongs to."""

    pointer = fields.Text(
        300, metadata={"description": "JSON Pointer into the body, or `query/x`, `header/x`."}
    )
    code = fields.Text(60, metadata={"description": "Stable code of the error."})
    detail = fields.Text(300, metadata={"description": "The problem in words."})
    table = fields.Text(
        40, metadata={"sparse": True, "description": "In a push: the table of the row."}
    )
    id = fields.Text(100, metadata={"sparse": True, "description": "In a push: the row's id."})


class Problem(Sparse):
    """An RFC 9457 problem. `code` is the stable part."""

    type = fields.Text(200, metadata={"description": "URI of the problem's documentation."})
    title = fields.Text(200, metadata={"description": "Kind of problem; fixed for each code."})
    status = fields.Whole(Bounds(100, 599), metadata={"description": "The HTTP status."})
    detail = fields.Text(500, metadata={"description": "This occurrence in words."})
    code = fields.Text(60, metadata={"description": "Stable code; see listProblems."})
    instance = fields.Text(100, metadata={"description": "The request id."})
    errors = fields.ListOf(
        fields.One(ProblemField),
        100,
        metadata={"sparse": True, "description": "Offending members."},
    )
    existing_id = fields.Uid(
        metadata={"sparse": True, "description": "With `already_exists`: id of the existing row."}
    )
    purpose = fields.Text(
        40,
        metadata={
            "sparse": True,
            "description": "With `consent_required`: the purpose that needs consent.",
        },
    )
    reason = fields.Text(
        40,
        metadata={
            "sparse": True,
            "description": "With `sync_conflict`: `cursor` if the timestamp is the cause.",
        },
    )
    effect = fields.One(
        "Effect",
        metadata={
            "sparse": True,
            "description": "What red-flag answers in the refused body raised; this is stored "
            "nevertheless.",
        },
    )


def language_of(problem: errors.Problem) -> str:
    """The language asked for, where all of the problem can be told in it; else English."""
    wanted = speech.wanted(request.headers.get("Accept-Language"))
    texts = (problem.title, problem.detail)
    told = not problem.errors and all(speech.knows(text, wanted) for text in texts)
    return wanted if told else speech.ENGLISH


def headers_of(problem: errors.Problem) -> dict[str, str]:
    """The problem's own headers, and the language it is told in."""
    told = {"Content-Language": _languages_of(problem), "Vary": "Accept-Language"}
    return dict(problem.headers) | told


def _languages_of(problem: errors.Problem) -> str:
    """Advice is told as it was asked for, also beside a detail that is told in English."""
    told = [language_of(problem)]
    if "effect" in problem.members:
        told.append(speech.wanted(request.headers.get("Accept-Language")))
    return ", ".join(dict.fromkeys(told))


def body_of(problem: errors.Problem, request_id: str) -> bytes:
    """The problem as JSON."""
    return json.write(members_of(problem, request_id))


def members_of(problem: errors.Problem, request_id: str) -> dict[str, Any]:
    """The members of the problem."""
    language = language_of(problem)
    members: dict[str, Any] = {
        "type": f"/problems/{problem.code}",
        "title": speech.told(problem.title, language),
        "status": problem.status,
        "code": problem.code,
        "detail": speech.told(problem.detail, language)[:500],
        "instance": request_id,
    }
    if problem.errors:
        members["errors"] = [
            {"pointer": e.pointer[:300], "code": e.code, "detail": e.detail[:300]}
            | {name: text[:100] for name, text in (("table", e.table), ("id", e.id)) if text}
            for e in problem.errors
        ]
    return members | problem.members


def respond(problem: errors.Problem) -> Response:
    """The problem as a response; headers such as Allow and Retry-After survive."""
    log = g.request_log
    log.problem = problem.code
    response = Response(body_of(problem, log.request_id), problem.status, mimetype=MEDIA_TYPE)
    response.headers.update(headers_of(problem))
    response.headers["Cache-Control"] = "no-store"
    return response


def register(app: Flask) -> None:
    """All exceptions end here: ours, the framework's, the database's, and the unforeseen."""
    app.register_error_handler(errors.Problem, respond)
    app.register_error_handler(HTTPException, lambda error: respond(from_http(error)))
    app.register_error_handler(SQLAlchemyError, lambda error: respond(from_database(error)))
    app.register_error_handler(Exception, lambda error: respond(_unforeseen(error)))


def from_http(error: HTTPException) -> errors.Problem:
    """A framework's exception as a problem."""
    kind = _BY_STATUS.get(error.code or 500)
    if kind is None:
        kind = errors.BadRequest if (error.code or 500) < 500 else errors.Internal
    return kind(headers=dict(_kept(error)))


def _kept(error: HTTPException) -> Iterator[tuple[str, str]]:
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            yield name, value


def of(error: errors.Problem | SQLAlchemyError) -> errors.Problem:
    """The problem that an error is."""
    return error if isinstance(error, errors.Problem) else from_database(error)


def from_database(error: SQLAlchemyError) -> errors.Problem:
    """A database's exception as a problem: by SQLSTATE, never by constraint name."""
    if isinstance(error, StaleDataError):
        return errors.StaleVersion("The row has changed since you read it.")
    if isinstance(error, IntegrityError) and not is_conflict(error):
        # A mistake of ours, but the same again would fail the same: nobody should repeat it.
        _LOG.error("a CHECK refused what no schema did\n%s", trace(error))
        return errors.ValidationFailed("One of the values cannot be stored.")
    if isinstance(error, IntegrityError) and names_nothing(error):
        return errors.ValidationFailed("It names something that does not exist, or no longer does.")
    if isinstance(error, IntegrityError):
        return errors.IdConflict("There already is a row with this id or key.")
    if isinstance(error, DBAPIError) and _is_passing(error):
        _LOG.warning("database unavailable: %s", type(error.orig).__name__)
        return errors.Unavailable(headers={"Retry-After": "1"})
    return _unforeseen(error)


def _is_passing(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    busy = "locked" in str(error.orig) or "unable to open" in str(error.orig)
    return error.connection_invalidated or busy or state in _LOCKED or _is_connection(error)


def _is_connection(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    name = type(error.orig).__name__
    return (state or "").startswith(("08", "57P")) or (name == "OperationalError" and not state)


def _unforeseen(error: BaseException) -> errors.Problem:
    _LOG.error("unhandled %s\n%s", type(error).__name__, trace(error))
    return errors.Internal()
