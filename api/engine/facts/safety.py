"""Safety answers, raised flags, and what clinicians recorded."""

from datetime import date

from api.engine.facts.athlete import FactRef
from api.engine.values import Value
from api.engine.vocab import (
    ClinicianOverrideKind,
    ClinicianRole,
    FlagLevel,
    MovementPattern,
    Phase,
    RestrictionKind,
    TriageAnswer,
)


class Flag(Value, frozen=True):
    """A raised red flag. Open until a clearance covers it; time never closes it (INV-02)."""

    id: str
    code: str
    level: FlagLevel
    raised_on: date
    raised_by: FactRef
    sequence: int = 0
    """Order in which the server learnt of it, shared with clearances; breaks ties in a day."""


class Restriction(Value, frozen=True):
    """What a clinician takes out of every prescription until ``until`` (None: until a later
    clearance for any of the same codes)."""

    kind: RestrictionKind
    exercise: str | None = None
    limit_g: int | None = None
    until: date | None = None
    text: str | None = None

    @property
    def grams(self) -> int:
        """The limit beside a load: one that names none allows none."""
        return self.limit_g or 0


class Clearance(Value, frozen=True):
    """A clinician's record that the named codes were examined."""

    id: str
    codes: tuple[str, ...]
    examined_on: date
    role: ClinicianRole
    valid_until: date
    guardian_consent: bool = False
    sequence: int = 0
    restrictions: tuple[Restriction, ...] = ()


class PhasePlacement(Value, frozen=True):
    """A phase entered by a linked clinician: where the plan starts from, from that day on.

    ``pattern`` None places the whole plan. It loosens no cap, no flag and no later gate.
    ``link_ended_on``: the day their link to the athlete ended; None while it stands.
    """

    ref: FactRef
    phase: Phase
    role: ClinicianRole
    reason: str
    pattern: MovementPattern | None = None
    sequence: int = 0
    link_ended_on: date | None = None


class ClinicianOverride(Value, frozen=True):
    """A change by a linked clinician, at most 28 days long (INV-35). ``limit_g`` in grams.
    ``link_ended_on``: the day their link to the athlete ended; None while it stands."""

    ref: FactRef
    kind: ClinicianOverrideKind
    role: ClinicianRole
    reason: str
    until: date
    exercise: str | None = None
    limit_g: int | None = None
    link_ended_on: date | None = None

    @property
    def grams(self) -> int:
        """The limit beside a load: one that names none allows none."""
        return self.limit_g or 0


class Screening(Value, frozen=True):
    """Answers to the red-flag questionnaire; absent codes were not answered."""

    ref: FactRef
    answers: tuple[tuple[str, TriageAnswer], ...]
    sequence: int = 0
    """Order in which the server learnt of it, shared with flags, check-ins and sessions."""
