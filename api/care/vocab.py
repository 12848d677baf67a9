"""Words and limits of care."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from api.engine.vocab import ClinicianRole
from api.kit.limits import Bounds


class ClearanceDocumentKind(StrEnum):
    """What a clearance rests on."""

    VISIT_NOTE = "visit_note"
    IMAGING_REPORT = "imaging_report"
    SURGERY_REPORT = "surgery_report"
    GUARDIAN_CONSENT = "guardian_consent"
    OTHER = "other"


LIMIT_KG, LIMIT_G = Bounds(0, 600), Bounds(0, 600_000)
MOST_RESTRICTIONS = 20

INVITATION_LIFE = timedelta(days=14)
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing that reads like something else when copied by hand."""
CODE_GROUPS, CODE_GROUP = 4, 5
"""Twenty characters are 100 random bits: enough for a digest without a salt."""

CONTACT_LABELS = {
    ClinicianRole.PHYSICIAN: "Your physician",
    ClinicianRole.SPORTS_PHYSICIAN: "Your sports physician",
    ClinicianRole.PHYSIOTHERAPIST: "Your physiotherapist",
}
"""Roles an athlete may be sent to; coaches are linked but are nobody to call about symptoms."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def sequence_of(learnt_at: datetime) -> int:
    """Microseconds since 1970: one order for flags and clearances of the same day."""
    return (learnt_at - _EPOCH) // timedelta(microseconds=1)


PRETENDED = sequence_of(datetime.max.replace(tzinfo=UTC))
"""After everything the server knows: what is only pretended would be told next."""
