"""URLs of care."""

from typing import Any
from uuid import UUID

from api.care import schemas, service
from api.care.models import CareLink, Clearance, ClinicianOverride, PhasePlacement
from api.custom_exercises import service as custom_exercises
from api.kit import errors
from api.kit.access import Access
from api.kit.http.operation import Call
from api.kit.http.routes import Routes
from api.kit.http.throttle import Guess
from api.kit.paging import Page

Body = dict[str, Any]

care = Routes("Care", "Clinicians: invitations, links to athletes, and records of examinations.")


@care.create(
    "/care/invitations",
    "createInvitation",
    Access.CARE_WRITE,
    body=schemas.InvitationInput,
    out=schemas.Invitation,
)
def create_invitation(call: Call, body: Body) -> Body:
    """Invite an athlete.

    Returns a code that works once, within 14 days. Hand it over in person or by a channel you
    both trust; whoever enters it lets you record clearances for them.
    """
    code, invitation = service.create_invitation(call.db, body, call.now)
    return {"code": code, "expires_at": invitation.expires_at}


@care.action(
    "/care/links",
    "createCareLink",
    Access.ACCOUNT,
    body=schemas.CareLinkInput,
    out=schemas.CareLink,
    status=201,
    problems=(errors.InvalidCode,),
    guess=Guess(errors.InvalidCode),
)
def create_care_link(call: Call, body: Body) -> CareLink:
    """Accept an invitation.

    Links the clinician who issued the code to this athlete. Entering the same code again
    returns the same link; a code that somebody else has used, or that has expired, is refused.
    """
    return service.create_link(call.db, call.who, body["code"], call.now)


@care.list_(
    "/care/links",
    "listCareLinks",
    (Access.ACCOUNT, Access.CARE_READ),
    out=schemas.CareLinkPage,
)
def list_care_links(call: Call) -> Page[CareLink]:
    """List care links.

    Links in force, newest first: an athlete sees their carers, a carer their athletes.
    """
    return service.list_links(call.db, call.page)


@care.remove("/care/links/<uuid:link_id>", "deleteCareLink", (Access.ACCOUNT, Access.CARE_WRITE))
def delete_care_link(call: Call, link_id: UUID) -> None:
    """End a care link.

    Either side may end it; the carer is refused from the next request on. Records stay, but
    what the carer loosened (`createClinicianOverride`) no longer applies from that day on.
    Ending a link that has already ended changes nothing.
    """
    service.end_link(call.db, link_id, call.now)


@care.create(
    "/athletes/<uuid:athlete_id>/clearances",
    "createClearance",
    Access.CARE_WRITE,
    body=schemas.ClearanceInput,
    out=schemas.Clearance,
    for_athlete=True,
    refusal=errors.NotAClinician,
    problems=(errors.DateInFuture, errors.UnknownExercise),
)
def create_clearance(call: Call, body: Body, athlete_id: UUID) -> Clearance:
    """Record a clearance.

    For physicians and physiotherapists linked to the athlete. Closes the named red flags that
    were raised before the examination; standing circumstances are covered for 12 months.
    Nothing else closes a red flag. `restrictions` are kept out of every prescription until
    the end of their last day; without one, until a later clearance names any of the same codes.
    """
    return service.create_clearance(call.db, body, call.now)


@care.list_("/clearances", "listClearances", Access.TRIAGE_READ, out=schemas.ClearancePage)
def list_clearances(call: Call) -> Page[Clearance]:
    """List clearances.

    The athlete's clearances, latest examination first.
    """
    return service.list_clearances(call.db, call.page)


@care.create(
    "/athletes/<uuid:athlete_id>/phase-placements",
    "createPhasePlacement",
    Access.CARE_WRITE,
    body=schemas.PhasePlacementInput,
    out=schemas.PhasePlacementSaved,
    saved="phase_placement",
    for_athlete=True,
    refusal=errors.NotAClinician,
    problems=(errors.DateInFuture,),
)
def create_phase_placement(call: Call, body: Body, athlete_id: UUID) -> PhasePlacement:
    """Enter a phase.

    For physicians and physiotherapists linked to the athlete. The plan, or one pattern, starts
    from this phase on that day, whether higher or lower than before. No flag, cap or later gate
    is loosened, and a move to a higher phase waits while a red flag is open.
    """
    return service.create_placement(call.db, body, call.now)


@care.list_(
    "/phase-placements",
    "listPhasePlacements",
    Access.TRIAGE_READ,
    out=schemas.PhasePlacementPage,
)
def list_phase_placements(call: Call) -> Page[PhasePlacement]:
    """List phase placements.

    The athlete's phase placements, newest day first. They are kept for ever.
    """
    return service.list_placements(call.db, call.page)


@care.create(
    "/athletes/<uuid:athlete_id>/overrides",
    "createClinicianOverride",
    Access.CARE_WRITE,
    body=schemas.ClinicianOverrideInput,
    out=schemas.ClinicianOverrideSaved,
    saved="clinician_override",
    for_athlete=True,
    refusal=errors.NotAClinician,
    problems=(errors.DateInFuture, errors.UnknownExercise),
)
def create_clinician_override(call: Call, body: Body, athlete_id: UUID) -> ClinicianOverride:
    """Override a rule.

    For physicians and physiotherapists linked to the athlete, for at most 28 days: a load that
    a lift may go up to at once, an exercise allowed despite a sensitivity, or no search for
    today's load. Flags, pain rules, ceilings and restrictions still hold.
    """
    return service.create_override(call.db, body, call.now)


@care.list_(
    "/clinician-overrides",
    "listClinicianOverrides",
    Access.TRIAGE_READ,
    out=schemas.ClinicianOverridePage,
)
def list_clinician_overrides(call: Call) -> Page[ClinicianOverride]:
    """List clinician overrides.

    The athlete's clinician overrides, newest day first, including past ones.
    """
    return service.list_overrides(call.db, call.page)


@care.create(
    "/athletes/<uuid:athlete_id>/custom-exercises",
    "createCustomExerciseFor",
    Access.CARE_WRITE,
    body="CustomExerciseInput",
    out="CustomExerciseCreated",
    for_athlete=True,
    refusal=errors.NotAClinician,
    problems=(errors.AlreadyExists,),
)
def create_custom_exercise_for(
    call: Call, body: Body, athlete_id: UUID
) -> custom_exercises.CustomExercise:
    """Add a custom exercise for an athlete.

    For physicians and physiotherapists linked to the athlete. The load class they give counts
    as given, though never below the lowest in the library for its pattern and measure.
    """
    return service.add_exercise(call.db, body, call.now)
