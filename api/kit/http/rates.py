"""How often one caller may ask: classes of operations and the quotas of each.

What helps in an emergency has no quota at all. What is told to the safety rules has one of its
own, so that nothing else an app does can use it up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from limits import RateLimitItem, parse_many

OFF = "off"


class Rate(StrEnum):
    """Class of an operation: whose quota a request is taken from."""

    FREE = "free"
    """Never limited, and never waiting for others: health, keys, help in an emergency."""
    PUBLIC = "public"
    READ = "read"
    WRITE = "write"
    SAFETY = "safety"
    """Answers to safety questions, check-ins, and the day's screen that shows what they led to."""
    PUSH = "push"
    """What a phone hands in, check-ins among it: much at once, so with a quota of its own."""
    PULL = "pull"
    """What a phone fetches before it may hand in: nothing else that an app does uses it up."""
    HEAVY = "heavy"
    """Costs seconds, not milliseconds: what-if runs, files that come in and go out."""
    INBOUND = "inbound"
    """What providers send: many people's events from few addresses."""
    REGISTER = "register"
    LOGIN = "login"
    REFRESH = "refresh"

    @property
    def is_kept(self) -> bool:
        """Whether room is kept for it when there is too much of everything else."""
        return self in (Rate.SAFETY, Rate.PUSH)


class Guessing(StrEnum):
    """Quotas of wrong secrets: by address whatever the account, and by account."""

    ADDRESS = "guesses-by-address"
    ACCOUNT = "guesses-by-account"
    ACCOUNT_THERE = "guesses-by-account-and-address"
    """Stricter than ACCOUNT, so that whoever guesses elsewhere does not lock the owner out."""
    KEYS = "guesses-of-keys"
    """By address, and apart: a script whose key has ended keeps nobody there from logging in."""


Limited = Rate | Guessing

USUAL: Mapping[Limited, str] = {
    Rate.PUBLIC: "3000/minute",
    Rate.READ: "3000/minute",
    Rate.WRITE: "1800/minute",
    Rate.SAFETY: "3000/minute",
    Rate.PUSH: "600/minute",
    Rate.PULL: "600/minute",
    Rate.HEAVY: "120/minute",
    Rate.INBOUND: "6000/minute",
    # Many people may share an address: a club's network, a carrier's gateway.
    Rate.REGISTER: "120/minute;2000/day",
    Rate.LOGIN: "240/minute",
    Rate.REFRESH: "600/minute",
    Guessing.ADDRESS: "100/10 minutes",
    Guessing.ACCOUNT: "50/hour",
    Guessing.ACCOUNT_THERE: "10/10 minutes",
    Guessing.KEYS: "100/10 minutes",
}


@dataclass(frozen=True, slots=True)
class Quota:
    """So many requests in a sliding window, by one caller."""

    name: str
    item: RateLimitItem

    @property
    def most(self) -> int:
        return self.item.amount

    @property
    def window_s(self) -> int:
        return self.item.get_expiry()


Policies = Mapping[Limited, tuple[Quota, ...]]


def policies(text: str) -> Policies:
    """The usual quotas with some replaced: ``write=600/minute, login=5/minute;50/day``.

    Raises ValueError for a class or a quota that makes no sense; ``off`` leaves no quota.
    """
    if text.strip() == OFF:
        return {}
    said = dict(USUAL)
    for part in filter(None, map(str.strip, text.split(","))):
        name, _, quotas = part.partition("=")
        said[_limited(name.strip())] = quotas.strip()
    return {
        limited: tuple(_quotas(limited, quotas))
        for limited, quotas in said.items()
        if quotas != OFF
    }


def _limited(name: str) -> Limited:
    known: dict[str, Limited] = {str(one): one for one in USUAL}
    if name not in known:
        raise ValueError(f"{name!r} is no class of limits; there are {', '.join(known)}")
    return known[name]


def _quotas(limited: Limited, text: str) -> list[Quota]:
    items = parse_many(text)
    if any(item.amount < 1 for item in items):
        raise ValueError(f"{limited}={text} lets nobody in")
    if len(items) == 1:
        return [Quota(str(limited), items[0])]
    return [Quota(f"{limited}-{item.GRANULARITY.name}", item) for item in items]
