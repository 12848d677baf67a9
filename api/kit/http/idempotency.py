"""A request that is repeated has one effect and one answer.

The handle of a request is its Idempotency-Key, or the id the client made for the new row,
or both. The handle's row is inserted before the effect and committed with it, so a second
copy waits on the row and then finds the first answer. Kept are 2xx answers and, under a key,
refusals that would be the same again; everything else may be retried afresh. An id is of a
row, not of a request: what was refused may be mended and sent again under it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Index, LargeBinary, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.kit.db.base import About, Base, Held
from api.kit.db.scope import scope_of
from api.kit.db.types import Document, Instant, Text, Whole
from api.kit.errors import BadRequest, IdConflict, InFlight, KeyReused
from api.kit.limits import Bounds

MAX_KEY = 100
_REFUSALS = 400
_OF_KEY = "key:"


class Answer(Held, About, Base):
    """The first answer to a handle; ``status`` is null only while it is being made."""

    __tablename__ = "idempotent_answer"

    handle: Mapped[str] = mapped_column(Text(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(Text(64))
    status: Mapped[int | None] = mapped_column(Whole(Bounds(100, 599)))
    headers: Mapped[dict[str, str] | None] = mapped_column(Document)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "created_at"), Index(None, "about_id"))


@dataclass(frozen=True, slots=True)
class Handles:
    """The names a repeat of this request would bear, and the digest of what it says."""

    names: tuple[str, ...]
    fingerprint: str


def handles(operation: str, key: str | None, client_id: UUID | None, raw: bytes) -> Handles:
    """Handles of a request; none where it has neither key nor id."""
    names = []
    if key is not None:
        if not (0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
            raise BadRequest("Idempotency-Key must be 1 to 100 printable ASCII characters.")
        names.append(f"{_OF_KEY}{key}")
    if client_id is not None:
        names.append(f"id:{operation.split(' ', 1)[0]}:{client_id}")
    text = operation.encode() + b"\x00" + raw
    return Handles(tuple(names), hashlib.sha256(text).hexdigest())


def claim(db: Session, wanted: Handles, now: datetime) -> Answer | None:
    """Reserve the handles; the stored first answer where one of them was used before."""
    for position, name in enumerate(wanted.names):
        if not _insert(db, name, wanted.fingerprint, now):
            first = _first(db, name, wanted.fingerprint)
            _share(db, replace(wanted, names=wanted.names[:position]), first)
            return first
    return None


def _share(db: Session, new: Handles, first: Answer) -> None:
    """A new key for a known id stands for the first answer from now on."""
    if new.names:
        keep(db, new, first.status or 500, first.headers or {}, first.body or b"")


def keep(db: Session, wanted: Handles, status: int, headers: dict[str, str], body: bytes) -> None:
    """Store the answer beside its effect; a refusal under the key alone."""
    for row in db.scalars(select(Answer).where(Answer.handle.in_(wanted.names))):
        if status >= _REFUSALS and not row.handle.startswith(_OF_KEY):
            db.delete(row)
        else:
            row.status, row.headers, row.body = status, headers, body
    db.flush()


def _insert(db: Session, name: str, fingerprint: str, now: datetime) -> bool:
    row = {
        **_whose(db),
        "handle": name,
        "fingerprint": fingerprint,
        "created_at": now,
    }
    statement = _dialect(db).insert(Answer).values(row).on_conflict_do_nothing()
    inserted: Sequence[str] = db.scalars(statement.returning(Answer.handle)).all()
    return bool(inserted)


def _first(db: Session, name: str, fingerprint: str) -> Answer:
    stored = db.scalars(select(Answer).where(Answer.handle == name)).one_or_none()
    if stored is None or stored.status is None:
        raise InFlight("Retry in a moment.", headers={"Retry-After": "1"})
    if stored.fingerprint != fingerprint:
        raise (
            KeyReused("This key was used with a different body.")
            if name.startswith(_OF_KEY)
            else IdConflict("This id was used with a different body.")
        )
    return stored


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """An answer to be stored for whoever asks the same again."""

    status: int
    headers: dict[str, str]
    body: bytes


def claim_all(db: Session, wanted: Sequence[Handles], now: datetime) -> dict[str, str]:
    """Reserve handles of one name each: the fingerprints of those that have a good answer.

    Two statements, however many. In the order of their names, so that two requests with some
    in common wait for each other and never in a circle. A kept refusal is no answer here: the
    item may have been mended.
    """
    rows = {
        one.names[0]: {
            **_whose(db),
            "handle": one.names[0],
            "fingerprint": one.fingerprint,
            "created_at": now,
        }
        for one in sorted(wanted, key=lambda one: one.names)
    }
    if not rows:
        return {}
    statement = _dialect(db).insert(Answer).values(list(rows.values())).on_conflict_do_nothing()
    new = set(db.scalars(statement.returning(Answer.handle)))
    found = select(Answer.handle, Answer.fingerprint, Answer.status)
    found = found.where(Answer.handle.in_(rows.keys() - new))
    stored = db.execute(found).all() if rows.keys() - new else ()
    if any(row.status is None for row in stored):
        raise InFlight("Retry in a moment.", headers={"Retry-After": "1"})
    return {row.handle: row.fingerprint for row in stored if row.status < _REFUSALS}


def keep_all(db: Session, answers: Mapping[Handles, FirstAnswer], now: datetime) -> None:
    """Store answers to handles of one name each, in one statement."""
    rows = [
        {
            **_whose(db),
            "handle": wanted.names[0],
            "fingerprint": wanted.fingerprint,
            "status": answer.status,
            "headers": answer.headers,
            "body": answer.body,
            "created_at": now,
        }
        for wanted, answer in answers.items()
    ]
    if not rows:
        return
    statement = _dialect(db).insert(Answer)
    names = ("fingerprint", "status", "headers", "body")
    changed = {name: statement.excluded[name] for name in names}
    keys = ["subject_id", "handle"]
    upsert = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    db.execute(upsert, rows, execution_options={"dml_strategy": "raw"})


def release(db: Session, wanted: Sequence[Handles]) -> None:
    """Give back handles that were reserved and got no answer."""
    names = [one.names[0] for one in wanted]
    if names:
        unanswered = delete(Answer).where(Answer.handle.in_(names), Answer.status.is_(None))
        db.execute(unanswered, execution_options={"synchronize_session": False})


def _whose(db: Session) -> dict[str, UUID | None]:
    """Who gets the answer again, and whose data it holds where that is somebody else's."""
    scope = scope_of(db)
    other = scope.athlete_id if scope.athlete_id != scope.subject_id else None
    return {"subject_id": scope.subject_id, "about_id": other}


def _dialect(db: Session) -> Any:
    return postgresql if db.get_bind().dialect.name == "postgresql" else sqlite


def purge(engine: Engine, before: datetime) -> int:
    """Delete answers of all accounts that are older than ``before``; how many there were."""
    with engine.begin() as connection:
        found = connection.execute(delete(Answer).where(Answer.created_at < before))
        return found.rowcount
