"""Answers in the language that was asked for: which operations have one, and how they say so.

An operation is told in a language where its answer holds text for people (`fields.Spoken`);
nobody has to mark it, and none can be forgotten.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from flask import request
from marshmallow import Schema
from marshmallow import fields as marshmallow
from marshmallow.class_registry import get_class

from api.kit import speech
from api.kit.http.fields import Spoken
from api.kit.http.operation import JSON, Operation
from api.kit.http.problems import Problem
from api.kit.http.schema import Out

Json = dict[str, Any]
VARIES = "Accept-Language"
_PARAMETER = {"$ref": "#/components/parameters/AcceptLanguage"}
_HEADER = {"$ref": "#/components/headers/Content-Language"}


def is_told(operation: Operation) -> bool:
    """Whether the answer of an operation holds text for people."""
    return operation.media == JSON and operation.out is not None and _holds_text(operation.out)


def language_of(operation: Operation) -> str:
    """The language this request is answered in."""
    return wanted() if is_told(operation) else speech.ENGLISH


def wanted() -> str:
    """The best of our languages for this request."""
    return speech.wanted(request.headers.get(VARIES))


def headers_of(operation: Operation) -> dict[str, str]:
    """What a told answer says of its language."""
    if not is_told(operation):
        return {}
    return {"Content-Language": speech.current(), "Vary": VARIES}


@cache
def _holds_text(out: type[Out] | str) -> bool:
    kind = get_class(out) if isinstance(out, str) else out
    if isinstance(kind, list):
        raise TypeError(f"two schemas are called {out}")
    return any(isinstance(field, Spoken) for field in _fields(kind(), set()))


def _fields(schema: Schema, seen: set[type[Schema]]) -> Iterator[marshmallow.Field[Any]]:
    """All fields of a schema and of those inside it, each schema once."""
    if type(schema) in seen:
        return
    seen.add(type(schema))
    for field in schema.fields.values():
        inner = field
        while isinstance(inner, marshmallow.List):
            inner = inner.inner
        yield inner
        # A problem inside an answer never brings advice: that stands in the effect beside it.
        if isinstance(inner, marshmallow.Nested) and not isinstance(inner.schema, Problem):
            yield from _fields(inner.schema, seen)


def describe(paths: Json, operations: Iterable[Operation]) -> None:
    """Put the request header and the answer's header into the description of what is told."""
    for operation in filter(is_told, operations):
        described = paths[operation.path][operation.method.lower()]
        described.setdefault("parameters", []).append(dict(_PARAMETER))
        for status in map(str, (operation.status, *operation.also)):
            described["responses"][status].setdefault("headers", {})["Content-Language"] = dict(
                _HEADER
            )
