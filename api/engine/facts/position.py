"""Where the plan stands: what one plan decision leaves for the next."""

from datetime import date

from api.engine.facts.training import SetTarget
from api.engine.values import Value
from api.engine.vocab import MovementPattern, Phase, RunStage


class PrescribedDose(Value, frozen=True):
    """What the newest plan asked for on one exercise: an unlogged start is not forgotten."""

    exercise: str
    sets: tuple[SetTarget, ...]
    stage: RunStage | None
    decided_on: date


class OpenVisit(Value, frozen=True):
    """A visit that time asked for (RF-TIME-*): open until a clinician's note names the code.

    ``cause`` is the reason code; ``pattern`` None concerns the whole back. ``told_on`` is the
    day of the first plan that asked for it: from then on it ages.
    """

    code: str
    cause: str
    raised_on: date
    told_on: date
    pattern: MovementPattern | None = None


class Position(Value, frozen=True):
    """Where the plan stands: written by plan decisions only, never by input (INV-11)."""

    phase: Phase
    phase_since: date
    prescribed: tuple[PrescribedDose, ...] = ()
    load_finding_on: date | None = None
    load_finding_of: str | None = None
    """The lift whose ramp was asked for last; None also where an older plan did not keep it."""
    deload_from: date | None = None
    """First day of the newest lighter week."""
    deload_code: str | None = None
    """Its reason code; None also where an older plan did not keep it."""
    visits: tuple[OpenVisit, ...] = ()
