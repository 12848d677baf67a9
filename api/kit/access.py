"""Capabilities, and the actor who holds them: plain values that services may use."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Access(StrEnum):
    """Capabilities an operation may ask for. ``public`` operations need no token."""

    PUBLIC = "public"
    ACCOUNT = "account"
    PROFILE_READ = "profile:read"
    PROFILE_WRITE = "profile:write"
    TRIAGE_READ = "triage:read"
    TRIAGE_WRITE = "triage:write"
    HEALTH_READ = "health:read"
    HEALTH_WRITE = "health:write"
    PROGRAMS_READ = "programs:read"
    PROGRAMS_WRITE = "programs:write"
    SESSIONS_READ = "sessions:read"
    SESSIONS_WRITE = "sessions:write"
    CHECKINS_READ = "checkins:read"
    CHECKINS_WRITE = "checkins:write"
    MEASUREMENTS_READ = "measurements:read"
    MEASUREMENTS_WRITE = "measurements:write"
    DECISIONS_READ = "decisions:read"
    DECISIONS_WRITE = "decisions:write"
    OFFLINE = "offline"
    WEBHOOKS = "webhooks"
    CARE_READ = "care:read"
    CARE_WRITE = "care:write"


CARER = frozenset({Access.ACCOUNT, Access.CARE_READ, Access.CARE_WRITE})
ATHLETE = frozenset(Access) - {Access.PUBLIC, Access.CARE_READ, Access.CARE_WRITE}
GRANTABLE = ATHLETE - {
    Access.ACCOUNT,
    Access.TRIAGE_READ,
    Access.TRIAGE_WRITE,
    Access.OFFLINE,
    Access.WEBHOOKS,
}
"""What an athlete may let an app do. Nobody but the athlete answers for danger signs.

A copy of everything (`offline`) is no class of data that somebody could agree to: it holds them
all, with what danger signs have raised.
"""
WITHOUT_HEALTH_DATA = frozenset(
    {
        Access.PUBLIC,
        Access.ACCOUNT,
        Access.PROFILE_READ,
        Access.PROFILE_WRITE,
        Access.WEBHOOKS,
    }
)
"""Capabilities whose operations hold no health data: they work without the consent."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The account behind a request, alive at this very moment."""

    subject_id: UUID
    login_id: UUID
    capabilities: frozenset[str]
    is_clinician: bool
    has_health_consent: bool
    app_id: UUID | None = None
    """The app that acts; none where it is the person's own login."""
    key_id: UUID | None = None
    """The personal key that acts."""
    is_key_unseen: bool = False
    """Whether the use of the key is worth noting: it was not for a while."""

    @property
    def is_delegate(self) -> bool:
        """Whether an app or a script acts, and not the person."""
        return self.app_id is not None or self.key_id is not None
