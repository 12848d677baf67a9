"""Many items in one request, each judged and answered for by itself: what is the same for all."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from flask import g

from api.kit import errors
from api.kit.http import problems
from api.kit.http.batches import Item
from api.kit.http.schema import flatten

Body = dict[str, Any]
_MOST_ERRORS = 20


class Answer(Protocol):
    """What became of an item."""

    @property
    def id(self) -> Any: ...
    @property
    def status(self) -> Any: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def problem(self) -> errors.Problem | None: ...


def read_apart(items: Sequence[Item]) -> list[Mapping[str, Any] | errors.Problem]:
    """Values of the items; a problem in the place of one that could not be read."""
    return [
        errors.ValidationFailed(
            "Some members are not valid.", errors=flatten(item.wrong, "")[:_MOST_ERRORS]
        )
        if item.values is None
        else item.values
        for item in items
    ]


def told_apart(told: Sequence[Answer], member: str) -> list[Body]:
    """Answers in the order of the items of a member of the body."""
    return [
        {
            "index": index,
            "id": one.id,
            "status": one.status,
            "reason": one.reason,
            "problem": _problem(one.problem, f"/{member}/{index}"),
        }
        for index, one in enumerate(told)
    ]


def _problem(problem: errors.Problem | None, where: str) -> Body | None:
    """A problem with pointers into the whole body."""
    if problem is None:
        return None
    members = problems.members_of(problem, g.request_log.request_id)
    for error in members.get("errors", ()):
        error["pointer"] = where + error["pointer"]
    return members
