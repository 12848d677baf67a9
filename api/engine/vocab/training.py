"""How training is written down."""

from enum import StrEnum


class SessionStatus(StrEnum):
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    SKIPPED = "skipped"


class SetKind(StrEnum):
    WARM_UP = "warm_up"
    WORK = "work"
    DROP = "drop"
    AMRAP = "amrap"


class SetStatus(StrEnum):
    DONE = "done"
    STOPPED = "stopped"
    SKIPPED = "skipped"


class StopReason(StrEnum):
    PAIN = "pain"
    FATIGUE = "fatigue"
    TECHNIQUE = "technique"
    TIME = "time"
    EQUIPMENT = "equipment"
    ILLNESS = "illness"
    TRAVEL = "travel"
    OTHER = "other"


class SetSide(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    EACH = "each"


class BandLevel(StrEnum):
    EXTRA_LIGHT = "extra_light"
    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"
    EXTRA_HEAVY = "extra_heavy"


class EffortScale(StrEnum):
    RPE = "rpe"
    RIR = "rir"


class CheckInKind(StrEnum):
    DAILY = "daily"
    NEXT_MORNING = "next_morning"
    FLARE = "flare"


class BlockKind(StrEnum):
    WARM_UP = "warm_up"
    MAIN = "main"
    COOL_DOWN = "cool_down"
