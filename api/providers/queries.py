"""Statements on the tables of provider doors."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from api.kit.paging import Page, PageRequest, newest_first
from api.providers.models import Connection, ProviderEvent, ProviderUser
from api.providers.vocab import ConnectionState, EventState, Provider


def connection(db: Session, athlete_id: UUID, connection_id: UUID) -> Connection | None:
    return db.get(Connection, (athlete_id, connection_id))


def connections(db: Session, athlete_id: UUID, request: PageRequest) -> Page[Connection]:
    t = Connection
    rows = select(t).where(t.athlete_id == athlete_id)
    return newest_first(db, rows, request, order=(t.created_at, t.id))


def of_provider(db: Session, athlete_id: UUID, provider: Provider) -> Sequence[Connection]:
    """The newest first."""
    t = Connection
    rows = select(t).where(t.athlete_id == athlete_id, t.provider == provider)
    return db.scalars(rows.order_by(t.created_at.desc(), t.id.desc())).all()


# --- tokens ---------------------------------------------------------------------------------


def claim_renewal(
    db: Session, athlete_id: UUID, connection_id: UUID, held: str, now: datetime, until: datetime
) -> bool:
    """Whether this worker may renew the tokens it read; of two only one may."""
    t = Connection
    free = or_(t.renewing_until.is_(None), t.renewing_until < now)
    mine = (t.athlete_id == athlete_id, t.id == connection_id, t.credentials == held)
    taken = update(t).where(*mine, t.state == ConnectionState.ACTIVE, free)
    return _count(db, taken.values(renewing_until=until)) == 1


def end_renewal(
    db: Session, athlete_id: UUID, connection_id: UUID, held: str, values: dict[str, Any]
) -> bool:
    """Write what a renewal led to, where the tokens are still those it began with."""
    t = Connection
    mine = (t.athlete_id == athlete_id, t.id == connection_id, t.credentials == held)
    done = update(t).where(*mine, t.state == ConnectionState.ACTIVE)
    return _count(db, done.values(renewing_until=None, **values)) == 1


# --- who is who -----------------------------------------------------------------------------


def users(db: Session, provider: Provider, keys: Collection[str]) -> dict[str, ProviderUser]:
    """Whose these people are here, by their key; nobody's scope is asked."""
    t = ProviderUser
    rows = db.scalars(select(t).where(t.provider == provider, t.user_key.in_(keys)))
    return {row.user_key: row for row in rows}


def forget_user(
    db: Session, account_id: UUID, connection_id: UUID, *, but: str | None = None
) -> None:
    """Whoever a connection was known by, but for one of them."""
    t = ProviderUser
    gone = delete(t).where(t.account_id == account_id, t.connection_id == connection_id)
    _count(db, gone if but is None else gone.where(t.user_key != but))


# --- events ---------------------------------------------------------------------------------


def known_deliveries(
    db: Session, athlete_id: UUID, connection_id: UUID, names: Collection[str]
) -> set[str]:
    t = ProviderEvent
    rows = select(t.delivery_id).where(
        t.athlete_id == athlete_id, t.connection_id == connection_id, t.delivery_id.in_(names)
    )
    return set(db.scalars(rows))


def event(db: Session, athlete_id: UUID, event_id: UUID) -> ProviderEvent | None:
    return db.get(ProviderEvent, (athlete_id, event_id))


def close_waiting(db: Session, athlete_id: UUID, ids: Collection[UUID], state: EventState) -> None:
    """Events that nobody will work on any more."""
    t = ProviderEvent
    waiting = (t.athlete_id == athlete_id, t.id.in_(ids), t.state == EventState.WAITING)
    _count(db, update(t).where(*waiting).values(state=state, body=None))


def touch(db: Session, athlete_id: UUID, connection_id: UUID, now: datetime) -> None:
    """Note that something came."""
    t = Connection
    mine = update(t).where(t.athlete_id == athlete_id, t.id == connection_id)
    _count(db, mine.values(last_event_at=now))


def purge(engine: Engine, before: datetime) -> int:
    """Forget events that came before; how many there were."""
    with engine.begin() as connection:
        gone = delete(ProviderEvent).where(ProviderEvent.received_at < before)
        return connection.execute(gone).rowcount


def _count(db: Session, statement: Any) -> int:
    found: Any = db.execute(statement, execution_options={"synchronize_session": False})
    return int(found.rowcount)
