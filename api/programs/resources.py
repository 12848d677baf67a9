"""URLs of programs, enrollments and planned sessions."""

import gzip
import hashlib
from functools import lru_cache
from typing import Any
from uuid import UUID

from api import rules
from api.engine.ruleset import RuleSet
from api.kit import errors
from api.kit.access import Access
from api.kit.http import json
from api.kit.http.operation import Call, Ready
from api.kit.http.paging import DayPageQuery
from api.kit.http.routes import Routes
from api.kit.paging import Page, cut
from api.programs import dose_schemas, outline_schemas, schemas, service
from api.programs.models import Enrollment, PlannedSession
from api.programs.service import Offer, RoutineCard

Body = dict[str, Any]

routes = Routes("Programs", "Training programs, and the athlete's place in one.")
planned = Routes("Today", "The athlete's day: what to do and why.", name="Planned sessions")


@routes.list_(
    "/programs",
    "listPrograms",
    Access.PUBLIC,
    out=schemas.ProgramPage,
    etag=True,
    public_cache=True,
    transaction=False,
)
def list_programs(call: Call) -> Page[Offer]:
    """List programs.

    In the order of the curriculum. The same on every server of the same version, so it can be
    cached.
    """
    request = call.page
    start = request.after[0] if request.after else 0
    rows = service.offers(_rules(call))[start : start + request.limit + 1]
    return cut(rows, request.limit, lambda _: (start + request.limit,))


@routes.read(
    "/programs/<slug>",
    "getProgram",
    Access.PUBLIC,
    out=schemas.Program,
    public_cache=True,
    transaction=False,
)
def get_program(call: Call, slug: str) -> Ready:
    """Read a program.

    The phases in order: what each is for, its days line by line with exercises in order of
    preference and their doses, its weeks, and the gates out of it in the current rule set.
    Templates give ranges; a prescription gives one athlete's dose.
    """
    found = _written(slug, _rules(call))
    if found is None:
        raise errors.NotFound()
    return found


@lru_cache(maxsize=64)
def _written(slug: str, by_rules: RuleSet) -> Ready | None:
    """Written once: a whole program is a hundred kilobytes, and the same for everybody."""
    found = service.offer(slug, by_rules)
    if found is None:
        return None
    plain = json.write(schemas.Program().dump(found))
    return Ready(hashlib.sha256(plain).hexdigest()[:32], plain, gzip.compress(plain, mtime=0))


@routes.list_(
    "/routines",
    "listRoutines",
    Access.PUBLIC,
    out=outline_schemas.RoutinePage,
    etag=True,
    public_cache=True,
    transaction=False,
)
def list_routines(call: Call) -> Page[RoutineCard]:
    """List routines.

    Warm-ups, then cool-downs. The same on every server of the same version, so it can be
    cached.
    """
    request = call.page
    start = request.after[0] if request.after else 0
    rows = service.routines()[start : start + request.limit + 1]
    return cut(rows, request.limit, lambda _: (start + request.limit,))


@routes.read(
    "/routines/<slug>",
    "getRoutine",
    Access.PUBLIC,
    out=outline_schemas.Routine,
    public_cache=True,
    transaction=False,
)
def get_routine(call: Call, slug: str) -> RoutineCard:
    """Read a routine.

    Its lines with doses, minutes and phases, what replaces a line that is left out, and the
    days and sensitivities it is meant for.
    """
    return service.routine(slug)


def _rules(call: Call) -> RuleSet:
    """Programs are read without a transaction: the gates are those of the house."""
    return rules.of_house(call.services.database).in_force


@routes.create(
    "/enrollments",
    "createEnrollment",
    Access.PROGRAMS_WRITE,
    body=schemas.EnrollmentInput,
    out=schemas.EnrollmentSaved,
    saved="enrollment",
    problems=(errors.AlreadyEnrolled, errors.DateInFuture),
)
def create_enrollment(call: Call, body: Body) -> Enrollment:
    """Start a program.

    At most one enrollment is active: end or pause the other first. The engine sets the phase,
    which is p0 until the first plan has been decided.
    """
    return service.create_enrollment(call.db, body, call.now)


@routes.list_("/enrollments", "listEnrollments", Access.PROGRAMS_READ, out=schemas.EnrollmentPage)
def list_enrollments(call: Call) -> Page[Enrollment]:
    """List enrollments.

    Newest first, including past ones.
    """
    return service.list_enrollments(call.db, call.page)


@routes.read(
    "/enrollments/<uuid:enrollment_id>",
    "getEnrollment",
    Access.PROGRAMS_READ,
    out=schemas.Enrollment,
)
def get_enrollment(call: Call, enrollment_id: UUID) -> Enrollment:
    """Read an enrollment.

    An enrollment that has ended keeps the phase it ended in.
    """
    return service.get_enrollment(call.db, enrollment_id)


@routes.update(
    "/enrollments/<uuid:enrollment_id>",
    "updateEnrollment",
    Access.PROGRAMS_WRITE,
    body=schemas.EnrollmentPatch,
    out=schemas.EnrollmentSaved,
    saved="enrollment",
    problems=(errors.AlreadyEnrolled,),
)
def update_enrollment(call: Call, body: Body, enrollment_id: UUID) -> Enrollment:
    """Change an enrollment.

    A merge patch. Pausing and resuming are always possible; completed and ended are final.
    """
    return service.update_enrollment(call.db, enrollment_id, body, call.if_match, call.now)


@planned.list_(
    "/planned-sessions",
    "listPlannedSessions",
    Access.PROGRAMS_READ,
    out=dose_schemas.PlannedSessionPage,
    query=DayPageQuery,
)
def list_planned_sessions(call: Call) -> Page[PlannedSession]:
    """List planned sessions.

    Newest day first. While a session awaits a decision, its dose is withheld.
    """
    return service.list_planned_sessions(call.db, call.page)


@planned.read(
    "/planned-sessions/<uuid:planned_session_id>",
    "getPlannedSession",
    Access.PROGRAMS_READ,
    out=dose_schemas.PlannedSession,
)
def get_planned_session(call: Call, planned_session_id: UUID) -> PlannedSession:
    """Read a planned session.

    While it awaits a decision, its dose is withheld: `blocks` is empty.
    """
    return service.get_planned_session(call.db, planned_session_id)
