"""Looking names up without waiting for ever.

The system's resolver knows no deadline: a name whose server is silent keeps it for half a minute.
So it is asked in threads that nobody waits for beyond a deadline. Those that go on are counted,
and one developer's names never have more than some of them, so that slow names keep only those
who wrote them waiting.
"""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

Resolver = Callable[[str, int], Sequence[str]]
"""Addresses of a name and port, as text. Raises OSError where there are none."""


def system_resolver(host: str, port: int) -> list[str]:
    """What the system says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass
class Lookups:
    """Names under way: ``most`` at once, ``each`` of one developer, none waited for beyond
    ``deadline_s``, the time until there is a place among them included."""

    deadline_s: float = 3
    most: int = 16
    each: int = 2
    _of: Counter[UUID | None] = field(default_factory=Counter, repr=False)
    _place: threading.Condition = field(default_factory=threading.Condition, repr=False)

    def find(self, resolve: Resolver, host: str, port: int, whose: UUID | None) -> Sequence[str]:
        """The addresses of a name; OSError, of which a timeout is one, where there are none."""
        until = time.monotonic() + self.deadline_s
        with self._place:
            if not self._place.wait_for(lambda: self._is_free(whose), self.deadline_s):
                raise TimeoutError
            self._of[whose] += 1
        asked = _Asked(resolve, host, port)
        try:
            threading.Thread(target=self._ask, args=(asked, whose), daemon=True).start()
        except RuntimeError:
            self._leave(whose)
            raise
        return asked.answer(until - time.monotonic())

    def _is_free(self, whose: UUID | None) -> bool:
        return self._of.total() < self.most and self._of[whose] < self.each

    def _ask(self, asked: "_Asked", whose: UUID | None) -> None:
        try:
            asked.ask()
        finally:
            self._leave(whose)

    def _leave(self, whose: UUID | None) -> None:
        with self._place:
            self._of[whose] -= 1
            self._of += Counter()
            self._place.notify_all()


@dataclass
class _Asked:
    """One name, the thread that asks for it, and who waits."""

    resolve: Resolver
    host: str
    port: int
    _found: Sequence[str] | Exception | None = None
    _is_done: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> None:
        try:
            self._found = self.resolve(self.host, self.port)
        except Exception as error:
            self._found = error
        self._is_done.set()

    def answer(self, patience_s: float) -> Sequence[str]:
        self._is_done.wait(max(patience_s, 0))
        found = self._found
        if found is None:
            raise TimeoutError
        if isinstance(found, Exception):
            raise found
        return found
