"""A refused body is heard out: what it tells of danger counts, and the refusal says what follows.

Of operations that say so (`Operation.hearing`). Bad input changes nothing else: what was to be
stored is not, and the status is that of the refusal. Only the athlete is heard, once admitted, and
only where the request is lost as it is: what is worth repeating will bring its answers again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from api.kit import errors, speech
from api.kit.crypto import Claims
from api.kit.events import forget, noted
from api.kit.http import batches, entry, problems, telling
from api.kit.http.operation import Call
from api.kit.http.runtime import runtime

_SOMEBODY_ELSES = errors.ForeignCursor
"""The answers in such a body were given by somebody else."""


@contextmanager
def heard_out(call: Call, claims: Claims | None) -> Iterator[None]:
    """Hear, in a transaction of its own, what is refused inside after the other was undone."""
    try:
        yield
    except (errors.Problem, SQLAlchemyError) as error:
        if call.operation.hearing is None or claims is None:
            raise
        problem = problems.of(error)
        if told := listen(call, problem):
            _open_and_keep(call, claims, problem, told)
        if problem is error:
            raise
        raise problem from error


def listen(call: Call, problem: errors.Problem) -> Sequence[Any]:
    """What the body of a refused request tells of danger."""
    hearing = call.operation.hearing
    if hearing is None or problem.retryable or isinstance(problem, _SOMEBODY_ELSES):
        return ()
    return hearing.listen(call.body, **call.path)


def keep(call: Call, problem: errors.Problem, told: Sequence[Any]) -> None:
    """Store what follows from what was heard, and say it in the problem."""
    forget(call.db)
    if _keep(call, told):
        effect = runtime().consequences(call.db, noted(call.db), call.now)
        with speech.speaking(telling.wanted()):
            problem.members["effect"] = batches.dumped("Effect", effect)


def of_item(call: Call) -> Callable[[Any], None]:
    """Hears one refused item of a batch; what follows is said in the effect of all."""

    def hear(raw: Any) -> None:
        if call.operation.hearing is not None:
            _keep(call, call.operation.hearing.listen({"items": [raw]}))

    return hear


def _keep(call: Call, told: Sequence[Any]) -> bool:
    hearing = call.operation.hearing
    if hearing is None or not told or call.who.is_delegate:
        return False
    return hearing.keep(call.db, told, call.now)


def _open_and_keep(
    call: Call, claims: Claims, problem: errors.Problem, told: Sequence[Any]
) -> None:
    operation = call.operation
    with runtime().database.write(entry.scope(operation, claims, call.path)) as db:
        call.session = db
        try:
            call.actor = entry.admit(operation, db, claims, call.path)
        except errors.Problem:
            return
        keep(call, problem, told)
