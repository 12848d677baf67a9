"""The admission gate: so many requests at once, so many that wait briefly, and no more.

Under more load than a machine can carry, everybody waiting longer helps nobody: what is let in
stays fast, the rest is told at once to come back.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import NoReturn

from api.kit.errors import Unavailable

RETRY_AFTER_S = 2
REPORT_EVERY_S = 5.0
_LOG = logging.getLogger("keel.gate")


@dataclass(frozen=True, slots=True)
class GateSize:
    """How many requests run, how many wait and for how long; places kept for safety.

    ``reading`` bounds those that are still sending their body: each holds a thread of the
    server, whatever it is slow for, and memory, which is why ``reading_large`` bounds bodies that
    may be larger than usual by themselves. ``reading_kept`` more are for safety alone.
    """

    running: int = 8
    waiting: int = 64
    patience_s: float = 1.0
    kept: int = 2
    reading: int = 512
    reading_large: int = 64
    reading_kept: int = 16


class Gate:
    """Places, and a short queue before them."""

    def __init__(self, size: GateSize) -> None:
        self._size = size
        self._places = BoundedSemaphore(size.running)
        self._kept = BoundedSemaphore(size.kept)
        self._reading = BoundedSemaphore(size.reading)
        self._reading_large = BoundedSemaphore(size.reading_large)
        self._reading_kept = BoundedSemaphore(size.reading_kept)
        self._lock = Lock()
        self._queued = {False: 0, True: 0}
        self._refused = 0
        self._reported = 0.0

    @contextmanager
    def turn(self, *, safety: bool = False) -> Iterator[float]:
        """A place for the length of a ``with`` block; seconds waited for it.

        What belongs to safety may also take the places that are kept for it, and waits in a
        queue of its own. Raises Unavailable at once where the queue is full.
        """
        began = time.monotonic()
        held = self._take(safety)
        try:
            yield time.monotonic() - began
        finally:
            held.release()

    def check(self, *, safety: bool = False) -> None:
        """Refuse now what would only be refused later: before anything is done for it.

        Where nobody may wait, a full queue says nothing of the places.
        """
        if 0 < self._size.waiting <= self._queued[safety]:
            self._refuse()

    @contextmanager
    def reading(self, *, safety: bool = False, large: bool = False) -> Iterator[None]:
        """While a body is read. Half-sent ones must not take every thread there is.

        Raises Unavailable at once where as many are read as may be.
        """
        usual = self._reading_large if large else self._reading
        for places in (usual, self._reading_kept) if safety else (usual,):
            if places.acquire(blocking=False):
                break
        else:
            self._refuse()
        try:
            yield
        finally:
            places.release()

    def _take(self, safety: bool) -> BoundedSemaphore:
        if self._places.acquire(blocking=False):
            return self._places
        if safety and self._kept.acquire(blocking=False):
            return self._kept
        wanted = self._kept if safety else self._places
        with self._in_queue(safety):
            if not wanted.acquire(timeout=self._size.patience_s):
                self._refuse()
        return wanted

    @contextmanager
    def _in_queue(self, safety: bool) -> Iterator[None]:
        with self._lock:
            full = self._queued[safety] >= self._size.waiting
            if not full:
                self._queued[safety] += 1
        if full:
            self._refuse()
        try:
            yield
        finally:
            with self._lock:
                self._queued[safety] -= 1

    def _refuse(self) -> NoReturn:
        self._report()
        raise Unavailable(
            "This server has more requests than it can handle at once.",
            headers={"Retry-After": str(RETRY_AFTER_S)},
        )

    def _report(self) -> None:
        """One line every few seconds, however many are refused."""
        now = time.monotonic()
        with self._lock:
            self._refused += 1
            if now - self._reported < REPORT_EVERY_S:
                return
            refused, self._refused, self._reported = self._refused, 0, now
        waiting = sum(self._queued.values())
        _LOG.warning('{"gate": "full", "refused": %d, "waiting": %d}', refused, waiting)
