"""Shapes of care on the wire."""

from typing import Any

from marshmallow import RAISE

from api.care.vocab import LIMIT_KG, MOST_RESTRICTIONS, ClearanceDocumentKind
from api.engine.vocab import (
    ClinicianOverrideKind,
    ClinicianRole,
    MovementPattern,
    Phase,
    RestrictionKind,
)
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import page_of
from api.kit.http.schema import In, Out


class InvitationInput(In):
    """Invitation by a clinician."""

    note = fields.Text(80, metadata=about("Who it is for; visible only to the clinician."))


class Invitation(Out):
    """A code to hand over. It is shown only this once."""

    code = fields.Text(
        40, metadata=about("The code; works once.", example="7KQ2M-X4F9T-C0HWZ-5RNEB")
    )
    expires_at = fields.Moment(metadata=about("When it stops working."))


class CareLinkInput(In):
    """Acceptance by the athlete."""

    code = fields.Text(
        40,
        required=True,
        metadata=about("As handed over; case and hyphens do not matter."),
    )


class CareLink(Out):
    """A carer linked to an athlete."""

    id = fields.Uid(metadata=about("Id of the link."))
    athlete_id = fields.Uid(metadata=about("Id of the athlete; a carer uses it in paths."))
    carer_name = fields.Text(80, metadata=about("Name of the carer."))
    role = fields.Choice(ClinicianRole, metadata=about("From the carer's account."))
    linked_at = fields.Moment(metadata=about("When the link was made."))


CareLinkPage = page_of("CareLinkPage", CareLink)


class ClearanceDocument(Out):
    """A document that a clearance rests on; only what it is and where it is kept."""

    class Meta:
        unknown = RAISE

    kind = fields.Choice(ClearanceDocumentKind)
    dated_on = fields.Day(metadata=about("Date of the document."))
    reference = fields.Text(
        200, allow_none=True, load_default=None, metadata=about("Where it is kept.")
    )


class Restriction(Out):
    """What a clinician takes out of training. Each kind uses the member that it is about."""

    class Meta:
        unknown = RAISE

    kind = fields.Choice(RestrictionKind)
    exercise = fields.Slug(
        allow_none=True, load_default=None, metadata=about("With no_exercise: which one.")
    )
    limit_kg = fields.Kilograms(
        LIMIT_KG,
        attribute="limit_g",
        allow_none=True,
        load_default=None,
        metadata=about(
            "With no_axial_load_above: the highest external load in total, in kilograms."
        ),
    )
    until = fields.Day(
        allow_none=True,
        load_default=None,
        metadata=about(
            "Last day on which it applies; if null, it applies until a later clearance "
            "names any of the same codes."
        ),
    )
    text = fields.Text(
        300,
        allow_none=True,
        load_default=None,
        metadata=about("With other: shown to the athlete and named in receipts."),
    )


def _restrictions(**more: Any) -> fields.ListOf:
    return fields.ListOf(fields.One(Restriction), MOST_RESTRICTIONS, **more)


NO_IMPACT = {
    "kind": "no_impact",
    "exercise": None,
    "limit_kg": None,
    "until": "2026-12-20",
    "text": None,
}


def _codes(**more: Any) -> fields.ListOf:
    return fields.ListOf(fields.RedFlagCode(), 40, distinct=True, **more)


def _documents(**more: Any) -> fields.ListOf:
    return fields.ListOf(fields.One(ClearanceDocument), 10, **more)


class ClearanceInput(In):
    """Clearance by a linked clinician. Name and role come from their account."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    codes = _codes(
        required=True, metadata=about("Codes of the red flags that were examined.", minItems=1)
    )
    examined_on = fields.Day(required=True, metadata=about("Day of the examination."))
    documents = _documents(
        required=True,
        metadata=about("Documents; a clearance of RF-AGE-1 counts only with a `guardian_consent`."),
    )
    notes = fields.Text(2000, allow_none=True, metadata=about("Notes for the record."))
    restrictions = _restrictions(
        metadata=about("What is kept out of every prescription.", example=[NO_IMPACT])
    )


class Clearance(Out):
    """A recorded clearance."""

    id = fields.Uid(metadata=about("Id of the clearance."))
    codes = _codes(metadata=about("Codes of the red flags that were examined."))
    examined_on = fields.Day(metadata=about("Day of the examination."))
    documents = _documents(metadata=about("Documents that it rests on."))
    notes = fields.Text(2000, allow_none=True, metadata=about("Notes for the record."))
    clinician_name = fields.Text(80, metadata=about("The clinician who recorded it."))
    role = fields.Choice(ClinicianRole, metadata=about("Their role on that day."))
    valid_until = fields.Day(metadata=about("Last day on which it covers standing circumstances."))
    restrictions = _restrictions(metadata=about("What is kept out of every prescription."))
    created_at = fields.Moment(metadata=about("When it was stored."))


ClearancePage = page_of("ClearancePage", Clearance)


def _reason(**more: Any) -> fields.Text:
    return fields.Text(500, metadata=about("Why, in the clinician's words."), **more)


class PhasePlacementInput(In):
    """A phase entered by a linked clinician."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    phase = fields.Choice(Phase, required=True)
    pattern = fields.Choice(
        MovementPattern, allow_none=True, metadata=about("Absent or null: the whole plan.")
    )
    local_date = fields.Day(
        required=True, metadata=about("The athlete's day from which it counts.")
    )
    reason = _reason(required=True, shortest=1)


class PhasePlacement(Out):
    """A phase that a clinician entered. It loosens no cap, no flag and no later gate."""

    id = fields.Uid(metadata=about("Id of the placement."))
    phase = fields.Choice(Phase)
    pattern = fields.Choice(
        MovementPattern, allow_none=True, metadata=about("Null: the whole plan.")
    )
    local_date = fields.Day(metadata=about("The athlete's day from which it counts."))
    reason = _reason()
    clinician_name = fields.Text(80, metadata=about("The clinician who entered it."))
    role = fields.Choice(ClinicianRole, metadata=about("Their role on that day."))
    created_at = fields.Moment(metadata=about("When it was stored."))


PhasePlacementPage = page_of("PhasePlacementPage", PhasePlacement)


class PhasePlacementSaved(Out):
    """A placement and its effect."""

    phase_placement = fields.One(PhasePlacement)
    effect = fields.One("Effect")


class ClinicianOverrideInput(In):
    """One rule loosened by a linked clinician for a limited time."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    kind = fields.Choice(ClinicianOverrideKind, required=True)
    exercise = fields.Slug(
        allow_none=True, metadata=about("With load_up_to and allow_exercise: which one.")
    )
    limit_kg = fields.Kilograms(
        LIMIT_KG,
        attribute="limit_g",
        allow_none=True,
        metadata=about(
            "With load_up_to: the load that the lift may go up to at once, in kilograms."
        ),
    )
    local_date = fields.Day(
        required=True, metadata=about("The athlete's day from which it counts.")
    )
    until = fields.Day(
        required=True, metadata=about("Last day on which it counts; at most 28 days later.")
    )
    reason = _reason(required=True, shortest=1)


class ClinicianOverride(Out):
    """A rule that a clinician loosened. It touches no flag, no pain rule and no restriction."""

    id = fields.Uid(metadata=about("Id of the override."))
    kind = fields.Choice(ClinicianOverrideKind)
    exercise = fields.Slug(allow_none=True, metadata=about("The exercise it is about."))
    limit_kg = fields.Kilograms(
        LIMIT_KG,
        attribute="limit_g",
        allow_none=True,
        metadata=about(
            "With load_up_to: the load that the lift may go up to at once, in kilograms."
        ),
    )
    local_date = fields.Day(metadata=about("The athlete's day from which it counts."))
    until = fields.Day(metadata=about("Last day on which it counts."))
    reason = _reason()
    clinician_name = fields.Text(80, metadata=about("The clinician who recorded it."))
    role = fields.Choice(ClinicianRole, metadata=about("Their role on that day."))
    created_at = fields.Moment(metadata=about("When it was stored."))


ClinicianOverridePage = page_of("ClinicianOverridePage", ClinicianOverride)


class ClinicianOverrideSaved(Out):
    """An override and its effect."""

    clinician_override = fields.One(ClinicianOverride)
    effect = fields.One("Effect")
