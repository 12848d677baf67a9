"""A push, taken apart: which rows, which deletions, and what cannot even be looked at."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from api.kit.errors import BadRequest, FieldError, PayloadTooLarge, PullOnlyTable, ValidationFailed
from api.sync.tables import BY_NAME, CHECK_INS, PUSHED, Table
from api.sync.vocab import MOST_ROWS

Lists = Mapping[str, list[Any]]

INVALID = "invalid"
_CANONICAL = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WRITTEN = ("created", "updated")
_KINDS = (*WRITTEN, "deleted")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row of a push, or the id of one that is to be deleted, and where it stands."""

    table: Table
    kind: str
    place: int
    id: UUID
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, UUID]:
        return self.table.name, self.id

    @property
    def pointer(self) -> str:
        return f"/{self.table.name}/{self.kind}/{self.place}"

    def refused(self, member: str, detail: str, code: str = INVALID) -> "Refusal":
        pointer = f"{self.pointer}/{member}" if member else self.pointer
        return Refusal(pointer, self.table.name, str(self.id), code, detail)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row cannot be stored, and will not be the next time either."""

    pointer: str
    table: str
    id: str | None
    code: str
    detail: str

    @property
    def error(self) -> FieldError:
        return FieldError(self.pointer, self.code, self.detail, self.table, self.id)


@dataclass(slots=True)
class Push:
    """All rows, parents before their children, and all deletions."""

    rows: list[Incoming] = field(default_factory=list)
    deletions: list[Incoming] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    nameless: list[Mapping[str, Any]] = field(default_factory=list)
    """Check-ins that are refused for their id."""

    @property
    def all(self) -> list[Incoming]:
        return [*self.rows, *self.deletions]


def take_apart(sent: Mapping[str, Lists]) -> Push:
    """Read a push. Names of tables that nobody fills are of no interest."""
    filled = {name: lists for name, lists in sent.items() if any(lists.values())}
    _check_tables(filled)
    count = sum(len(rows) for lists in filled.values() for rows in lists.values())
    if count > MOST_ROWS:
        raise PayloadTooLarge(f"A push holds at most {MOST_ROWS} rows; this one has {count}.")
    push = Push()
    for table in PUSHED:
        lists = filled.get(table.name, {})
        for one in _rows(table, lists):
            _sort_in(push, one)
    push.nameless += _nameless(filled.get(CHECK_INS.name, {}))
    _check_once(push)
    return push


def _check_tables(filled: Mapping[str, Lists]) -> None:
    for name in filled:
        if name not in BY_NAME:
            raise ValidationFailed.at(f"/{name}", "There is no such table.")
    for name in filled:
        if not BY_NAME[name].pushed:
            raise PullOnlyTable(f"Nothing can be pushed to {name}.")


def _rows(table: Table, lists: Lists) -> Iterator[Incoming | Refusal]:
    for kind in _KINDS:
        for place, raw in enumerate(lists.get(kind, ())):
            said = raw if kind == "deleted" else raw.get("id")
            if not _is_canonical(said):
                pointer = f"/{table.name}/{kind}/{place}" + ("" if kind == "deleted" else "/id")
                text = "Must be a UUID in lower case, in the 8-4-4-4-12 form."
                named = said if isinstance(said, str) else None
                yield Refusal(pointer, table.name, named, INVALID, text)
                continue
            yield Incoming(table, kind, place, UUID(said), {} if kind == "deleted" else raw)


def _is_canonical(said: Any) -> bool:
    return isinstance(said, str) and _CANONICAL.fullmatch(said) is not None


def _nameless(lists: Lists) -> Iterator[Mapping[str, Any]]:
    for kind in WRITTEN:
        yield from (raw for raw in lists.get(kind, ()) if not _is_canonical(raw.get("id")))


def _sort_in(push: Push, one: Incoming | Refusal) -> None:
    if isinstance(one, Refusal):
        push.refusals.append(one)
    elif one.kind == "deleted":
        push.deletions.append(one)
    else:
        push.rows.append(one)


def _check_once(push: Push) -> None:
    seen = set()
    for one in push.all:
        if one.key in seen:
            raise BadRequest(f"The id {one.id} appears twice in {one.table.name}.")
        seen.add(one.key)
