"""The public door of connections: beginning, confirming, listing, ending."""

import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.kit.db.scope import scope_of
from api.kit.errors import AlreadyExists, LinkRefused, NotFound, ValidationFailed
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.kit.work import enqueue
from api.providers import queries, sealing
from api.providers.adapters import ADAPTERS
from api.providers.config import Configured
from api.providers.house import House, here
from api.providers.models import Connection, ProviderUser
from api.providers.vault import Unreadable
from api.providers.vocab import (
    END,
    ERASE,
    EVENTS_KEPT,
    LINK,
    LINK_LASTS,
    MOST_OWN_DOORS,
    ConnectionProblem,
    ConnectionState,
    Keep,
    Provider,
)

_OPEN = {ConnectionState.ACTIVE, ConnectionState.NEEDS_ATTENTION, ConnectionState.LINKING}
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_CODE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Started:
    """A connection that was started, with what is shown only this once."""

    connection: Connection
    authorize_url: str | None = None
    inbound_url: str | None = None
    secret: str | None = None


def start(db: Session, provider: Provider, name: str | None, now: datetime) -> Started:
    """Begin a connection: an own door is open at once, a provider wants to be asked first."""
    accounts.lock_athlete(db)
    house = here(db)
    if provider is Provider.OWN:
        return _open_own(db, house, name, now)
    configured = house.providers.get(provider)
    if configured is None:
        raise ValidationFailed.at("/provider", "This server is not linked to that provider.")
    row = _for_linking(db, provider, now)
    row.name, row.state, row.problem = name, ConnectionState.LINKING, None
    row.link_until, row.updated_at, row.ended_at = now + LINK_LASTS, now, None
    nonce = secrets.token_urlsafe(16)
    row.credentials = sealing.seal(house, row, {"nonce": nonce})
    db.flush()
    return Started(row, authorize_url=_authorize_url(house, configured, row, nonce))


def _open_own(db: Session, house: House, name: str | None, now: datetime) -> Started:
    athlete_id = scope_of(db).athlete_id
    opened = queries.of_provider(db, athlete_id, Provider.OWN)
    if sum(row.state in _OPEN for row in opened) >= MOST_OWN_DOORS:
        raise ValidationFailed.at("/provider", f"At most {MOST_OWN_DOORS} doors of your own.")
    row = _new(db, Provider.OWN, now)
    row.name, row.state, row.linked_at = name, ConnectionState.ACTIVE, now
    door = f"{Provider.OWN}-{secrets.token_urlsafe(24)}"
    secret = "whsec_" + b64encode(secrets.token_bytes(32)).decode()
    row.credentials = sealing.seal(house, row, {"secret": secret})
    db.flush()
    _remember(db, row, door_key(door))
    return Started(row, inbound_url=house.inbound(door), secret=secret)


def door_key(door: str) -> str:
    """What is stored of the address of an own door."""
    return sha256(door.encode()).hexdigest()


def _for_linking(db: Session, provider: Provider, now: datetime) -> Connection:
    """The row of this provider: one for each athlete, whatever became of it before."""
    held = queries.of_provider(db, scope_of(db).athlete_id, provider)
    if not held:
        return _new(db, provider, now)
    if held[0].shown_state is ConnectionState.ACTIVE:
        raise AlreadyExists(existing_id=str(held[0].id))
    return held[0]


def _new(db: Session, provider: Provider, now: datetime) -> Connection:
    row = Connection(
        athlete_id=scope_of(db).athlete_id,
        id=new_id(),
        provider=provider,
        state=ConnectionState.LINKING,
        created_at=now,
        updated_at=now,
    )
    db.add(row)
    return row


def _remember(db: Session, row: Connection, user_key: str) -> None:
    db.add(
        ProviderUser(
            provider=row.provider,
            user_key=user_key,
            account_id=row.athlete_id,
            connection_id=row.id,
        )
    )
    db.flush()


def _authorize_url(house: House, configured: Configured, row: Connection, nonce: str) -> str:
    linking = ADAPTERS[configured.provider].linking
    query = {
        "response_type": "code",
        "client_id": configured.client_id,
        "redirect_uri": house.callback(configured.provider),
        "state": sealing.state(house, row, nonce),
    }
    if linking is not None and linking.scopes:
        query["scope"] = linking.scopes
    if linking is not None and linking.pkce:
        query["code_challenge"] = sealing.challenge(nonce)
        query["code_challenge_method"] = "S256"
    return f"{configured.authorize_url}?{urlencode(query)}"


# --- coming back ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CameBack:
    """What the page says after the provider: a code to confirm with, or none."""

    connection_id: UUID
    code: str | None


def whose_state(house: House, provider: Provider, state: str) -> sealing.State:
    """Whose link a state belongs to; LinkRefused where it is none of ours."""
    try:
        return sealing.open_state(house, provider, state)
    except Unreadable as error:
        raise LinkRefused() from error


def come_back(
    db: Session, state: sealing.State, answer: Mapping[str, str], now: datetime
) -> CameBack:
    """Keep what the provider answered until the athlete confirms, logged in here.

    Without that, whoever sends somebody else the address of the provider would get the data of
    that person into an account of their own.
    """
    accounts.lock_athlete(db)
    house, row = here(db), _linking(db, state.connection_id, now)
    held = sealing.opened(house, row)
    if not compare_digest(str(held.get("nonce", "")), state.nonce):
        raise LinkRefused()
    row.updated_at = now
    if answer.get("error") or not answer.get("code"):
        row.state, row.problem = ConnectionState.NEEDS_ATTENTION, ConnectionProblem.REFUSED_THERE
        row.credentials = None
        db.flush()
        return CameBack(row.id, None)
    code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    kept = {"code": answer["code"], "confirm": door_key(code), "verifier": state.nonce}
    row.credentials = sealing.seal(house, row, kept)
    db.flush()
    return CameBack(row.id, code)


def confirm(db: Session, connection_id: UUID, code: str, now: datetime) -> Connection:
    """The athlete is the one who was at the provider: let the link be made."""
    accounts.lock_athlete(db)
    row = get_connection(db, connection_id)
    house = here(db)
    held = sealing.opened(house, _linking(db, connection_id, now))
    said = door_key(code.replace("-", "").strip().upper())
    if not compare_digest(str(held.get("confirm", "")), said):
        raise LinkRefused()
    kept = {"code": held["code"], "verifier": held["verifier"]}
    row.credentials, row.updated_at = sealing.seal(house, row, kept), now
    enqueue(db, LINK, {"connection_id": str(row.id)}, now)
    db.flush()
    return row


def _linking(db: Session, connection_id: UUID, now: datetime) -> Connection:
    row = queries.connection(db, scope_of(db).athlete_id, connection_id)
    if row is None or row.state is not ConnectionState.LINKING or row.credentials is None:
        raise LinkRefused()
    if row.link_until is None or now > row.link_until:
        raise LinkRefused("That took too long; begin again.")
    return row


# --- reading and ending ---------------------------------------------------------------------


def get_connection(db: Session, connection_id: UUID) -> Connection:
    row = queries.connection(db, scope_of(db).athlete_id, connection_id)
    if row is None:
        raise NotFound()
    return row


def list_connections(db: Session, request: PageRequest) -> Page[Connection]:
    """The newest first, those that have ended among them."""
    return queries.connections(db, scope_of(db).athlete_id, request)


def end(db: Session, connection_id: UUID, keep: Keep, now: datetime) -> Connection:
    """Nothing comes in from this moment on; the provider is told, and then the tokens go."""
    accounts.lock_athlete(db)
    row = get_connection(db, connection_id)
    if keep is Keep.ERASE and row.provider is Provider.OWN:
        raise ValidationFailed.at(
            "query/data", "What came through your own door names its own sources; delete those."
        )
    if row.state is not ConnectionState.ENDED:
        _leave_end(db, row, now)
        close(db, row, None, now)
    if keep is Keep.ERASE:
        enqueue(db, ERASE, {"connection_id": str(row.id)}, now)
    db.flush()
    return row


def _leave_end(db: Session, row: Connection, now: datetime) -> None:
    """Have the provider told. The tokens go along, sealed as they are: the row may be linked
    again before that was done, and holds other ones then."""
    if row.credentials is not None and row.provider is not Provider.OWN:
        said = {"credentials": row.credentials, "provider_user": row.provider_user}
        enqueue(db, END, {"connection_id": str(row.id), **said}, now)


def close(db: Session, row: Connection, problem: ConnectionProblem | None, now: datetime) -> None:
    """End a connection here; no token outlives it in its row."""
    queries.forget_user(db, row.athlete_id, row.id)
    row.state, row.problem, row.updated_at = ConnectionState.ENDED, problem, now
    row.credentials, row.ended_at = None, now
    db.flush()


def purge(engine: Engine, now: datetime, kept: timedelta = EVENTS_KEPT) -> int:
    """Forget events that nobody will repeat any more; how many there were."""
    return queries.purge(engine, now - kept)
