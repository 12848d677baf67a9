"""How the back is: the episode, tests, devices."""

from datetime import date

from api.engine.facts.athlete import FactRef
from api.engine.values import Value
from api.engine.vocab import (
    AggravatingFactor,
    BaselineTest,
    BodySide,
    EasingFactor,
    LegChange,
    LegReach,
    LegSensation,
    OnsetKind,
    PainQuality,
)


class LegSymptoms(Value, frozen=True):
    reach: LegReach = LegReach.NONE
    side: BodySide | None = None
    sensations: tuple[LegSensation, ...] = ()
    change: LegChange = LegChange.UNKNOWN


LEGS_QUIET = LegSymptoms()
"""Nothing said of the legs."""


class ToleratedLoad(Value, frozen=True):
    exercise: str
    load_g: int
    reps: int
    achieved_on: date


class Episode(Value, frozen=True):
    ref: FactRef
    started_on: date
    onset: OnsetKind
    pain_at_rest: int
    pain_worst: int
    pain_morning: int
    settle_h: float
    qualities: tuple[PainQuality, ...] = ()
    onset_after_min: int | None = None
    aggravating: tuple[AggravatingFactor, ...] = ()
    easing: tuple[EasingFactor, ...] = ()
    leg: LegSymptoms = LEGS_QUIET
    best_tolerated: tuple[ToleratedLoad, ...] = ()
    ended_on: date | None = None
    earlier_12_months: int = 0
    """Other episodes that began in the twelve months before this one."""


class BaselineResult(Value, frozen=True):
    ref: FactRef
    test: BaselineTest
    value: float
    side: BodySide | None = None
    subject: str | None = None
    pain: int | None = None

    @property
    def activity(self) -> str:
        """The lift or activity it is about; a capital letter or a space more is no other one."""
        return " ".join((self.subject or "").split()).casefold()


class DayVitals(Value, frozen=True):
    """What one source says of one day; None is "not measured".

    It can only lower a prescription, and its absence changes nothing (INV-20). Readings of one
    ``source`` are compared with its own only: makers do not measure alike.
    """

    ref: FactRef
    hrv_rmssd_ms: float | None = None
    resting_hr_bpm: float | None = None
    sleep_s: int | None = None
    source: str = ""
