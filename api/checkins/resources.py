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

check_ins = Routes("CheckIns", "How the back feels: by day, on the morning after, in a flare.")


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

    One a day and kind; another is refused and names the one that stands. Answers to
    red-flag questions raise flags at once, and the stop they may ask for is in
    `effect.decision`. Codes in `effect.unanswered` are to be asked now. Red-flag answers count
    although the check-in is refused: the problem then has an `effect`, to be shown at once.
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
    """Answer many check-ins.

    At most a hundred, each with an id that the client made; every item is judged by itself and
    answered in order. `refused` and `conflict` are final: sending the same again changes
    nothing. What is worth repeating fails the whole request instead, and then nothing was
    stored; repeat it as it is. The effect is that of all items together, and of red-flag answers
    in items that were not stored.
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

    Words for the members of every kind, so that an app asks the same in each language. Keep
    them on the device: they change with a release only.
    """
    return {"questions": service.QUESTIONS}


@check_ins.read(
    "/check-ins/<uuid:check_in_id>", "getCheckIn", Access.CHECKINS_READ, out=schemas.CheckIn
)
def get_check_in(call: Call, check_in_id: UUID) -> CheckIn:
    """Read a check-in.

    Its ETag is the version to send back when correcting it.
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

    A merge patch; the members of the kind must still be complete afterwards. A flag that was
    raised stays raised, whatever the correction says. Red-flag answers count although the
    correction is refused: the problem then has an `effect`, to be shown at once.
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

    Leaves a tombstone for other devices; flags that it raised stay raised. Answers what the
    deletion changed.
    """
    service.delete_check_in(call.db, check_in_id, call.if_match, call.now)
