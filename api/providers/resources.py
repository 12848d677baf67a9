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
    "Connections",
    "Connections to device makers' services that send data, and inbound "
    "endpoints of the athlete's own.",
)
inbound = Routes("Inbound", "Where providers and athletes' own scripts deliver data.")

DELIVERY = Intake(
    "application/json",
    LARGEST_DELIVERY,
    "What the provider sends, with the provider's own signature.",
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
    """Start a connection.

    For a provider, open `authorize_url` in the browser, then confirm with the code shown there.
    `own` is an inbound endpoint for a script of yours: its address and secret are shown only in
    this answer, and deliveries are signed as Standard Webhooks and use our own formats. Only
    your own login may create a connection: an endpoint would outlive the grant of an app.
    """
    return service.start(call.db, body["provider"], body.get("name"), call.now)


@connections.list_(
    "/connections", "listConnections", Access.MEASUREMENTS_READ, out=schemas.ConnectionPage
)
def list_connections(call: Call) -> Page[Connection]:
    """List connections.

    Newest first, including ended ones. A connection that needs attention gives the reason in
    `problem`; start it again to renew the link.
    """
    return service.list_connections(call.db, call.page)


@connections.read(
    "/connections/<uuid:connection_id>",
    "getConnection",
    Access.MEASUREMENTS_READ,
    out=schemas.Connection,
)
def get_connection(call: Call, connection_id: UUID) -> Connection:
    """Read a connection.

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

    Send the code shown on return from the provider within 15 minutes of the start. It proves
    that the person who agreed there is you. The link is made outside the request; the last 28
    days are then read, where the provider offers them.
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

    No more data comes in from this moment on. The provider is informed where possible, and the
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
    """Return from a provider.

    The provider sends the browser here. The page shows a code to confirm with, and leads back
    to the app where one is set up; nothing is linked before the confirmation.
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
    """Receive a delivery.

    The signature is checked over the exact bytes before they are read; its timestamp must be
    close to the current time. The delivery is stored and answered at once, and processed
    afterwards. A repeat, or a delivery that concerns nobody here, gets the same answer and
    changes nothing.
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

    Before sending, some providers check that an address is ours: they send the token that only
    they and we know, and a value to return.
    """
    said = {_SAID.get(name, name): value for name, value in call.query.items()}
    answer = receiving.answer_challenge(call.services.database, door, said)
    return {name.replace("hub.", "hub_"): value for name, value in answer.items()}


_SAID = {
    "mode": "hub.mode",
    "verify_token": "hub.verify_token",
    "hub_challenge": "hub.challenge",
}
