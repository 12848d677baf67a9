"""Words and limits of webhooks: events, endpoints, deliveries and their attempts."""

from datetime import timedelta
from enum import StrEnum

from api.kit.access import Access
from api.kit.limits import Bounds


class WebhookEvent(StrEnum):
    """An event that an app can receive. Open: more values may be added."""

    SESSION_CREATED = "session.created"
    SESSION_UPDATED = "session.updated"
    SESSION_DELETED = "session.deleted"
    CHECK_IN_CREATED = "check_in.created"
    CHECK_IN_UPDATED = "check_in.updated"
    CHECK_IN_DELETED = "check_in.deleted"
    MEASUREMENT_DAY_CREATED = "measurement_day.created"
    MEASUREMENT_DAY_UPDATED = "measurement_day.updated"
    MEASUREMENT_DAY_DELETED = "measurement_day.deleted"
    WORKOUT_CREATED = "workout.created"
    WORKOUT_UPDATED = "workout.updated"
    WORKOUT_DELETED = "workout.deleted"
    DECISION_MADE = "decision.made"
    DECISION_OUTDATED = "decision.outdated"
    GRANT_ENDED = "grant.ended"
    WEBHOOK_TEST = "webhook.test"


NEEDS = {
    "session": Access.SESSIONS_READ,
    "check_in": Access.CHECKINS_READ,
    "measurement_day": Access.MEASUREMENTS_READ,
    "workout": Access.MEASUREMENTS_READ,
    "decision": Access.DECISIONS_READ,
}
"""What an app must have been granted to be told of a thing. Danger signs, clearances and answers
about them are in no event."""


def needed(event: WebhookEvent) -> Access | None:
    """The capability that an event takes; none where it is about the app itself."""
    return NEEDS.get(event.partition(".")[0])


class WebhookState(StrEnum):
    """Whether events are sent to an endpoint."""

    ENABLED = "enabled"
    DISABLED = "disabled"


class WebhookDisabledReason(StrEnum):
    """Why nothing is sent: the developer disabled it, it answered 410, or it failed for days.
    Open: more values may be added.
    """

    BY_DEVELOPER = "by_developer"
    GONE = "gone"
    FAILING = "failing"


class WebhookDeliveryState(StrEnum):
    """What became of a delivery. `pending` will be tried again; `dead` will not unless it is
    replayed; `dropped` was not sent, because the athlete's grant no longer allows it.
    """

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    DROPPED = "dropped"


class WebhookOutcome(StrEnum):
    """How an attempt ended. Open: more values may be added. `refused`: an answer other than
    2xx. `redirected`: a 3xx answer, which is not followed. `timeout`, `connection`, `tls`,
    `protocol`: no answer, and why. `address`: nothing was sent, because the name has no
    address, no public address, or its name server did not answer in time; which of these is not
    reported. `interrupted`: the server was stopped during the attempt; whether the event was
    received is unknown.
    """

    DELIVERED = "delivered"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    TLS = "tls"
    PROTOCOL = "protocol"
    ADDRESS = "address"
    INTERRUPTED = "interrupted"


TELL, SEND = "webhooks.tell", "webhooks.send"
"""Kinds of jobs: find out who is to be told, and send what is due to one endpoint."""

URL_LONGEST = 500
DESCRIPTION_LONGEST = 200
MOST_WEBHOOKS = 10
"""Of one app."""
SECRET_BYTES = 32
SECRET_LONGEST = 64
OLD_SECRET_LIVES = timedelta(hours=24)
BODY_LONGEST = 1000
MOST_TOLD_ATTEMPTS = 20
"""Attempts of one delivery that its log tells of, the last ones."""
ATTEMPTS = Bounds(0, 100)
FAILURES = Bounds(0, 1_000_000_000)
DURATION_MS = Bounds(0, 600_000)
STATUS = Bounds(100, 999)
FORGIVEN_AGAIN_AFTER = timedelta(minutes=1)
"""A change of an endpoint ends its rest; so often at most, however often it is changed."""
KEPT = timedelta(days=30)
"""How long a delivery can be read and replayed once nothing more is done for it."""
