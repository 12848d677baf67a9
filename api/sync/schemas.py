"""Shapes of sync on the wire: the flat tables, and what goes round them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validate
from marshmallow import fields as ma_fields

from api.kit.errors import BadCursor, BadRequest
from api.kit.http import fields, json
from api.kit.http.fields import HouseField, about
from api.kit.http.schema import In, Out
from api.kit.limits import VERSION, Bounds
from api.sync import vocab
from api.sync.row_schemas import (
    CHANGED_LONGEST,
    Long,
    changes_in,
    changes_out,
    row_in,
    row_out,
)
from api.sync.tables import LOGGED, PUSHED, TABLES

_LISTS = ("created", "updated", "deleted")
_CURSOR_LONGEST = 200


class AsIs(Out):
    """An answer that is in the shape of the wire already: there may be thousands of rows."""

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        return obj


# --- pull --------------------------------------------------------------------------------------


class Stamp(HouseField, ma_fields.Integer):
    """A timestamp of a pull, as text of a query; ``null`` is none, as client libraries send it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(0, vocab.LARGEST_STAMP), **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if value == "null":
            return 0
        # Unlike other members of a query: a client that mangles its cursor must hear it so.
        if not (isinstance(value, str) and value.isascii() and value.isdigit()):
            raise BadCursor("A timestamp is a whole number, as a pull gave it.")
        if len(value) > len(str(vocab.LARGEST_STAMP)) or int(value) > vocab.LARGEST_STAMP:
            raise BadCursor("No pull has returned such a timestamp.")
        return int(value)

    def openapi(self) -> dict[str, Any]:
        return {"format": "int64"}


class PullQuery(In):
    """Query of a pull."""

    last_pulled_at = Stamp(
        load_default=0,
        metadata=about("`timestamp` of the previous pull; absent, `null` or 0 the first time."),
    )
    schema_version = fields.Whole(
        Bounds(1, 1_000_000),
        required=True,
        metadata=about("Version of the app's schema.", example=vocab.SCHEMA_VERSION),
    )
    migration = fields.Text(
        CHANGED_LONGEST,
        metadata=about("What the app's schema has gained since that pull, as JSON, or `null`."),
    )
    limit = fields.Whole(
        vocab.PAGE, metadata=about("Most rows per page, for an app that respects `has_more`.")
    )
    resync = fields.Choice(
        vocab.ResyncStrategy,
        metadata=about("The app passes `experimentalStrategy` on to its library."),
    )


def upgraded_tables(text: str | None) -> frozenset[str]:
    """Tables that a migration names, for themselves or for a new column."""
    said = None if text in (None, "", "null") else json.read((text or "").encode())
    if said is None:
        return frozenset()
    try:
        columns = [one["table"] for one in said.get("columns", ())]
        names = frozenset([*said.get("tables", ()), *columns])
    except (AttributeError, KeyError, TypeError) as error:
        raise BadRequest("migration must be an object with tables and columns.") from error
    return frozenset(name for name in names if isinstance(name, str))


SyncChanges = type(
    "SyncChanges",
    (Out,),
    {
        "__doc__": "Every table in the app's version of the schema, whether anything changed "
        "or not.",
        **{
            table.name: fields.One(changes_out(table, row_out(table)), metadata=about(table.about))
            for table in TABLES
        },
    },
)


class SyncPull(AsIs):
    """What a client has not seen yet. Pass it on unchanged to the client library."""

    changes = fields.One(SyncChanges, metadata=about("Changes by table."))
    timestamp = Long(
        Bounds(1, vocab.LARGEST_STAMP),
        metadata=about("Opaque; send it as `last_pulled_at` next time."),
    )
    has_more = fields.Flag(
        metadata=about(
            "True if there is more: synchronise again at once. False unless `limit` was sent."
        )
    )
    experimentalStrategy = fields.Choice(  # noqa: N815 - the client library's word
        vocab.ResyncStrategy,
        metadata=about("Everything is here; the library drops what is not.", sparse=True),
    )


# --- push --------------------------------------------------------------------------------------


class PushQuery(In):
    """Query of a push."""

    last_pulled_at = Stamp(required=True, metadata=about("`timestamp` of the last pull."))
    schema_version = fields.Whole(
        Bounds(1, 1_000_000), metadata=about("Version of the app's schema.")
    )
    on_refusal = fields.Choice(
        vocab.OnRefusal,
        load_default=vocab.OnRefusal.ABORT,
        metadata=about("`abort` stores nothing; `skip` stores the valid rows."),
    )


class _Pushed(In):
    """Tables that anybody may name, as long as they are empty: libraries send all they know."""

    def load(self, data: Any, **_: Any) -> dict[str, Any]:
        wrong: dict[str, Any] = {}
        tables = {name: _lists(name, said, wrong) for name, said in data.items()}
        if wrong:
            raise ValidationError(wrong)
        return {"tables": tables}


def _lists(name: str, said: Any, wrong: dict[str, Any]) -> dict[str, list[Any]]:
    """The three lists of a table; a list that is absent is empty."""
    if not isinstance(said, Mapping):
        wrong[name] = ["Must be an object of the lists created, updated and deleted."]
        return {}
    strange = {kind: ["Unknown field."] for kind in said if kind not in _LISTS}
    strange |= {
        kind: ["Must be a list."] for kind in _LISTS if not isinstance(said.get(kind, []), list)
    }
    if strange:
        wrong[name] = strange
        return {}
    rows = {
        kind: {at: ["Must be an object."] for at, row in _misshapen(said.get(kind, []))}
        for kind in ("created", "updated")
    }
    if any(rows.values()):
        wrong[name] = {kind: found for kind, found in rows.items() if found}
    return {kind: said.get(kind, []) for kind in _LISTS}


def _misshapen(rows: list[Any]) -> list[tuple[int, Any]]:
    return [(at, row) for at, row in enumerate(rows) if not isinstance(row, Mapping)]


SyncPush = type(
    "SyncPush",
    (_Pushed,),
    {
        "__doc__": "What a client has done since its last pull, by table. Tables that only "
        "the server or only the app has may be named with empty lists.",
        **{
            table.name: fields.One(changes_in(table, row_in(table)), metadata=about(table.about))
            for table in PUSHED
        },
    },
)


class RejectedRow(Out):
    """A row that was not stored and will not be stored if sent again."""

    pointer = fields.Text(300, metadata=about("JSON Pointer to it in the body."))
    table = fields.Text(40, metadata=about("Table of the row."))
    id = fields.Text(100, allow_none=True, metadata=about("Its id, as it was sent."))
    code = fields.Text(60, metadata=about("Stable code of the error."))
    detail = fields.Text(300, metadata=about("The problem in words."))


class AbsorbedRow(Out):
    """A valid row that does not exist after the push."""

    table = fields.Text(40, metadata=about("Table of the row."))
    id = fields.Uid(metadata=about("Id of the row; the next pull deletes it."))
    reason = fields.Choice(vocab.Absorption)


class RejectedIds(HouseField, ma_fields.Field[Any]):
    """Ids by table, as the client library wants them."""

    def openapi(self) -> dict[str, Any]:
        ids = {"type": "array", "maxItems": vocab.MOST_ROWS, "items": {"type": "string"}}
        shape = {"type": "object", "description": "Ids by table.", "additionalProperties": ids}
        return {"type": "object", "x-named": ("RejectedIds", shape)}


class SyncPushed(Out):
    """Result of a push."""

    experimentalRejectedIds = RejectedIds(  # noqa: N815 - the client library's word
        metadata=about("Ids of rejected rows by table: the library keeps them as unsynced.")
    )
    rejected = fields.ListOf(
        fields.One(RejectedRow),
        vocab.MOST_ROWS * 30,
        metadata=about("Rows that were left out; only with `skip`."),
    )
    absorbed = fields.ListOf(
        fields.One(AbsorbedRow),
        vocab.MOST_ROWS,
        metadata=about("Valid rows that do not exist after the push."),
    )
    urgent = fields.ListOf(
        fields.Uid(),
        10,
        metadata=about("Decisions that stop training: pull at once and show them."),
    )


# --- the log -----------------------------------------------------------------------------------


class FlatRow(HouseField, ma_fields.Field[Any]):
    """A flat row of any table; null where it is gone."""

    def openapi(self) -> dict[str, Any]:
        text = "A flat row of any table: texts, numbers and booleans by column name."
        shape = {"type": "object", "description": text, "additionalProperties": True}
        return {"type": ["object", "null"], "x-named": ("FlatRow", shape)}


class ChangesQuery(In):
    """Query of the change log."""

    cursor = fields.Text(_CURSOR_LONGEST, metadata=about("`next_cursor` of the previous answer."))
    limit = fields.Whole(
        vocab.CHANGES_PAGE,
        load_default=vocab.CHANGES_USUAL,
        metadata=about("Most changes per page."),
    )
    tables = fields.ListOf(
        fields.Text(40),
        len(LOGGED),
        distinct=True,
        metadata=about("Names of tables; all if absent. Send the same names with a cursor."),
    )


class Change(Out):
    """A row in its latest state; states in between are not reported."""

    table = fields.Text(40, metadata=about("Table of the row.", example="training_sessions"))
    id = fields.Uid(metadata=about("Its id."))
    op = fields.Choice(vocab.ChangeOp)
    version = fields.Whole(
        VERSION,
        allow_none=True,
        metadata=about("Version of the row, if the table has one; can be used in If-Match."),
    )
    row = FlatRow(
        allow_none=True,
        metadata=about("The flat row, as in `pullChanges`; null if it was deleted."),
    )


class ChangePage(Out):
    """Changes in the order in which they were committed."""

    items = fields.ListOf(
        fields.One(Change), vocab.CHANGES_PAGE.whole[1], metadata=about("Oldest first.")
    )
    next_cursor = fields.Text(
        _CURSOR_LONGEST, metadata=about("Always present: continue from it, at once or later.")
    )
    has_more = fields.Flag(metadata=about("Whether there are more changes already."))
