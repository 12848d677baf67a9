"""The strict reader: what is not JSON within our rules is a 400, whatever the schema says."""

from __future__ import annotations

import io
from typing import Any

import pytest

from api.kit.errors import BadRequest
from api.kit.http import json
from tests.support.world import World

REFUSED = {
    "nothing": b"",
    "half an object": b'{"a": 1',
    "two values": b"{} {}",
    "single quotes": b"{'a': 1}",
    "trailing comma": b'{"a": 1,}',
    "comment": b'{"a": 1} // one',
    "bytes that are not UTF-8": b'{"a": "\xff"}',
    "overlong NUL": b'{"a": "\xc0\x80"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "member twice": b'{"a": 1, "a": 2}',
    "member twice, deep": b'{"a": [{"b": 1, "b": 1}]}',
    "member twice, escaped": b'{"a": 1, "\\u0061": 2}',
    "NaN": b'{"a": NaN}',
    "infinity": b'{"a": Infinity}',
    "minus infinity": b'{"a": -Infinity}',
    "number above all floats": b'{"a": 1e400}',
    "number below all floats": b'{"a": -1e400}',
    "21 digits": b'{"a": 100000000000000000000}',
    "5000 digits": b'{"a": ' + b"9" * 5000 + b"}",
    "5000 decimals": b'{"a": 0.' + b"1" * 5000 + b"}",
    "leading zero": b'{"a": 01}',
    "NUL in a text": b'{"a": "x\\u0000"}',
    "NUL in a name": b'{"a\\u0000": 1}',
    "raw control character": b'{"a": "\x01"}',
    "lone high surrogate": b'{"a": "\\ud800"}',
    "lone low surrogate": b'{"a": "\\udc00x"}',
    "lone surrogate in a name": b'{"\\ud800": 1}',
    "25 levels": b"[" * 25 + b"]" * 25,
    "100000 levels": b"[" * 100_000,
    "100000 levels of objects": b'{"a":' * 100_000,
}
READ: dict[str, tuple[bytes, Any]] = {
    "20 digits": (b"[99999999999999999999]", [99999999999999999999]),
    "24 levels": (b"[" * 24 + b"]" * 24, 24),
    "a pair of surrogates": (b'["\\ud83d\\ude00"]', ["\U0001f600"]),
    "one name in two objects": (b'[{"a": 1}, {"a": 1}]', [{"a": 1}, {"a": 1}]),
    "a number too small to tell from zero": (b"[1e-400]", [0.0]),
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
def test_what_is_outside_the_rules_is_a_bad_request(raw: bytes) -> None:
    with pytest.raises(BadRequest):
        json.read(raw)


@pytest.mark.parametrize(("raw", "expected"), READ.values(), ids=READ)
def test_what_is_just_within_the_rules_is_read(raw: bytes, expected: Any) -> None:
    found = json.read(raw)

    assert (_depth(found) if expected == 24 else found) == expected


def _depth(value: Any) -> int:
    return 1 + max(map(_depth, value), default=0)


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
def test_the_door_reads_with_this_reader(api: World, raw: bytes) -> None:
    answer = api.anonymous().post("/auth/login", data=raw, content_type="application/json")

    assert (answer.status, answer.code) == (400, "bad_request")


@pytest.mark.parametrize("body", [b"[]", b"1", b'"text"', b"null", b"true"])
def test_a_body_that_is_no_object_is_not_valid(api: World, body: bytes) -> None:
    answer = api.anonymous().post("/auth/login", data=body, content_type="application/json")

    assert (answer.status, answer.code) == (422, "validation_failed")


@pytest.mark.parametrize(
    "media_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"]
)
def test_a_body_of_another_type_is_unsupported(api: World, media_type: str) -> None:
    answer = api.anonymous().post("/auth/login", data=b"{}", content_type=media_type)

    assert (answer.status, answer.code) == (415, "unsupported_media_type")


def test_a_body_above_one_mebibyte_is_too_large(api: World) -> None:
    answer = api.anonymous().post(
        "/auth/login", data=b" " * (1024 * 1024 + 1), content_type="application/json"
    )

    assert (answer.status, answer.code) == (413, "payload_too_large")


def test_a_body_without_a_length_is_cut_off_at_the_same_size(api: World) -> None:
    answer = api.anonymous().post(
        "/auth/login",
        input_stream=io.BytesIO(b" " * (1024 * 1024 + 1)),
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert (answer.status, answer.code) == (413, "payload_too_large")


@pytest.mark.parametrize(
    ("query", "expected"),
    {
        "limit=1&limit=2": 400,
        "limit=%FF": 400,
        "cursor=%00": 400,
        "sort=id": 422,
        "limit=0": 422,
        "limit=101": 422,
        "limit=-1": 422,
        "limit=1.0": 422,
        "limit=%D9%A1": 422,
        "limit=99999999999999999999": 422,
        "limit=": 422,
    }.items(),
)
def test_a_query_is_as_strict_as_a_body(api: World, query: str, expected: int) -> None:
    assert expected == api.athlete().get(f"/goals?{query}").status
