"""Work outside the request: jobs stored with the facts that ask for them, done by workers.

A job is claimed by a conditional UPDATE that gives it a lease. Whoever holds the lease works in
small transactions, each of which renews the lease first and so proves that it is still held:
of two workers only one can ever commit a step. A worker that dies leaves its lease to run out,
and the next one goes on from what was committed. Nothing here knows what the work is.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.kit.clock import Clock
from api.kit.db.base import Base
from api.kit.db.scope import NOBODY, Scope, scope_of
from api.kit.db.types import Document, Instant, Text, Uid, Whole
from api.kit.db.unit_of_work import Database
from api.kit.ids import new_id
from api.kit.limits import Bounds

LEASE = timedelta(minutes=2)
"""Longer than any single step; how long a dead worker's job waits."""
MOST_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=5)
"""Before the second attempt; each later pause is twice as long."""
LONGEST_PAUSE = 8
"""Doublings after which pauses grow no more: twenty minutes."""
ATTEMPTS = Bounds(0, 100)
"""Beyond them a job that cannot even be given up lies still, for somebody to look at."""
POLL_S = 0.5
_LOG = logging.getLogger("keel.work")


class Job(Base):
    """Something to do for an athlete. Not ``Owned``: a worker looks for jobs of everybody."""

    __tablename__ = "job"

    athlete_id: Mapped[UUID] = mapped_column(Uid, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uid, primary_key=True)
    kind: Mapped[str] = mapped_column(Text(40))
    payload: Mapped[dict[str, Any]] = mapped_column(Document)
    due_at: Mapped[datetime] = mapped_column(Instant)
    lease: Mapped[UUID | None] = mapped_column(Uid)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(Whole(ATTEMPTS), default=0)
    problem: Mapped[str | None] = mapped_column(Text(200))
    """Kind of the exception that ended the last attempt; never its text, which may hold data."""

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(None, "due_at"),
    )


class LostLease(Exception):
    """Another worker has the job, or it is gone: whatever this one was about to do is not done."""


def enqueue(db: Session, kind: str, payload: Mapping[str, Any], now: datetime) -> None:
    """Ask for work on behalf of this unit's athlete; it exists when the unit commits."""
    owner = scope_of(db).athlete_id
    db.add(Job(athlete_id=owner, id=new_id(), kind=kind, payload=dict(payload), due_at=now))


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed job: what to do, and the transactions to do it in."""

    database: Database
    clock: Clock
    athlete_id: UUID
    job_id: UUID
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    lease: UUID

    @property
    def scope(self) -> Scope:
        return Scope(self.athlete_id, self.athlete_id)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A read-only snapshot of the athlete's rows."""
        with self.database.read(self.scope) as db:
            yield db

    @contextmanager
    def step(self) -> Iterator[Session]:
        """A transaction that commits only while the lease is held."""
        with self.database.write(self.scope) as db:
            held = update(Job).where(*self._held()).values(leased_until=self.clock.now() + LEASE)
            if _count(db, held) != 1:
                raise LostLease()
            yield db

    def finish(self) -> None:
        """Nothing is left to do."""
        with self.database.write(self.scope) as db:
            _count(db, delete(Job).where(*self._held()))

    def postpone(self, error: BaseException) -> None:
        """Another attempt, after a pause."""
        pause = FIRST_PAUSE * 2 ** min(self.attempts - 1, LONGEST_PAUSE)
        later = {"due_at": self.clock.now() + pause, "lease": None, "leased_until": None}
        told = update(Job).where(*self._held()).values(**later, problem=type(error).__name__)
        with self.database.write(self.scope) as db:
            _count(db, told)

    def _held(self) -> tuple[Any, ...]:
        return Job.athlete_id == self.athlete_id, Job.id == self.job_id, Job.lease == self.lease


@dataclass(frozen=True, slots=True)
class Kind:
    """How jobs of a kind are done, and what becomes of one that fails again and again.

    ``run`` may be called again after any of its steps and must go on from there.
    """

    run: Callable[[Task], None]
    give_up: Callable[[Task], None]


@dataclass
class Worker:
    """Does due jobs, one at a time."""

    database: Database
    clock: Clock
    kinds: Mapping[str, Kind]
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)
    _start: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)

    def run_due(self) -> int:
        """Do every job that is due now; how many were taken up."""
        taken = 0
        while (task := self.claim()) is not None:
            self.perform(task)
            taken += 1
        return taken

    def claim(self) -> Task | None:
        """A due job that nobody holds, leased to this worker."""
        for athlete_id, job_id in self._candidates():
            task = self._take(athlete_id, job_id)
            if task is not None:
                return task
        return None

    def perform(self, task: Task) -> None:
        """One attempt. Its failure is recorded, and never ends the worker."""
        kind = self.kinds[task.kind]
        try:
            kind.give_up(task) if task.attempts > MOST_ATTEMPTS else kind.run(task)
            task.finish()
        except LostLease:
            _LOG.warning("job %s: the lease was lost", task.kind)
        except Exception as error:
            _LOG.warning("job %s, attempt %d failed", task.kind, task.attempts, exc_info=error)
            task.postpone(error)

    def forever(self) -> None:
        """Work until ``stop``; a database that is away is asked again."""
        while not self._stop.wait(POLL_S):
            try:
                self.run_due()
            except Exception as error:
                _LOG.warning("the worker pauses: %s", type(error).__name__)

    def start(self) -> None:
        """Work in a thread of this process, once."""
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self.forever, name="worker", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _candidates(self) -> list[Any]:
        rows = select(Job.athlete_id, Job.id).where(*self._free()).order_by(Job.due_at, Job.id)
        with self.database.read(NOBODY) as db:
            return list(db.execute(rows.limit(10)).all())

    def _take(self, athlete_id: UUID, job_id: UUID) -> Task | None:
        lease, now = new_id(), self.clock.now()
        taken = update(Job).where(Job.athlete_id == athlete_id, Job.id == job_id, *self._free())
        taken = taken.values(lease=lease, leased_until=now + LEASE, attempts=Job.attempts + 1)
        with self.database.write(NOBODY) as db:
            if _count(db, taken) != 1:
                return None
            row = db.get_one(Job, (athlete_id, job_id))
        return Task(
            self.database, self.clock, athlete_id, job_id, row.kind, row.payload,
            row.attempts, lease,
        )  # fmt: skip

    def _free(self) -> tuple[Any, ...]:
        now = self.clock.now()
        free = or_(Job.leased_until.is_(None), Job.leased_until < now)
        return Job.kind.in_(self.kinds), Job.due_at <= now, Job.attempts < ATTEMPTS.high, free


def _count(db: Session, statement: Any) -> int:
    """How many rows an UPDATE or DELETE met."""
    found: Any = db.execute(statement, execution_options={"synchronize_session": False})
    return int(found.rowcount)
