"""Where requests are counted: in this process, or in a store that all processes share.

The shared one may go away. A request never waits long for it and is never refused because of
it: until it is back, each process counts for itself, which is still a limit.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from limits.storage import RedisStorage, SlidingWindowCounterSupport, Storage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

AnswerT = TypeVar("AnswerT")
Question = Callable[[SlidingWindowCounterRateLimiter], AnswerT]

SHARED_PATIENCE_S = 0.25
AWAY_S = 5.0
"""How long a store that did not answer is left alone."""
MOST_CALLERS = 100_000
"""Counters kept in memory; beyond, those that were not touched for longest are forgotten."""
_LOG = logging.getLogger("keel.limits")


class LocalCounters(Storage, SlidingWindowCounterSupport):
    """Sliding windows in memory, of bounded size, without a thread of its own.

    The library's own store wakes a hundred times a second under load to look through every key.
    """

    STORAGE_SCHEME = ["keel-local"]  # noqa: RUF012 - the library reads it so

    def __init__(self, most: int = MOST_CALLERS) -> None:
        super().__init__()
        self._most = most
        self._lock = Lock()
        self._counts: OrderedDict[tuple[str, int], int] = OrderedDict()

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        with self._lock:
            before, before_left_s, now, _ = self._read(key, expiry)
            if int(before * before_left_s / expiry + now) + amount > limit:
                return False
            self._put(key, int(time.time() / expiry), now + amount)
            return True

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        with self._lock:
            return self._read(key, expiry)

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        window = int(time.time() / expiry)
        with self._lock:
            self._counts.pop((key, window - 1), None)
            self._counts.pop((key, window), None)

    def _read(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Count of the window before, seconds it still weighs; count of this one, its seconds."""
        window, part = divmod(time.time(), expiry)
        left_s = expiry - part
        before = self._counts.get((key, int(window) - 1), 0)
        now = self._counts.get((key, int(window)), 0)
        return before, left_s if before else 0.0, now, left_s + expiry

    def _put(self, key: str, window: int, count: int) -> None:
        self._counts[key, window] = count
        self._counts.move_to_end((key, window))
        while len(self._counts) > self._most:
            self._counts.popitem(last=False)

    # What the library asks of every store and a sliding window has no use for.

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("only sliding windows are counted")

    def get(self, key: str) -> int:
        raise NotImplementedError("only sliding windows are counted")

    def get_expiry(self, key: str) -> float:
        raise NotImplementedError("only sliding windows are counted")

    def clear(self, key: str) -> None:
        raise NotImplementedError("only sliding windows are counted")

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._lock:
            count = len(self._counts)
            self._counts.clear()
        return count


class Counters:
    """The shared store where there is one and it answers, this process otherwise."""

    def __init__(self, url: str | None = None) -> None:
        """``url`` names a Redis or Valkey server: ``redis://``, ``rediss://``, ``valkey://``."""
        self._local = SlidingWindowCounterRateLimiter(LocalCounters())
        self._shared = None if url is None else _shared(url)
        self._away_until = 0.0

    def ask(self, question: Question[AnswerT]) -> AnswerT:
        """The answer of the store in charge right now."""
        shared = self._shared
        if shared is None or time.monotonic() < self._away_until:
            return question(self._local)
        try:
            answer = question(shared)
        except shared.storage.base_exceptions as error:
            self._lose(error)
            return question(self._local)
        self._found()
        return answer

    def _lose(self, error: Exception) -> None:
        self._away_until = time.monotonic() + AWAY_S
        _LOG.warning(
            '{"limits": "the shared store does not answer, each process counts for itself", '
            '"error": "%s"}',
            type(error).__name__,
        )

    def _found(self) -> None:
        if self._away_until:
            self._away_until = 0.0
            _LOG.warning('{"limits": "the shared store answers again"}')


def _shared(url: str) -> SlidingWindowCounterRateLimiter:
    """A limiter on a server that speaks Redis' protocol; nothing is sent to it yet."""
    scheme, _, rest = url.partition("://")
    # One client for both: Valkey speaks the same protocol.
    url = f"{scheme.replace('valkeys', 'rediss').replace('valkey', 'redis')}://{rest}"
    options = {
        "socket_timeout": SHARED_PATIENCE_S,
        "socket_connect_timeout": SHARED_PATIENCE_S,
        "retry": Retry(NoBackoff(), 0),
    }
    return SlidingWindowCounterRateLimiter(RedisStorage(url, key_prefix="keel", **options))  # type: ignore[arg-type]
