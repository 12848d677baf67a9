"""Forms with files (multipart/form-data): read strictly, within a limit, spooled."""

from contextlib import ExitStack
from typing import Any

from flask import Request
from marshmallow import Schema
from werkzeug.formparser import FormDataParser

from api.kit.errors import BadRequest, UnsupportedMediaType
from api.kit.files import SentFile
from api.kit.http import json, schema
from api.kit.http.spooling import spool

MULTIPART = "multipart/form-data"
MOST_PARTS = 20
LONGEST_FIELDS = 256 * 1024
"""Bytes of all fields that are no files. More than what is read at once: the parser holds files
against it too while it looks for their end."""


def read(
    request: Request, wanted: Schema, largest: int | None, stack: ExitStack
) -> tuple[bytes, dict[str, Any]]:
    """What the form says, as bytes that are the same for the same form, and as values.

    The body itself would not do to recognise a repeat: clients draw a new boundary each time.
    Files are dropped when the stack unwinds.
    """
    if request.mimetype != MULTIPART:
        raise UnsupportedMediaType(headers={"Accept": MULTIPART})
    if largest is not None:
        request.max_content_length = largest
    parts = _parts(request, stack)
    said = {name: part for name, part in parts.items() if isinstance(part, str)}
    sent = {name: part.digest for name, part in parts.items() if isinstance(part, SentFile)}
    text = json.write([sorted(said.items()), sorted(sent.items())])
    return text, schema.load(wanted, parts)


def _parts(request: Request, stack: ExitStack) -> dict[str, str | SentFile]:
    fields, files = _parsed(request, stack)
    names = [name for part in (fields, files) for name, _ in part.items(multi=True)]
    if None in names:
        raise BadRequest("A part of the form has no name.")
    if len(names) != len(set(names)):
        raise BadRequest("A field appears twice in the form.")
    for text in (*names, *fields.values()):
        json.check_text(text)
    sent = {name: SentFile(part.stream, part.filename or "") for name, part in files.items()}
    return {**fields.to_dict(), **sent}


def _parsed(request: Request, stack: ExitStack) -> tuple[Any, Any]:
    parser = FormDataParser(
        stream_factory=lambda *_, **__: stack.enter_context(spool()),
        max_form_memory_size=LONGEST_FIELDS,
        max_form_parts=MOST_PARTS,
        silent=False,
    )
    try:
        _, fields, files = parser.parse(
            request.stream, MULTIPART, request.content_length, request.mimetype_params
        )
    except ValueError as error:
        raise BadRequest("The body is not a complete multipart form.") from error
    return fields, files
