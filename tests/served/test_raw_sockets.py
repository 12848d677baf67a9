"""What no client library sends, byte by byte, against the shipped server: refused, and it lives."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.served.asking import Heard, connect, request, say
from tests.served.conftest import Served

HOST = b"Host: 127.0.0.1\r\n"
LAST = b"Connection: close\r\n"
GOALS = b"POST /v1/goals HTTP/1.1\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\n"
JSON = b"Content-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"

REFUSED: dict[str, bytes] = {
    "two lengths": GOALS + HOST + JSON + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
    "a list of lengths": GOALS + HOST + JSON + b"Content-Length: 2, 2\r\n\r\n{}",
    "a signed length": GOALS + HOST + JSON + b"Content-Length: +2\r\n\r\n{}",
    "a negative length": GOALS + HOST + JSON + b"Content-Length: -2\r\n\r\n{}",
    "a length in words": GOALS + HOST + JSON + b"Content-Length: two\r\n\r\n{}",
    "an endless length": GOALS + HOST + JSON + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n{}",
    "two hosts": HEALTH + HOST + b"Host: evil.example\r\n" + LAST + b"\r\n",
    "the same host twice": HEALTH + HOST + HOST + LAST + b"\r\n",
    "no host": HEALTH + LAST + b"\r\n",
    "an empty host": HEALTH + b"Host:\r\n" + LAST + b"\r\n",
    "a host with a path": HEALTH + b"Host: a/b\r\n" + LAST + b"\r\n",
    "a host with a space": HEALTH + b"Host: a b\r\n" + LAST + b"\r\n",
    "a folded header": HEALTH + HOST + b"X-A: one\r\n two\r\n" + LAST + b"\r\n",
    "a space before the colon": HEALTH + HOST + b"X-A : one\r\n" + LAST + b"\r\n",
    "NUL in a header": HEALTH + HOST + b"X-A: a\x00b\r\n" + LAST + b"\r\n",
    "a header without a name": HEALTH + HOST + b": a\r\n" + LAST + b"\r\n",
    "an unknown coding": GOALS + HOST + JSON + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked, but not last": GOALS + HOST + JSON + b"Transfer-Encoding: chunked, gzip\r\n\r\n",
    "two codings": GOALS + HOST + CHUNKED + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "chunked in HTTP/1.0": b"POST /v1/goals HTTP/1.0\r\n" + HOST + CHUNKED + b"\r\n0\r\n\r\n",
    "bytes in the path": b"GET /\xff\xfe HTTP/1.1\r\n" + HOST + LAST + b"\r\n",
    "a version of its own": b"GET /healthz HTTP/9.9\r\n" + HOST + LAST + b"\r\n",
    "no version": b"GET /healthz\r\n" + HOST + LAST + b"\r\n",
    "the beginning of TLS": b"\x16\x03\x01\x00\xff\x01\x00\x00\xfb\x03\x03" + b"\x00" * 64,
    "bytes": bytes(range(256)) + b"\r\n\r\n",
    "a megabyte of header": HEALTH + HOST + b"X-A: " + b"a" * 1_000_000 + b"\r\n" + LAST + b"\r\n",
    "a thousand headers": HEALTH + HOST + b"X-A: a\r\n" * 1000 + LAST + b"\r\n",
    "a path of a megabyte": b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
}
"""All of these are 400, or what says more exactly what is too large: 414, 431."""


@contextmanager
def half_sent(served: Served, count: int, start: bytes) -> Iterator[list[socket.socket]]:
    """Connections that have begun a request and do not go on."""
    with ExitStack() as stack:
        found = []
        for _ in range(count):
            connection = stack.enter_context(connect(served.port))
            connection.sendall(start)
            found.append(connection)
        yield found


def assert_lives(served: Served) -> None:
    """It answers, also where a body is read and the database asked."""
    health = say(served.port, request("GET", "/healthz"))
    goal = {"kind": "activity", "activity": "Walk"}
    write = say(served.port, request("POST", "/v1/goals", served.headers, goal))

    assert (health.status, write.status) == (200, 201)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_request_is_refused(served: Served, name: str) -> None:
    heard = say(served.port, REFUSED[name])

    assert heard.status in {400, 414, 431}, heard.raw[:200]
    assert b"Traceback" not in heard.raw
    assert_lives(served)


def authorised(served: Served) -> bytes:
    return f"Authorization: {served.headers['Authorization']}\r\n".encode()


def test_what_follows_an_ambiguous_request_is_never_read(served: Served) -> None:
    """Content-Length and Transfer-Encoding at once: a proxy in front may have seen another end."""
    smuggled = b"GET /healthz HTTP/1.1\r\n" + HOST + LAST + b"\r\n"
    ambiguous = (
        GOALS + HOST + JSON + authorised(served) + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n"
    )

    heard = say(served.port, ambiguous + b"0\r\n\r\n" + smuggled)

    assert heard.status == 400
    assert heard.ended
    assert heard.headers["connection"] == "close"
    assert heard.raw.count(b"HTTP/1.1 ") == 1
    assert_lives(served)


@pytest.mark.parametrize(
    "rest", [b"ZZ\r\n{}\r\n0\r\n\r\n", b"ffffffffffffffffff\r\n{}", b"2\r\n{}XX", b"-2\r\n{}\r\n"]
)
def test_chunks_that_are_none_store_nothing(served: Served, rest: bytes) -> None:
    start = GOALS + HOST + JSON + authorised(served) + CHUNKED + LAST + b"\r\n"

    heard = say(served.port, start + rest)

    assert heard.status in {400, 422, None}
    assert_lives(served)


def test_a_body_that_breaks_off_stores_nothing(served: Served) -> None:
    """Also where the part that arrived would have been a good one. Of pieces nobody says how
    many there are, but an object that is not whole is no JSON.
    """
    before = say(served.port, request("GET", "/v1/goals?limit=100", served.headers)).json
    body = b'{"kind": "activity", "activity": "Half of it"}'
    start = GOALS + HOST + JSON + authorised(served)
    half = b"%x\r\n%b\r\n" % (len(body) - 1, body[:-1])
    for rest in (b"Content-Length: 100\r\n\r\n" + body, CHUNKED + b"\r\n" + half):
        with connect(served.port) as connection:
            connection.sendall(start + rest)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1000)
    after = say(served.port, request("GET", "/v1/goals?limit=100", served.headers)).json

    assert before == after


def test_a_chunked_body_is_read_like_any_other(served: Served) -> None:
    body = b'{"kind": "activity", "activity": "In pieces"}'
    pieces = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"

    heard = say(
        served.port, GOALS + HOST + JSON + authorised(served) + CHUNKED + LAST + b"\r\n" + pieces
    )

    assert heard.status == 201


def test_a_chunked_body_has_the_same_limit(served: Served) -> None:
    piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    start = GOALS + HOST + JSON + authorised(served) + CHUNKED + LAST + b"\r\n"

    heard = say(served.port, start, piece * 40, b"0\r\n\r\n")

    assert heard.status in {413, None}
    assert_lives(served)


@pytest.mark.parametrize(
    "start",
    [
        GOALS + HOST + JSON + b"Content-Length: 1000\r\n\r\n{",
        b"POST /v1/auth/login HTTP/1.1\r\n" + HOST + JSON + b"Content-Length: 1000\r\n\r\n{",
        b"POST /v1/auth/login HTTP/1.1\r\n" + HOST + JSON + CHUNKED + b"\r\n5\r\n{",
        HEALTH + b"Host: 127",
        b"",
    ],
    ids=["a body", "a body for nobody known", "a chunk", "a header", "nothing"],
)
def test_two_hundred_that_send_half_take_nobodys_place(served: Served, start: bytes) -> None:
    with half_sent(served, 200, start):
        time.sleep(0.5)
        assert_lives(served)

    assert_lives(served)


def test_five_hundred_slow_bodies_with_a_token_take_nobodys_place(served: Served) -> None:
    start = GOALS + HOST + JSON + authorised(served) + b"Content-Length: 1000\r\n\r\n{"

    with half_sent(served, 500, start):
        time.sleep(0.5)
        assert_lives(served)


def when_full(served: Served) -> Heard:
    """What is answered to a body once all places to read are taken, which takes a busy machine its
    time."""
    for _ in range(50):
        heard = say(served.port, request("POST", "/v1/auth/login", {}, {"email": "x"}))
        if heard.status == 503:
            break
        time.sleep(0.1)
    return heard


def test_more_slow_bodies_than_there_are_places_to_read_leave_health_and_help(
    served: Served,
) -> None:
    start = b"POST /v1/auth/login HTTP/1.1\r\n" + HOST + JSON + b"Content-Length: 1000\r\n\r\n{"

    with half_sent(served, 700, start):
        refused = when_full(served)
        for path in ("/healthz", "/v1/triage/questions", "/v1/triage/lock"):
            heard = say(served.port, request("GET", path, served.headers))
            assert heard.status == 200
        assert (refused.status, refused.json["code"]) == (503, "unavailable")

    assert_lives(served)


@pytest.mark.parametrize(
    "said",
    [
        b"Content-Type: application/json\r\nContent-Type: text/plain\r\n",
        b"Authorization: Bearer x\r\nAuthorization: Bearer y\r\n",
        b"Idempotency-Key: a\r\nIdempotency-Key: b\r\n",
        b"X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: \xff\r\n",
        b"Accept-Encoding: gzip;q=x\r\nRange: bytes=0-1\r\nExpect: a\r\nUpgrade: h2c\r\n",
    ],
)
def test_headers_said_twice_or_wrong_break_nothing(served: Served, said: bytes) -> None:
    body = b'{"kind": "activity", "activity": "Walk"}'
    start = GOALS + HOST + (b"" if b"Content-Type" in said else JSON)
    if b"Authorization" not in said:
        start += authorised(served)
    length = f"Content-Length: {len(body)}\r\n".encode()

    heard = say(served.port, start + said + length + LAST + b"\r\n" + body)

    assert heard.status is not None
    assert heard.status < 500
    assert_lives(served)


def test_an_unknown_method_and_trace_are_not_taken(served: Served) -> None:
    for method in (b"TRACE", b"BREW", b"PROPFIND"):
        heard = say(served.port, method + b" /v1/goals HTTP/1.1\r\n" + HOST + LAST + b"\r\n")
        assert heard.status == 405
    assert_lives(served)
