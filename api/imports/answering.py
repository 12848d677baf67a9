"""Steps of imports: whatever one of them writes into the history is answered for in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from api.kit.events import noted
from api.kit.work import Task
from api.progression import service as progression


@contextmanager
def step(task: Task) -> Iterator[Session]:
    """A transaction that ends in what follows from it, as at the door of a request."""
    with task.step() as db:
        yield db
        db.flush()
        if changes := noted(db):
            progression.consequences(db, changes, task.clock.now())
