"""Shapes of webhooks on the wire."""

from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import PageQuery, page_of
from api.kit.http.schema import In, Out, Patch
from api.kit.limits import VERSION
from api.webhooks import vocab

_URL = "Where events are sent: https, a public address, port 443 or 8443."
_EVENTS = "Events to send. Each also requires its capability in the athlete's grant."
_MOST_EVENTS = len(vocab.WebhookEvent)


class WebhookInput(In):
    """An endpoint of an app."""

    url = fields.Text(vocab.URL_LONGEST, shortest=1, required=True, metadata=about(_URL))
    events = fields.ListOf(
        fields.Choice(vocab.WebhookEvent),
        _MOST_EVENTS,
        distinct=True,
        required=True,
        metadata=about(_EVENTS),
    )
    description = fields.Text(
        vocab.DESCRIPTION_LONGEST, allow_none=True, metadata=about("For the developer only.")
    )


class WebhookPatch(Patch):
    """Changes to an endpoint."""

    url = fields.Text(vocab.URL_LONGEST, shortest=1, metadata=about(_URL))
    events = fields.ListOf(
        fields.Choice(vocab.WebhookEvent), _MOST_EVENTS, distinct=True, metadata=about(_EVENTS)
    )
    description = fields.Text(
        vocab.DESCRIPTION_LONGEST, allow_none=True, metadata=about("For the developer only.")
    )
    state = fields.Choice(vocab.WebhookState)


class Webhook(Out):
    """An endpoint of an app, and whether events are sent to it."""

    id = fields.Uid(metadata=about("Id of the endpoint."))
    app_id = fields.Uid(metadata=about("Id of the app that receives the events."))
    url = fields.Text(vocab.URL_LONGEST, metadata=about(_URL))
    events = fields.ListOf(fields.Choice(vocab.WebhookEvent), _MOST_EVENTS, metadata=about(_EVENTS))
    description = fields.Text(
        vocab.DESCRIPTION_LONGEST, allow_none=True, metadata=about("For the developer only.")
    )
    state = fields.Choice(vocab.WebhookState)
    reason = fields.Choice(vocab.WebhookDisabledReason, allow_none=True)
    disabled_at = fields.Moment(
        allow_none=True, metadata=about("When it was disabled; null while it is enabled.")
    )
    old_secret_until = fields.Moment(
        allow_none=True,
        metadata=about("Until when messages are also signed with the previous secret."),
    )
    version = fields.Whole(VERSION, metadata=about("Row version; increases with every change."))
    created_at = fields.Moment(metadata=about("When it was created."))
    updated_at = fields.Moment(metadata=about("When it was last changed."))


class WebhookWithSecret(Out):
    """An endpoint and its secret, which is shown only this once."""

    webhook = fields.One(Webhook, metadata=about("The endpoint."))
    secret = fields.Text(
        vocab.SECRET_LONGEST,
        metadata=about("Secret that messages are signed with; begins with whsec_. Store it."),
    )


class WebhookDeliveryQuery(PageQuery):
    """Which deliveries of an endpoint."""

    state = fields.Choice(vocab.WebhookDeliveryState, metadata=about("Only those in this state."))


class WebhookAttempt(Out):
    """One attempt to deliver."""

    at = fields.Moment(metadata=about("When it began."))
    outcome = fields.Choice(vocab.WebhookOutcome)
    status = fields.Whole(
        vocab.STATUS, allow_none=True, metadata=about("HTTP status; null if there was no answer.")
    )
    duration_ms = fields.Whole(
        vocab.DURATION_MS, allow_none=True, metadata=about("Duration in milliseconds.")
    )


class WebhookDelivery(Out):
    """An event on its way to one endpoint. The answers of receivers are not kept."""

    id = fields.Uid(metadata=about("Id of the delivery."))
    webhook_id = fields.Uid(metadata=about("Endpoint it goes to."))
    event_id = fields.Uid(
        metadata=about("Sent as `webhook-id`: the same in every attempt and replay.")
    )
    event = fields.Choice(vocab.WebhookEvent)
    state = fields.Choice(vocab.WebhookDeliveryState)
    next_attempt_at = fields.Moment(
        attribute="due_at",
        allow_none=True,
        metadata=about("Earliest time of the next attempt; null if there is none."),
    )
    attempts = fields.ListOf(
        fields.One(WebhookAttempt),
        vocab.MOST_TOLD_ATTEMPTS,
        attribute="told_attempts",
        metadata=about("The last ones, oldest first."),
    )
    created_at = fields.Moment(metadata=about("When it was queued."))
    settled_at = fields.Moment(
        allow_none=True, metadata=about("When it was delivered, dropped or given up.")
    )


WebhookPage = page_of("WebhookPage", Webhook)
WebhookDeliveryPage = page_of("WebhookDeliveryPage", WebhookDelivery)
