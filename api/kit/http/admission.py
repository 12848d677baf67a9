"""Before a request is worked on: who asks, have they asked too often, is there a place?

In this order, from cheap to dear: a full house says so at once; then the token, the quota, the
body; a place is taken only when all of the request is here, so that a slow client holds none. A
key is looked up before its body comes, and has its place for as long as that takes.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import Any

from flask import g, request

from api.kit.crypto import Claims
from api.kit.db.scope import Scope
from api.kit.errors import Unauthenticated
from api.kit.http import authn, callers
from api.kit.http.operation import Operation
from api.kit.http.rates import Rate
from api.kit.http.runtime import runtime


def claims_of(operation: Operation, now: datetime) -> Claims | None:
    """Who asks, after one request was taken from their quota; None where nobody needs to say.

    Whoever is known counts by account, everybody else by address.
    """
    _check_room(operation)
    if operation.public:
        _take(operation.rate, _address())
        return None
    try:
        claims = authn.claims_of(request.headers.get("Authorization"), runtime().tokens, now)
    except Unauthenticated:
        _take(Rate.PUBLIC, _address())
        raise
    _take_of(operation.rate, claims)
    return claims


def _take_of(rate: Rate, claims: Claims) -> None:
    """Apps and scripts have quotas of their own: they cannot use up those of the athlete.

    Whose a key is stands in it for everybody to write, so those are counted by address too.
    """
    if claims.key_hash is not None:
        _take(Rate.PUBLIC, _address())
    _take(rate, " ".join(filter(None, (str(claims.subject_id), claims.delegate))))


def prove(operation: Operation, claims: Claims, now: datetime) -> None:
    """Look a personal key up before anything is received in its name.

    A token proves itself by its signature; a key that somebody made up proves nothing until it
    was looked for, and a body may be large.
    """
    if claims.key_hash is None:
        return
    scope = Scope(claims.subject_id, claims.subject_id)
    guessing = runtime().throttle.guarding_keys(Unauthenticated, _address())
    with guessing, place(operation), runtime().database.read(scope) as db:
        authn.actor_of(db, claims, runtime().logins, now)


@contextmanager
def place(operation: Operation) -> Iterator[None]:
    """A place at the gate for as long as the request is worked on."""
    if operation.rate is Rate.FREE:
        yield
        return
    with runtime().gate.turn(safety=operation.rate.is_kept) as waited_s:
        g.request_log.waited_s = waited_s
        yield


def guard(
    operation: Operation, claims: Claims | None, body: Mapping[str, Any] | None
) -> AbstractContextManager[None]:
    """Counts wrong secrets where the operation tells them from right ones."""
    guess = operation.guess
    if guess is None:
        return nullcontext()
    if guess.account is not None and body is not None:
        account = guess.account(body)
    else:
        account = str(claims.subject_id) if claims else ""
    return runtime().throttle.guarding(guess, account, _address())


def _check_room(operation: Operation) -> None:
    if operation.rate is not Rate.FREE:
        runtime().gate.check(safety=operation.rate.is_kept)


def _take(rate: Rate, caller: str) -> None:
    g.standings = runtime().throttle.take(rate, caller)


def _address() -> str:
    return callers.address_of(request.environ, runtime().proxy_hops)
