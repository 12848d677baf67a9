"""Shapes of care on the wire."""

from typing import Any

from marshmallow import RAISE

from api.care.vocab import ClearanceDocumentKind
from api.engine.vocab import ClinicianRole
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import page_of
from api.kit.http.schema import In, Out


class InvitationInput(In):
    """Invitation by a clinician."""

    note = fields.Text(80, metadata=about("Who it is for; only the clinician sees it."))


class Invitation(Out):
    """A code to hand over. It is shown this once."""

    code = fields.Text(40, metadata=about("Works once.", example="7KQ2M-X4F9T-C0HWZ-5RNEB"))
    expires_at = fields.Moment(metadata=about("Until when it works."))


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
    athlete_id = fields.Uid(metadata=about("The athlete; a carer puts it in the path."))
    carer_name = fields.Text(80, metadata=about("Name of the carer."))
    role = fields.Choice(ClinicianRole, metadata=about("From the carer's account."))
    linked_at = fields.Moment(metadata=about("Since when."))


CareLinkPage = page_of("CareLinkPage", CareLink)


class ClearanceDocument(Out):
    """A paper behind a clearance; only what it is and where it is kept."""

    class Meta:
        unknown = RAISE

    kind = fields.Choice(ClearanceDocumentKind)
    dated_on = fields.Day(metadata=about("Date on the paper."))
    reference = fields.Text(
        200, allow_none=True, load_default=None, metadata=about("Where it is kept.")
    )


def _codes(**more: Any) -> fields.ListOf:
    return fields.ListOf(fields.RedFlagCode(), 40, distinct=True, **more)


def _documents(**more: Any) -> fields.ListOf:
    return fields.ListOf(fields.One(ClearanceDocument), 10, **more)


class ClearanceInput(In):
    """Clearance by a linked clinician. Name and role come from their account."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    codes = _codes(required=True, metadata=about("Red flags that were examined.", minItems=1))
    examined_on = fields.Day(required=True, metadata=about("Day of the examination."))
    documents = _documents(
        required=True,
        metadata=about("Papers; RF-AGE-1 counts only with a `guardian_consent`."),
    )
    notes = fields.Text(2000, allow_none=True, metadata=about("For the record."))


class Clearance(Out):
    """A recorded clearance."""

    id = fields.Uid(metadata=about("Id of the clearance."))
    codes = _codes(metadata=about("Red flags that were examined."))
    examined_on = fields.Day(metadata=about("Day of the examination."))
    documents = _documents(metadata=about("Papers behind it."))
    notes = fields.Text(2000, allow_none=True, metadata=about("For the record."))
    clinician_name = fields.Text(80, metadata=about("Who recorded it."))
    role = fields.Choice(ClinicianRole, metadata=about("Their role on that day."))
    valid_until = fields.Day(metadata=about("Last day on which it covers standing circumstances."))
    created_at = fields.Moment(metadata=about("When it was stored."))


ClearancePage = page_of("ClearancePage", Clearance)
