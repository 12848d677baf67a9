"""URLs of connections, and of the doors that providers send to."""

from typing import Any
from uuid import UUID

from flask import request

from api.kit import errors
from api.kit.access import Access
from api.kit.db.scope import Scope
from api.kit.http.operation import Call
from api.kit.http.rates import Rate
from api.kit.http.routes import Routes
from api.kit.http.spooling import Intake
from api.kit.paging import Page
from api.providers import receiving, schemas, service
from api.providers.house import of
from api.providers.models import Connection
from api.providers.page import page
from api.providers.vocab import LARGEST_DELIVERY, Keep, Provider

Body = dict[str, Any]

connections = Routes(
    "Connections", "Services of device makers that may send data, and doors of your own."
)
inbound = Routes("Inbound", "Where providers, and scripts of athletes, send what they have.")

DELIVERY = Intake(
    "application/json", LARGEST_DELIVERY, "What the provider sends, signed as it signs."
)


@connections.action(
    "/connections",
    "startConnection",
    Access.MEASUREMENTS_WRITE,
    body=schemas.ConnectionInput,
    out=schemas.ConnectionStarted,
    status=201,
    own_login=True,
    problems=(errors.AlreadyExists,),
)
def start_connection(call: Call, body: Body) -> service.Started:
    """Begin a connection.

    A provider wants to be asked: open `authorize_url` in the browser, then confirm with the code
    shown there. `own` is a door for a script of yours: its address and secret are shown this once,
    deliveries are signed as Standard Webhooks and hold our own shapes. Only your own login may do
    this: a door would outlive the grant of an app.
    """
    return service.start(call.db, body["provider"], body.get("name"), call.now)


@connections.list_(
    "/connections", "listConnections", Access.MEASUREMENTS_READ, out=schemas.ConnectionPage
)
def list_connections(call: Call) -> Page[Connection]:
    """List connections.

    The newest first, ended ones among them. One that needs attention says why in `problem`;
    begin it again to link it anew.
    """
    return service.list_connections(call.db, call.page)


@connections.read(
    "/connections/<uuid:connection_id>",
    "getConnection",
    Access.MEASUREMENTS_READ,
    out=schemas.Connection,
)
def get_connection(call: Call, connection_id: UUID) -> Connection:
    """Get a connection.

    While it is `linking`, ask again until it is `active` or needs attention.
    """
    return service.get_connection(call.db, connection_id)


@connections.action(
    "/connections/<uuid:connection_id>/confirm",
    "confirmConnection",
    Access.MEASUREMENTS_WRITE,
    body=schemas.ConnectionConfirmation,
    out=schemas.Connection,
    own_login=True,
    problems=(errors.LinkRefused,),
)
def confirm_connection(call: Call, body: Body, connection_id: UUID) -> Connection:
    """Confirm a connection.

    With the code shown after the provider, within a quarter of an hour of the beginning. It proves
    that whoever said yes there is you. The link is made outside the request; the last 28 days are
    read then, where the provider offers them.
    """
    return service.confirm(call.db, connection_id, body["code"], call.now)


@connections.remove(
    "/connections/<uuid:connection_id>",
    "endConnection",
    Access.MEASUREMENTS_WRITE,
    query=schemas.ConnectionEndQuery,
    own_login=True,
)
def end_connection(call: Call, connection_id: UUID) -> None:
    """End a connection.

    Nothing comes in from this moment on. The provider is told, as well as that goes, and the
    tokens are erased. The data stays, unless `data=erase`.
    """
    service.end(call.db, connection_id, call.query.get("data", Keep.KEEP), call.now)


@connections.read(
    "/connection-callback/<provider>",
    "receiveConnectionCode",
    Access.PUBLIC,
    query=schemas.ConnectionAnswerQuery,
    media="text/html",
    etag=False,
    transaction=False,
    problems=(errors.LinkRefused,),
)
def receive_connection_code(call: Call, provider: str) -> bytes:
    """Come back from a provider.

    Where the provider sends the browser. The page shows a code to confirm with, and leads back to
    the app where one is set up; nothing is linked before that.
    """
    if provider not in set(Provider):
        raise errors.NotFound()
    known, database = Provider(provider), call.services.database
    house = of(database)
    state = service.whose_state(house, known, call.query.get("state", ""))
    with database.write(Scope(state.athlete_id, state.athlete_id)) as db:
        back = service.come_back(db, state, call.query, call.now)
    return page(house, known, back)


@inbound.action(
    "/inbound/<door>",
    "receiveDelivery",
    Access.PUBLIC,
    intake=DELIVERY,
    out=schemas.DeliveryAccepted,
    transaction=False,
    rate=Rate.INBOUND,
    problems=(errors.SignatureRefused,),
)
def receive_delivery(call: Call, door: str) -> Body:
    """Take a delivery in.

    The signature is checked over the very bytes before they are read; the time it was made at must
    be near. Kept and answered at once, worked on afterwards. A repeat, and what concerns nobody
    here, is answered alike and changes nothing.
    """
    receiving.receive(
        call.services.database, door, dict(request.headers), call.file.read(), call.now
    )
    return {"accepted": True}


@inbound.read(
    "/inbound/<door>",
    "answerChallenge",
    Access.PUBLIC,
    query=schemas.ChallengeQuery,
    out=schemas.ChallengeAnswer,
    etag=False,
    transaction=False,
    rate=Rate.INBOUND,
)
def answer_challenge(call: Call, door: str) -> Body:
    """Answer a provider's handshake.

    Some providers ask, before they send, whether an address is ours: with the token that only they
    and we know, and a word to say back.
    """
    said = {_SAID.get(name, name): value for name, value in call.query.items()}
    answer = receiving.answer_challenge(call.services.database, door, said)
    return {name.replace("hub.", "hub_"): value for name, value in answer.items()}


_SAID = {
    "mode": "hub.mode",
    "verify_token": "hub.verify_token",
    "hub_challenge": "hub.challenge",
}
