"""Words of progression."""

from enum import StrEnum

from api.engine.vocab import Sport
from api.kit.limits import Bounds


class DecisionStatus(StrEnum):
    """Whether a receipt is still valid for its scope. Not part of what is sealed."""

    CURRENT = "current"
    OUTDATED = "outdated"
    SUPERSEDED = "superseded"


class CardKind(StrEnum):
    """What a card on the home screen is about, most prominent first."""

    EMERGENCY = "emergency"
    URGENT_REFERRAL = "urgent_referral"
    CLEARANCE_NEEDED = "clearance_needed"
    GUARDIAN_NEEDED = "guardian_needed"
    CONSENT_NEEDED = "consent_needed"
    SCREENING_DUE = "screening_due"
    EPISODE_DUE = "episode_due"
    BASELINES_DUE = "baselines_due"
    ENROLL = "enroll"
    RED_FLAGS_DUE = "red_flags_due"
    NEXT_MORNING_DUE = "next_morning_due"
    DECISION_DUE = "decision_due"
    FLARE_PLAN = "flare_plan"
    SESSION_READY = "session_ready"
    SESSION_DONE = "session_done"
    REST_DAY = "rest_day"
    DAILY_DUE = "daily_due"
    VISIT_DUE = "visit_due"


class CardTone(StrEnum):
    """How prominent a card is."""

    ALERT = "alert"
    ACTION = "action"
    INFO = "info"


class CheckInStatus(StrEnum):
    """Whether an expected check-in was answered."""

    DUE = "due"
    DONE = "done"
    MISSED = "missed"


class LighterWeekKind(StrEnum):
    """Why a week of the season is lighter."""

    DELOAD = "deload"
    TAPER = "taper"


DAYS_LEFT = Bounds(0, 70_000)
DEFAULT_PROGRAM = "general-strength-minimal"
PROGRAM_OF_SPORT = {
    Sport.POWERLIFTING: "powerlifting-return",
    Sport.WEIGHTLIFTING: "hinge-rebuild",
    Sport.STRENGTH_TRAINING: "hinge-rebuild",
    Sport.CROSSFIT: "crossfit-return",
    Sport.RUNNING: "running-return",
    Sport.FIELD_SPORT: "field-court-return",
    Sport.COURT_SPORT: "field-court-return",
    Sport.TRIATHLON: "triathlon-return",
    Sport.CYCLING: "triathlon-return",
    Sport.SWIMMING: "triathlon-return",
}
"""What an athlete without an enrollment is planned from: by the sport named first."""
