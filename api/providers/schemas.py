"""Wire shapes of connections and of what comes in."""

from marshmallow import EXCLUDE

from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import page_of
from api.kit.http.schema import In, Out, Sparse
from api.providers import vocab

_URL_LONGEST = 4000
_STATE_LONGEST = 1000


class ConnectionInput(In):
    """The connection to start."""

    provider = fields.Choice(vocab.Provider, required=True)
    name = fields.Text(
        80, allow_none=True, metadata=about("A name for your own use, such as that of a script.")
    )


class ConnectionConfirmation(In):
    """Confirms that the person who agreed at the provider is logged in here."""

    code = fields.Text(
        20,
        shortest=1,
        required=True,
        metadata=about("The code shown on return from the provider.", example="K7QX-2M9D"),
    )


class Connection(Out):
    """A provider that may send data, or an inbound endpoint of your own."""

    id = fields.Uid(metadata=about("Id."))
    provider = fields.Choice(vocab.Provider)
    name = fields.Text(80, allow_none=True, metadata=about("The name you gave it."))
    state = fields.Choice(vocab.ConnectionState, attribute="shown_state")
    problem = fields.Choice(
        vocab.ConnectionProblem,
        allow_none=True,
        metadata=about("Why it needs attention, or how it ended."),
    )
    linked_at = fields.Moment(allow_none=True, metadata=about("When data began to flow."))
    last_event_at = fields.Moment(allow_none=True, metadata=about("When data last arrived."))
    ended_at = fields.Moment(allow_none=True, metadata=about("When it ended."))
    created_at = fields.Moment(metadata=about("When it was started."))


ConnectionPage = page_of("ConnectionPage", Connection)


class ConnectionStarted(Sparse):
    """A connection that was started, with what is shown only this once."""

    connection = fields.One(Connection)
    authorize_url = fields.Text(
        _URL_LONGEST,
        allow_none=True,
        metadata=about("Open it in the browser to agree at the provider.", sparse=True),
    )
    inbound_url = fields.Text(
        _URL_LONGEST, allow_none=True, metadata=about("Address of your own endpoint.", sparse=True)
    )
    secret = fields.Text(
        100,
        allow_none=True,
        metadata=about(
            "Secret that deliveries to it are signed with; shown only this once.", sparse=True
        ),
    )


class ConnectionEndQuery(In):
    """What becomes of the data."""

    data = fields.Choice(
        vocab.Keep, metadata=about("`erase` also deletes the data that came from this provider.")
    )


class ConnectionAnswerQuery(In):
    """What a provider says when it sends the browser back; more than this is not looked at."""

    class Meta:
        unknown = EXCLUDE

    state = fields.Text(_STATE_LONGEST, metadata=about("The value that was given to the provider."))
    code = fields.Text(_STATE_LONGEST, metadata=about("One-time code."))
    error = fields.Text(200, metadata=about("Why there is no code."))


class ChallengeQuery(In):
    """How a provider asks whether this address is ours."""

    class Meta:
        unknown = EXCLUDE

    mode = fields.Text(40, data_key="hub.mode", metadata=about("From Strava: `subscribe`."))
    verify_token = fields.Text(
        200, data_key="hub.verify_token", metadata=about("From Strava: the token that we gave it.")
    )
    hub_challenge = fields.Text(
        200, data_key="hub.challenge", metadata=about("From Strava: the value to return.")
    )
    verification_token = fields.Text(200, metadata=about("From Oura: the token that we gave it."))
    challenge = fields.Text(200, metadata=about("From Oura: the value to return."))


class ChallengeAnswer(Sparse):
    """The value that the provider asked to have returned."""

    hub_challenge = fields.Text(
        200, data_key="hub.challenge", allow_none=True, metadata=about("For Strava.", sparse=True)
    )
    challenge = fields.Text(200, allow_none=True, metadata=about("For Oura.", sparse=True))


class DeliveryAccepted(Out):
    """The delivery was verified and accepted; it is processed later."""

    accepted = fields.Flag(metadata=about("Always true."))
