"""URLs of sync."""

from functools import partial
from typing import Any

import orjson

from api.checkins import service as checkins
from api.kit import errors
from api.kit.access import Access
from api.kit.http.operation import Call, Hearing
from api.kit.http.rates import Rate
from api.kit.http.routes import Routes
from api.sync import schemas, service
from api.sync.row_schemas import RestShapes
from api.sync.service import Cursor, Pull, Stamps, Upgrade
from api.sync.tables import LOGGED
from api.sync.vocab import MOST_BYTES, OLDEST_SCHEMA, SCHEMA_VERSION

Body = dict[str, Any]

sync = Routes("Sync", "For clients that keep their own copy of the data and work offline.")

_SHAPES = RestShapes()
_CURSORS = (errors.BadCursor, errors.ForeignCursor)


@sync.read(
    "/sync",
    "pullChanges",
    Access.OFFLINE,
    out=schemas.SyncPull,
    query=schemas.PullQuery,
    etag=False,
    compressed=True,
    rate=Rate.PULL,
    problems=(*_CURSORS, errors.ResyncRequired, errors.ClientTooOld),
)
def pull_changes(call: Call) -> Body:
    """Pull changes.

    Everything since the last pull, from one snapshot, in the protocol of WatermelonDB. Live
    rows are always in `updated`. With `limit` it comes in pages: synchronise again while
    `has_more` is true. A timestamp that is too old gets 410 or, with `resync=replacement`,
    everything, which the library merges without losing unsynced work.
    """
    query = call.query
    _check_schema(query["schema_version"])
    stamps = _stamps(call)
    tables = schemas.upgraded_tables(query.get("migration"))
    wanted = Pull(
        cursor=stamps.open(query["last_pulled_at"]),
        schema_version=query["schema_version"],
        upgrade=Upgrade(tables) if tables else None,
        limit=query.get("limit"),
        resync=query.get("resync"),
    )
    return service.pull(call.db, wanted, stamps, _SHAPES, call.now)


@sync.action(
    "/sync",
    "pushChanges",
    Access.OFFLINE,
    body=schemas.SyncPush,
    out=schemas.SyncPushed,
    query=schemas.PushQuery,
    keyed=True,
    hearing=Hearing(partial(service.listen, shapes=_SHAPES), checkins.keep_told),
    largest_body=MOST_BYTES,
    rate=Rate.PUSH,
    problems=(*_CURSORS, errors.SyncConflict, errors.PullOnlyTable, errors.ClientTooOld),
)
def push_changes(call: Call, body: Body) -> Body:
    """Push changes.

    Stores everything or nothing, under the same rules as every other write. Rows that somebody
    changed since `last_pulled_at` are a conflict: pull, merge and push again. Rows that cannot
    be stored are named in `errors`; with `on_refusal=skip` they are left out. Flags that their
    red-flag answers raise are stored in either case; for a refused push they are in the
    `effect` of the problem. A row whose parent was deleted, or a second check-in of the same
    day and kind, is absorbed, so that no device gets stuck on it.
    """
    query = call.query
    _check_schema(query.get("schema_version", SCHEMA_VERSION))
    cursor = _stamps(call).open(query["last_pulled_at"])
    return service.push(call.db, body["tables"], cursor, query["on_refusal"], _SHAPES, call.now)


@sync.read(
    "/changes",
    "listChanges",
    Access.OFFLINE,
    out=schemas.ChangePage,
    query=schemas.ChangesQuery,
    etag=False,
    compressed=True,
    problems=(errors.BadCursor, errors.ResyncRequired),
)
def list_changes(call: Call) -> Body:
    """Follow the change log.

    Rows of all synced tables in the order of their last commit, each in its latest state, and
    deletions. Without a cursor it starts from the very beginning. Unlike other lists it always
    returns a cursor; `has_more` says whether to continue at once. 410 when the cursor is older
    than the deletions that are kept: drop the copy and read from the beginning.
    """
    names = tuple(sorted(call.query.get("tables") or ()))
    _check_tables(names)
    context = f"listChanges:{call.who.subject_id}:{','.join(names)}"
    cursor = _open(call, call.query.get("cursor"), context)
    page = service.list_changes(call.db, cursor, names, call.query["limit"], _SHAPES)
    following = orjson.dumps([page.cursor.seq, page.cursor.epoch])
    return {
        "items": page.items,
        "next_cursor": call.services.sealer.seal(following, context),
        "has_more": page.has_more,
    }


def _stamps(call: Call) -> Stamps:
    return Stamps.of(call.services.sealer, call.who.subject_id)


def _check_schema(version: int) -> None:
    if version < OLDEST_SCHEMA:
        raise errors.ClientTooOld()
    if version > SCHEMA_VERSION:
        raise errors.BadRequest(f"The newest schema version is {SCHEMA_VERSION}.")


def _check_tables(names: tuple[str, ...]) -> None:
    known = {table.name for table in LOGGED}
    for name in names:
        if name not in known:
            raise errors.ValidationFailed.at("query/tables", f"There is no table {name[:60]}.")


def _open(call: Call, sealed: str | None, context: str) -> Cursor | None:
    if sealed is None:
        return None
    try:
        seq, epoch = orjson.loads(call.services.sealer.open(sealed, context))
    except (ValueError, TypeError) as error:
        raise errors.BadCursor("Start again without a cursor.") from error
    return Cursor(seq, epoch)
