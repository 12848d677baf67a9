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
    """Whom to let in."""

    provider = fields.Choice(vocab.Provider, required=True)
    name = fields.Text(
        80, allow_none=True, metadata=about("For yourself, such as the name of a script.")
    )


class ConnectionConfirmation(In):
    """Says that whoever was at the provider is logged in here."""

    code = fields.Text(
        20,
        shortest=1,
        required=True,
        metadata=about("As shown after the provider.", example="K7QX-2M9D"),
    )


class Connection(Out):
    """A provider that may send data, or a door of your own."""

    id = fields.Uid(metadata=about("Id."))
    provider = fields.Choice(vocab.Provider)
    name = fields.Text(80, allow_none=True, metadata=about("As you called it."))
    state = fields.Choice(vocab.ConnectionState, attribute="shown_state")
    problem = fields.Choice(
        vocab.ConnectionProblem, allow_none=True, metadata=about("What it wants, or how it ended.")
    )
    linked_at = fields.Moment(allow_none=True, metadata=about("Since when data flows."))
    last_event_at = fields.Moment(allow_none=True, metadata=about("When something last came."))
    ended_at = fields.Moment(allow_none=True, metadata=about("When it ended."))
    created_at = fields.Moment(metadata=about("When it was begun."))


ConnectionPage = page_of("ConnectionPage", Connection)


class ConnectionStarted(Sparse):
    """A connection that was begun, and what is shown of it this once."""

    connection = fields.One(Connection)
    authorize_url = fields.Text(
        _URL_LONGEST,
        allow_none=True,
        metadata=about("Open it in the browser; the provider asks there.", sparse=True),
    )
    inbound_url = fields.Text(
        _URL_LONGEST, allow_none=True, metadata=about("Where your own door is.", sparse=True)
    )
    secret = fields.Text(
        100,
        allow_none=True,
        metadata=about("What deliveries to it are signed with; shown this once.", sparse=True),
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
    """What was to be said back."""

    hub_challenge = fields.Text(
        200, data_key="hub.challenge", allow_none=True, metadata=about("To Strava.", sparse=True)
    )
    challenge = fields.Text(200, allow_none=True, metadata=about("To Oura.", sparse=True))


class DeliveryAccepted(Out):
    """Proved and taken; what becomes of it is not said here."""

    accepted = fields.Flag(metadata=about("Always true."))
