"""Keyset pages with sealed cursors: bound to the operation, the account and the filters."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from marshmallow import fields as ma_fields

from api.kit.crypto import Sealer
from api.kit.errors import BadCursor
from api.kit.http import fields
from api.kit.http.schema import In, Out
from api.kit.limits import Bounds
from api.kit.paging import Page, PageRequest

DEFAULT_LIMIT = 50
MAX_LIMIT = 100


class PageQuery(In):
    """Query of every list."""

    cursor = fields.Text(1024, metadata={"description": "`next_cursor` of the previous page."})
    limit = fields.Whole(
        Bounds(1, MAX_LIMIT),
        load_default=DEFAULT_LIMIT,
        metadata={"description": "Rows per page."},
    )


class DayPageQuery(PageQuery):
    """Query of the lists that are keyed by the athlete's day."""

    since = fields.Day(metadata={"description": "First local day, inclusive."})
    until = fields.Day(metadata={"description": "Last local day, inclusive."})


def page_of(name: str, item: type[Out]) -> type[Out]:
    """The page schema ``name`` for rows of ``item``."""
    members: dict[str, Any] = {
        "__doc__": f"A page of {item.__name__}.",
        "items": fields.ListOf(
            ma_fields.Nested(item),
            MAX_LIMIT,
            metadata={
                "description": "Rows of the page, newest first unless the operation says otherwise."
            },
        ),
        "next_cursor": fields.Text(
            1024,
            allow_none=True,
            metadata={"description": "Pass as `cursor` for the next page; null at the end."},
        ),
    }
    return type(name, (Out,), members)


@dataclass(frozen=True, slots=True)
class Cursors:
    """Seals and opens the cursors of one operation for one account."""

    sealer: Sealer
    context: str

    @classmethod
    def bound(cls, sealer: Sealer, operation_id: str, subject: str, query: Any) -> "Cursors":
        filters = {key: str(value) for key, value in sorted(query.items()) if key != "cursor"}
        shape = hashlib.sha256(orjson.dumps(filters)).hexdigest()
        return cls(sealer, f"{operation_id}:{subject}:{shape}")

    def request(self, query: dict[str, Any]) -> PageRequest:
        """Limit, day window and the key to go on from."""
        sealed = query.get("cursor")
        return PageRequest(
            limit=query["limit"],
            since=query.get("since"),
            until=query.get("until"),
            after=None if sealed is None else self._open(sealed),
        )

    def answer(self, page: Page[Any]) -> dict[str, Any]:
        """The page as its schema wants it."""
        return {
            "items": page.items,
            "next_cursor": None if page.next_key is None else self._seal(page.next_key),
        }

    def _seal(self, key: Sequence[Any]) -> str:
        return self.sealer.seal(orjson.dumps([_tag(value) for value in key]), self.context)

    def _open(self, sealed: str) -> tuple[Any, ...]:
        try:
            tagged = orjson.loads(self.sealer.open(sealed, self.context))
            return tuple(_READERS[kind](value) for kind, value in tagged)
        except (ValueError, KeyError, TypeError) as error:
            raise BadCursor("Start again without a cursor.") from error


def _tag(value: Any) -> tuple[str, Any]:
    kind = type(value).__name__
    return (kind, value if kind in ("int", "str") else str(value))


_READERS: dict[str, Any] = {
    "int": int,
    "str": str,
    "UUID": UUID,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}
