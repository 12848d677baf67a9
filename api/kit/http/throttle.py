"""Limits in action: taking a request from its quotas, and saying so in the answer.

The headers are those of draft-ietf-httpapi-ratelimit-headers (structured fields), which is no
RFC yet; Retry-After is what a client may rely on.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from limits.storage import SlidingWindowCounterSupport
from limits.strategies import SlidingWindowCounterRateLimiter

from api.kit.errors import Problem, RateLimited
from api.kit.http.counters import Counters
from api.kit.http.rates import Guessing, Limited, Policies, Quota, Rate


@dataclass(frozen=True, slots=True)
class Standing:
    """What a caller has left of a quota, and in how many seconds there is more."""

    quota: Quota
    left: int
    more_in_s: int


Standings = tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """An operation that tells right secrets from wrong ones.

    ``account`` finds in the body whose secret it is; None where it is the caller's own.
    """

    problem: type[Problem]
    account: Callable[[Mapping[str, Any]], str] | None = None


class Throttle:
    """The quotas of this house and where they are counted."""

    def __init__(self, policies: Policies, store_url: str | None = None) -> None:
        self._policies = policies
        self._counters = Counters(store_url)

    def take(self, rate: Rate, caller: str) -> Standings:
        """Take one request from the quotas of its class; RateLimited where one is used up."""
        quotas = self._policies.get(rate, ())
        return tuple(self._take(quota, caller) for quota in quotas)

    def _take(self, quota: Quota, caller: str) -> Standing:
        taken, standing = self._counters.ask(
            lambda counters: (
                counters.hit(quota.item, quota.name, caller),
                _standing(quota, counters, caller),
            )
        )
        if not taken:
            raise _refusal(standing)
        return standing

    @contextmanager
    def guarding(self, guess: Guess, account: str, address: str) -> Iterator[None]:
        """Refuse whoever was wrong too often; a wrong guess inside the block is counted.

        Right ones are not: an address that many people share is no attacker.
        """
        name = sha256(account.encode()).hexdigest()[:32]
        callers: dict[Limited, str] = {
            Guessing.ADDRESS: address,
            Guessing.ACCOUNT: name,
            Guessing.ACCOUNT_THERE: f"{name} {address}",
        }
        with self._guarding(guess.problem, callers):
            yield

    @contextmanager
    def guarding_keys(self, problem: type[Problem], address: str) -> Iterator[None]:
        """The same for personal keys, by address alone: whose a key is, anybody can write in it."""
        with self._guarding(problem, {Guessing.KEYS: address}):
            yield

    @contextmanager
    def _guarding(self, problem: type[Problem], callers: Mapping[Limited, str]) -> Iterator[None]:
        for limited, caller in callers.items():
            for quota in self._policies.get(limited, ()):
                self._check(quota, caller)
        try:
            yield
        except problem:
            for limited, caller in callers.items():
                self._count(limited, caller)
            raise

    def _check(self, quota: Quota, caller: str) -> None:
        standing = self._counters.ask(lambda counters: _standing(quota, counters, caller))
        if standing.left < 1:
            raise _refusal(standing)

    def _count(self, limited: Limited, caller: str) -> None:
        for quota in self._policies.get(limited, ()):
            self._counters.ask(
                lambda counters, quota=quota: counters.hit(quota.item, quota.name, caller)  # type: ignore[misc]
            )


def headers_of(standings: Standings) -> dict[str, str]:
    """What an answer says of the quotas it was taken from."""
    if not standings:
        return {}
    policies = (f'"{s.quota.name}";q={s.quota.most};w={s.quota.window_s}' for s in standings)
    left = (f'"{s.quota.name}";r={s.left};t={s.more_in_s}' for s in standings)
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(left)}


def _standing(quota: Quota, counters: SlidingWindowCounterRateLimiter, caller: str) -> Standing:
    store = cast(SlidingWindowCounterSupport, counters.storage)
    key = quota.item.key_for(quota.name, caller)
    before, before_s, now, now_s = store.get_sliding_window(key, quota.window_s)
    weight = before * before_s / quota.window_s
    left = max(0, quota.most - math.floor(weight + now))
    window_ends_in_s = now_s - quota.window_s if now else before_s
    if left == 0 and now < quota.most and before:
        # The window before weighs less with every second, until there is room for one more.
        wait_s = before_s - (quota.most - now) * quota.window_s / before
    else:
        wait_s = window_ends_in_s
    # The next whole second, strictly: at the very border of a window nothing is free yet.
    return Standing(quota, left, math.floor(max(0.0, wait_s)) + 1)


def _refusal(standing: Standing) -> RateLimited:
    wait_s = standing.more_in_s
    return RateLimited(
        f"Wait {wait_s} s.", headers={"Retry-After": str(wait_s), **headers_of((standing,))}
    )
