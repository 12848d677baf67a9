"""URLs of check-ins."""

from typing import Any
from uuid import UUID

from api.checkins import schemas, service
from api.checkins.models import CheckIn
from api.kit import errors
from api.kit.access import Access
from api.kit.http.batches import Batch
from api.kit.http.operation import Call, Hearing
from api.kit.http.paging import DayPageQuery
from api.kit.http.rates import Rate
from api.kit.http.routes import Routes
from api.kit.paging import Page

Body = dict[str, Any]

_HEARING = Hearing(service.listen, service.keep_told)

check_ins = Routes(
    "CheckIns", "How the back feels: day by day, the morning after a session, and in a flare."
)


@check_ins.create(
    "/check-ins",
    "createCheckIn",
    Access.CHECKINS_WRITE,
    body=schemas.CheckInInput,
    out=schemas.CheckInSaved,
    saved="check_in",
    problems=(errors.AlreadyExists, errors.DateInFuture, errors.UnknownVersion),
    hearing=_HEARING,
    rate=Rate.SAFETY,
)
def create_check_in(call: Call, body: Body) -> CheckIn:
    """Answer a check-in.

    One per day and kind; a second one is refused with the id of the first. Answers to red-flag
    questions raise flags at once, and any stop they require is in `effect.decision`. Ask the
    codes in `effect.unanswered` now. Red-flag answers count even if the check-in is refused:
    the problem then has an `effect`, to be shown at once.
    """
    return service.save_check_in(call.db, body, call.now)


@check_ins.batch(
    "/check-ins/batch",
    "createCheckInBatch",
    Access.CHECKINS_WRITE,
    body=schemas.CheckInBatchInput,
    items=Batch(
        single="createCheckIn /v1/check-ins",
        saved="check_in",
        out=schemas.CheckInSaved,
        standing=service.find_check_in,
    ),
    hearing=Hearing(service.listen_to_all, service.keep_told),
    rate=Rate.SAFETY,
)
def create_check_in_batch(call: Call, item: Body) -> CheckIn:
    """Store many check-ins.

    At most 100, each with an id made by the client. Each item is judged separately; results are
    in the order of the items. `refused` and `conflict` are final: sending the same item again
    changes nothing. An error that is worth retrying fails the whole request, and nothing is
    stored; repeat the request unchanged. The effect covers all items together, including
    red-flag answers in items that were not stored.
    """
    return service.save_check_in(call.db, item, call.now)


@check_ins.list_(
    "/check-ins",
    "listCheckIns",
    Access.CHECKINS_READ,
    out=schemas.CheckInPage,
    query=DayPageQuery,
)
def list_check_ins(call: Call) -> Page[CheckIn]:
    """List check-ins.

    Newest day first, optionally within a window of days.
    """
    return service.list_check_ins(call.db, call.page)


@check_ins.read(
    "/check-ins/questions",
    "getCheckInQuestions",
    Access.PUBLIC,
    out=schemas.CheckInForm,
    transaction=False,
    public_cache=True,
)
def get_check_in_questions(call: Call) -> Body:
    """Read the questions of a check-in.

    The wording for the members of every kind, so that an app asks the same in each language.
    Keep it on the device: it changes only with a release.
    """
    return {"questions": service.QUESTIONS}


@check_ins.read(
    "/check-ins/<uuid:check_in_id>", "getCheckIn", Access.CHECKINS_READ, out=schemas.CheckIn
)
def get_check_in(call: Call, check_in_id: UUID) -> CheckIn:
    """Read a check-in.

    The ETag is the version to send back in a correction.
    """
    return service.get_check_in(call.db, check_in_id)


@check_ins.update(
    "/check-ins/<uuid:check_in_id>",
    "updateCheckIn",
    Access.CHECKINS_WRITE,
    body=schemas.CheckInPatch,
    out=schemas.CheckInSaved,
    saved="check_in",
    problems=(errors.UnknownVersion,),
    hearing=_HEARING,
    rate=Rate.SAFETY,
)
def update_check_in(call: Call, body: Body, check_in_id: UUID) -> CheckIn:
    """Correct a check-in.

    A merge patch; the members that the kind requires must still be complete afterwards. A flag
    that was raised stays raised, whatever the correction says. Red-flag answers count even if
    the correction is refused: the problem then has an `effect`, to be shown at once.
    """
    return service.update_check_in(call.db, check_in_id, body, call.if_match, call.now)


@check_ins.remove(
    "/check-ins/<uuid:check_in_id>",
    "deleteCheckIn",
    Access.CHECKINS_WRITE,
    out="Effect",
    if_match=True,
)
def delete_check_in(call: Call, check_in_id: UUID) -> None:
    """Delete a check-in.

    Leaves a tombstone for other devices; flags that it raised stay raised. Returns what the
    deletion changed.
    """
    service.delete_check_in(call.db, check_in_id, call.if_match, call.now)
