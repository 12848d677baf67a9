"""What came with a request: first all of its bytes, then what they say."""

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import IO, Any

from flask import request
from marshmallow.class_registry import get_class

from api.kit.errors import BadRequest, PayloadTooLarge, UnsupportedMediaType
from api.kit.http import forms, json, protocols, schema, spooling
from api.kit.http.operation import Operation
from api.kit.http.parts import PARAMETERS
from api.kit.http.runtime import runtime
from api.kit.http.schema import In

_LONGEST = {one["name"]: one["schema"]["maxLength"] for one in PARAMETERS.values()}
_BODY_TYPES = {"application/json", "application/merge-patch+json"}


@dataclass(frozen=True, slots=True)
class Sent:
    """Bytes; of a form already the values; and a file, where it is one."""

    raw: bytes = b""
    values: dict[str, Any] | None = None
    file: IO[bytes] | None = None


def check_headers() -> None:
    """No header longer than the specification says."""
    for name, most in _LONGEST.items():
        if len(request.headers.get(name, "")) > most:
            raise BadRequest(f"{name} is longer than {most} characters.")


def received(operation: Operation, stack: ExitStack) -> Sent:
    """All of what was sent, however slowly; a file is dropped when the stack unwinds."""
    posted = operation.protocol is not None and operation.method == "POST"
    if not (operation.form or operation.body or operation.intake or posted):
        return Sent()
    safety, large = operation.rate.is_kept, _may_be_large(operation)
    with runtime().gate.reading(safety=safety, large=large):
        if posted:
            return Sent(protocols.form_sent())
        if operation.intake is not None:
            found = stack.enter_context(spooling.received(operation.intake))
            return Sent(found.digest, file=found.file)
        if operation.form is not None:
            return Sent(*forms.read(request, operation.form(), operation.largest_form, stack))
        return Sent(_json_sent(operation))


def _may_be_large(operation: Operation) -> bool:
    said = (operation.form, operation.intake, operation.largest_body)
    return any(one is not None for one in said)


def _json_sent(operation: Operation) -> bytes:
    if request.mimetype not in _BODY_TYPES:
        raise UnsupportedMediaType(headers={"Accept": "application/json"})
    if operation.largest_body is not None:
        # One byte more than is taken, as below.
        request.max_content_length = operation.largest_body + 1
    raw = request.get_data(cache=False)
    if len(raw) >= (request.max_content_length or sys.maxsize):
        # A body sent without its length is not refused but cut off there.
        raise PayloadTooLarge()
    if request.content_length not in (None, len(raw)):
        raise BadRequest("The body ended too early.")
    return raw


def parsed(operation: Operation, sent: Sent) -> Any:
    """A JSON body as it came; None where it is of another kind."""
    return None if operation.body is None else json.read(sent.raw)


def said(operation: Operation, sent: Sent, parsed: Any) -> tuple[bytes, dict[str, Any] | None]:
    """Bytes that are the same for whoever says the same again, and the values."""
    if operation.body is None:
        return sent.raw, sent.values
    values = schema.load(_reader(operation.body)(), parsed)
    return json.canonical(parsed) if operation.keyed else b"", values


@cache
def _reader(kind: type[In] | str) -> type[In]:
    found: Any = get_class(kind) if isinstance(kind, str) else kind
    if not (isinstance(found, type) and issubclass(found, In)):
        raise TypeError(f"{kind} is not the name of one input")
    return found
