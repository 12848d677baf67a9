"""Words and limits of provider doors."""

from datetime import timedelta
from enum import StrEnum

from api.kit.limits import Bounds


class Provider(StrEnum):
    """The provider whose data is received. `own` is an endpoint for the athlete's own script or
    service.
    """

    OWN = "own"
    STRAVA = "strava"
    GARMIN = "garmin"
    OURA = "oura"
    WHOOP = "whoop"
    POLAR = "polar"


class ConnectionState(StrEnum):
    """Whether data flows. `linking` waits for the athlete to agree at the provider, and for
    `confirm`; `needs_attention` must be linked again; `ended` accepts no more data.
    """

    LINKING = "linking"
    ACTIVE = "active"
    NEEDS_ATTENTION = "needs_attention"
    ENDED = "ended"


class ConnectionProblem(StrEnum):
    """Why a connection needs attention, or how it ended."""

    REFUSED_THERE = "refused_there"
    CODE_REFUSED = "code_refused"
    LINK_EXPIRED = "link_expired"
    LINKED_ELSEWHERE = "linked_elsewhere"
    TOKEN_REFUSED = "token_refused"
    TOKEN_LOST = "token_lost"
    PROVIDER_SILENT = "provider_silent"
    REVOKED_THERE = "revoked_there"


class Keep(StrEnum):
    """What happens to the data when a connection ends."""

    KEEP = "keep"
    ERASE = "erase"


class What(StrEnum):
    """What an event says happened to its object."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    DEAUTHORISED = "deauthorised"


class EventState(StrEnum):
    """How far an event is. One that waits still has its body; the others have lost it."""

    WAITING = "waiting"
    DONE = "done"
    IGNORED = "ignored"
    FAILED = "failed"


USER_LONGEST = 100
KEY_LONGEST = 100
OBJECT_LONGEST = 100
SEALED_LONGEST = 16 * 1024
COUNT = Bounds(0, 2_000_000_000)
MOST_OWN_DOORS = 10
"""Doors of an athlete's own that may be open at once."""

LARGEST_DELIVERY = 1024 * 1024
MOST_EVENTS = 500
"""Of one delivery."""
LARGEST_ANSWER = 4 * 1024 * 1024
"""Bytes that are read of an answer of a provider."""

LINK_LASTS = timedelta(minutes=15)
"""How long an athlete may take from the start of a link to its confirmation."""
BACKFILL = timedelta(days=28)
FRESH = timedelta(minutes=5)
"""A token that ends sooner than this is renewed before it is used."""
RENEWAL_LASTS = timedelta(seconds=60)
"""How long one worker has a renewal to itself; longer than its request can take."""
EVENTS_KEPT = timedelta(days=90)
"""How long the key of an event is remembered, so that a repeat changes nothing."""

FIRST_WAIT = timedelta(seconds=30)
"""Before an unanswered request is tried again; doubled each time."""
LONGEST_WAIT = timedelta(hours=6)
MOST_WAITS = 17
"""About two days of an outage."""
USUAL_QUOTA_WAIT = timedelta(minutes=15)
"""After a 429 that does not say how long."""
RENEWAL_WAIT = timedelta(seconds=2)
"""While another worker renews the token."""

LINK, PROCESS, BACKFILL_JOB, END, ERASE = (
    *("provider_link", "provider_events", "provider_backfill", "provider_end", "provider_erase"),
)
"""Kinds of jobs."""
