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

from sqlalchemy import ForeignKeyConstraint, Index, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from api.kit.clock import Clock
from api.kit.db.base import Base
from api.kit.db.scope import NOBODY, Scope, scope_of
from api.kit.db.types import Document, Instant, Text, Uid, Whole
from api.kit.db.unit_of_work import Database
from api.kit.faults import trace
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


def enqueue(
    db: Session,
    kind: str,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    owner: UUID | None = None,
) -> None:
    """Ask for work on behalf of this unit's athlete; it exists when the unit commits.

    Where it concerns somebody else, such as the developer of an app, ``owner`` says whom.
    """
    owner = owner or scope_of(db).athlete_id
    db.add(Job(athlete_id=owner, id=new_id(), kind=kind, payload=dict(payload), due_at=now))


def wake(db: Session, job_id: UUID, kind: str, payload: Mapping[str, Any], now: datetime) -> None:
    """Ask for work of which there is one job at most: made if it is not there, due now if it is.

    Whoever is doing it at this moment finds what was written with this in a later step, or
    leaves the job behind: both write its row, so one of them comes after the other.
    """
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    owner = scope_of(db).athlete_id
    made = dialect.insert(Job).values(
        athlete_id=owner, id=job_id, kind=kind, payload=dict(payload), due_at=now, attempts=0
    )
    keys = ["athlete_id", "id"]
    db.execute(made.on_conflict_do_update(index_elements=keys, set_={"due_at": now}))


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
    def step(self, scope: Scope | None = None) -> Iterator[Session]:
        """A transaction that commits only while the lease is held.

        What is written for somebody else takes their ``scope``: it is then not committed either
        once this athlete was forgotten, with whom the job goes.
        """
        with self.database.write(scope or self.scope) as db:
            held = update(Job).where(*self._held()).values(leased_until=self.clock.now() + LEASE)
            if _count(db, held) != 1:
                raise LostLease()
            yield db

    def finish(self) -> None:
        """Nothing is left to do."""
        with self.database.write(self.scope) as db:
            self.end(db)

    def end(self, db: Session) -> None:
        """Nothing is left to do, said in the step that has seen it: see `wake`."""
        _count(db, delete(Job).where(*self._held()))

    def again(self, db: Session, due_at: datetime) -> None:
        """Done for now, to be taken up again then; the last thing in a step."""
        later = {"due_at": due_at, "lease": None, "leased_until": None, "attempts": 0}
        _count(db, update(Job).where(*self._held()).values(**later))

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
    """Does due jobs of some kinds, so many at a time as it has hands.

    Kinds that may keep each other waiting belong to one worker; what waits for others, such as
    for an answer over the network, belongs to another one with some hands. Nobody's jobs take more
    than ``each`` of them, however many are due. Two processes that look at the same moment may
    go over that by one each, which does no harm: it is about fairness.
    """

    database: Database
    clock: Clock
    kinds: Mapping[str, Kind]
    hands: int = 1
    each: int = 1
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)
    _start: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _threads: list[threading.Thread] = field(default_factory=list, repr=False)

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
            _LOG.warning("job %s, attempt %d failed\n%s", task.kind, task.attempts, trace(error))
            task.postpone(error)

    def start(self) -> None:
        """Work in threads of this process, once."""
        if len(self._threads) == self.hands:
            return
        with self._start:
            for _ in range(self.hands - len(self._threads)):
                hand = threading.Thread(target=self._work, name="worker", daemon=True)
                self._threads.append(hand)
                hand.start()

    def wait(self) -> None:
        """Until ``stop``."""
        self._stop.wait()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        """Work until ``stop``; a database that is away is asked again."""
        while not self._stop.is_set():
            try:
                task = self._look()
                if task is not None:
                    self.perform(task)
            except Exception as error:
                _LOG.warning("the worker pauses: %s", type(error).__name__)
                self._stop.wait(POLL_S)

    def _look(self) -> Task | None:
        """A job, or none after a while. The hands take turns: idle, they cost one read together."""
        with self._turn:
            task = self.claim()
            if task is None:
                self._stop.wait(POLL_S)
            return task

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
        due = Job.kind.in_(self.kinds), Job.due_at <= now, Job.attempts < ATTEMPTS.high, free
        return *due, self._under_way(now) < self.each

    def _under_way(self, now: datetime) -> Any:
        """How many jobs of the same owner are being done by workers like this one."""
        other = aliased(Job)
        mine = (other.athlete_id == Job.athlete_id, other.kind.in_(self.kinds))
        held = select(func.count()).select_from(other).where(*mine, other.leased_until >= now)
        return held.correlate(Job).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Crew:
    """The workers of a house, as one."""

    workers: tuple[Worker, ...]

    def start(self) -> None:
        for worker in self.workers:
            worker.start()

    def forever(self) -> None:
        """Work until all are stopped."""
        self.start()
        for worker in self.workers:
            worker.wait()

    def stop(self) -> None:
        for worker in self.workers:
            worker.stop()


def _count(db: Session, statement: Any) -> int:
    """How many rows an UPDATE or DELETE met."""
    found: Any = db.execute(statement, execution_options={"synchronize_session": False})
    return int(found.rowcount)
