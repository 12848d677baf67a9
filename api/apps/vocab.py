"""Words and limits of third-party apps, their grants and personal keys."""

from datetime import timedelta
from enum import StrEnum


class AppKind(StrEnum):
    """Whether an app can keep a secret: a server can, a phone app cannot."""

    PUBLIC = "public"
    CONFIDENTIAL = "confidential"


APP_NAME = 60
URL_LONGEST = 500
MOST_REDIRECT_URIS = 10
MOST_APPS = 20
"""Of one account."""

KEY_NAME = 60
MOST_KEYS = 20
KEY_LONGEST_LIFE = timedelta(days=366)
KEY_SEEN_EVERY = timedelta(hours=1)
"""How coarse the last use of a key is: an answer in between writes nothing."""

CODE_LIFETIME = timedelta(seconds=60)
CODE_REMEMBERED = timedelta(days=1)
"""How long a used code is known, so that using it again ends the grant."""
TICKET_LIFETIME = timedelta(minutes=10)
SECRET_OVERLAP = timedelta(days=7)
"""How long the secret before the newest still works."""

TOKEN_GRACE = timedelta(seconds=30)
TOKEN_IDLE = timedelta(days=30)
TOKEN_ABSOLUTE = timedelta(days=180)


class AppCapability(StrEnum):
    """A capability that an athlete can give an app or a key."""

    PROFILE_READ = "profile:read"
    PROFILE_WRITE = "profile:write"
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
