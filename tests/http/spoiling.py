"""Hostile values, and every place of a request where one can be put."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Json = dict[str, Any]
Pointer = tuple[str | int, ...]

CORE: tuple[Any, ...] = (
    None,
    True,
    2**63,
    "x\x00y",
    "\ud800",
    "9999-12-31",
    [],
    {},
)
"""Every field meets all of these."""

MORE: tuple[Any, ...] = (
    -1,
    5.9,
    2**31,
    10**19,
    "",
    "5",
    0,
    -0.0,
    1e308,
    5e-324,
    2**100,
    float("nan"),
    float("inf"),
    "x" * 100_000,
    "😀" * 300,
    "e\u0301" * 300,
    " ",
    "\n\r\t",
    "\u202egnp.exe",
    "\ufeff",
    "\uffff",
    "٣",
    "' OR 1=1 --",
    '"; DROP TABLE athlete; --',
    "%s%s%n",
    "%00",
    "{{7*7}}",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "null",
    "0001-01-01",
    "2026-02-30",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "2026-11-21T09:00:00",
    "2026-11-20T09:00:00.123456Z",
    "2026-11-20",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "rdl-tempo",
    "RF-CES-1",
    [None],
    [[]],
    [{}],
    ["x"] * 1000,
    [1] * 1000,
    [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]],
    {"a": 1},
    {"__proto__": {"x": 1}},
    {"": ""},
)
"""Of these each field meets some, in turn."""

PER_FIELD = 5
AGAIN = 3
"""How many values meet a member that stands alike in a body that was tried before."""

TEXTS: tuple[str, ...] = (
    "%00",
    "%FF",
    "%ED%A0%80",
    "%D9%A3",
    "%F0%9F%98%80",
    "..%2F..%2Fetc%2Fpasswd",
    "%27%20OR%201=1",
    "-1",
    "0",
    "9223372036854775808",
    "9" * 400,
    "x" * 5000,
    "null",
    "{{7*7}}",
    "%0D%0AX-Evil:1",
    "00000000-0000-0000-0000-000000000000",
    "0193a5c2000170008000000000001eef",
    "0193A5C2-0001-7000-8000-000000001EEF",
    "2026-11-20",
    "9999-12-31",
    "true",
    ",",
    ",,,",
    "a,b",
    "%20",
    "",
)
"""For paths and queries, as they stand in an address."""

HEADERS: dict[str, tuple[str, ...]] = {
    "If-Match": ("", '"', '""', '"v"', '"v-1"', '"v٣"', '"v' + "9" * 30 + '"', "é", "x" * 5000),
    "If-None-Match": ("", '"', ",", ",,,", "*,*", "é", "x" * 5000),
    "Idempotency-Key": ("", " ", "é", "x" * 100, "x" * 5000, "\x7f", "'; --"),
    "Authorization": ("", "Bearer", "Bearer é", "Bearer " + "." * 3000, "Basic Og==", "x" * 5000),
    "Content-Type": (
        "",
        "application/json; charset=utf-16",
        "a/b;" * 50,
        "é",
        "multipart/form-data",
    ),
    "Content-Length": ("-1", "x", "99999999999999999999", "0"),
    "Accept": ("", "text/html", "é", "x" * 5000),
    "Accept-Language": ("xx-" * 1000, "é", "*;q=NaN"),
    "X-Forwarded-For": ("127.0.0.1", "é", "x" * 5000),
    "X-Request-Id": ("x\ty", "é", "x" * 5000),
    "Host": ("", "evil.example", "a b", "é", "x" * 300),
}


@dataclass(frozen=True)
class Field:
    """A place in a body: where it is and what the document says of it."""

    pointer: Pointer
    schema: Json

    @property
    def likeness(self) -> str:
        """The same for the same member wherever it stands."""
        names = [step for step in self.pointer if isinstance(step, str)]
        return json.dumps([names[-1], self.schema], sort_keys=True)

    @property
    def name(self) -> str:
        return "/".join(map(str, self.pointer))


def fields(schema: Json, schemas: Json, pointer: Pointer = ()) -> Iterator[Field]:
    """Every member that a body may have, at any depth; of lists the first item."""
    schema = resolved(schema, schemas)
    if pointer:
        yield Field(pointer, schema)
    for name, member in schema.get("properties", {}).items():
        yield from fields(member, schemas, (*pointer, name))
    if "items" in schema:
        yield from fields(schema["items"], schemas, (*pointer, 0))


def resolved(schema: Json, schemas: Json) -> Json:
    """What a reference, or the part of a nullable one that is not null, points to."""
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return resolved(choice, schemas)
    if "$ref" in schema:
        return resolved(schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas)
    return schema


def edges(schema: Json) -> list[Any]:
    """Values at the very edges of what is allowed, and just beyond."""
    found: list[Any] = []
    for name, step in (("minimum", -1), ("maximum", 1)):
        if name in schema:
            found += [schema[name], schema[name] + step]
    if "maxLength" in schema and "pattern" not in schema and "format" not in schema:
        found += [char * (schema["maxLength"] + more) for char in "x😀" for more in (0, 1)]
    if "enum" in schema:
        found += [schema["enum"][0], schema["enum"][-1]]
    return found


def values(field: Field, turn: int, *, again: bool = False) -> list[Any]:
    """What to try in a field; ``turn`` walks through the rest of the corpus."""
    if again:
        corpus = [*CORE, *MORE]
        start = turn * AGAIN % len(corpus)
        return [*corpus, *corpus][start : start + AGAIN]
    start = turn * PER_FIELD % len(MORE)
    rest = [*MORE, *MORE][start : start + PER_FIELD]
    return [*CORE, *edges(field.schema), *rest]


def spoilt(body: Json, pointer: Pointer, value: Any) -> bytes:
    """The body with one value put somewhere; parents that are missing are made."""
    changed = deepcopy(body)
    place: Any = changed
    for step, following in pairwise(pointer):
        place = _entered(place, step, [] if isinstance(following, int) else {})
    _put(place, pointer[-1], value)
    return json.dumps(changed).encode()


def _entered(place: Any, step: str | int, fresh: Any) -> Any:
    if isinstance(step, int):
        if not place:
            place.append(fresh)
    elif not isinstance(place.get(step), dict | list):
        place[step] = fresh
    return place[step]


def _put(place: Any, step: str | int, value: Any) -> None:
    if isinstance(step, int) and not place:
        place.append(value)
    else:
        place[step] = value
