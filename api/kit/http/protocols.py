"""Operations whose questions and refusals another specification lays down: OAuth's.

Their query and form are not judged by a schema of ours but read by the view, and what they answer
is what that specification says, on refusals too. All else is as for any other operation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from flask import request

from api.kit.errors import BadRequest, PayloadTooLarge
from api.kit.http import callers, json
from api.kit.http.parts import DOCUMENTS, QUOTAS
from api.kit.http.runtime import runtime
from api.kit.http.schema import In, Out

FORM = "application/x-www-form-urlencoded"
LARGEST_FORM = 16 * 1024
MOST_FIELDS = 50

Json = dict[str, Any]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """What the specification says of such an operation."""

    name: str
    form: type[In] | None = None
    query: type[In] | None = None
    refusal: type[Out] | None = None
    """Body of its refusals; none where they are pages."""
    refusals: Mapping[int, str] = field(default_factory=dict)
    """Statuses of its refusals and when they are given."""
    redirects: bool = False

    def describe(self, described: Json, media: str) -> None:
        """Put what it takes and how it refuses into the description of its operation."""
        if self.query is not None:
            described["parameters"].append({"in": "query", "schema": self.query})
        if self.form is not None:
            content = {FORM: {"schema": self.form}}
            described["requestBody"] = {"required": True, "content": content}
        if self.redirects:
            described["responses"]["303"] = {
                "description": "Redirects back to the app.",
                "headers": _headers("Location", *QUOTAS),
            }
        for status, text in self.refusals.items():
            answer = described["responses"].setdefault(str(status), {"description": ""})
            answer["description"] = " ".join(filter(None, (text, answer["description"])))
            answer["content"] = {**self._refusal(media), **answer.get("content", {})}
            answer["headers"] = {**_headers(*QUOTAS), **answer.get("headers", {})}

    def _refusal(self, media: str) -> Json:
        return {media: DOCUMENTS[media] if self.refusal is None else {"schema": self.refusal}}


def _headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


@dataclass(frozen=True, slots=True)
class Asked:
    """Query and form as they were sent, in order; None where one of them cannot be read."""

    query: Pairs | None
    form: Pairs | None
    query_text: str
    authorization: str | None
    address: str
    """Where it came from, as limits count it."""


@dataclass(frozen=True, slots=True)
class Written:
    """An answer that is ready to be sent."""

    status: int
    body: bytes = b""
    media: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def form_sent() -> bytes:
    """The bytes of a form, all of them."""
    request.max_content_length = LARGEST_FORM + 1
    raw = request.get_data(cache=False)
    if len(raw) > LARGEST_FORM:
        raise PayloadTooLarge()
    return raw


def asked(form: bytes) -> Asked:
    """What the request at hand says."""
    is_form = request.mimetype == FORM
    return Asked(
        query=pairs(request.query_string),
        form=pairs(form) if is_form or not form else None,
        query_text=request.query_string.decode("latin-1"),
        authorization=request.headers.get("Authorization"),
        address=callers.address_of(request.environ, runtime().proxy_hops),
    )


def pairs(raw: bytes) -> Pairs | None:
    """Names and values of a query or form; None where they are no text or too many."""
    try:
        found = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
        for name, value in found:
            json.check_text(name)
            json.check_text(value)
    except (ValueError, BadRequest):
        return None
    return tuple(found)
