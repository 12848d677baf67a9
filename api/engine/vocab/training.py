"""How training is written down."""

from enum import StrEnum


class SessionStatus(StrEnum):
    """Status of a logged session."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    SKIPPED = "skipped"


class SetKind(StrEnum):
    """Kind of set."""

    WARM_UP = "warm_up"
    WORK = "work"
    DROP = "drop"
    AMRAP = "amrap"


class SetStatus(StrEnum):
    """Whether a set was done."""

    DONE = "done"
    STOPPED = "stopped"
    SKIPPED = "skipped"


class StopReason(StrEnum):
    """Why a set was stopped or skipped, or a session was skipped."""

    PAIN = "pain"
    FATIGUE = "fatigue"
    TECHNIQUE = "technique"
    TIME = "time"
    EQUIPMENT = "equipment"
    ILLNESS = "illness"
    TRAVEL = "travel"
    OTHER = "other"


class SetSide(StrEnum):
    """Side that a set is done on."""

    LEFT = "left"
    RIGHT = "right"
    EACH = "each"


class BandLevel(StrEnum):
    """Resistance of a band."""

    EXTRA_LIGHT = "extra_light"
    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"
    EXTRA_HEAVY = "extra_heavy"


class EffortScale(StrEnum):
    """Scale of an effort: RPE or RIR."""

    RPE = "rpe"
    RIR = "rir"


class CheckInKind(StrEnum):
    """Kind of check-in."""

    DAILY = "daily"
    NEXT_MORNING = "next_morning"
    FLARE = "flare"


class BlockKind(StrEnum):
    """Part of a session."""

    WARM_UP = "warm_up"
    MAIN = "main"
    COOL_DOWN = "cool_down"
