"""How a request flows: who, may they, what do they say, do it, answer it, commit.

One transaction per request and one commit, here. Any exception rolls back.
"""

import gzip
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

from flask import Response, g, request
from marshmallow import Schema
from marshmallow.class_registry import get_class
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wsgi import FileWrapper

from api.kit import errors, speech
from api.kit.crypto import Claims
from api.kit.db.scope import Scope
from api.kit.events import noted
from api.kit.http import (
    admission,
    batches,
    conditional,
    entry,
    hearing,
    idempotency,
    json,
    problems,
    protocols,
    receiving,
    schema,
    spooling,
    telling,
)
from api.kit.http.operation import JSON, Answered, Call, Operation, Ready, View, is_page
from api.kit.http.paging import Cursors
from api.kit.http.runtime import runtime

_NOT_KEPT = {401, 403, 428, 429}
_PASSING = (errors.InFlight, errors.SyncConflict)
_CORRECTING = {"PATCH", "PUT", "DELETE"}
_WORTH_COMPRESSING = 1024
_LEVEL, _CODING = 6, "Accept-Encoding"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer ready to send: what is stored for a repeat is exactly this."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    mimetype: str = JSON
    file: spooling.Download | None = None
    """Sent instead of the body. A repeat cannot have it: the operation must not be keyed."""


def serve(operation: Operation, view: View, path: dict[str, Any]) -> Response:
    """Answer one request."""
    g.request_log.operation = operation.operation_id
    now = runtime().clock.now()
    claims = admission.claims_of(operation, now)
    if claims is not None:
        _check_access(operation, claims)
        admission.prove(operation, claims, now)
    receiving.check_headers()
    with ExitStack() as stack:
        sent = receiving.received(operation, stack)
        with admission.place(operation):
            parsed = receiving.parsed(operation, sent)
            call = Call(operation, now, runtime(), path, parsed, received=sent.file)
            with hearing.heard_out(call, claims):
                raw, body = receiving.said(operation, sent, parsed)
                _ask(call, claims)
                if operation.protocol is not None:
                    call.said = protocols.asked(sent.raw)
                stack.enter_context(speech.speaking(telling.language_of(operation)))
                with admission.guard(operation, claims, body):
                    reply = _perform(operation, view, call, claims, path, raw, body)
            _note_use(call)
    return _response(operation, reply)


def _note_use(call: Call) -> None:
    """Say of a personal key that it was used, after the request and in no transaction of it."""
    actor = call.actor
    if actor is None or not actor.is_key_unseen:
        return
    with (
        suppress(SQLAlchemyError),
        runtime().database.write(Scope(actor.subject_id, actor.subject_id)) as db,
    ):
        runtime().delegates.note_use(db, actor, call.now)


def _check_access(operation: Operation, claims: Claims) -> None:
    if not operation.access & claims.capabilities:
        raise (operation.refusal or errors.InsufficientScope)()


def _ask(call: Call, claims: Claims | None) -> None:
    """Read what is asked for beside the body."""
    operation = call.operation
    call.query = {} if operation.protocol else _query(operation)
    if operation.paged:
        subject = str(claims.subject_id) if claims else "public"
        call.cursors = Cursors.bound(runtime().sealer, operation.operation_id, subject, call.query)
    if operation.if_match:
        call.if_match = conditional.wanted_version(request.headers.get("If-Match"))


def _query(operation: Operation) -> dict[str, Any]:
    _check_query_text()
    given = {key: request.args.getlist(key) for key in request.args}
    if any(len(values) > 1 for values in given.values()):
        raise errors.BadRequest("A query parameter appears twice.")
    flat: dict[str, Any] = {key: values[0] for key, values in given.items()}
    wanted = (operation.query or schema.In)()
    return schema.load(wanted, _typed(wanted, flat), prefix="query/")


def _check_query_text() -> None:
    # The framework leaves bytes that are not UTF-8 as they were quoted, and says nothing.
    try:
        json.check_text(unquote_to_bytes(request.query_string).decode("utf-8"))
    except UnicodeError as error:
        raise errors.BadRequest("The query is not UTF-8.") from error


def _typed(wanted: schema.In, flat: Mapping[str, str]) -> dict[str, Any]:
    """Query values are text; whole numbers in ASCII digits become numbers, lists are split."""
    values: dict[str, Any] = dict(flat)
    for name, text in flat.items():
        kind = type(wanted.fields.get(name)).__name__
        if kind == "Whole" and text.isascii() and text.isdigit() and len(text) <= 9:
            values[name] = int(text)
        elif kind == "ListOf":
            values[name] = text.split(",")
        elif kind == "Flag" and text in ("true", "false"):
            values[name] = text == "true"
    return values


def _perform(
    operation: Operation,
    view: View,
    call: Call,
    claims: Claims | None,
    path: dict[str, Any],
    raw: bytes,
    body: dict[str, Any] | None,
) -> Reply:
    if not operation.transaction:
        if claims is not None:
            with runtime().database.read(entry.scope(operation, claims, path)) as db:
                call.actor = entry.admit(operation, db, claims, path)
        return _reply(operation, call, _view(view, call, body, path))
    database = runtime().database
    opened = database.write if operation.writes else database.read
    with opened(entry.scope(operation, claims, path)) as db:
        call.session = db
        if claims is not None:
            call.actor = entry.admit(operation, db, claims, path)
        if operation.keyed:
            return _once(operation, view, call, path, raw, body)
        return _reply(operation, call, _view(view, call, body, path))


def _view(view: View, call: Call, body: dict[str, Any] | None, path: dict[str, Any]) -> Any:
    if call.actor is None or not call.actor.is_delegate:
        return _seen(view, call, body, path)
    delegates, corrects = runtime().delegates, call.operation.method in _CORRECTING
    if body is not None:
        delegates.check_said(body, corrects=corrects)
    if not (corrects and call.operation.health and call.session is not None):
        return _seen(view, call, body, path)
    with delegates.keeping_asked(call.db, call.now):
        return _seen(view, call, body, path)


def _seen(view: View, call: Call, body: dict[str, Any] | None, path: dict[str, Any]) -> Any:
    batch = call.operation.batch
    if batch is not None and body is not None:
        consequences, now = runtime().consequences, call.now
        store = partial(view, call)
        hear = hearing.of_item(call)
        return batches.perform(batch, call.db, body["items"], store, consequences, now, hear)
    return view(call, **path) if body is None else view(call, body, **path)


def _once(
    operation: Operation,
    view: View,
    call: Call,
    path: dict[str, Any],
    raw: bytes,
    body: dict[str, Any] | None,
) -> Reply:
    """Perform a keyed operation at most once; a repeat gets the first answer."""
    key = request.headers.get("Idempotency-Key")
    # An app's keys are its own: it never gets the answer that somebody else was given.
    name = " ".join((operation.operation_id, request.path, *_delegate(call)))
    wanted = idempotency.handles(name, key, (body or {}).get("id"), raw)
    stored = idempotency.claim(call.db, wanted, call.now) if wanted.names else None
    if stored is not None:
        g.request_log.replayed = True
        headers = dict(stored.headers or {}) | {"Idempotent-Replayed": "true"}
        mimetype = headers.pop("Content-Type", "application/json")
        return Reply(stored.status or 500, stored.body or b"", headers, mimetype)
    try:
        with call.db.begin_nested():
            reply = _reply(operation, call, _view(view, call, body, path))
    except (errors.Problem, SQLAlchemyError) as error:
        reply = _refusal(call, problems.of(error))
    if wanted.names:
        kept = reply.headers | {"Content-Type": reply.mimetype}
        idempotency.keep(call.db, wanted, reply.status, kept, reply.body)
    return reply


def _delegate(call: Call) -> tuple[str, ...]:
    actor = call.actor
    return (str(actor.app_id or actor.key_id),) if actor and actor.is_delegate else ()


def _refusal(call: Call, problem: errors.Problem) -> Reply:
    """A refusal worth keeping; those that may end otherwise next time are raised instead."""
    if problem.status >= 500 or problem.status in _NOT_KEPT or isinstance(problem, _PASSING):
        raise problem
    if told := hearing.listen(call, problem):
        hearing.keep(call, problem, told)
    return _told(problem)


def _told(problem: errors.Problem) -> Reply:
    log = g.request_log
    log.problem = problem.code
    body, said = problems.body_of(problem, log.request_id), problems.headers_of(problem)
    return Reply(problem.status, body, said, problems.MEDIA_TYPE)


def _reply(operation: Operation, call: Call, value: Any) -> Reply:
    status = operation.status
    if isinstance(value, Answered):
        value, status = value.value, value.status
    if isinstance(value, Ready):
        return _coded(operation, value)
    if isinstance(value, protocols.Written):
        return Reply(value.status, value.body, dict(value.headers), value.media)
    if isinstance(value, spooling.Download):
        return Reply(status, mimetype=operation.media, file=value)
    headers = telling.headers_of(operation)
    shown = _shown(operation, call, value, headers)
    if operation.out is None and operation.media == JSON:
        return Reply(204, b"", headers)
    body: bytes = shown if operation.media != JSON else json.write(_said(operation, call, shown))
    if operation.etag or operation.keyed or operation.if_match:
        headers["ETag"] = conditional.etag_of(value, body)
    return Reply(status, body, headers, operation.media)


def _coded(operation: Operation, ready: Ready) -> Reply:
    """Compressed for whoever takes it so, as it is for everybody else."""
    coding = "gzip" if request.accept_encodings["gzip"] > 0 else None
    headers = {"ETag": conditional.etag_of_coding(ready.tag, coding), "Vary": _CODING}
    if coding:
        headers["Content-Encoding"] = coding
    body = ready.gzipped if coding else ready.plain
    return Reply(operation.status, body, headers, operation.media)


def _shown(operation: Operation, call: Call, value: Any, headers: dict[str, str]) -> Any:
    """What the schema dumps: a page, a fact with its effect, an effect alone, or the value."""
    if is_page(value) and call.cursors is not None:
        page = call.cursors.answer(value)
        if page["next_cursor"]:
            following = urlencode({**request.args, "cursor": page["next_cursor"]})
            headers["Link"] = f'<{request.path}?{following}>; rel="next"'
        return page
    if operation.batch is not None:
        return value
    effect = _effect(call)
    if operation.saved:
        return {operation.saved: value, "effect": effect}
    return effect if operation.out == "Effect" else value


def _effect(call: Call) -> Any:
    if not call.operation.writes or call.session is None:
        return None
    call.session.flush()
    changes = noted(call.session)
    answers_effect = call.operation.saved or call.operation.out == "Effect"
    if not changes and not answers_effect:
        return None
    return runtime().consequences(call.session, changes, call.now)


@cache
def _writer(kind: type[schema.Out] | str) -> Schema:
    return _named(kind)()


@cache
def _named(kind: type[Schema] | str) -> type[Schema]:
    found = get_class(kind) if isinstance(kind, str) else kind
    if isinstance(found, list):
        raise TypeError(f"two schemas are called {kind}")
    return found


def _said(operation: Operation, call: Call, shown: Any) -> Any:
    """What is dumped; to an app or a script without what is only between us and the athlete."""
    dumped = _dump(operation, shown)
    if call.actor is None or not call.actor.is_delegate:
        return dumped
    return runtime().delegates.withhold(dumped)


def _dump(operation: Operation, value: Any) -> Any:
    return None if operation.out is None else _writer(operation.out).dump(value)


def _response(operation: Operation, reply: Reply) -> Response:
    etag = reply.headers.get("ETag")
    held = request.headers.get("If-None-Match")
    if operation.method == "GET" and etag and conditional.not_modified(held, etag):
        response = Response(status=304)
        reply.headers.pop("Content-Encoding", None)
    elif reply.status == 204:
        response = Response(status=204)
        del response.headers["Content-Type"]
    elif reply.file is not None:
        response = _sent(reply.file, reply)
    else:
        response = Response(_sized(operation, reply), reply.status, mimetype=reply.mimetype)
    response.headers.update(reply.headers)
    response.headers["Cache-Control"] = "no-store" if reply.status >= 400 else _cache(operation)
    return response


def _sized(operation: Operation, reply: Reply) -> bytes:
    """The body, compressed where that was asked for and is worth it."""
    if not operation.compressed or len(reply.body) < _WORTH_COMPRESSING:
        return reply.body
    reply.headers["Vary"] = ", ".join(filter(None, (reply.headers.get("Vary"), _CODING)))
    if request.accept_encodings["gzip"] <= 0:
        return reply.body
    reply.headers["Content-Encoding"] = "gzip"
    return gzip.compress(reply.body, _LEVEL, mtime=0)


def _sent(download: spooling.Download, reply: Reply) -> Response:
    response = Response(
        FileWrapper(download.file, spooling.CHUNK),
        reply.status,
        mimetype=reply.mimetype,
        direct_passthrough=True,
    )
    response.content_length = download.size
    response.headers.set("Content-Disposition", "attachment", filename=download.name)
    return response


def _cache(operation: Operation) -> str:
    if operation.public_cache:
        return "public, max-age=300, stale-while-revalidate=86400"
    return "private, no-cache" if operation.etag else "no-store"
